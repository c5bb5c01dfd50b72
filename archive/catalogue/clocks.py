"""Cameras and their clocks: how each stood at an event, kept beside what the camera wrote, which stays.

A photo's `taken_at` is the camera's own time as its clock says it is to be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from ...metadata.moments import Moment, moment_in
from ...metadata.reading import DATE
from .rows import row, rows
from .time_zones import time_zone

#: How a clock is known: typed, from a picture of a clock, or solved from what was taken when.
Origin = Literal["typed", "reference", "solved"]
#: How a clock is known that was laid beside another, or the programme.
COMPARED: tuple[Origin, ...] = ("reference", "solved")
#: Who says how far a time is from UTC.
OffsetOrigin = Literal["exif", "file", "gps", "event"]
_DAY_S = 86_400
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How the clock of a camera stood at an event, and the room it was in, where that is known.

    A frame was taken `offset_s` seconds later than the camera wrote, and `drift_s_per_day` more with each day
    since the `anchor`, a moment by that camera. Without an origin nobody vouches for that.
    """

    body: str
    offset_s: float = 0.0
    drift_s_per_day: float = 0.0
    anchor: str | None = None
    origin: Origin | None = None
    evidence: str | None = None
    room: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anybody vouches for it."""
        return self.origin is not None

    def read(self, moment: Moment) -> Moment:
        """A moment by this camera as it really was, as precise as the camera wrote it."""
        if not moment.has_time:
            return moment
        written = datetime.fromisoformat(moment)
        try:
            return _like(moment, written + timedelta(seconds=self.offset_at(written)))
        except OverflowError:  # of no year there is: a camera that was never set
            return moment

    def offset_at(self, written: datetime) -> float:
        """How much later than the camera wrote a frame was taken, in seconds."""
        if self.anchor is None:
            return self.offset_s
        since = written.replace(tzinfo=None) - datetime.fromisoformat(self.anchor)
        return self.offset_s + self.drift_s_per_day * since.total_seconds() / _DAY_S


def _like(moment: Moment, read: datetime) -> Moment:
    """A moment written as another one is: with seconds, a fraction and an offset only where that has them."""
    if "." in moment:
        text = read.isoformat(timespec="milliseconds")
    elif moment.has_seconds:
        text = (read + timedelta(milliseconds=500)).isoformat(timespec="seconds")
    else:
        text = (read + timedelta(seconds=30)).isoformat(timespec="minutes")
    return moment_in(text.replace("+00:00", "Z") if moment.endswith("Z") else text) or moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Which camera took a photo and when, how far that is from UTC, and who says so.

    The offset is from its EXIF, from the file's date itself, from satellites, or its event's; None unknown.
    """

    body: str | None
    taken_at: Moment | None
    taken_offset: str | None
    offset_origin: OffsetOrigin | None


#: The fields that say by which camera a photo was taken, and when.
SAYING = (
    DATE,
    "offset_time",
    "gps_time",
    "camera_make",
    "camera_model",
    "camera_serial",
    "camera_owner",
)


def taken_of(db: Database, event: int | None, said: Mapping[str, str]) -> Taken:
    """When a photo of an event was taken, by its camera's clock as it is to be read there.

    `said` is what its files say in the fields of `SAYING`.
    """
    body, written = _body(said), moment_in(said.get(DATE, ""))
    clock = clock_of(db, event, body) if event is not None and body is not None else None
    moment = clock.read(written) if clock is not None and written is not None else written
    offset, origin = _offset(said, written, moment, zone_of(db, event))
    return Taken(body=body, taken_at=moment, taken_offset=offset, offset_origin=origin)


def _offset(
    said: Mapping[str, str], written: Moment | None, moment: Moment | None, zone: str | None
) -> tuple[str | None, OffsetOrigin | None]:
    """How far from UTC a photo's time is, as EXIF writes it, and who says so; the surest first."""
    if offset := said.get("offset_time"):
        return offset, "exif"
    if written is None or moment is None or not written.has_time:
        return None, None
    if (in_date := datetime.fromisoformat(written).utcoffset()) is not None:
        return _in_exif(in_date), "file"
    if (by_gps := _by_satellites(written, said.get("gps_time", ""))) is not None:
        return _in_exif(by_gps), "gps"
    if zone is None:
        return None, None
    in_zone = datetime.fromisoformat(moment).replace(tzinfo=time_zone(zone)).utcoffset()
    return _in_exif(in_zone or timedelta()), "event"


