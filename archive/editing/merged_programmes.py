"""What stands of an event when a programme is read in: what the file says, unless staff said otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from ...metadata.names import fold
from ...metadata.names import slug as slugged
from ..catalogue.event_records import AppearanceRecord, EventRecord, SessionRecord
from ..catalogue.people import person_spelt
from ..catalogue.rows import texts
from ..errors import Refused
from ..programme.shapes import Programme, Speaker
from .same_sessions import same_sessions, start_of

FIELDS = ("title", "starts_on", "ends_on", "place", "description", "time_zone", "language")

#: What a file says of a session, and how that is called.
_OF_SESSIONS: dict[str, str] = {
    "title": "title",
    "starts_at": "begin",
    "ends_at": "end",
    "room": "room",
    "description": "description",
}


@dataclass(slots=True)
class Reader:
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


def reader_of(db: Database, known: EventRecord | None) -> Reader:
    """What is known of an event, and was read of it before, each person under their name of today."""
    told = json.loads((known and known.programme) or "{}")
    today: dict[str, str] = {}
    found: dict[str, str | None] = {}
    for key, said in told.items():
        place, bar, rest = key.partition("|")
        who, other_bar, what = rest.partition("|")
        if who and not who.startswith(":"):
            today[who] = today.get(who) or known_as(db, who)
            found["".join((place, bar, today[who], other_bar, what))] = said
        else:
            found[key] = said
    return Reader(known=known, told=found)


def merged(db: Database, reader: Reader, slug: str, programme: Programme) -> EventRecord:
    """An event as it stands when a programme was read; raises Refused where nobody says its day."""
    known = reader.known or _blank(slug)
    told: dict[str, str | None] = {}
    sessions = _sessions(reader, known, programme, told)
    staying = _staying(db, reader, known, programme, sessions)
    _tell_moved(db, reader, known, sessions)
    programme = _spanning(programme, staying)
    said = {name: getattr(programme, name) for name in FIELDS}
    held = {name: getattr(known, name) for name in FIELDS}
    if held["title"] == slug:
        held["title"] = None  # nobody said what it is called
    stands = {name: reader.value(name, held[name], said[name], name) for name in FIELDS}
    # What a file leaves out, the one before said.
    told |= {name: said[name] or reader.told.get(name) for name in FIELDS}
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
    said_organisers = "\n".join(programme.organisers) or None
    stands_organisers = reader.value(
        "organisers", "\n".join(known.organisers) or None, said_organisers, "organisers"
    )
    told["organisers"] = said_organisers or reader.told.get("organisers")
    organisers = tuple((stands_organisers or "").split("\n")) if stands_organisers else ()
    ordered = _in_order((*sessions, *staying))
    places = {session.slug: session.position for session in ordered}
    # Those of the event as a whole come last; who is where in the file does not reorder the rest.
    appearances.sort(key=lambda one: places.get(one.session or "", len(places) + 1))
    return replace(
        known,
        title=stands["title"] or slug,
        starts_on=first,
        ends_on=max(first, stands["ends_on"] or max(days_of(programme), default=first)),
        place=stands["place"],
        description=stands["description"],
        time_zone=stands["time_zone"],
        language=stands["language"],
        sessions=ordered,
        organisers=organisers,
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
    said = filter(None, (programme.starts_on, programme.ends_on))
    return min({*days_of(programme), *said}, default=None)


def days_of(programme: Programme) -> set[str]:
    """The days that a file speaks of: of its sessions, those that are cancelled among them."""
    sessions = (*programme.sessions, *programme.cancelled)
    return {one.starts_at.date().isoformat() for one in sessions if one.starts_at}


def _is_of(programme: Programme, held: SessionRecord) -> bool:
    """Whether a session is of the days that a file speaks of: what it does not name then is gone.

    A file that names no session speaks of none, nor does an article: that tells of a few.
    """
    if programme.is_proposal or not (programme.sessions or programme.cancelled):
        return False
    days = days_of(programme)
    return held.starts_at[:10] in days if held.starts_at else not days


def _may_be(programme: Programme, held: SessionRecord) -> bool:
    """Whether a session on record may be one that a file names: of its days, or of a day nobody says."""
    days = days_of(programme)
    return not (held.starts_at and days) or held.starts_at[:10] in days


def _spanning(programme: Programme, staying: Sequence[SessionRecord]) -> Programme:
    """A programme whose event has the days of the sessions that stay, too, and ends after it begins."""
    days = [held.starts_at[:10] for held in staying if held.starts_at]
    first = programme.starts_on and min((programme.starts_on, *days))
    last = programme.ends_on and max((programme.ends_on, first or programme.ends_on, *days))
    return replace(programme, starts_on=first, ends_on=last)


def _sessions(
    reader: Reader, known: EventRecord, programme: Programme, told: dict[str, str | None]
) -> list[SessionRecord]:
    """The sessions of the file in its order, each under the slug that it has already, or a new one."""
    same = same_sessions(programme.sessions, known.sessions, lambda one: _may_be(programme, one))
    taken = {held.slug for held in known.sessions}
    matched = {match.slug for match in same if match}
    keys = {held.source_key or "" for held in known.sessions if held.slug not in matched}
    found: list[SessionRecord] = []
    for position, (session, match) in enumerate(zip(programme.sessions, same, strict=True), 1):
        stem = slugged(session.title) or f"session-{position}"
        slug = match.slug if match else _free(stem, taken)
        key = session.key or " ".join(
            filter(None, (session.title, start_of(session), session.room))
        )
        key = _free(key, keys)
        taken.add(slug)
        keys.add(key)
        said = SessionRecord(
            slug=slug,
            title=session.title,
            starts_at=start_of(session),
            ends_at=session.ends_at.isoformat(timespec="minutes") if session.ends_at else None,
            room=session.room,
            description=session.description,
            source_key=key,
            position=position,
        )
        found.append(_stands(reader, match, said) if match else said)
        told |= {
            f"{slug}|:{name}": value or reader.told.get(f"{slug}|:{name}")
            for name in _OF_SESSIONS
            for value in [getattr(said, name)]
        }
    return found


def _stands(reader: Reader, held: SessionRecord, said: SessionRecord) -> SessionRecord:
    """What stands of a session that is on record, given what the file says of it."""
    # Of what was read in before byline kept what a file says of a session, files had said all.
    is_of_files = held.source_key and f"{said.slug}|:title" not in reader.told

    def value(name: str) -> str | None:
        before, now = getattr(held, name), getattr(said, name)
        if is_of_files:
            return now or before
        what = f"{_OF_SESSIONS[name]} of session {said.slug}"
        return reader.value(f"{said.slug}|:{name}", before, now, what)

    is_respelt = fold(held.title) == fold(said.title)
    starts_at, ends_at = value("starts_at"), value("ends_at")
    return replace(
        said,
        title=said.title if is_respelt else value("title") or said.title,
        starts_at=starts_at,
        ends_at=None if starts_at and ends_at and ends_at < starts_at else ends_at,
        room=value("room"),
        description=value("description"),
    )


def _staying(
    db: Database,
    reader: Reader,
    known: EventRecord,
    programme: Programme,
    found: Iterable[SessionRecord],
) -> list[SessionRecord]:
    """The sessions that the file does not have and that stay.

    Those of staff, and of days it says nothing of. One that is gone and that photos were taken at stays for
    them, without its times: nothing else was taken there.
    """
    slugs = {session.slug for session in found}
    shot = shot_sessions(db, known.slug)
    cancelled = _cancelled(known, programme)
    staying = []
    for held in known.sessions:
        if held.slug in slugs:
            continue
        is_gone = held.slug in cancelled or (held.source_key and _is_of(programme, held))
        if not is_gone:
            staying.append(held)
        elif held.slug in shot:
            if held.starts_at:
                reader.kept.append(
                    f"“{held.title}” is in the file no more, and stays for the photos that were taken at it, "
                    "without its times"
                )
            # No number means it any more: the file may have given its own to another.
            staying.append(replace(held, starts_at=None, ends_at=None, source_key=None))
    return staying


def _cancelled(known: EventRecord, programme: Programme) -> set[str]:
    """The sessions on record that a file says do not take place, by slug."""
    same = same_sessions(programme.cancelled, known.sessions, lambda one: _may_be(programme, one))
    return {one.slug for one in same if one is not None and one.source_key}


def _tell_moved(
    db: Database, reader: Reader, known: EventRecord, sessions: Iterable[SessionRecord]
) -> None:
    """Tell which sessions go to another time, and their photos with them; and which rooms are not known."""
    before = {held.slug: held for held in known.sessions}
    shot = shot_sessions(db, known.slug)
    for one in sessions:
        was = before[one.slug].starts_at if one.slug in before else None
        if was and one.starts_at and one.starts_at != was and one.slug in shot:
            moves = f"from {was.replace('T', ' ')} to {one.starts_at.replace('T', ' ')}"
            reader.kept.append(
                f"“{one.title}” moves {moves}, and the photos that were taken at it stay with it; say "
                "otherwise with: byline move"
            )
    rooms = {one.room for one in sessions if one.room}
    for clock in known.clocks:
        if clock.room and rooms and clock.room not in rooms:
            reader.kept.append(
                f"{clock.body} is said to be in {clock.room}, which the file does not know; say where it "
                "was with: byline clock set"
            )


def shot_sessions(db: Database, event: str) -> set[str]:
    """The sessions of an event that photos were taken at, by their slugs."""
    return set(texts(db, _SHOT, {"event": event}))


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
    reader: Reader,
    sessions: Sequence[SessionRecord],
    programme: Programme,
    still: Set[str | None],
    told: dict[str, str | None],
) -> Iterator[AppearanceRecord]:
    """Who appears where the file speaks: those it names, and whom staff said that it does not."""
    known = reader.known.appearances if reader.known else ()
    held = {
        (one.session, known_as(db, one.person)): one for one in known if one.session not in still
    }
    for slug, speakers in _on_stage(programme, sessions):
        for speaker in speakers:
            who = known_as(db, speaker.name)
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
            for name, said in (("role", speaker.role), ("affiliation", speaker.affiliation)):
                told[f"{slug}|{who}|{name}"] = said or reader.told.get(f"{slug}|{who}|{name}")
            told[f"{slug}|{who}"] = "there"
            name = before.person if before else speaker.name
            yield AppearanceRecord(person=name, session=slug, role=role, affiliation=affiliation)
    slugs = {session.slug for session in sessions}
    for (at, who), one in held.items():
        was_read = reader.told.get(f"{at}|{who}") == "there"
        is_of_staff = one.role != reader.told.get(f"{at}|{who}|role")
        if was_read and is_of_staff:
            reader.kept.append(
                f"{one.person} stays at {at or 'the event'}, as staff said: {one.role}"
            )
        if not was_read or is_of_staff:
            # Of a session that is gone, who appeared there still did so at the event.
            yield one if at in slugs else replace(one, session=None)


def _on_stage(
    programme: Programme, sessions: Sequence[SessionRecord]
) -> Iterator[tuple[str | None, tuple[Speaker, ...]]]:
    """Who is on stage at each session, given as its slug, and at none."""
    speakers = (session.speakers for session in programme.sessions)
    yield from zip((session.slug for session in sessions), speakers, strict=True)
    yield None, programme.speakers


def known_as(db: Database, name: str) -> str:
    """Whom a spelling means, so that two of one person are one."""
    person = person_spelt(db, name)
    return fold(person.name if person else name)


_SHOT = """
    select sessions.slug from sessions join events on events.id = sessions.event
    where events.slug = :event and exists (select 1 from photos where photos.session = sessions.id)
"""
