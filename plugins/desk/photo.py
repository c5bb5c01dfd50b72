"""One photo: all that is known of it, where each value comes from, and what became of it."""

from __future__ import annotations

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.changes import listed_changes
from ...archive.catalogue.library import found_by
from ...archive.catalogue.photo_report import PhotoReport, report
from ...archive.catalogue.photos import photo_by_uid
from ...archive.editing.marking import MARKS
from ...archive.editing.undoing import summary_of
from ...archive.errors import NotFound, Refused
from ...archive.rights.standing import Standing
from .standing import standings
from .visits import Visit


def photo(visit: Visit) -> Response:
    """The photo, large, with its credit, its words and where it stands."""
    with visit.reading() as db:
        found, stands = _seen(db, visit)
        revision = db.execute("select revision from photos where uid = ?", [found.uid]).fetchone()[
            0
        ]
        changes = [
            {"change": change, "summary": summary_of(change)}
            for change in listed_changes(
                db, photo=found.uid, by=None if visit.viewer.sees_all else visit.account
            )
        ]
    reasons = [reason.text(visit.language) for reason in stands.reasons] if stands else []
    return visit.page(
        "desk/photo.html",
        photo=found,
        revision=revision,
        stands=stands,
        reasons=reasons,
        changes=changes,
        marks=MARKS,
    )


def values(visit: Visit) -> Response:
    """Every value of every block of its files, in their raw form, and which stands."""
    with visit.reading() as db:
        found, _ = _seen(db, visit)
    return visit.page("desk/values.html", photo=found)


def _seen(db: Database, visit: Visit) -> tuple[PhotoReport, Standing | None]:
    """A photo that whoever visits may see; raises NotFound."""
    uid = visit.request.url_vars["uid"]
    photo_by_uid(db, uid)
    seen = found_by(db, "", visit.viewer)
    binned = found_by(db, "state:bin", visit.viewer)
    sql = f"select 1 from photos where uid = :uid and (({seen.condition}) or ({binned.condition}))"
    parameters = {**seen.parameters, **binned.parameters, "uid": uid}
    if db.execute(sql, parameters).fetchone() is None:
        raise NotFound(f"no photo {uid!r}")
    try:
        stands = standings(db.conn, visit.archive.root, [uid]).get(uid)
    except Refused:
        stands = None  # rights.toml is at fault; byline serve says so
    return report(db, uid), stands