def _body(said: Mapping[str, str]) -> str | None:
    """A camera by its make and model, and its serial number, else its owner; None where no file says."""
    make, model, serial, owner = (" ".join(said.get(name, "").split()) for name in SAYING[3:])
    if not serial.strip("0- "):
        serial = ""  # where a number should be
    if make and model.casefold().startswith(make.split()[0].casefold()):
        make = ""
    kind = " ".join(filter(None, (make, model)))[:_LONGEST].strip()
    return " ".join(filter(None, (kind, (serial or owner)[:_LONGEST].strip()))) or None


def zone_of(db: Database, event: int | None) -> str | None:
    """The time zone of an event, given by its id; None where nobody says."""
    found = db.execute("select time_zone from events where id = :id", {"id": event}).fetchone()
    return found[0] if found else None


_HALF_HOUR, _NEAR_A_ZONE = timedelta(minutes=30), timedelta(minutes=2)
_FARTHEST = timedelta(hours=14)


def _by_satellites(written: Moment, gps_time: str) -> timedelta | None:
    """What lies between a camera's time and UTC as satellites gave it, where that is a zone's."""
    utc = moment_in(gps_time)
    if utc is None or not utc.has_time:
        return None
    between = datetime.fromisoformat(written) - datetime.fromisoformat(utc).replace(tzinfo=None)
    offset = round(between / _HALF_HOUR) * _HALF_HOUR
    # Farther from any zone it is a clock that is wrong, or where the satellites were last seen.
    is_zone = abs(between - offset) <= _NEAR_A_ZONE and abs(offset) <= _FARTHEST
    return offset if is_zone else None


def _in_exif(offset: timedelta) -> str:
    """An offset as EXIF writes it.

    >>> _in_exif(timedelta(hours=-3, minutes=-30)), _in_exif(timedelta())
    ('-03:30', '+00:00')
    """
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


_COLUMNS = """
    select body, offset_s, drift_s_per_day, anchor, origin, evidence, room from clocks
"""


def clocks_of(db: Database, event: int) -> list[Clock]:
    """Every clock that is on record for an event, in the order of the cameras' names."""
    sql = f"{_COLUMNS} where event = :event order by body"
    return list(rows(db, Clock, sql, {"event": event}))


def clock_of(db: Database, event: int, body: str) -> Clock | None:
    """The clock of a camera at an event; None where nothing was said of it."""
    sql = f"{_COLUMNS} where event = :event and body = :body"
    return row(db, Clock, sql, {"event": event, "body": body})


def set_clock(db: Database, event: int, body: str, clock: Clock | None) -> None:
    """Say how the clock of a camera stood at an event, None for nothing, and read its frames by that."""
    key = {"event": event, "body": body}
    db.execute("delete from clocks where event = :event and body = :body", key)
    if clock is not None:
        db["clocks"].insert(
            {
                "event": event,
                "body": clock.body,
                "offset_s": clock.offset_s,
                "drift_s_per_day": clock.drift_s_per_day,
                "anchor": clock.anchor,
                "origin": clock.origin,
                "evidence": clock.evidence,
                "room": clock.room,
            }
        )
    read_clocks(db, event, body)


def taken_columns(taken: Taken) -> dict[str, object]:
    """The columns of a photo that say so."""
    return {
        "body": taken.body,
        "taken_at": taken.taken_at,
        "taken_offset": taken.taken_offset,
        "offset_origin": taken.offset_origin,
    }


def read_clocks(db: Database, event: int, body: str | None = None) -> None:
    """Read the clocks of an event anew, or that of one camera: when its photos were taken."""
    key = {"event": event, "body": body, "fields": json.dumps(SAYING)}
    said: dict[int, dict[str, str]] = {}
    for photo, name, value in db.execute(_SAID, key).fetchall():
        said.setdefault(photo, {})[name] = str(json.loads(value))
    there = {row["id"]: row for row in db.query(_TAKEN, {"event": event})}
    for photo, of_photo in said.items():
        taken = taken_columns(taken_of(db, event, of_photo))
        if taken != {name: there[photo][name] for name in taken}:
            db["photos"].update(photo, taken)


_SAID = """
    select photo, field, value from resolutions
    where photo in (select id from photos where event = :event and (:body is null or body = :body))
        and field in (select value from json_each(:fields))
"""
_TAKEN = """
    select id, body, taken_at, taken_offset, offset_origin from photos where event = :event
"""
