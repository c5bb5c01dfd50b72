"""The Overview: what waits, what lacks what, how much there is and when it was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.copies import number_of_stale_copies
from ...archive.catalogue.library import Counted, Found, found_by
from ...archive.catalogue.seen_changes import seen_changes
from ..site.language import month
from .counting import counted
from .history import told
from .library import narrowed_places
from .places import place_of
from .visits import Visit

_LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a plot: a month, how many photos, and its share of the largest."""

    label: str
    photos: int
    share: int


def overview(visit: Visit) -> Response:
    """The page that one comes in by; all of it is of photos that whoever visits may see."""
    with visit.reading() as db:
        everything = found_by(db, "", visit.viewer)
        counts = counted(db, everything, str(visit.archive.root))
        context: dict[str, Any] = {
            "total": counts.total,
            "facets": narrowed_places(counts.facets, place_of({}), visit.language),
            "months": _months(counts.months[-_MONTHS:], visit.language),
            "latest": [told(visit, one) for one in seen_changes(db, visit.viewer, most=_LATEST)],
            "size_bytes": _one(db, everything, _SIZE),
            "events": _one(db, everything, _EVENTS),
            "stale": number_of_stale_copies(db),
        }
    return visit.page("desk/overview.html", **context)


def _one(db: Database, found: Found, select: str) -> int:
    sql = f"{select} from photos where {found.condition}"
    return int(db.execute(sql, found.parameters).fetchone()[0])


def _months(months: Sequence[Counted], language: str) -> list[Bar]:
    most = max((one.photos for one in months), default=1)
    return [
        Bar(
            label=month(one.value, language),
            photos=one.photos,
            share=max(1, round(100 * one.photos / most)),
        )
        for one in months
    ]


_MONTHS = 24
_EVENTS = "select count(distinct event)"
_SIZE = """
    select coalesce(sum(size_bytes + coalesce((
        select sum(size_bytes) from companions where companions.photo = photos.id
    ), 0)), 0)
"""
