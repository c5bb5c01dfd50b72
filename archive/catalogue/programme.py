"""Events as they are announced, their sessions and organisers, and what they say for their photos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice

from sqlite_utils import Database

from ...metadata.names import fold
from ...metadata.names import slug as slugged
from ..errors import NotFound, Refused
from .people import ORGANISATION, forget_unnamed, person_named
from .rows import numbers, row, rows, texts
from .slugs import fit_slug

#: What an event says for its photos.
OF_PHOTOS = (
    "time_zone",
    "is_reviewed",
    "least_rating",
    "keep_until",
    "licence",
    "usage_rights",
    "restrictions",
    "contract",
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session of an event; times are local, None when unknown.

    `source_key` is what the file that it was read from calls it; None for one of staff's.
    """

    title: str
    starts_at: datetime | None = None
    slug: str | None = None  # made of the title when not given
    ends_at: datetime | None = None
    room: str | None = None
    description: str | None = None
    source_key: str | None = None


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
    time_zone: str | None = None
    is_reviewed: bool = False
    least_rating: int | None = None
    keep_until: str | None = None
    licence: str | None = None
    usage_rights: str | None = None
    restrictions: str | None = None
    contract: str | None = None
    programme: str | None = None


def insert_event(db: Database, event: Event) -> int:
    """Record a new event with its sessions and organisers, inside a transaction; return its id.

    Raises Refused when the slug is taken or not fit for an address, a name is empty, or the days are
    reversed.
    """
    fit_slug(event.slug, "an event's slug")
    if not event.title.strip() or not all(name.strip() for name in event.organisers):
        raise Refused(f"{event.slug}: a title or an organiser is empty")
    if event.ends_on < event.starts_on:
        raise Refused(f"{event.slug}: ends on {event.ends_on}, before it starts")
    if event.language and not is_language(event.language):
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


def is_language(text: str) -> bool:
    """Whether a text looks like a language as BCP 47 has it: fr, pt-BR."""
    return _LANGUAGE.fullmatch(text) is not None


def set_event(db: Database, event: int, values: Mapping[str, str | int | None]) -> None:
    """Set columns of an event, given by its id."""
    db["events"].update(event, dict(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event as it is listed, with the number of its photos and of those that are public."""

    slug: str
    title: str
    starts_on: str
    ends_on: str
    place: str | None
    photos: int
    public: int


def listed_events(db: Database) -> list[ListedEvent]:
    """Every event, the newest first."""
    sql = """
        select slug, title, starts_on, ends_on, place,
            (select count(*) from photos where event = events.id) as photos,
            (select count(*) from photos where event = events.id and published_at is not null)
                as public
        from events
        order by starts_on desc, slug
    """
    return list(rows(db, ListedEvent, sql))


def photos_of_event(db: Database, event: int) -> list[int]:
    """The photos of an event, by their ids."""
    return numbers(db, "select id from photos where event = :event order by id", {"event": event})


def _add_sessions(db: Database, event: int, sessions: Sequence[Session]) -> None:
    taken: set[str] = set()
    for position, session in enumerate(sessions, start=1):
        stem = session.slug or slugged(session.title) or f"session-{position}"
        numbered = (f"{stem}-{number}" for number in count(position))
        slug = next(slug for slug in (stem, *islice(numbered, len(taken) + 1)) if slug not in taken)
        taken.add(slug)
        db["sessions"].insert(
            {
                "event": event,
                "slug": slug,
                "title": session.title,
                "starts_at": _minutes(session.starts_at),
                "ends_at": _minutes(session.ends_at),
                "room": session.room,
                "description": session.description,
                "source_key": session.source_key,
                "position": position,
            }
        )


def _minutes(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def delete_event(db: Database, event: KnownEvent) -> None:
    """Take an event and its programme out of the catalogue, inside a transaction.

    Raises Refused while photos belong to it, or an ingest was for it.
    """
    key = {"event": event.id}
    if texts(db, "select 1 from photos where event = :event limit 1", key):
        raise Refused(f"{event.slug}: photos belong to it, so it stays")
    if texts(db, "select 1 from imports where event = :event limit 1", key):
        raise Refused(f"{event.slug}: an ingest was for it, so it stays")
    if texts(db, "select 1 from leases where event = :event limit 1", key):
        raise Refused(f"{event.slug}: there are leases of it, so it stays; see: byline lease list")
    named = "select person from appearances where event = :event"
    people = numbers(db, f"{named} union select person from organisers where event = :event", key)
    for table in ("appearances", "organisers", "sessions", "clocks"):
        db.execute(f"delete from {table} where event = :event", key)
    db.execute("delete from events where id = :event", key)
    forget_unnamed(db, people)


def event_named(db: Database, slug: str) -> KnownEvent:
    """An event by its slug; raises NotFound with what to do."""
    event = _known(db, slug)
    if event is None:
        raise NotFound(f"no event {slug!r}; make it with: byline event create {slug} …")
    return event


def event_meant(db: Database, text: str) -> KnownEvent:
    """An event by its slug, or by its title however that is spelt; raises NotFound with what to do."""
    titled = [event for event in every_event(db) if fold(event.title) == fold(text)]
    known = _known(db, text)
    return known or (titled[0] if len(titled) == 1 else event_named(db, text))


def event_of(db: Database, event: int) -> KnownEvent:
    """An event by its id."""
    return event_named(db, event_slug(db, event))


def every_event(db: Database) -> list[KnownEvent]:
    """Every event, in the order they were recorded."""
    return list(rows(db, KnownEvent, "select * from events order by id"))


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
