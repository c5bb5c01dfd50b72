"""The cameras of an event: when each took its frames, by its own clock and as that is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median_low

from sqlite_utils import Database

from ...metadata.moments import Moment, moment_in
from ...metadata.reading import DATE
from ..errors import NotFound, Refused
from .clocks import COMPARED, clocks_of, zone_of
from .programme import event_of
from .rows import row, rows
from .time_zones import local_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame: its photo, when its camera says it was taken, and when it was; local time, to the second.

    `by_camera` is what its camera wrote in whatever zone that was set to.
    """

    uid: str
    body: str
    by_camera: datetime
    written: datetime
    taken: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTime:
    """A moment by a camera, and how far its file says that is from UTC, by whom."""

    body: str | None
    moment: Moment
    taken_offset: str | None = None
    offset_origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTime:
    """How moments by the cameras of an event are local ones: of each camera what its files say of its zone.

    A camera that is set to UTC, or to where it came from, says so in its files; a frame without a word is
    read as the others of its camera are.
    """

    zone: str | None
    of_bodies: Mapping[str, str]
    settled: Collection[str] = ()

    def read(self, said: CameraTime) -> datetime:
        """A moment on the clocks of the event's place, in no zone any more."""
        moment = datetime.fromisoformat(said.moment)
        # A clock that was compared is read by what lies between it and local time, whatever its zone.
        is_settled = said.body in self.settled
        if moment.tzinfo is None and not is_settled and (offset := self.offset_of(said)):
            with suppress(ValueError):  # what a file calls an offset and is none
                moment = datetime.fromisoformat(f"{moment.isoformat()}{offset}")
        return local_in(moment, self.zone)

    def offset_of(self, said: CameraTime) -> str | None:
        """How far from UTC a camera says that it is; None where no file of it does."""
        own = said.taken_offset if said.offset_origin == "exif" else None
        return own or self.of_bodies.get(said.body or "")

    def is_elsewhere(self, said: CameraTime) -> bool:
        """Whether a camera was set to another zone than the event's."""
        return self.read(said) != datetime.fromisoformat(said.moment).replace(tzinfo=None)


def local_time(db: Database, event: int) -> LocalTime:
    """How moments by the cameras of an event are read."""
    of_bodies: dict[str, str] = {}
    by_satellites: dict[str, set[str]] = {}
    for body, offset, origin in db.execute(_OFFSETS, {"event": event}).fetchall():
        if origin == "gps":
            by_satellites.setdefault(body, set()).add(offset)
        else:
            of_bodies.setdefault(body, offset)
    # Satellites that say one thing now and another then were not seen all the time.
    for body, offsets in by_satellites.items():
        if len(offsets) == 1:
            of_bodies.setdefault(body, *offsets)
    settled = {clock.body for clock in clocks_of(db, event) if clock.origin in COMPARED}
    return LocalTime(zone=zone_of(db, event), of_bodies=of_bodies, settled=settled)


_OFFSETS = """
    select body, taken_offset, offset_origin from photos
    where event = :event and body is not null and offset_origin in ('exif', 'gps')
    group by 1, 2, 3 order by count(*) desc, taken_offset
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    uid: str
    body: str
    written: str
    taken: str
    taken_offset: str | None
    offset_origin: str | None


def frames_of(db: Database, event: int) -> list[Frame]:
    """Every frame of an event whose camera and whose second are known, in the order they were taken."""
    found, local = [], local_time(db, event)
    for stored in rows(db, _Stored, _FRAMES, {"event": event, "date": DATE}):
        written, taken = moment_in(stored.written), moment_in(stored.taken)
        if written and taken and written.has_seconds and written.year in _YEARS:
            by_camera = CameraTime(
                body=stored.body,
                moment=written,
                taken_offset=stored.taken_offset,
                offset_origin=stored.offset_origin,
            )
            found.append(
                Frame(
                    uid=stored.uid,
                    body=stored.body,
                    by_camera=datetime.fromisoformat(written).replace(tzinfo=None),
                    written=local.read(by_camera),
                    taken=local.read(replace(by_camera, moment=taken)),
                )
            )
    return found


#: Of any other year a camera was never set, and tells nothing.
_YEARS = {str(year) for year in range(1970, 2200)}
#: A clock is wrong by a day at most, and a zone, before its frames are of another occasion.
_AROUND = timedelta(days=2)


def frames_together(db: Database, event: int) -> list[Frame]:
    """The frames of an event that tell how its cameras' clocks stood, without what lies far from the rest.

    A camera whose battery was out dates a frame to 1970, and the next one rightly. Those count that lie about
    the days of the event, or about each other where few do: of a camera that was wrong by years.
    """
    known = event_of(db, event)
    first, last = (datetime.fromisoformat(day) for day in (known.starts_on, known.ends_on))
    last += timedelta(days=1)
    of_bodies: dict[str, list[datetime]] = {}
    for frame in (frames := frames_of(db, event)):
        of_bodies.setdefault(frame.body, []).append(frame.written)
    bounds = {}
    for body, moments in of_bodies.items():
        around = [at for at in moments if first - _AROUND <= at <= last + _AROUND]
        middle = median_low(moments)
        is_set = _FEW * len(around) >= len(moments)
        bounds[body] = (
            (first, last) if is_set else (middle - (last - first), middle + (last - first))
        )
    return [
        frame
        for frame in frames
        if bounds[frame.body][0] - _AROUND <= frame.written <= bounds[frame.body][1] + _AROUND
    ]


_FEW = 4
_FRAMES = """
    select uid, body, json_extract(resolutions.value, '$') as written, taken_at as taken,
        taken_offset, offset_origin
    from photos join resolutions on resolutions.photo = photos.id and resolutions.field = :date
    where event = :event and body is not null and taken_at is not null
    order by taken_at, photos.id
"""


def shared_bodies(db: Database, event: int) -> dict[str, tuple[str, ...]]:
    """Cameras that may be several: their files say no serial number and no owner, and credit several.

    By the name they all have, the credits.
    """
    found: dict[str, tuple[str, ...]] = {}
    for body, credit in db.execute(_CREDITS, {"event": event}).fetchall():
        found[body] = (*found.get(body, ()), credit)
    return {body: lines for body, lines in found.items() if len(lines) > 1}


_CREDITS = """
    select distinct body, coalesce(credit_line, '–') as credit from photos
    where event = :event and body is not null and not exists (
        select 1 from resolutions
        where photo = photos.id and (
            field = 'camera_owner'
            or (field = 'camera_serial' and trim(value, '"0- ') <> '')
        )
    )
    order by body, credit
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
