"""The Overview: what waits, what lacks what, how much there is and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.changes import listed_changes
from ...archive.catalogue.library import facets, found_by, number_of
from ...archive.editing.undoing import summary_of
from .library import narrowed_places, place_of
from .visits import Visit

_LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a plot: a month, how many photos, and its share of the largest."""

    label: str
    photos: int
    share: int


def overview(visit: Visit) -> Response:
    """The page that one comes in by."""
    with visit.reading() as db:
        everything = found_by(db, "", visit.viewer)
        latest = []
        for change in listed_changes(db):
            latest.append({"change": change, "summary": summary_of(change)})
            if len(latest) == _LATEST:
                break
        found = facets(db, everything)
        context = {
            "total": number_of(db, everything),
            "facets": narrowed_places(found, place_of({}), visit.language),
            "months": _months(db),
            "latest": latest,
            "size_bytes": db.execute(_SIZE).fetchone()[0],
            "events": db.execute("select count(*) from events").fetchone()[0],
        }
    return visit.page("desk/overview.html", **context)


def _months(db: Database) -> list[Bar]:
    found = [(str(month), int(photos)) for month, photos in db.execute(_MONTHS).fetchall()]
    most = max((photos for _, photos in found), default=1)
    return [
        Bar(label=month, photos=photos, share=max(1, round(100 * photos / most)))
        for month, photos in found
    ]


_MONTHS = """
    select * from (
        select substr(taken_at, 1, 7) as month, count(*) from photos
        where length(taken_at) >= 7 group by 1 order by 1 desc limit 24
    )
    order by 1
"""
_SIZE = """
    select coalesce((select sum(size_bytes) from photos), 0)
        + coalesce((select sum(size_bytes) from companions), 0)
"""
