"""iCalendar (RFC 5545): each VEVENT is a session; who attends it, as far as it says, speaks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    in_utc_alone,
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
        return _programme(calendar, list(calendar.walk("VEVENT")), pick)
    except BadProgramme:
        raise
    except (ValueError, TypeError, AttributeError, LookupError, OSError) as error:
        # What the library makes of a calendar that is none is any of these.
        raise BadProgramme(
            f"is no iCalendar that can be read ({error}); download the .ics once more"
        ) from error


def _programme(calendar: Component, events: list[Component], pick: PickZone) -> Programme:
    refuse_too_many(len(events))
    if not events:
        raise BadProgramme("has no event in it; download the .ics once more")
    own = line(calendar.get("X-WR-TIMEZONE"))
    own = own if own and is_time_zone(own) else next(filter(None, map(_zone, events)), None)
    zone = pick(own)
    for event in events:
        if isinstance(begins := _time(event, "DTSTART"), datetime):
            in_utc_alone(begins, zone)
    moved = {_key(event) for event in events if event.get("RECURRENCE-ID") is not None}
    held = [event for event in events if not _is_cancelled(event)]
    sessions = tuple(
        session for event in held for session in _series(event, _session(event, zone), zone, moved)
    )
    cancelled = tuple(
        session
        for event in events
        for session in ([_session(event, zone)] if _is_cancelled(event) else _excluded(event, zone))
    )
    days = sorted(session.starts_at.date().isoformat() for session in sessions if session.starts_at)
    return Programme(
        title=line(calendar.get("X-WR-CALNAME")) or line(calendar.get("NAME")),
        description=plain(line(calendar.get("X-WR-CALDESC"), 1000)),
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        time_zone=own,
        sessions=sessions,
        cancelled=cancelled,
        left_out=tuple(dict.fromkeys(_left_out(events))),
    )


def _left_out(events: Iterable[Component]) -> Iterator[str]:
    """The sessions that do not take place, and who is announced for one and said that they do not come."""
    for event in events:
        title = plain(_text(event, "SUMMARY"), 300) or "–"
        if _is_cancelled(event):
            yield f"“{title}” is cancelled"
            continue
        if not isinstance(_time(event, "DTSTART"), datetime):
            yield f"“{title}” says no hour, and stands without a time"
        if event.get("RRULE") is not None and not _ends(event):
            yield f"“{title}” is repeated without end, and stands once"
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


def _is_cancelled(event: Component) -> bool:
    return _status(event, "STATUS") == "CANCELLED"


def _rule(event: Component) -> str:
    said = event.get("RRULE")
    first = said[0] if isinstance(said, list) and said else said
    return first.to_ical().decode() if hasattr(first, "to_ical") else ""


def _ends(event: Component) -> bool:
    return re.search("COUNT|UNTIL", _rule(event)) is not None


def _series(
    event: Component, first: ProgrammeSession, zone: str | None, moved: Collection[str | None]
) -> Iterator[ProgrammeSession]:
    """A session as often as it is repeated, but for the times that are left out, or told by themselves.

    One that is repeated without end stands once.
    """
    begins = _time(event, "DTSTART")
    more = [at for at in _listed(event, "RDATE") if isinstance(at, datetime)]
    if not isinstance(begins, datetime) or not (_ends(event) or more):
        yield first
        return
    times = [begins]
    if _ends(event):
        times = list(islice(rrulestr(_until_as(_rule(event), begins), dtstart=begins), _MOST_TIMES))
    left_out = _listed(event, "EXDATE")
    for at in sorted({*times, *(_as(at, begins) for at in more)}):
        key = f"{line(event.get('UID')) or ''} {_instant(at)}".strip()
        if key in moved or _as(at, begins) in left_out or at.date() in left_out:
            continue
        starts_at = local_in(at, zone).replace(second=0, microsecond=0)
        lasts = first.ends_at - first.starts_at if first.ends_at and first.starts_at else None
        yield replace(
            first,
            key=first.key if at == begins else key if first.key else None,
            starts_at=starts_at,
            ends_at=starts_at + lasts if lasts else None,
        )


def _excluded(event: Component, zone: str | None) -> Iterator[ProgrammeSession]:
    """The times of a series that are left out of it."""
    begins, first = _time(event, "DTSTART"), _session(event, zone)
    for at in _listed(event, "EXDATE"):
        if isinstance(at, datetime) and isinstance(begins, datetime):
            key = f"{line(event.get('UID')) or ''} {_instant(at)}".strip()
            starts_at = local_in(at, zone).replace(second=0, microsecond=0)
            yield replace(first, key=first.key if at == begins else key, starts_at=starts_at)


def _listed(event: Component, name: str) -> list[object]:
    """The days and moments that an entry lists."""
    said = event.get(name) or []
    return [
        at.dt
        for listed in (said if isinstance(said, list) else [said])
        for at in getattr(listed, "dts", ())
    ]


def _as(moment: datetime, other: datetime) -> datetime:
    """A moment as another one is: in its zone, or in none."""
    if other.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment if moment.tzinfo else moment.replace(tzinfo=other.tzinfo)


def _until_as(rule: str, begins: datetime) -> str:
    """A rule whose end is a moment as its beginning is: calendars write one in UTC, or the other in none."""
    match = re.search(r"UNTIL=(\d{8})(?:T(\d{6}))?(Z?)", rule)
    if match is None:
        return rule
    until = datetime.strptime(f"{match[1]}{match[2] or '235959'}", "%Y%m%d%H%M%S")
    if begins.tzinfo is not None and not match[3]:
        until = until.replace(tzinfo=begins.tzinfo).astimezone(UTC)
    said = f"UNTIL={until:%Y%m%dT%H%M%S}{'Z' if begins.tzinfo is not None else ''}"
    return rule.replace(match[0], said)


def _instant(at: date) -> str:
    """A moment by which a time of a series is told, in whichever zone it is written."""
    if isinstance(at, datetime) and at.tzinfo is not None:
        return at.astimezone(UTC).isoformat()
    return at.isoformat()


def _text(event: Component, name: str) -> str | None:
    said = event.get(name)
    said = said[0] if isinstance(said, list) and said else said
    return None if said is None else str(said)


def _key(event: Component) -> str | None:
    """What a session is called: those of a series share a UID, and each is told by when it was to be."""
    of_series = _time(event, "RECURRENCE-ID")
    when = _instant(of_series) if isinstance(of_series, date) else None
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
