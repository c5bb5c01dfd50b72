"""Events, their sessions and organisers, and who appeared in which role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count, islice

from sqlite_utils import Database

from ...metadata.names import slug as slugged
from ..errors import NotFound, Refused
from .people import ORGANISATION, forget_unnamed, person_named
from .records import RecordKind, Watched
from .rows import numbers, row, rows, texts

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
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
    language: str | None = None  # of its title and of its photos' captions, as BCP 47 has it
    sessions: Sequence[Session] = ()
    organisers: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An event of the catalogue."""

    id: int
    slug: str
    title: str
    starts_on: str
    ends_on: str
    place: str | None
    description: str | None
    language: str | None


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


def insert_event(db: Database, event: Event) -> int:
    """Record a new event with its sessions and organisers, inside a transaction; return its id.

    Raises Refused when the slug is taken or not fit for an address, a name is empty, or the days are
    reversed.
    """
    if not _SLUG.fullmatch(event.slug):
        raise Refused(f"{event.slug!r}: an event's slug holds a-z, 0-9 and single hyphens only")
    if not event.title.strip() or not all(name.strip() for name in event.organisers):
        raise Refused(f"{event.slug}: a title or an organiser is empty")
    if event.ends_on < event.starts_on:
        raise Refused(f"{event.slug}: ends on {event.ends_on}, before it starts")
    if event.language and not _LANGUAGE.fullmatch(event.language):
        raise Refused(f"{event.slug}: {event.language!r} is no language, such as fr, en or pt-BR")
    if _known(db, event.slug) is not None:
        raise Refused(f"{event.slug}: there is an event of that slug already")
    record = {
        "slug": event.slug,
        "title": event.title,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "place": event.place,
        "description": event.description,
        "language": event.language,
    }
    inserted = int(db["events"].insert(record).last_pk)
    _add_sessions(db, inserted, event.sessions)
    people = dict.fromkeys(person_named(db, name, ORGANISATION) for name in event.organisers)
    for position, person in enumerate(people):
        db["organisers"].insert({"event": inserted, "person": person, "position": position})
    return inserted


def _add_sessions(db: Database, event: int, sessions: Sequence[Session]) -> None:
    taken: set[str] = set()
    for position, session in enumerate(sessions, start=1):
        stem = session.slug or slugged(session.title) or f"session-{position}"
        numbered = (f"{stem}-{number}" for number in count(position))
        slug = next(slug for slug in (stem, *islice(numbered, len(taken) + 1)) if slug not in taken)
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


def delete_event(db: Database, event: KnownEvent) -> None:
    """Take an event and its programme out of the catalogue, inside a transaction.

    Raises Refused while photos belong to it, or an ingest was for it.
    """
    key = {"event": event.id}
    if texts(db, "select 1 from photos where event = :event limit 1", key):
        raise Refused(f"{event.slug}: photos belong to it, so it stays")
    if texts(db, "select 1 from imports where event = :event limit 1", key):
        raise Refused(f"{event.slug}: an ingest was for it, so it stays")
    named = "select person from appearances where event = :event"
    people = numbers(db, f"{named} union select person from organisers where event = :event", key)
    for table in ("appearances", "organisers", "sessions"):
        db.execute(f"delete from {table} where event = :event", key)
    db.execute("delete from events where id = :event", key)
    forget_unnamed(db, people)


def event_named(db: Database, slug: str) -> KnownEvent:
    """An event by its slug; raises NotFound with what to do."""
    event = _known(db, slug)
    if event is None:
        raise NotFound(f"no event {slug!r}; make it with: byline event create {slug} …")
    return event


def _known(db: Database, slug: str) -> KnownEvent | None:
    return row(db, KnownEvent, "select * from events where slug = :slug", {"slug": slug})


@dataclass(frozen=True, slots=True, kw_only=True)
class _KnownSession:
    id: int
    slug: str
    title: str


def session_id(db: Database, event: int, name: str) -> int:
    """The id of a session by its slug or its title; raises NotFound with those there are."""
    sql = "select id, slug, title from sessions where event = :event order by position"
    sessions = list(rows(db, _KnownSession, sql, {"event": event}))
    for session in sessions:
        if name in (session.slug, session.title) or slugged(name) == session.slug:
            return session.id
    there_are = ", ".join(session.slug for session in sessions) or "none"
    raise NotFound(f"no session {name!r} in this event; there are: {there_are}")


