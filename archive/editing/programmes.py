"""A programme brought into the archive: a new event, or what has changed of one; what staff said stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlite_utils import Database

from ...metadata.names import fold
from ...metadata.names import slug as slugged
from ..catalogue.changes import record_change
from ..catalogue.event_records import (
    AppearanceRecord,
    EventRecord,
    SessionRecord,
    event_record,
    replace_event,
    restore_event,
)
from ..catalogue.people import person_spelt
from ..catalogue.programme import delete_event, event_named, photos_of_event
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..programme.shapes import Programme, Speaker
from ..storage.layout import Archive
from .kinds import ChangeKind

_FIELDS = ("title", "starts_on", "ends_on", "place", "description", "time_zone", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIn:
    """All that undoing it needs: the event before, None where there was none, and after."""

    before: EventRecord | None
    after: EventRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file brought: its event, how many sessions and people it names, how many sessions changed.

    `kept` says what staff said otherwise than the file, and stands. Without a change nothing was new.
    """

    event: str
    sessions: int
    people: int
    created: int
    updated: int
    kept: tuple[str, ...]
    change: str | None


@dataclass(slots=True)
class _Reader:
    """The event as it was, what the file before said of it, and what stands against this one."""

    known: EventRecord | None
    told: Mapping[str, str | None]
    kept: list[str] = field(default_factory=list)

    def value(self, key: str, held: str | None, said: str | None, what: str) -> str | None:
        """What stands: what the file says, unless staff said otherwise since; what it leaves out stays."""
        if said is None or said == held:
            return held
        if held and self.told.get(key) != held:
            self.kept.append(f"{what}: “{held}” stays, though the file says “{said}”")
            return held
        return said


def import_programme(
    db: Database, archive: Archive, programme: Programme, slug: str | None
) -> Imported:
    """Bring a programme in, as one change. Raises Refused for one that names no event or no day."""
    with transaction(db):
        slug = slug or slugged(programme.title or "")
        if not slug:
            raise Refused("the file does not say what the event is called; give --event SLUG")
        before = event_record(db, slug)
        reader = _Reader(known=before, told=json.loads((before and before.programme) or "{}"))
        after = _merged(db, reader, slug, programme)
        if before is None:
            restore_event(db, after)
        elif after != before:
            replace_event(db, after)
            reconcile_photos(db, archive, photos_of_event(db, event_named(db, slug).id))
        stands = event_record(db, slug)
        change = None
        if stands is not None and stands != before:
            change = record_change(db, READ_IN.action, ReadIn(before=before, after=stands))
        created, updated = _counts(before, after)
        return Imported(
            event=slug,
            sessions=len(programme.sessions),
            people=len(programme.people),
            created=created,
            updated=updated,
            kept=tuple(reader.kept),
            change=change,
        )


def _merged(db: Database, reader: _Reader, slug: str, programme: Programme) -> EventRecord:
    known = reader.known or _blank(slug)
    told: dict[str, str | None] = {name: getattr(programme, name) for name in _FIELDS}
    stands = {name: reader.value(name, getattr(known, name), told[name], name) for name in _FIELDS}
    first = stands["starts_on"] or _first_day(programme)
    if first is None:
        raise Refused(
            f"the file does not say when {slug} is; give it a day: byline event create {slug} …"
        )
    sessions = _sessions(known, programme)
    appearances = list(_appearances(db, reader, known, programme, sessions, told))
    return replace(
        known,
        title=stands["title"] or slug,
        starts_on=first,
        ends_on=max(first, stands["ends_on"] or first),
        place=stands["place"],
        description=stands["description"],
        time_zone=stands["time_zone"],
        language=stands["language"],
        sessions=tuple(sessions.values()) + _others(known, sessions),
        organisers=known.organisers or programme.organisers,
        appearances=tuple(appearances),
        programme=json.dumps(told, ensure_ascii=False),
    )


def _blank(slug: str) -> EventRecord:
    return EventRecord(
        slug=slug,
        title="",
        starts_on="",
        ends_on="",
        place=None,
        description=None,
        sessions=(),
        organisers=(),
    )


def _first_day(programme: Programme) -> str | None:
    days = [
        session.starts_at.date().isoformat() for session in programme.sessions if session.starts_at
    ]
    return min(days, default=None)


