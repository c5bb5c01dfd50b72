"""What is counted at the side of the Library, kept while nothing changes: over all photos it takes long.

Kept in memory, for each query and whoever asks: what is restricted is counted for its accounts alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlite_utils import Database

from ...archive.catalogue.library import (
    Counted,
    FacetName,
    Found,
    facets,
    gathered,
    months_of,
    number_of,
)

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many photos were found, what they have in common, and when they were taken."""

    total: int
    facets: Mapping[FacetName, Sequence[Counted]]
    months: Sequence[Counted]


_Key = tuple[str, object, object]
_KEPT: OrderedDict[_Key, Counts] = OrderedDict()
_LOCK = Lock()


def counted(db: Database, found: Found, place: str, *, is_kept: bool = True) -> Counts:
    """The counts of what was found in the archive at a place; anew where anything has changed since."""
    key = (place, _what(found), _as_of(db))
    with _LOCK:
        if is_kept and key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    these = gathered(db, found)
    counts = Counts(
        total=number_of(db, these), facets=facets(db, these), months=months_of(db, these)
    )
    with _LOCK:
        _KEPT[key] = counts
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return counts


def _what(found: Found) -> object:
    return found.condition, tuple(sorted(found.parameters.items(), key=str))


def _as_of(db: Database) -> object:
    """What grows with every change of any photo, event or person, and with every publication."""
    return db.execute(_LAST).fetchone()


_LAST = """
    select (select max(revision) from photos), (select max(id) from photos), (select max(id) from changes),
        (select max(rowid) from publications), (select max(rowid) from imports)
"""
