"""A programme brought into the archive: a new event, or what has changed of one; what staff said stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlite_utils import Database

from ...metadata.names import slug as slugged
from ..catalogue.changes import record_change
from ..catalogue.event_records import (
    EventRecord,
    event_record,
    replace_event,
    restore_event,
)
from ..catalogue.programme import OF_PHOTOS, delete_event, event_named, photos_of_event
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..programme.shapes import Programme
from ..storage.layout import Archive
from .kinds import ChangeKind
from .merged_programmes import FIELDS, days_of, known_as, merged, reader_of, shot_sessions
from .same_sessions import event_of_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIn:
    """All that undoing it needs: the event before, None where there was none, and after."""

    before: EventRecord | None
    after: EventRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file brought: its event, how many sessions and people it names, how many sessions changed.

    `is_new_event` where there was no such event before.
    `kept` says what staff said otherwise than the file, and stands; `removed` what the file has no more;
    `left_out` what of it was not read, and why.
    Without a change nothing was new.
    """

    event: str
    sessions: int
    people: int
    is_new_event: bool
    created: int
    updated: int
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[str, ...]
    change: str | None


def import_programme(db: Database, programme: Programme, slug: str | None) -> Imported:
    """Bring a programme in, as one change. Raises Refused for one that names no event or no day."""
    with transaction(db):
        is_named = slug is not None
        slug = slug or event_of_keys(db, programme) or slugged(programme.title or "")
        if not slug:
            raise Refused("the file does not say what the event is called; give --event SLUG")
        before = event_record(db, slug)
        if before is not None and not is_named:
            _refuse_another_time(before, programme)
        reader = reader_of(db, before)
        after = merged(db, reader, slug, programme)
        if before is None:
            restore_event(db, after)
        elif after != before:
            replace_event(db, after)
            reconcile_photos(db, photos_of_event(db, event_named(db, slug).id))
        stands = event_record(db, slug)
        change = None
        if stands is not None and not _is_alike(before, stands):
            change = record_change(db, READ_IN.action, ReadIn(before=before, after=stands))
        created, updated = _counts(before, after)
        return Imported(
            event=slug,
            sessions=len(programme.sessions),
            people=len(programme.people),
            is_new_event=before is None,
            created=created,
            updated=updated,
            kept=tuple(reader.kept),
            removed=tuple(_removed(before, after)) if before else (),
            left_out=programme.left_out,
            change=change,
        )


def _refuse_another_time(known: EventRecord, programme: Programme) -> None:
    """Refuse a programme of another year that is called as an event on record is."""
    days = days_of(programme)
    if not days or not known.starts_on:
        return
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    apart = max(
        first - date.fromisoformat(known.ends_on), date.fromisoformat(known.starts_on) - last
    )
    if apart > _ANOTHER_TIME:
        raise Refused(
            f"there is an event {known.slug} of {known.starts_on}, and this is of {min(days)}: give --event "
            f"with a slug of its own, or --event {known.slug} for that one"
        )


_ANOTHER_TIME = timedelta(days=60)


def _is_alike(before: EventRecord | None, after: EventRecord) -> bool:
    """Whether an event is as it was, whatever is noted of the file it was read from."""
    return before is not None and _without_notes(before) == _without_notes(after)


def _without_notes(record: EventRecord) -> EventRecord:
    sessions = tuple(replace(session, source_key=None) for session in record.sessions)
    appearances = tuple(sorted(record.appearances, key=str))
    return replace(record, programme=None, sessions=sessions, appearances=appearances)


def _counts(before: EventRecord | None, after: EventRecord) -> tuple[int, int]:
    """How many sessions are new, and how many are others than before."""
    known = {session.slug: session for session in before.sessions} if before else {}
    fresh = [session for session in after.sessions if session.slug not in known]
    on_stage = {slug: _on_stage(before, slug) for slug in known} if before else {}
    # A session that stands elsewhere in the list, or is called otherwise by its file, is no other one.
    others = [
        session
        for session in after.sessions
        if (held := known.get(session.slug))
        and (
            replace(held, position=session.position, source_key=session.source_key) != session
            or on_stage[session.slug] != _on_stage(after, session.slug)
        )
    ]
    return len(fresh), len(others)


def _on_stage(record: EventRecord, session: str) -> set[tuple[str, str | None, str | None]]:
    """Who appears at a session, and as what."""
    return {
        (one.person, one.role, one.affiliation)
        for one in record.appearances
        if one.session == session
    }


def _removed(before: EventRecord, after: EventRecord) -> Iterator[str]:
    """What is on the programme no more, a line each."""
    stay = {session.slug for session in after.sessions}
    for session in before.sessions:
        if session.slug not in stay:
            when = f" ({session.starts_at.replace('T', ' ')})" if session.starts_at else ""
            yield f"“{session.title}”{when} is in the file no more, and was taken out"
    appear = {one.person for one in after.appearances}
    there = {(one.person, one.session) for one in after.appearances}
    for name in dict.fromkeys(one.person for one in before.appearances):
        if name not in appear:
            yield f"{name} is in the file no more, and was taken off the programme"
    for one in before.appearances:
        is_gone = (one.person, one.session) not in there and one.session in stay
        if is_gone and one.person in appear:
            yield f"{one.person} is at {one.session} in the file no more, and was taken off it"


def _undo(db: Database, _archive: Archive, made: ReadIn) -> None:
    slug = made.after.slug
    stands = event_record(db, slug)
    if stands is None:
        raise Refused(f"{slug}: is not on record any more, so this cannot be undone")
    now, then = _said(db, stands), _said(db, made.after)
    if others := sorted(now.items() ^ then.items()):
        few = "; ".join(dict.fromkeys(what for _, what in others))
        raise Refused(f"{slug}: was changed since ({few}); undo that change first: byline changes")
    if made.before is None:
        delete_event(db, event_named(db, slug))
        return
    if shot := sorted(shot_sessions(db, slug) - {one.slug for one in made.before.sessions}):
        raise Refused(
            f"{slug}: photos are said to be taken at {', '.join(shot)}, which would go; say otherwise of "
            "them first, or undo the change that said so: byline changes"
        )
    # What an event says for its photos no programme says; but for its zone, it stays.
    of_photos = {name: getattr(stands, name) for name in OF_PHOTOS if name != "time_zone"}
    replace_event(db, replace(made.before, **of_photos))
    reconcile_photos(db, photos_of_event(db, event_named(db, slug).id))


def _said(db: Database, record: EventRecord) -> dict[str, str]:
    """All that a programme says of an event, and what each is of; in no order, under today's names."""
    said = {f"{name} {getattr(record, name)}": f"its {name}" for name in FIELDS}
    said |= {f"organiser {known_as(db, name)}": "its organisers" for name in record.organisers}
    for session in record.sessions:
        plain = replace(session, position=0, source_key=None)
        said[str(plain)] = f"session {session.slug}"
    for one in record.appearances:
        who = known_as(db, one.person)
        key = f"{who} {one.session} {one.role} {one.affiliation}"
        said[key] = f"{who} at {one.session or 'the event'}"
    return said


READ_IN = ChangeKind(
    action="import-event",
    detail=ReadIn,
    undo=_undo,
    summary=lambda made: (
        f"programme of {made.after.slug} read in: {len(made.after.sessions)} sessions"
    ),
    touches=lambda made: [f"event {made.after.slug}"],
)
