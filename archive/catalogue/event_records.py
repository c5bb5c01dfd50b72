"""An event's file among the records: the event, its programme, and who appeared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from ..errors import NotFound
from .appearances import Appearance, record_appearance
from .clocks import Clock, clocks_of, set_clock
from .people import ORGANISATION, forget_unnamed, person_named
from .programme import OF_PHOTOS, Event, Session, event_named, insert_event, session_id
from .records import RecordKind, Watched
from .rows import numbers, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session as its event's file tells it."""

    slug: str
    title: str
    starts_at: str | None
    position: int
    ends_at: str | None = None
    room: str | None = None
    description: str | None = None
    source_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceRecord:
    """Who appeared: at a session, given as its slug, or at the event as a whole, and in which role."""

    person: str
    session: str | None
    role: str | None
    affiliation: str | None = None


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
    programme: str | None = None
    clocks: tuple[Clock, ...] = ()


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
        sessions=tuple(sessions_of(db, event.id)),
        organisers=tuple(texts(db, _ORGANISERS, key)),
        appearances=tuple(rows(db, AppearanceRecord, _APPEARANCES, key)),
        language=event.language,
        programme=event.programme,
        clocks=tuple(clocks_of(db, event.id)),
        **{name: getattr(event, name) for name in OF_PHOTOS},
    )


def sessions_of(db: Database, event: int) -> list[SessionRecord]:
    """The sessions of an event, given by its id, in the order of the programme."""
    return list(rows(db, SessionRecord, _SESSIONS, {"event": event}))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedSession:
    """A session of which it is known when it begins; local time."""

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str | None


def timed_sessions(db: Database, event: int) -> list[TimedSession]:
    """The sessions of an event, given by its id, that say when they begin, the first first.

    One that does not say when it ends does so with the next one in its room, or after a while.
    """
    said = [
        (datetime.fromisoformat(session.starts_at), session)
        for session in sessions_of(db, event)
        if session.starts_at
    ]
    said.sort(key=lambda one: (one[0], one[1].position))
    found = []
    for begins, session in said:
        later = [at for at, other in said if at > begins and other.room in (session.room, None)]
        ends = datetime.fromisoformat(session.ends_at) if session.ends_at else None
        found.append(
            TimedSession(
                slug=session.slug,
                title=session.title,
                starts_at=begins,
                ends_at=max(begins, ends or min([begins + _AS_LONG_AS, *later])),
                room=session.room,
            )
        )
    return found


_AS_LONG_AS = timedelta(minutes=90)
_SESSIONS = """
    select slug, title, starts_at, position, ends_at, room, description, source_key from sessions
    where event = :event order by position
"""
_ORGANISERS = """
    select people.name from organisers join people on people.id = organisers.person
    where event = :event
    order by position
"""
_APPEARANCES = """
    select people.name as person, sessions.slug as session, appearances.role, appearances.affiliation
    from appearances
        join people on people.id = appearances.person
        left join sessions on sessions.id = appearances.session
    where appearances.event = :event
    order by appearances.id
"""


def restore_event(db: Database, record: EventRecord) -> None:
    """Write an event's record into the catalogue, with who appeared."""
    _know_people(db, record)
    sessions = [_session(session) for session in record.sessions]
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
    db["events"].update(event, {name: getattr(record, name) for name in (*OF_PHOTOS, "programme")})
    _add_appearances(db, event, record)
    for clock in record.clocks:
        set_clock(db, event, clock.body, clock)


def replace_event(db: Database, record: EventRecord) -> None:
    """Make an event that is on record just what its record says; its photos stay with their sessions.

    A session that photos were taken at stays, whether or not the record has it.
    """
    event = event_named(db, record.slug).id
    values = {name: getattr(record, name) for name in (*OF_PHOTOS, *_OF_EVENTS, "programme")}
    db["events"].update(event, values)
    key = {"event": event}
    named = numbers(db, f"{_APPEARED} union {_ORGANISED}", key)
    db.execute("delete from appearances where event = :event", key)
    db.execute("delete from organisers where event = :event", key)
    _replace_sessions(db, event, record)
    _know_people(db, record)
    for position, name in enumerate(dict.fromkeys(record.organisers)):
        person = person_named(db, name, ORGANISATION)
        db["organisers"].insert({"event": event, "person": person, "position": position})
    _add_appearances(db, event, record)
    forget_unnamed(db, named)


_OF_EVENTS = ("title", "starts_on", "ends_on", "place", "description", "language")
_APPEARED = "select person from appearances where event = :event"
_ORGANISED = "select person from organisers where event = :event"


def _replace_sessions(db: Database, event: int, record: EventRecord) -> None:
    known = {session.slug for session in rows(db, SessionRecord, _SESSIONS, {"event": event})}
    for slug in known - {session.slug for session in record.sessions}:
        db.execute(
            """
            delete from sessions where event = :event and slug = :slug
                and not exists (select 1 from photos where session = sessions.id)
            """,
            {"event": event, "slug": slug},
        )
    # The keys first: two sessions may have changed places.
    db.execute("update sessions set source_key = null where event = :event", {"event": event})
    ids = _session_ids(db, event)
    for session in record.sessions:
        values = {name: getattr(session, name) for name in _OF_SESSIONS}
        if session.slug in known:
            db["sessions"].update(ids[session.slug], values)
        else:
            db["sessions"].insert({**values, "event": event, "slug": session.slug})


_OF_SESSIONS = (
    "title",
    "starts_at",
    "ends_at",
    "position",
    "room",
    "description",
    "source_key",
)


def _add_appearances(db: Database, event: int, record: EventRecord) -> None:
    sessions = _session_ids(db, event)
    for said in record.appearances:
        session = None
        if said.session:
            session = sessions.get(said.session) or session_id(db, event, said.session)
        appearance = Appearance(event=event, person=person_named(db, said.person), session=session)
        record_appearance(db, appearance, said.role, said.affiliation)


def _know_people(db: Database, record: EventRecord) -> None:
    """Who speaks is a person, though they organise it, too."""
    for said in record.appearances:
        person_named(db, said.person)


def _session_ids(db: Database, event: int) -> dict[str, int]:
    """The sessions of an event by their slugs: a programme names each many times."""
    sql = "select slug, id from sessions where event = :event"
    return dict(db.execute(sql, {"event": event}).fetchall())


def _session(said: SessionRecord) -> Session:
    return Session(
        title=said.title,
        starts_at=datetime.fromisoformat(said.starts_at) if said.starts_at else None,
        ends_at=datetime.fromisoformat(said.ends_at) if said.ends_at else None,
        slug=said.slug,
        room=said.room,
        description=said.description,
        source_key=said.source_key,
    )


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
        Watched(table="clocks", key=_OF_EVENT),
    ),
)