def _sessions(known: EventRecord, programme: Programme) -> dict[str, SessionRecord]:
    """The sessions of the file by its keys, each under the slug that it has already, or a new one."""
    by_key = {held.source_key: held for held in known.sessions if held.source_key}
    by_title = {fold(held.title): held for held in known.sessions if not held.source_key}
    taken = {held.slug for held in known.sessions}
    found: dict[str, SessionRecord] = {}
    for position, session in enumerate(programme.sessions, start=1):
        if session.key in found:
            continue
        held = by_key.get(session.key) or by_title.pop(fold(session.title), None)
        slug = held.slug if held else _free(slugged(session.title) or f"session-{position}", taken)
        taken.add(slug)
        found[session.key] = SessionRecord(
            slug=slug,
            title=session.title,
            starts_at=_minutes(session.starts_at),
            ends_at=_minutes(session.ends_at),
            room=session.room,
            description=session.description,
            source_key=session.key,
            position=position,
        )
    return found


def _others(known: EventRecord, sessions: Mapping[str, SessionRecord]) -> tuple[SessionRecord, ...]:
    """The sessions that staff recorded and the file does not have; those it had once are gone."""
    slugs = {session.slug for session in sessions.values()}
    staffs = [held for held in known.sessions if held.slug not in slugs and not held.source_key]
    return tuple(
        replace(held, position=len(sessions) + number)
        for number, held in enumerate(staffs, start=1)
    )


def _free(stem: str, taken: set[str]) -> str:
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _appearances(
    db: Database,
    reader: _Reader,
    known: EventRecord,
    programme: Programme,
    sessions: Mapping[str, SessionRecord],
    told: dict[str, str | None],
) -> Iterator[AppearanceRecord]:
    """Who appears: those of the file, and whom staff said that it does not name."""
    held = {(one.session, _who(db, one.person)): one for one in known.appearances}
    for slug, speakers in _on_stage(programme, sessions):
        for speaker in speakers:
            who = _who(db, speaker.name)
            before = held.pop((slug, who), None)
            where = f"{speaker.name} at {slug or 'the event'}"
            role, affiliation = (
                reader.value(f"{slug}|{who}|{name}", held_value, said, f"{name} of {where}")
                for name, held_value, said in (
                    ("role", before.role if before else None, speaker.role),
                    (
                        "affiliation",
                        before.affiliation if before else None,
                        speaker.affiliation,
                    ),
                )
            )
            told[f"{slug}|{who}|role"] = speaker.role
            told[f"{slug}|{who}|affiliation"] = speaker.affiliation
            told[f"{slug}|{who}"] = "there"
            name = before.person if before else speaker.name
            yield AppearanceRecord(person=name, session=slug, role=role, affiliation=affiliation)
    for (at, who), one in held.items():
        was_read = reader.told.get(f"{at}|{who}") == "there"
        if not was_read or one.role != reader.told.get(f"{at}|{who}|role"):
            yield one


def _on_stage(
    programme: Programme, sessions: Mapping[str, SessionRecord]
) -> Iterator[tuple[str | None, tuple[Speaker, ...]]]:
    """Who is on stage at each session, given as its slug, and at none."""
    once = {session.key: session for session in programme.sessions}
    yield from ((sessions[key].slug, session.speakers) for key, session in once.items())
    yield None, programme.speakers


def _who(db: Database, name: str) -> str:
    """Whom a spelling means, so that two of one person are one."""
    person = person_spelt(db, name)
    return fold(person.name if person else name)


def _minutes(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _counts(before: EventRecord | None, after: EventRecord) -> tuple[int, int]:
    """How many sessions are new, and how many are others than before."""
    known = {session.slug: session for session in before.sessions} if before else {}
    fresh = [session for session in after.sessions if session.slug not in known]
    others = [session for session in after.sessions if known.get(session.slug, session) != session]
    return len(fresh), len(others)


def _undo(db: Database, archive: Archive, made: ReadIn) -> None:
    slug = made.after.slug
    if event_record(db, slug) != made.after:
        raise Refused(f"{slug}: was changed again since; undo that change first")
    if made.before is None:
        delete_event(db, event_named(db, slug))
        return
    replace_event(db, made.before)
    reconcile_photos(db, archive, photos_of_event(db, event_named(db, slug).id))


READ_IN = ChangeKind(
    action="import-event",
    detail=ReadIn,
    undo=_undo,
    summary=lambda made: (
        f"programme of {made.after.slug} read in: {len(made.after.sessions)} sessions"
    ),
    touches=lambda made: [f"event {made.after.slug}"],
)
