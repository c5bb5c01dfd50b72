"""The cameras of an event: when each took its frames, by its own clock and as that is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from ...metadata.moments import moment_in
from ...metadata.reading import DATE
from ..errors import NotFound, Refused
from .clocks import zone_of
from .rows import row, rows
from .time_zones import local_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame: its photo, when its camera says it was taken, and when it was; local time, to the second."""

    uid: str
    body: str
    written: datetime
    taken: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    uid: str
    body: str
    written: str
    taken: str


def frames_of(db: Database, event: int) -> list[Frame]:
    """Every frame of an event whose camera and whose second are known, in the order they were taken."""
    found, zone = [], zone_of(db, event)
    for stored in rows(db, _Stored, _FRAMES, {"event": event, "date": DATE}):
        written, taken = moment_in(stored.written), moment_in(stored.taken)
        if written and taken and written.has_seconds and written.year in _YEARS:
            found.append(
                Frame(
                    uid=stored.uid,
                    body=stored.body,
                    written=local_in(datetime.fromisoformat(written), zone),
                    taken=local_in(datetime.fromisoformat(taken), zone),
                )
            )
    return found


#: Of any other year a camera was never set, and tells nothing.
_YEARS = {str(year) for year in range(1970, 2200)}


_FRAMES = """
    select uid, body, json_extract(resolutions.value, '$') as written, taken_at as taken
    from photos join resolutions on resolutions.photo = photos.id and resolutions.field = :date
    where event = :event and body is not null and taken_at is not null
    order by taken_at, photos.id
"""


def body_named(db: Database, event: int, text: str) -> str:
    """The camera of an event that a part of its name means; raises NotFound or Refused."""
    sql = "select distinct body from photos where event = :event and body is not null order by body"
    bodies = [name for (name,) in db.execute(sql, {"event": event}).fetchall()]
    if text in bodies:
        return text
    meant = [body for body in bodies if text.casefold() in body.casefold()]
    if len(meant) == 1:
        return str(meant[0])
    there_are = ", ".join(meant or bodies) or "none whose files say"
    if meant:
        raise Refused(f"{text!r} may be several cameras of this event: {there_are}")
    raise NotFound(f"no camera {text!r} at this event; there are: {there_are}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A photo with its event and camera, and when that says it was taken."""

    event: int | None
    body: str | None
    written: str | None


def seen_by(db: Database, uid: str) -> Seen:
    """Of which event and by which camera a photo is; raises NotFound."""
    sql = """
        select event, body, (
            select json_extract(value, '$') from resolutions
            where photo = photos.id and field = :date
        ) as written
        from photos where uid = :uid
    """
    found = row(db, Seen, sql, {"uid": uid, "date": DATE})
    if found is None:
        raise NotFound(f"no photo {uid!r} in this archive; find it with: byline search WORDS")
    return found
