"""Which session of a file is which that is on record: by what the file calls it, else by what it says.

Nothing is known by its place in a file: another day's file counts from one again, and a line that is put
in above moves all that stand below it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from sqlite_utils import Database

from ...metadata.names import fold
from ..catalogue.event_records import SessionRecord
from ..catalogue.rows import texts
from ..programme.shapes import Programme, ProgrammeSession

#: A key so long is given once; a shorter one, such as a number, may mean another session in another file.
_WORLDWIDE = 16
#: Titles so much alike, in one room at one moment, are one that was corrected.
_CORRECTED = 0.7

IsCovered = Callable[[SessionRecord], bool]
_Said = ProgrammeSession | SessionRecord


def event_of_keys(db: Database, programme: Programme) -> str | None:
    """The event on record that most sessions of a file are of, by their keys; None where no key tells."""
    keys = [one.key for one in programme.sessions if one.key and len(one.key) >= _WORLDWIDE]
    sql = """
        select events.slug from sessions join events on events.id = sessions.event
        where source_key in (select value from json_each(:keys))
        group by events.id order by count(*) desc, events.id limit 1
    """
    return next(iter(texts(db, sql, {"keys": json.dumps(keys)})), None)


def same_sessions(
    sessions: Sequence[ProgrammeSession], held: Sequence[SessionRecord], is_covered: IsCovered
) -> list[SessionRecord | None]:
    """For each session of a file the one on record that it is, None where it is new.

    By its key, where the file's keys mean what is on record; else by what both say of title, moment and room:
    of another day than the file's `is_covered` nothing is taken.
    """
    found = dict(_by_key(sessions, held, is_covered))
    for key_of, is_same in _PASSES:
        known = {match.slug for match in found.values()}
        offered: dict[object, list[SessionRecord]] = {}
        for one in held:
            if one.slug not in known and is_covered(one):
                offered.setdefault(key_of(one), []).append(one)
        for place, session in enumerate(sessions):
            there = offered.get(key_of(session), [])
            # Of many in one room at one moment nobody can say which was corrected.
            among = there if key_of is _title or len(there) == 1 else []
            match = next((one for one in among if is_same(one, session)), None)
            if match is not None and place not in found:
                there.remove(match)
                found[place] = match
    return [found.get(place) for place in range(len(sessions))]


def start_of(session: _Said) -> str | None:
    """When a session begins, as it is on record."""
    if isinstance(session, SessionRecord):
        return session.starts_at
    return session.starts_at.isoformat(timespec="minutes") if session.starts_at else None


def _by_key(
    sessions: Sequence[ProgrammeSession], held: Sequence[SessionRecord], is_covered: IsCovered
) -> Iterator[tuple[int, SessionRecord]]:
    """The sessions that are known by their keys.

    The short ones, such as numbers, are those of the file before where most still name the same session.
    """
    by_key = {one.source_key: one for one in held if one.source_key}
    named = [
        (place, by_key[session.key], _has_same_name(by_key[session.key], session))
        for place, session in enumerate(sessions)
        if session.key in by_key
    ]
    short = [is_same for _, one, is_same in named if len(one.source_key or "") < _WORLDWIDE]
    are_same = 2 * sum(short) >= len(short)
    for place, one, is_same in named:
        if len(one.source_key or "") >= _WORLDWIDE or (are_same and (is_same or is_covered(one))):
            yield place, one


def _has_same_name(one: _Said, other: _Said) -> bool:
    is_there = None not in _slot(one) and _slot(one) == _slot(other)
    return is_there or (_title(one) == _title(other) and _is_of_one_day(one, other))


def _slot(session: _Said) -> tuple[str | None, str | None]:
    return start_of(session), session.room


def _day(session: _Said) -> str | None:
    return (start_of(session) or "")[:10] or None


def _is_of_one_day(one: _Said, other: _Said) -> bool:
    """Whether nothing says that they are of two days."""
    return None in (_day(one), _day(other)) or _day(one) == _day(other)


def _title(session: _Said) -> str:
    return fold(session.title)


def _is_corrected(one: _Said, other: _Said) -> bool:
    """Whether the title of one is that of the other without a slip, in a room at a moment."""
    if None in _slot(one):
        return False
    return SequenceMatcher(None, _title(one), _title(other)).ratio() >= _CORRECTED


#: What two that may be the same agree in, and how far beyond that: the surest first.
_PASSES: tuple[tuple[Callable[[_Said], object], Callable[[_Said, _Said], bool]], ...] = (
    (_title, lambda one, other: _slot(one) == _slot(other)),
    (_title, lambda one, other: start_of(one) == start_of(other)),
    (_title, lambda one, other: _day(one) == _day(other) and one.room == other.room),
    (_title, _is_of_one_day),
    (_slot, _is_corrected),
)
