"""Terms that applied to a photo before those of today: which licence, which contract, until when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.resolving import Resolved
from ..clock import now
from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What stands for a term of a photo, and who decides: staff, file, ingest, event; None for nothing."""

    value: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerTerm:
    """What stood for a term until a moment."""

    term: str
    value: str | None
    source: str | None
    until: str


_NOTHING = Term(value=None, source=None)


def keep_former_terms(db: Database, photo: int, after: Mapping[str, Resolved | None]) -> None:
    """Remember the terms of a photo that are about to be others, given those that come after."""
    before = terms_of(db, photo)
    for name, resolved in after.items():
        held = before.get(name, _NOTHING)
        new = Term(value=str(resolved.value), source=resolved.source) if resolved else _NOTHING
        if held != new:
            record = {"photo": photo, "term": name, "value": held.value, "source": held.source}
            db["former_terms"].insert({**record, "until": now()})


def terms_of(db: Database, photo: int) -> dict[str, Term]:
    """The terms of a photo that stand, by name."""
    return {
        str(name): Term(value=str(json.loads(value)), source=str(source))
        for name, value, source in db.execute(_STANDING, {"photo": photo}).fetchall()
    }


def terms_on(db: Database, photo: int, moment: str) -> dict[str, Term]:
    """The terms of a photo that applied at a moment, in UTC; those of today where none came after it."""
    found = terms_of(db, photo)
    for former in former_terms_of(db, photo):
        if former.until > moment:
            found[former.term] = Term(value=former.value, source=former.source)
    return {name: term for name, term in found.items() if term.value is not None}


def former_terms_of(db: Database, photo: int) -> list[FormerTerm]:
    """The terms that a photo had, the last first."""
    sql = """
        select term, value, source, until from former_terms where photo = :photo
        order by until desc, rowid desc
    """
    return list(rows(db, FormerTerm, sql, {"photo": photo}))


def restore_former_terms(db: Database, photo: int, former: tuple[FormerTerm, ...]) -> None:
    """Write the terms a photo had, given the last first."""
    db.execute("delete from former_terms where photo = :photo", {"photo": photo})
    for item in reversed(former):
        db["former_terms"].insert(
            {
                "photo": photo,
                "term": item.term,
                "value": item.value,
                "source": item.source,
                "until": item.until,
            }
        )


_STANDING = """
    select field, value, source from resolutions
    where photo = :photo and field in ('licence', 'usage_rights', 'restrictions', 'contract')
"""
