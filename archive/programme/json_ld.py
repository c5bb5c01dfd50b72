"""schema.org's Event in the JSON-LD of a saved page, with its sub-events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser

from ..catalogue.time_zones import local_in
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
from .texts import plain, read_html

_DEEPEST = 12


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
    """Read the first event that a page describes; raises NoEvent where there is none."""
    page = _Scripts()
    read_html(page, data.decode("utf-8", "replace"))
    for text in page.found:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for event in _events(said, _DEEPEST):
            return _programme(event, pick(None))
    raise NoEvent("describes no schema.org Event in JSON-LD; save the event's own page")


def _events(said: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth and isinstance(said, list):
        for item in said:
            yield from _events(item, depth - 1)
    elif depth and isinstance(said, dict):
        if any(str(kind).endswith("Event") for kind in _list(said.get("@type"))):
            yield said
        else:
            yield from _events(said.get("@graph"), depth - 1)


def _programme(event: Mapping[str, object], zone: str | None) -> Programme:
    parts = [part for part in _list(event.get("subEvent")) if isinstance(part, dict)]
    refuse_too_many(len(parts))
    sessions = tuple(_session(part, zone, number) for number, part in enumerate(parts, start=1))
    own = tuple(_speakers(event))
    if own and not sessions:
        sessions = (_session(event, zone, 1),)
    return Programme(
        title=plain(event.get("name"), 300),
        starts_on=_day(event.get("startDate")),
        ends_on=_day(event.get("endDate")) or _day(event.get("startDate")),
        place=_name(event.get("location")),
        description=plain(event.get("description"), 1000),
        language=line(event.get("inLanguage"), 10),
        organisers=tuple(name for one in _list(event.get("organizer")) if (name := _name(one))),
        sessions=sessions,
    )


def _session(part: Mapping[str, object], zone: str | None, number: int) -> ProgrammeSession:
    return ProgrammeSession(
        key=line(part.get("@id")) or line(part.get("identifier")) or f"#{number}",
        title=plain(part.get("name"), 300) or "–",
        starts_at=_moment(part.get("startDate"), zone),
        ends_at=_moment(part.get("endDate"), zone),
        room=_name(part.get("location")),
        description=plain(part.get("description")),
        speakers=tuple(dict.fromkeys(_speakers(part))),
    )


def _speakers(part: Mapping[str, object]) -> Iterator[Speaker]:
    for key in ("performer", "performers", "speaker", "contributor", "actor"):
        for said in _list(part.get(key)):
            if name := _name(said):
                known = said if isinstance(said, dict) else {}
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
    return local_in(moment, zone).replace(second=0, microsecond=0) if "T" in str(said) else None


def _day(said: object) -> str | None:
    try:
        return datetime.fromisoformat(line(said) or "").date().isoformat()
    except ValueError:
        return None


def _list(said: object) -> list[object]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
