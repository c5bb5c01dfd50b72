"""iCalendar (RFC 5545): each VEVENT is a session; who attends it, as far as it says, speaks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component, vCalAddress

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

#: A session is repeated so often at most.
_MOST_TIMES = 400
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
    if not events:
        raise BadProgramme("has no event in it; download the .ics once more")
    own = line(calendar.get("X-WR-TIMEZONE"))
    own = own if own and is_time_zone(own) else next(filter(None, map(_zone, events)), None)
    zone = pick(own)
    if zone is None and any(_is_in_utc(event) for event in events):
        raise BadProgramme(
            "says its times in UTC, and not where it is: say so in site.toml (time_zone), or of its event, "
            "with byline event edit SLUG --time-zone Europe/Paris"
        )
    moved = {_key(event) for event in events if event.get("RECURRENCE-ID") is not None}
    held = [event for event in events if _status(event, "STATUS") != "CANCELLED"]
    sessions = tuple(
        session for event in held for session in _series(event, _session(event, zone), zone, moved)
    )
    days = sorted(session.starts_at.date().isoformat() for session in sessions if session.starts_at)
    return Programme(
        title=line(calendar.get("X-WR-CALNAME")) or line(calendar.get("NAME")),
        description=plain(line(calendar.get("X-WR-CALDESC"), 1000)),
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        time_zone=own,
        sessions=sessions,
        left_out=tuple(dict.fromkeys(_left_out(events))),
    )


def _left_out(events: Iterable[Component]) -> Iterator[str]:
    """The sessions that do not take place, and who is announced for one and said that they do not come."""
    for event in events:
        title = plain(_text(event, "SUMMARY"), 300) or "–"
        if _status(event, "STATUS") == "CANCELLED":
            yield f"“{title}” is cancelled"
            continue
        for person in _attending(event):
            if _status(person.params, "PARTSTAT") == "DECLINED":
                yield f"{line(person.params.get('CN'))} declined “{title}”"


def _session(event: Component, zone: str | None) -> ProgrammeSession:
    starts_at = _moment(event, "DTSTART", zone)
    return ProgrammeSession(
        key=_key(event),
        title=plain(_text(event, "SUMMARY"), 300) or "–",
        starts_at=starts_at,
        ends_at=_moment(event, "DTEND", zone) or _after(event, starts_at),
        room=line(_text(event, "LOCATION")),
        description=plain(_text(event, "DESCRIPTION")),
        speakers=tuple(dict.fromkeys(_speakers(event))),
    )


def _series(
    event: Component, first: ProgrammeSession, zone: str | None, moved: Collection[str | None]
) -> Iterator[ProgrammeSession]:
    """A session as often as it is repeated, but for the times that are left out, or told by themselves.

    One that is repeated without end stands once.
    """
    begins, rule = _time(event, "DTSTART"), event.get("RRULE")
    said = rule.to_ical().decode() if hasattr(rule, "to_ical") else ""
    if not isinstance(begins, datetime) or not re.search("COUNT|UNTIL", said):
        yield first
        return
    try:
        times = list(islice(rrulestr(said, dtstart=begins), _MOST_TIMES))
    except ValueError:  # a rule that no calendar can follow
        times = [begins]
    dates = event.get("EXDATE") or []
    for listed in dates if isinstance(dates, list) else [dates]:
        left_out = {moment.dt for moment in listed.dts}
        times = [at for at in times if at not in left_out]
    for at in times:
        key = f"{line(event.get('UID')) or ''} {at.isoformat()}".strip()
        if key in moved:
            continue
        starts_at = local_in(at, zone).replace(second=0, microsecond=0)
        lasts = first.ends_at - first.starts_at if first.ends_at and first.starts_at else None
        yield replace(
            first,
            key=first.key if at == begins else key if first.key else None,
            starts_at=starts_at,
            ends_at=starts_at + lasts if lasts else None,
        )


def _text(event: Component, name: str) -> str | None:
    said = event.get(name)
    said = said[0] if isinstance(said, list) and said else said
    return None if said is None else str(said)


def _key(event: Component) -> str | None:
    """What a session is called: those of a series share a UID, and each is told by when it was to be."""
    of_series = _time(event, "RECURRENCE-ID")
    when = of_series.isoformat() if isinstance(of_series, date) else None
    return " ".join(filter(None, (line(event.get("UID")), when))) or None


def _time(event: Component, name: str) -> object:
    """A date, a moment or a length of time; raises BadProgramme for what is none."""
    said = event.get(name)
    first = said[0] if isinstance(said, list) and said else said
    try:
        return getattr(first, "dt", None)
    except ValueError as error:
        raise BadProgramme(
            f"“{_text(event, 'SUMMARY')}”: {name} is {str(first)[:40]!r}; correct it, or take that entry out"
        ) from error


def _moment(event: Component, name: str, zone: str | None) -> datetime | None:
    moment = _time(event, name)
    if not isinstance(moment, datetime):
        return None
    return local_in(moment, zone).replace(second=0, microsecond=0)


def _after(event: Component, starts_at: datetime | None) -> datetime | None:
    """When it ends that says how long it lasts."""
    lasts = _time(event, "DURATION")
    return starts_at + lasts if starts_at and isinstance(lasts, timedelta) else None


def _zone(event: Component) -> str | None:
    """The zone that a session says it is in."""
    said = line(getattr(event.get("DTSTART"), "params", {}).get("TZID"))
    return said if said and is_time_zone(said) else None


def _is_in_utc(event: Component) -> bool:
    moment = _time(event, "DTSTART")
    return isinstance(moment, datetime) and moment.tzname() == "UTC"


def _speakers(event: Component) -> Iterator[Speaker]:
    for person in _attending(event):
        name = line(person.params.get("CN"))
        if name and _status(person.params, "PARTSTAT") != "DECLINED":
            yield Speaker(name=name)


def _attending(event: Component) -> Iterator[vCalAddress]:
    """Who is named to attend in person, and speaks as far as a calendar says: no room, no mailing list."""
    said = event.get("ATTENDEE") or []
    for person in said if isinstance(said, list) else [said]:
        known = getattr(person, "params", {})
        is_person = _status(known, "CUTYPE") in (None, "INDIVIDUAL", "UNKNOWN")
        if is_person and (_status(known, "ROLE") or "REQ-PARTICIPANT") in _SPEAKING:
            yield person


def _status(said: Mapping[str, object], name: str) -> str | None:
    """One word of a few that there are, in capitals; None where it is not said."""
    return (line(said.get(name)) or "").upper() or None
