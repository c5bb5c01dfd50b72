"""Sessions of an event said by hand: added, edited, taken out; what staff say no file changes later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from ...metadata.names import slug as slugged
from ..catalogue.changes import record_change
from ..catalogue.event_records import (
    AppearanceRecord,
    EventRecord,
    SessionRecord,
    event_record,
    replace_event,
)
from ..catalogue.programme import event_named, photos_of_event, session_id, session_slug
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.transactions import transaction
from ..errors import NotFound, Refused
from ..storage.layout import Archive
from .kinds import ChangeKind
from .merged_programmes import shot_sessions
from .typed import typed

#: What can be said of a session.
SAID_OF_SESSIONS = ("title", "starts_at", "ends_at", "room", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedSession:
    """All that undoing it needs: the session before and after; None where there was none, or is none now.

    `appearances` are of those who appeared at one that was taken out.
    """

    event: str
    before: SessionRecord | None
    after: SessionRecord | None
    appearances: tuple[AppearanceRecord, ...] = ()


def add_session(db: Database, event: str, values: Mapping[str, str | None]) -> str:
    """Add a session to an event, as one change; return its name. Raises NotFound; Refused without title."""
    with transaction(db):
        record = _record(db, event)
        blank = SessionRecord(slug="", title="", starts_at=None, position=len(record.sessions) + 1)
        after = _said(blank, values)
        taken = {one.slug for one in record.sessions}
        stem = slugged(after.title) or f"session-{after.position}"
        numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
        after = replace(after, slug=next(slug for slug in numbered if slug not in taken))
        return _changed(db, record, EditedSession(event=event, before=None, after=after))


def edit_session(db: Database, event: str, name: str, values: Mapping[str, str | None]) -> str:
    """Say something else of a session, as one change; return its name. None empties a field.

    Raises NotFound, and Refused for what cannot be, or is so already.
    """
    with transaction(db):
        record, before = _session(db, event, name)
        after = _said(before, values)
        if after == before:
            raise Refused(f"{before.slug}: is so already; nothing was changed")
        return _changed(db, record, EditedSession(event=event, before=before, after=after))


def remove_session(db: Database, event: str, name: str) -> str:
    """Take a session out, as one change; return its name. Raises Refused where photos were taken at it."""
    with transaction(db):
        record, before = _session(db, event, name)
        if before.slug in shot_sessions(db, event):
            raise Refused(f"{before.slug}: photos were taken at it, so it stays")
        theirs = tuple(one for one in record.appearances if one.session == before.slug)
        left = tuple(one for one in record.appearances if one.session != before.slug)
        made = EditedSession(event=event, before=before, after=None, appearances=theirs)
        return _changed(db, replace(record, appearances=left), made)


def _record(db: Database, event: str) -> EventRecord:
    event_named(db, event)
    record = event_record(db, event)
    if record is None:
        raise NotFound(f"no event {event!r}")
    return record


def _session(db: Database, event: str, name: str) -> tuple[EventRecord, SessionRecord]:
    record = _record(db, event)
    slug = session_slug(db, session_id(db, event_named(db, event).id, name))
    return record, next(one for one in record.sessions if one.slug == slug)


def _said(session: SessionRecord, values: Mapping[str, str | None]) -> SessionRecord:
    """A session with what is said of it; raises Refused for what cannot be."""
    title = values.get("title", session.title)
    if not title or not title.strip():
        raise Refused("a session needs a title")
    starts_at, ends_at = (
        _moment(values[name]) if name in values else getattr(session, name)
        for name in ("starts_at", "ends_at")
    )
    if starts_at and ends_at and ends_at < starts_at:
        raise Refused(f"it would end at {ends_at}, before it begins")
    return replace(
        session,
        title=typed(title, "a title"),
        starts_at=starts_at,
        ends_at=ends_at,
        room=values.get("room", session.room),
        description=values.get("description", session.description),
    )


def _moment(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text.replace(" ", "T"), "%Y-%m-%dT%H:%M").isoformat(
            timespec="minutes"
        )
    except ValueError as error:
        raise Refused(f"{text!r} is no moment; write 2015-02-17T14:30") from error


def _changed(db: Database, record: EventRecord, made: EditedSession) -> str:
    _put(db, record, made.before, made.after)
    return record_change(db, EDIT_SESSION.action, made)


def _put(
    db: Database, record: EventRecord, before: SessionRecord | None, after: SessionRecord | None
) -> None:
    """Make one session of an event another one."""
    sessions = [after if one == before else one for one in record.sessions]
    if before is None:
        sessions.append(after)
    kept = tuple(one for one in sessions if one is not None)
    replace_event(db, replace(record, sessions=kept))
    reconcile_photos(db, photos_of_event(db, event_named(db, record.slug).id))


def _undo(db: Database, _archive: Archive, made: EditedSession) -> None:
    record = _record(db, made.event)
    slug = next(one.slug for one in (made.after, made.before) if one is not None)
    stands = next((one for one in record.sessions if one.slug == slug), None)
    if (stands and replace(stands, position=0)) != (made.after and replace(made.after, position=0)):
        raise Refused(f"{slug}: was changed again since; undo that change first")
    if made.before is None and slug in shot_sessions(db, made.event):
        raise Refused(f"{slug}: photos were taken at it, so it stays")
    record = replace(record, appearances=(*record.appearances, *made.appearances))
    _put(db, record, stands, made.before)


def _summary(made: EditedSession) -> str:
    did = "added" if made.before is None else "taken out" if made.after is None else "edited"
    session = made.after or made.before
    return f"event {made.event}: session {session.slug if session else ''} {did}"


EDIT_SESSION = ChangeKind(
    action="edit-session",
    detail=EditedSession,
    undo=_undo,
    summary=_summary,
    touches=lambda made: [f"event {made.event}"],
)
