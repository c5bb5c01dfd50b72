"""iCalendar (RFC 5545): each VEVENT is a session; who attends it, as far as it says, speaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from icalendar import Calendar, Component

from ..catalogue.time_zones import is_time_zone, local_in
from .shapes import (
    BadProgramme,
    PickZone,
    Programme,
    ProgrammeSession,
    Speaker,
    as_said,
    line,
    refuse_too_many,
)
from .texts import plain

_SPEAKING = {"CHAIR", "REQ-PARTICIPANT", "X-SPEAKER"}


def icalendar(data: bytes, pick: PickZone = as_said) -> Programme:
    """Read a calendar; raises BadProgramme."""
    try:
        calendar = Calendar.from_ical(data)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, UnicodeDecodeError) as error:
        raise BadProgramme(
            f"is no iCalendar that can be read ({error}); download the .ics once more"
        ) from error
    refuse_too_many(len(events))
    own = line(calendar.get("X-WR-TIMEZONE"))
    own = own if own and is_time_zone(own) else next(filter(None, map(_zone, events)), None)
    zone = pick(own)
    if zone is None and any(_is_in_utc(event) for event in events):
        raise BadProgramme(
            "says its times in UTC, and not where it is: say so in site.toml (time_zone), or of its event, "
            "with byline event edit SLUG --time-zone Europe/Paris"
        )
    sessions = tuple(_session(event, zone, number) for number, event in enumerate(events, start=1))
    days = sorted(session.starts_at.date().isoformat() for session in sessions if session.starts_at)
    return Programme(
        title=line(calendar.get("X-WR-CALNAME")) or line(calendar.get("NAME")),
        description=plain(line(calendar.get("X-WR-CALDESC"), 1000)),
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        time_zone=own,
        sessions=sessions,
    )


def _session(event: Component, zone: str | None, number: int) -> ProgrammeSession:
    return ProgrammeSession(
        key=line(event.get("UID")) or f"#{number}",
        title=plain(_text(event, "SUMMARY"), 300) or "–",
        starts_at=_moment(event, "DTSTART", zone),
        ends_at=_moment(event, "DTEND", zone),
        room=line(_text(event, "LOCATION")),
        description=plain(_text(event, "DESCRIPTION")),
        speakers=tuple(dict.fromkeys(_speakers(event))),
    )


def _text(event: Component, name: str) -> str | None:
    said = event.get(name)
    said = said[0] if isinstance(said, list) and said else said
    return None if said is None else str(said)


def _moment(event: Component, name: str, zone: str | None) -> datetime | None:
    moment = getattr(event.get(name), "dt", None)
    if not isinstance(moment, datetime) or not isinstance(moment, date):
        return None
    return local_in(moment, zone).replace(second=0, microsecond=0)


def _zone(event: Component) -> str | None:
    """The zone that a session says it is in."""
    said = line(getattr(event.get("DTSTART"), "params", {}).get("TZID"))
    return said if said and is_time_zone(said) else None


def _is_in_utc(event: Component) -> bool:
    moment = getattr(event.get("DTSTART"), "dt", None)
    return isinstance(moment, datetime) and moment.tzname() == "UTC"


def _speakers(event: Component) -> Iterator[Speaker]:
    said = event.get("ATTENDEE") or []
    for person in said if isinstance(said, list) else [said]:
        known = getattr(person, "params", {})
        name = line(known.get("CN"))
        if name and str(known.get("ROLE", "REQ-PARTICIPANT")).upper() in _SPEAKING:
            yield Speaker(name=name)
