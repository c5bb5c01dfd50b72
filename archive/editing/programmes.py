"""A programme brought into the archive: a new event, or what has changed of one; what staff said stays."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
from ..catalogue.rows import texts
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

    `is_new_event` where there was no such event before.
    `kept` says what staff said otherwise than the file, and stands; `removed` what the file has no more.
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
            change=change,
        )


def _is_alike(before: EventRecord | None, after: EventRecord) -> bool:
    """Whether an event is as it was, whatever is noted of the file it was read from."""
    return before is not None and replace(before, programme=after.programme) == after


def _merged(db: Database, reader: _Reader, slug: str, programme: Programme) -> EventRecord:
    known = reader.known or _blank(slug)
    sessions = _sessions(known, programme)
    staying = _staying(db, known, programme, sessions.values())
    programme = _spanning(programme, staying)
    said = {name: getattr(programme, name) for name in _FIELDS}
    held = {name: getattr(known, name) for name in _FIELDS}
    if held["title"] == slug:
        held["title"] = None  # nobody said what it is called
    stands = {name: reader.value(name, held[name], said[name], name) for name in _FIELDS}
    # What a file leaves out, the one before said.
    told: dict[str, str | None] = {name: said[name] or reader.told.get(name) for name in _FIELDS}
    first = stands["starts_on"] or _first_day(programme)
    if first is None:
        raise Refused(
            f"the file does not say when {slug} is; give it a day: byline event create {slug} …"
        )
    # Where the file says nothing, who appears stays: at sessions of other days, at the event itself.
    still = {session.slug for session in staying} | (set() if programme.speakers else {None})
    told_of = {str(slug) for slug in still}
    appearances = [one for one in known.appearances if one.session in still]
    told |= {key: said for key, said in reader.told.items() if _place_of(key) in told_of}
    appearances += _appearances(db, reader, sessions, programme, still, told)
    ordered = _in_order((*sessions.values(), *staying))
    places = {session.slug: session.position for session in ordered}
    # Those of the event as a whole come last; who is where in the file does not reorder the rest.
    appearances.sort(key=lambda one: places.get(one.session or "", len(places) + 1))
    return replace(
        known,
        title=stands["title"] or slug,
        starts_on=first,
        ends_on=max(first, stands["ends_on"] or first),
        place=stands["place"],
        description=stands["description"],
        time_zone=stands["time_zone"],
        language=stands["language"],
        sessions=ordered,
        organisers=known.organisers or programme.organisers,
        appearances=tuple(appearances),
        programme=json.dumps(told, ensure_ascii=False, sort_keys=True),
    )


def _place_of(key: str) -> str | None:
    """Where somebody appears of whom a key tells: "debat|akim oural|role"."""
    return key.partition("|")[0] if "|" in key else None


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
    return min(_days(programme), default=None)


def _days(programme: Programme) -> list[str]:
    """The days that a file speaks of: of its sessions, and those it says that the event has."""
    days = [one.starts_at.date().isoformat() for one in programme.sessions if one.starts_at]
    return sorted(filter(None, (programme.starts_on, programme.ends_on, *days)))


def _is_of(programme: Programme, held: SessionRecord) -> bool:
    """Whether a session is of the days that a file speaks of: what it does not name then is gone.

    A file that names no session speaks of none.
    """
    if not programme.sessions:
        return False
    days = _days(programme)
    return not held.starts_at or not days or days[0] <= held.starts_at[:10] <= days[-1]


def _spanning(programme: Programme, staying: Sequence[SessionRecord]) -> Programme:
    """A programme whose event has the days of the sessions that stay, too, and ends after it begins."""
    days = [held.starts_at[:10] for held in staying if held.starts_at]
    first = programme.starts_on and min((programme.starts_on, *days))
    last = programme.ends_on and max((programme.ends_on, first or programme.ends_on, *days))
    return replace(programme, starts_on=first, ends_on=last)


def _sessions(known: EventRecord, programme: Programme) -> dict[str, SessionRecord]:
    """The sessions of the file by its keys, each under the slug that it has already, or a new one.

    What has another key than it had is found by its title: it has moved, or its file calls it anew.
    """
    keys = {session.key for session in programme.sessions}
    by_key = {held.source_key: held for held in known.sessions if held.source_key}
    by_title: dict[str, list[SessionRecord]] = defaultdict(list)
    for held in reversed(known.sessions):
        if held.source_key not in keys and _is_of(programme, held):
            by_title[fold(held.title)].append(held)
    taken = {held.slug for held in known.sessions}
    found: dict[str, SessionRecord] = {}
    for position, session in enumerate(programme.sessions, start=1):
        titled = by_title[fold(session.title)]
        match = by_key.get(session.key) or (titled.pop() if titled else None)
        slug = (
            match.slug if match else _free(slugged(session.title) or f"session-{position}", taken)
        )
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


def _staying(
    db: Database, known: EventRecord, programme: Programme, found: Iterable[SessionRecord]
) -> list[SessionRecord]:
    """The sessions that the file does not have and that stay.

    Those of staff, of days it says nothing of, and those that photos were taken at.
    """
    slugs = {session.slug for session in found}
    shot = set(texts(db, _SHOT, {"event": known.slug}))
    return [
        held
        for held in known.sessions
        if held.slug not in slugs
        and (not held.source_key or held.slug in shot or not _is_of(programme, held))
    ]


def _in_order(sessions: Iterable[SessionRecord]) -> tuple[SessionRecord, ...]:
    """Sessions by day; within one, as their file and staff have them."""
    by_day = sorted(sessions, key=lambda session: (session.starts_at or "9999")[:10])
    return tuple(replace(one, position=number) for number, one in enumerate(by_day, start=1))


def _free(stem: str, taken: set[str]) -> str:
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _appearances(
    db: Database,
    reader: _Reader,
    sessions: Mapping[str, SessionRecord],
    programme: Programme,
    still: Set[str | None],
    told: dict[str, str | None],
) -> Iterator[AppearanceRecord]:
    """Who appears where the file speaks: those it names, and whom staff said that it does not."""
    known = reader.known.appearances if reader.known else ()
    held = {(one.session, _who(db, one.person)): one for one in known if one.session not in still}
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
    slugs = {session.slug for session in sessions.values()}
    for (at, who), one in held.items():
        was_read = reader.told.get(f"{at}|{who}") == "there"
        if not was_read or one.role != reader.told.get(f"{at}|{who}|role"):
            # Of a session that is gone, who appeared there still did so at the event.
            yield one if at in slugs else replace(one, session=None)


def _on_stage(
    programme: Programme, sessions: Mapping[str, SessionRecord]
) -> Iterator[tuple[str | None, tuple[Speaker, ...]]]:
    """Who is on stage at each session, given as its slug, and at none."""
    yield from ((sessions[one.key].slug, one.speakers) for one in programme.sessions)
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
    # A session that stands elsewhere in the list is no other one.
    others = [
        session
        for session in after.sessions
        if session.slug in known
        and replace(known[session.slug], position=0) != replace(session, position=0)
    ]
    return len(fresh), len(others)


def _removed(before: EventRecord, after: EventRecord) -> Iterator[str]:
    """What is on the programme no more, a line each."""
    stay = {session.slug for session in after.sessions}
    for session in before.sessions:
        if session.slug not in stay:
            when = f" ({session.starts_at.replace('T', ' ')})" if session.starts_at else ""
            yield f"“{session.title}”{when} is in the file no more, and was taken out"
    appear = {one.person for one in after.appearances}
    for name in dict.fromkeys(one.person for one in before.appearances):
        if name not in appear:
            yield f"{name} is in the file no more, and was taken off the programme"


def _undo(db: Database, archive: Archive, made: ReadIn) -> None:
    slug = made.after.slug
    stands = event_record(db, slug)
    if stands is None or not _is_alike(stands, made.after):
        raise Refused(f"{slug}: was changed again since; undo that change first")
    if made.before is None:
        delete_event(db, event_named(db, slug))
        return
    replace_event(db, made.before)
    reconcile_photos(db, archive, photos_of_event(db, event_named(db, slug).id))


_SHOT = """
    select sessions.slug from sessions join events on events.id = sessions.event
    where events.slug = :event and exists (select 1 from photos where photos.session = sessions.id)
"""
READ_IN = ChangeKind(
    action="import-event",
    detail=ReadIn,
    undo=_undo,
    summary=lambda made: (
        f"programme of {made.after.slug} read in: {len(made.after.sessions)} sessions"
    ),
    touches=lambda made: [f"event {made.after.slug}"],
)
