"""Events of which no record is left, made again from what the sidecars of their photos tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database

from ..errors import NotFound, Refused
from .programme import Event, Session, event_named, insert_event, session_id
from .sidecars import PhotoSidecar

_DAY = re.compile(r"originals/\d{4}/(\d{4}-\d\d-\d\d)")


@dataclass(slots=True)
class _Told:
    """What photos tell of an event: its title, the days they were taken on, its sessions by their slugs."""

    title: str
    days: set[date] = field(default_factory=set)
    sessions: dict[str, None] = field(default_factory=dict)


def restore_lost_events(db: Database, photos: Iterable[tuple[str, PhotoSidecar]]) -> Iterator[str]:
    """Make the events and sessions that photos, given with their originals' paths, name and no record has.

    Yield the slug of each event that was made, or got a session.
    """
    told: dict[str, _Told] = {}
    for original, sidecar in photos:
        if sidecar.event is None:
            continue
        found = told.setdefault(sidecar.event, _Told(sidecar.event_title or sidecar.event))
        day = _DAY.match(original)
        found.days.add(date.fromisoformat(day[1] if day else sidecar.added_at[:10]))
        if sidecar.session is not None:
            found.sessions[sidecar.session] = None
    for slug, event in told.items():
        try:
            if _is_made(db, slug, event):
                yield slug
        except (Refused, ValueError):
            continue  # no slug that byline gives: its photos are told


def _is_made(db: Database, slug: str, told: _Told) -> bool:
    sessions = tuple(Session(slug=name, title=name) for name in told.sessions)
    try:
        event = event_named(db, slug)
    except NotFound:
        first, last = min(told.days), max(told.days)
        insert_event(
            db,
            Event(slug=slug, title=told.title, starts_on=first, ends_on=last, sessions=sessions),
        )
        return True
    lost = [session.slug for session in sessions if not _is_known(db, event.id, session.slug)]
    for name in lost:
        position = db["sessions"].count_where("event = :event", {"event": event.id}) + 1
        record = {"event": event.id, "slug": name, "title": name, "position": position}
        db["sessions"].insert(record)
    return bool(lost)


def _is_known(db: Database, event: int, name: str | None) -> bool:
    try:
        session_id(db, event, name or "")
    except NotFound:
        return False
    return True