def event_slug(db: Database, event: int) -> str:
    """The slug of an event by its id."""
    return texts(db, "select slug from events where id = :id", {"id": event})[0]


def shared_event(db: Database, uids: Iterable[str]) -> str | None:
    """The slug of the event that all of these photos belong to; None where there is no such one."""
    sql = "select slug from photos left join events on events.id = photos.event where uid = :uid"
    slugs = {slug for uid in uids for (slug,) in db.execute(sql, {"uid": uid}).fetchall()}
    return str(slugs.pop()) if len(slugs) == 1 and None not in slugs else None


def session_slug(db: Database, session: int | None) -> str | None:
    """The slug of a session by its id; None for none."""
    return next(iter(texts(db, "select slug from sessions where id = :id", {"id": session})), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A person at an event, or at one of its sessions, by their ids."""

    event: int
    person: int
    session: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The role of somebody who appeared; None where it is not known."""

    role: str | None


def role_at(db: Database, appearance: Appearance) -> Role | None:
    """The role on record for an appearance; None where there is no such appearance."""
    return row(db, Role, f"select role from appearances {_THIS_APPEARANCE}", _key(appearance))


def record_appearance(db: Database, appearance: Appearance, role: str | None) -> None:
    """Record that a person appeared; a role given again replaces the one before."""
    db.execute(
        """
        insert into appearances (event, session, person, role)
        values (:event, :session, :person, :role)
        on conflict (event, person, coalesce(session, 0))
        do update set role = coalesce(excluded.role, role)
        """,
        {**_key(appearance), "role": role},
    )


def set_appearance(db: Database, appearance: Appearance, role: Role | None) -> None:
    """Make an appearance just what it was before: with this role, or none at all."""
    db.execute(f"delete from appearances {_THIS_APPEARANCE}", _key(appearance))
    if role is not None:
        record_appearance(db, appearance, role.role)


def is_tagged_at(db: Database, appearance: Appearance) -> bool:
    """Whether staff say that a photo of just that session, or of no session, shows a person."""
    sql = """
        select 1 from persons_shown join photos on photos.id = persons_shown.photo
        where persons_shown.person = :person and persons_shown.source = 'staff'
            and photos.event = :event and photos.session is :session
        limit 1
    """
    return bool(texts(db, sql, _key(appearance)))


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleAppearance:
    """An appearance that said no more than a tag did: its event and session, by their slugs."""

    event: str
    session: str | None


def forget_idle_appearances(db: Database, person: int) -> tuple[IdleAppearance, ...]:
    """Remove where a person appeared in no role, at events of which no photo shows them any more."""
    idle = tuple(rows(db, IdleAppearance, f"{_IDLE_COLUMNS} {_IDLE}", {"person": person}))
    db.execute(f"delete from appearances {_IDLE}", {"person": person})
    return idle


def restore_idle_appearances(
    db: Database, person: int, appearances: Iterable[IdleAppearance]
) -> None:
    """Say again where a person appeared; an event that is gone since is passed over."""
    for said in appearances:
        if (event := _known(db, said.event)) is not None:
            session = session_id(db, event.id, said.session) if said.session else None
            known = Appearance(event=event.id, person=person, session=session)
            record_appearance(db, known, None)


_IDLE_COLUMNS = """
    select (select slug from events where id = appearances.event) as event,
        (select slug from sessions where id = appearances.session) as session
    from appearances
"""
_IDLE = """
    where person = :person and role is null and not exists (
        select 1 from persons_shown join photos on photos.id = persons_shown.photo
        where persons_shown.person = appearances.person and photos.event = appearances.event
    )
"""
_THIS_APPEARANCE = "where event = :event and person = :person and session is :session"


def _key(appearance: Appearance) -> dict[str, int | None]:
    return {
        "event": appearance.event,
        "person": appearance.person,
        "session": appearance.session,
    }


def event_record(db: Database, slug: str) -> EventRecord | None:
    """An event with its sessions, organisers and who appeared."""
    event = _known(db, slug)
    if event is None:
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
        Watched(table="sessions", key=_OF_EVENT, is_public=True),
        Watched(table="organisers", key=_OF_EVENT, is_public=True),
        Watched(table="appearances", key=_OF_EVENT, is_public=True),
    ),
)
