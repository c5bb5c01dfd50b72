"""Events, their sessions and organisers, and who appeared in which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from ...metadata.names import slug as slugged
from ..errors import NotFound, Refused
from .people import person_named
from .transactions import transaction

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session of an event; `starts_at` is local time, None when unknown."""

    title: str
    starts_at: datetime | None = None
    slug: str | None = None  # made of the title when not given


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as it is announced; days are inclusive."""

    slug: str
    title: str
    starts_on: date
    ends_on: date
    place: str | None = None
    description: str | None = None
    sessions: Sequence[Session] = ()
    organisers: Sequence[str] = ()


def create_event(db: Database, event: Event, *, is_in_transaction: bool = False) -> None:
    """Record a new event with its sessions and organisers.

    In a transaction of its own, unless the caller has one. Raises Refused when the slug is taken or
    not fit for an address, a name is empty, or the days are reversed.
    """
    if not _SLUG.fullmatch(event.slug):
        raise Refused(f"{event.slug!r}: an event's slug holds a-z, 0-9 and single hyphens only")
    if not event.title.strip() or not all(name.strip() for name in event.organisers):
        raise Refused(f"{event.slug}: a title or an organiser is empty")
    if event.ends_on < event.starts_on:
        raise Refused(f"{event.slug}: ends on {event.ends_on}, before it starts")
    with nullcontext() if is_in_transaction else transaction(db):
        if next(db.query("select 1 from events where slug = :slug", {"slug": event.slug}), None):
            raise Refused(f"{event.slug}: there is an event of that slug already")
        row = {
            "slug": event.slug,
            "title": event.title,
            "starts_on": event.starts_on.isoformat(),
            "ends_on": event.ends_on.isoformat(),
            "place": event.place,
            "description": event.description,
        }
        event_id = int(db["events"].insert(row).last_pk)
        _add_sessions(db, event_id, event.sessions)
        for position, name in enumerate(dict.fromkeys(event.organisers)):
            person = person_named(db, name, "organisation")
            db["organisers"].insert({"event": event_id, "person": person, "position": position})


def _add_sessions(db: Database, event: int, sessions: Sequence[Session]) -> None:
    taken: set[str] = set()
    for position, session in enumerate(sessions, start=1):
        slug = session.slug or slugged(session.title) or f"session-{position}"
        if slug in taken:
            slug = f"{slug}-{position}"
        taken.add(slug)
        starts_at = session.starts_at.isoformat(timespec="minutes") if session.starts_at else None
        db["sessions"].insert(
            {
                "event": event,
                "slug": slug,
                "title": session.title,
                "starts_at": starts_at,
                "position": position,
            }
        )


def event_id(db: Database, slug: str) -> int:
    """The id of an event; raises NotFound with what to do."""
    row = next(db.query("select id from events where slug = :slug", {"slug": slug}), None)
    if row is None:
        raise NotFound(f"no event {slug!r}; make it with: byline event create {slug} …")
    return int(row["id"])


def session_id(db: Database, event: int, name: str) -> int:
    """The id of a session by its slug or its title; raises NotFound with those there are."""
    rows = list(
        db.query(
            "select id, slug, title from sessions where event = :event order by position",
            {"event": event},
        )
    )
    for row in rows:
        if name in (row["slug"], row["title"]) or slugged(name) == row["slug"]:
            return int(row["id"])
    there_are = ", ".join(row["slug"] for row in rows) or "none"
    raise NotFound(f"no session {name!r} in this event; there are: {there_are}")


def record_appearance(
    db: Database, *, event: int, person: int, session: int | None, role: str | None
) -> None:
    """Record that a person appeared; a role given again replaces the one before."""
    db.execute(
        """
        insert into appearances (event, session, person, role)
        values (:event, :session, :person, :role)
        on conflict (event, person, coalesce(session, 0))
        do update set role = coalesce(excluded.role, role)
        """,
        {"event": event, "session": session, "person": person, "role": role},
    )


def event_record(db: Database, slug: str) -> dict[str, Any] | None:
    """An event with its sessions, organisers and who appeared."""
    row = next(db.query("select * from events where slug = :slug", {"slug": slug}), None)
    if row is None:
        return None
    key = {"event": row.pop("id")}
    return {
        **row,
        "sessions": list(db.query(_SESSIONS, key)),
        "organisers": [person["name"] for person in db.query(_ORGANISERS, key)],
        "appearances": list(db.query(_APPEARANCES, key)),
    }


_SESSIONS = """
    select slug, title, starts_at, position from sessions where event = :event order by position
"""

_ORGANISERS = """
    select people.name from organisers join people on people.id = organisers.person
    where event = :event
    order by position
"""

_APPEARANCES = """
    select people.name as person, sessions.slug as session, appearances.role
    from appearances
        join people on people.id = appearances.person
        left join sessions on sessions.id = appearances.session
    where appearances.event = :event
    order by appearances.id
"""


def restore_event(db: Database, record: dict[str, Any]) -> None:
    """Write an event's record into the catalogue, but for who appeared."""
    create_event(
        db,
        Event(
            slug=record["slug"],
            title=record["title"],
            starts_on=date.fromisoformat(record["starts_on"]),
            ends_on=date.fromisoformat(record["ends_on"]),
            place=record["place"],
            description=record["description"],
            sessions=[
                Session(
                    title=session["title"],
                    starts_at=_moment(session["starts_at"]),
                    slug=session["slug"],
                )
                for session in record["sessions"]
            ],
            organisers=record["organisers"],
        ),
        is_in_transaction=True,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def restore_appearances(db: Database, record: dict[str, Any]) -> None:
    """Write who appeared at an event, and in which role."""
    event = event_id(db, record["slug"])
    for appearance in record["appearances"]:
        session = appearance["session"]
        record_appearance(
            db,
            event=event,
            person=person_named(db, appearance["person"]),
            session=session_id(db, event, session) if session else None,
            role=appearance["role"],
        )
