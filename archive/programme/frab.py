"""`schedule.json` and `schedule.xml` of frab and pretalx: days, in them rooms, in them events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..catalogue.time_zones import is_time_zone, local_in
from .shapes import (
    BadProgramme,
    PickZone,
    Programme,
    ProgrammeSession,
    Speaker,
    as_said,
    in_utc_alone,
    line,
    refuse_too_many,
)
from .texts import plain

Json: TypeAlias = object
_Entry = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """An entry, the room it stands under, and the day; when that begins, where it says so."""

    entry: _Entry
    room: str | None
    day: str | None
    begins: str | None


def frab_json(data: bytes, pick: PickZone = as_said) -> Programme:
    """Read a schedule.json; raises BadProgramme."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadProgramme(f"is no JSON ({error}); download schedule.json once more") from error
    conference = _mapping(_mapping(_mapping(said).get("schedule")).get("conference"))
    if not conference:
        raise BadProgramme(
            'has no "schedule" with a "conference" in it; give the schedule.json of frab or pretalx'
        )
    return _programme(conference, list(_placed_json(conference)), _speakers_json, pick)


def _placed_json(conference: _Entry) -> Iterator[_Placed]:
    for day in _list(conference.get("days")):
        for room, entries in _mapping(_mapping(day).get("rooms")).items():
            for entry in _list(entries):
                yield _Placed(
                    entry=_mapping(entry),
                    room=line(room),
                    day=line(_mapping(day).get("date")),
                    begins=line(_mapping(day).get("day_start")),
                )


def _speakers_json(entry: _Entry) -> Iterator[Speaker]:
    for said in (*_list(entry.get("persons")), *_list(entry.get("speakers"))):
        person = _mapping(said)
        name = next(
            (
                found
                for key in ("public_name", "full_public_name", "name")
                if (found := line(person.get(key)))
            ),
            None,
        )
        if name:
            affiliation = line(person.get("organization")) or line(person.get("affiliation"))
            yield Speaker(name=name, role=line(person.get("job_title")), affiliation=affiliation)


def frab_xml(data: bytes, pick: PickZone = as_said) -> Programme:
    """Read a schedule.xml; raises BadProgramme."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadProgramme(
            f"is no XML that can be read ({error}); download schedule.xml once more"
        ) from error
    if root.tag != "schedule":
        raise BadProgramme(
            f"begins with <{root.tag}>; a schedule.xml of frab or pretalx begins with <schedule>"
        )
    conference = _texts_in(root.find("conference"))
    return _programme(conference, list(_placed_xml(root)), _speakers_xml, pick)


def _placed_xml(root: Element) -> Iterator[_Placed]:
    for day in root.iter("day"):
        for room in day.iter("room"):
            for event in room.iter("event"):
                persons = [
                    {"name": person.text, **person.attrib} for person in event.iter("person")
                ]
                entry = {**_texts_in(event), **event.attrib, "people": persons}
                yield _Placed(
                    entry=entry,
                    room=line(room.get("name")),
                    day=line(day.get("date")),
                    begins=line(day.get("start")),
                )


def _speakers_xml(entry: _Entry) -> Iterator[Speaker]:
    for person in _list(entry.get("people")):
        if name := line(_mapping(person).get("name")):
            yield Speaker(name=name)


def _texts_in(element: Element | None) -> dict[str, Json]:
    return {} if element is None else {child.tag: child.text for child in element if child.text}


def _programme(
    conference: _Entry,
    placed: list[_Placed],
    speakers: Callable[[_Entry], Iterable[Speaker]],
    pick: PickZone,
) -> Programme:
    refuse_too_many(len(placed))
    if not placed:
        raise BadProgramme(
            "has no session in it; give the schedule.json or schedule.xml of frab or pretalx, "
            "or the sessions as CSV"
        )
    own = line(conference.get("time_zone_name"))
    own = own if own and is_time_zone(own) else None
    return Programme(
        title=line(_in_one(conference.get("title"))),
        starts_on=_day(conference.get("start")),
        ends_on=_day(conference.get("end")),
        place=line(conference.get("venue")) or line(conference.get("city")),
        time_zone=own,
        sessions=tuple(_session(one, pick(own), speakers) for one in placed),
    )


def _session(
    placed: _Placed, zone: str | None, speakers: Callable[[_Entry], Iterable[Speaker]]
) -> ProgrammeSession:
    entry = placed.entry
    language = line(entry.get("language"))
    names = ("guid", "id", "code", "slug")
    key = next((found for name in names if (found := line(entry.get(name)))), None)
    starts_at = _moment(placed, zone)
    lasts = _duration(entry.get("duration"))
    return ProgrammeSession(
        key=key,
        title=plain(_in_one(entry.get("title"), language), 300) or "–",
        starts_at=starts_at,
        ends_at=starts_at + lasts if starts_at and lasts else None,
        room=line(_in_one(entry.get("room"), language)) or placed.room,
        description=plain(_in_one(entry.get("abstract"), language))
        or plain(_in_one(entry.get("description"), language)),
        speakers=tuple(dict.fromkeys(speakers(entry))),
    )


def _moment(placed: _Placed, zone: str | None) -> datetime | None:
    """When an entry starts, in local time: by its own date, else by its hour on the day it stands under.

    An hour before that day begins is of the night after it.
    """
    said = line(placed.entry.get("date"))
    try:
        moment = datetime.fromisoformat(said) if said and "T" in said else None
    except ValueError:
        moment = None
    if moment is not None:
        in_utc_alone(moment, zone)
        return local_in(moment, zone).replace(second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(f"{placed.day}T{line(placed.entry.get('start'))}")
        begins = local_in(datetime.fromisoformat(placed.begins or f"{placed.day}T00:00"), zone)
    except ValueError:
        return moment
    is_of_the_night = begins.date() == moment.date() and moment.replace(tzinfo=None) < begins
    return moment + timedelta(days=1) if is_of_the_night else moment


def _duration(said: Json) -> timedelta | None:
    """How long an entry lasts: "01:30", or "1:01:30" with days in front."""
    parts = (line(said) or "").split(":")
    if not 2 <= len(parts) <= 3 or not all(
        part.isascii() and part.isdigit() and len(part) < 4 for part in parts
    ):
        return None
    days, hours, minutes = (["0", *parts])[-3:]
    return timedelta(days=int(days), hours=int(hours), minutes=int(minutes))


def _day(said: Json) -> str | None:
    try:
        return datetime.fromisoformat(line(said) or "").date().isoformat()
    except ValueError:
        return None


def _in_one(said: Json, language: str | None = None) -> Json:
    """A text that is said in several languages in the one of its session, else in the first."""
    if not isinstance(said, dict):
        return said
    return said.get(language) or next(filter(None, said.values()), None)


def _mapping(said: Json) -> _Entry:
    return said if isinstance(said, dict) else {}


def _list(said: Json) -> list[Json]:
    return said if isinstance(said, list) else []
