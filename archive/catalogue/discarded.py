"""Derivatives that a photo had before its credit was corrected, until they are removed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from ..storage.derivatives import media_name
from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    digest: str
    media_type: str


_DISCARDED = "select digest, media_type from discarded"
_NAMED = "select digest, media_type from derivatives"


def named_derivatives(db: Database) -> set[str]:
    """The public name of every derivative that a photo has."""
    return _names(db, _NAMED)


def discarded_derivatives(db: Database) -> set[str]:
    """The public name of every derivative that no photo has any more."""
    return _names(db, _DISCARDED) - _names(db, f"{_DISCARDED} intersect {_NAMED}")


def forget_discarded(db: Database) -> None:
    """Say that those are removed."""
    db.execute("delete from discarded")


def _names(db: Database, sql: str) -> set[str]:
    return {media_name(stored.digest, stored.media_type) for stored in rows(db, _Stored, sql)}
