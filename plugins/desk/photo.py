"""One photo: all that is known of it, where each value comes from, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.library import (
    NOT_BINNED,
    Found,
    among,
    changeable_by,
    seen_among,
)
from ...archive.catalogue.photo_report import PhotoReport, report
from ...archive.catalogue.photos import photo_by_uid
from ...archive.catalogue.seen_changes import seen_changes
from ...archive.editing.marking import MARKS
from ...archive.errors import NotFound, Refused
from ...archive.rights.standing import Standing
from .history import told
from .library import revision_of
from .standing import standings
from .visits import Visit

_CHANGES_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A photo as whoever visits may know it; of others' published ones no more than the gallery tells."""

    photo: PhotoReport
    stands: Standing | None
    is_known_whole: bool
    is_changeable: bool
    is_binned: bool


def photo(visit: Visit) -> Response:
    """The photo, large, with its credit, its words and where it stands."""
    with visit.reading() as db:
        seen = _seen(db, visit)
        uid = seen.photo.uid
        revision = revision_of(db, uid)
        found = seen_changes(db, visit.viewer, most=_CHANGES_SHOWN, photo=uid)
        changes = [told(visit, one) for one in found]
    reasons = seen.stands.reasons if seen.stands and seen.is_known_whole else ()
    return visit.page(
        "desk/photo.html",
        photo=seen.photo,
        is_known_whole=seen.is_known_whole,
        is_changeable=seen.is_changeable,
        is_binned=seen.is_binned,
        revision=revision,
        stands=seen.stands,
        reasons=[reason.text(visit.language) for reason in reasons],
        changes=changes,
        marks=MARKS,
    )


def values(visit: Visit) -> Response:
    """Every value of every block of its files, in their raw form, and which stands."""
    with visit.reading() as db:
        seen = _seen(db, visit)
    if not seen.is_known_whole:
        raise NotFound(f"no values of {seen.photo.uid!r} that are yours to see")
    return visit.page("desk/values.html", photo=seen.photo)


def _seen(db: Database, visit: Visit) -> _Seen:
    """A photo that whoever visits may see, in the bin, too; raises NotFound."""
    uid = visit.request.url_vars["uid"]
    photo_by_uid(db, uid)
    if not seen_among(db, visit.viewer, [uid]):
        raise NotFound(f"no photo {uid!r}")
    try:
        stands = standings(db.conn, visit.archive.root, [uid]).get(uid)
    except Refused:
        stands = None  # rights.toml is at fault; byline serve says so
    is_own = not visit.viewer.sees_all and bool(seen_among(db, visit.viewer, [uid], is_own=True))
    mine = Found(condition=changeable_by(visit.viewer), parameters={"account": visit.account})
    return _Seen(
        photo=report(db, uid),
        stands=stands,
        is_known_whole=visit.viewer.sees_all or is_own,
        is_changeable=bool(among(db, mine, [uid])),
        is_binned=not among(db, Found(condition=NOT_BINNED, parameters={}), [uid]),
    )
