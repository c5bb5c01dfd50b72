"""schema.org's Event in the JSON-LD of a saved page, with its sub-events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import TypeAlias

from ..catalogue.time_zones import local_in
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
from .texts import page_text, plain, read_html

_DEEPEST = 12
_URI = re.compile(r"[a-z][a-z0-9+.-]+:", re.ASCII | re.IGNORECASE)
_Event: TypeAlias = Mapping[str, object]


class NoEvent(BadProgramme):
    """A page that describes no event for programs; its words may."""


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._is_in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_in = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self._is_in:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_in = False

    def handle_data(self, data: str) -> None:
        if self._is_in:
            self.found[-1] += data


def json_ld(data: bytes, pick: PickZone = as_said) -> Programme:
    """Read the event that a page describes, with those that are parts of it; raises NoEvent.

    Of several that are no parts of each other it is the first that has parts, else the first of all.
    """
    page = _Scripts()
    read_html(page, page_text(data))
    events = [event for text in page.found for event in _events(_json(text), _DEEPEST)]
    if not events:
        raise NoEvent("describes no schema.org Event in JSON-LD; save the event's own page")
    parts = [event for event in events if event.get("superEvent")]
    whole = [event for event in events if not event.get("superEvent")]
    if not whole:
        whole = [_whole_of(parts[0])]
    event = next((one for one in whole if one.get("subEvent")), whole[0])
    mine = [part for part in parts if _names(part.get("superEvent")) & _names(event)]
    others = [one for one in (*whole, *parts) if one is not event and one not in mine]
    return _programme(event, mine, others, pick(None))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _events(said: object, depth: int) -> Iterator[_Event]:
    if depth and isinstance(said, list):
        for item in said:
            yield from _events(item, depth - 1)
    elif depth and isinstance(said, dict):
        if any(str(kind).endswith("Event") for kind in _list(said.get("@type"))):
            yield said
        else:
            yield from _events(said.get("@graph"), depth - 1)


def _whole_of(part: _Event) -> _Event:
    """The event that another one says it is a part of."""
    said = _list(part.get("superEvent"))[0]
    return said if isinstance(said, dict) else {"name": said}


def _names(event: object) -> set[str]:
    """What an event is known by in its page."""
    said = _list(event)[0] if _list(event) else None
    known = said if isinstance(said, dict) else {"name": said, "@id": said}
    return {found for key in ("@id", "url", "name") if (found := line(known.get(key)))}


def _programme(
    event: _Event, parts: list[_Event], others: list[_Event], zone: str | None
) -> Programme:
    entries = list(_entries([*_list(event.get("subEvent")), *parts], _DEEPEST))
    refuse_too_many(len(entries))
    held = [entry for entry in entries if not _is_cancelled(entry)]
    sessions = tuple(_session(entry, zone) for entry in held)
    speakers = tuple(dict.fromkeys(_speakers(event)))
    if speakers and not sessions:
        sessions, speakers = (_session(event, zone),), ()
    cancelled = (f"“{_title(entry)}” is cancelled" for entry in entries if _is_cancelled(entry))
    unread = (
        f"“{_title(other)}” is another event of that page, and not read; save its own page"
        for other in others
    )
    return Programme(
        title=plain(event.get("name"), 300),
        starts_on=_day(event.get("startDate"), zone),
        ends_on=_day(event.get("endDate"), zone) or _day(event.get("startDate"), zone),
        place=_name(event.get("location")),
        description=plain(event.get("description"), 1000),
        language=line(event.get("inLanguage"), 10),
        organisers=tuple(name for one in _list(event.get("organizer")) if (name := _name(one))),
        sessions=sessions,
        cancelled=tuple(_session(entry, zone) for entry in entries if _is_cancelled(entry)),
        speakers=speakers,
        left_out=(*cancelled, *unread),
    )


def _entries(parts: Iterable[object], depth: int) -> Iterator[_Event]:
    """The sessions among the parts of an event: a day or a track that has parts itself is none."""
    for part in parts:
        if isinstance(part, dict):
            within = _list(part.get("subEvent")) if depth else []
            yield from _entries(within, depth - 1)
            if not within or next(_speakers(part), None):
                yield part


def _is_cancelled(event: _Event) -> bool:
    """Whether it does not take place then, or at all."""
    return str(event.get("eventStatus")).endswith(("EventCancelled", "EventPostponed"))


def _title(event: _Event) -> str:
    return plain(event.get("name"), 300) or "–"


def _session(part: _Event, zone: str | None) -> ProgrammeSession:
    known_as = line(part.get("@id"))
    return ProgrammeSession(
        # Within a page "#3" or "_:b3" is a place in it.
        key=known_as if known_as and _URI.match(known_as) else None,
        title=_title(part),
        starts_at=_moment(part.get("startDate"), zone),
        ends_at=_moment(part.get("endDate"), zone),
        room=_name(part.get("location")),
        description=plain(part.get("description")),
        speakers=tuple(dict.fromkeys(_speakers(part))),
    )


def _speakers(part: _Event) -> Iterator[Speaker]:
    for key in ("performer", "performers", "speaker", "contributor", "actor"):
        for said in _list(part.get(key)):
            known = said if isinstance(said, dict) else {}
            is_person = not any("Organization" in str(kind) for kind in _list(known.get("@type")))
            if (name := _name(said)) and is_person:
                yield Speaker(
                    name=name,
                    role=line(known.get("jobTitle")),
                    affiliation=_name(known.get("affiliation")),
                )


def _name(said: object) -> str | None:
    first = next(iter(_list(said)), None)
    return plain(first.get("name"), 300) if isinstance(first, dict) else plain(first, 300)


def _moment(said: object, zone: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(line(said) or "")
    except ValueError:
        return None
    if "T" not in str(said):
        return None
    in_utc_alone(moment, zone)
    return local_in(moment, zone).replace(second=0, microsecond=0)


def _day(said: object, zone: str | None) -> str | None:
    try:
        return local_in(datetime.fromisoformat(line(said) or ""), zone).date().isoformat()
    except ValueError:
        return None


def _list(said: object) -> list[object]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
