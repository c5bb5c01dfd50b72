"""An event's file among the records: the event, its programme, and who appeared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlite_utils import Database

from ..errors import NotFound
from .appearances import Appearance, record_appearance
from .people import person_named
from .programme import OF_PHOTOS, Event, Session, event_named, insert_event, session_id
from .records import RecordKind, Watched
from .rows import rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session as its event's file tells it."""

    slug: str
    title: str
    starts_at: str | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceRecord:
    """Who appeared: at a session, given as its slug, or at the event as a whole, and in which role."""

    person: str
    session: str | None
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """An event as its file among the records tells it, with all that belongs to it."""

    slug: str
    title: str
    starts_on: str
    ends_on: str
    place: str | None
    description: str | None
    sessions: tuple[SessionRecord, ...]
    organisers: tuple[str, ...]
    appearances: tuple[AppearanceRecord, ...] = field(default=())
    language: str | None = None
    time_zone: str | None = None
    is_reviewed: bool = False
    least_rating: int | None = None
    keep_until: str | None = None
    licence: str | None = None
    usage_rights: str | None = None
    restrictions: str | None = None
    contract: str | None = None


def event_record(db: Database, slug: str) -> EventRecord | None:
    """An event with its sessions, organisers and who appeared."""
    try:
        event = event_named(db, slug)
    except NotFound:
        return None
    key = {"event": event.id}
    return EventRecord(
        slug=event.slug,
        title=event.title,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        place=event.place,
        description=event.description,
        sessions=tuple(rows(db, SessionRecord, _SESSIONS, key)),
        organisers=tuple(texts(db, _ORGANISERS, key)),
        appearances=tuple(rows(db, AppearanceRecord, _APPEARANCES, key)),
        language=event.language,
        **{name: getattr(event, name) for name in OF_PHOTOS},
    )


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


def restore_event(db: Database, record: EventRecord) -> None:
    """Write an event's record into the catalogue, with who appeared."""
    sessions = [
        Session(
            title=session.title,
            starts_at=datetime.fromisoformat(session.starts_at) if session.starts_at else None,
            slug=session.slug,
        )
        for session in record.sessions
    ]
    event = insert_event(
        db,
        Event(
            slug=record.slug,
            title=record.title,
            starts_on=date.fromisoformat(record.starts_on),
            ends_on=date.fromisoformat(record.ends_on),
            place=record.place,
            description=record.description,
            language=record.language,
            sessions=sessions,
            organisers=record.organisers,
        ),
    )
    db["events"].update(event, {name: getattr(record, name) for name in OF_PHOTOS})
    for said in record.appearances:
        appearance = Appearance(
            event=event,
            person=person_named(db, said.person),
            session=session_id(db, event, said.session) if said.session else None,
        )
        record_appearance(db, appearance, said.role)


_OF_EVENT = "(select slug from events where id = {row}.event)"
EVENTS = RecordKind(
    name="event",
    folder="events",
    shape=EventRecord,
    tell=event_record,
    restore=restore_event,
    watched=(
        Watched(table="events", key="{row}.slug", is_public=True),
        Watched(
            table="events",
            key="{row}.slug",
            moments=(f"update of title, description, place, {', '.join(OF_PHOTOS)}",),
            is_public=True,
            told_as="rules",
            has_file=False,
        ),
        Watched(table="sessions", key=_OF_EVENT, is_public=True),
        Watched(table="organisers", key=_OF_EVENT, is_public=True),
        Watched(table="appearances", key=_OF_EVENT, is_public=True),
    ),
)
