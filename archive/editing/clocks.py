"""The clocks of cameras, as staff set them or let them be solved; what a camera wrote stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from ...metadata.moments import moment_in
from ..catalogue.bodies import (
    Frame,
    body_named,
    frames_of,
    frames_together,
    local_time,
    seen_by,
    shared_bodies,
)
from ..catalogue.changes import record_change
from ..catalogue.clocks import Clock, clock_of, clocks_of, read_clocks, set_clock, zone_of
from ..catalogue.event_records import TimedSession, sessions_of, timed_sessions
from ..catalogue.programme import event_named, event_slug
from ..catalogue.time_zones import local_in
from ..catalogue.transactions import transaction
from ..errors import NotFound, Refused
from ..phrases import counted
from ..programme.clocks import Solution, Span, solved_beside, solved_by_programme
from ..storage.layout import Archive
from .kinds import ChangeKind

_LARGEST_S = 20 * 366 * 86_400
_ZERO = datetime(2000, 1, 1)  # moments of a camera are in no zone


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClock:
    """The clock of a camera before and after; None where nothing was said of it."""

    body: str
    before: Clock | None
    after: Clock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClocks:
    """All that undoing it needs."""

    event: str
    clocks: tuple[SetClock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A clock that was solved, and beside what: another camera, or the programme where that is None."""

    body: str
    beside: str | None
    solution: Solution | None
    clock: Clock | None


def say_clock(
    db: Database,
    event: str,
    body: str,
    *,
    offset_s: float | None = None,
    drift_s_per_day: float | None = None,
    room: str | None = None,
) -> str:
    """Say how the clock of a camera stood at an event, or which room it was in; return the change.

    What is None stays; an empty room is none. Raises NotFound, and Refused where nothing changes.
    """
    with transaction(db):
        found = _known(db, event)
        name = body_named(db, found, body)
        clock = clock_of(db, found, name) or Clock(body=name)
        if offset_s is not None or drift_s_per_day is not None:
            drift = clock.drift_s_per_day if drift_s_per_day is None else drift_s_per_day
            clock = replace(
                clock,
                offset_s=clock.offset_s if offset_s is None else _fit(offset_s),
                drift_s_per_day=drift,
                anchor=_first(db, found, name) if drift else None,
                origin="typed",
                evidence=None,
            )
        if room is not None:
            clock = replace(clock, room=_room(db, found, room) if room else None)
        return _recorded(db, event, found, [clock])


def clock_from_reference(db: Database, uid: str, shows: datetime) -> str:
    """Set a clock by a photo of a clock that shows a time; return the change."""
    with transaction(db):
        seen = seen_by(db, uid)
        if seen.event is None:
            raise Refused(f"{uid}: belongs to no event, so there is no clock to set")
        read_clocks(db, seen.event)
        seen = seen_by(db, uid)
        if seen.event is None or seen.body is None or seen.written is None:
            raise Refused(f"{uid}: its file says no camera or no time")
        moment = moment_in(seen.written)
        if moment is None or not moment.has_time:
            raise Refused(f"{uid}: its file says no time of day")
        written = local_in(datetime.fromisoformat(moment), zone_of(db, seen.event))
        before = clock_of(db, seen.event, seen.body) or Clock(body=seen.body)
        clock = replace(
            before,
            offset_s=_fit((shows - written).total_seconds()),
            drift_s_per_day=0.0,
            anchor=None,
            origin="reference",
            evidence=f"{uid} shows a clock at {shows.isoformat()}",
        )
        return _recorded(db, event_slug(db, seen.event), seen.event, [clock])


def solve_clocks(
    db: Database, event: str, body: str | None, beside: str | None, *, by_programme: bool = False
) -> list[Solved]:
    """How the clocks of an event's cameras stood, solved and not recorded yet.

    Of one camera, or of all that nothing is said of yet; beside another one, whose clock is read as it is
    known, or beside the programme. Where nobody says beside which, it is the one that took most frames, of
    those whose clock is known where there are any.
    """
    with transaction(db):
        found = _known(db, event)
    frames = frames_together(db, found)
    taken: dict[str, list[Frame]] = {}
    for frame in frames:
        taken.setdefault(frame.body, []).append(frame)
    known = {clock.body for clock in clocks_of(db, found) if clock.is_known}
    meant = [body_named(db, found, body)] if body else sorted(taken.keys() - known)
    if by_programme:
        spans = _spans(timed_sessions(db, found))
        if not spans:
            raise Refused(f"{event}: no session says when it begins")
        return [
            _solved(name, None, solved_by_programme(_seconds(taken.get(name, [])), spans))
            for name in meant
        ]
    other = body_named(db, found, beside) if beside else _most(taken, known, meant)
    theirs = [_since(frame.taken) for frame in taken.get(other, ())]
    return [
        _solved(name, other, solved_beside(_seconds(taken.get(name, [])), theirs))
        for name in meant
        if name != other
    ]


def apply_clocks(db: Database, event: str, solved: Iterable[Solved]) -> str:
    """Record clocks that were solved, as one change; return it."""
    with transaction(db):
        found = _known(db, event)
        clocks = []
        for item in solved:
            if item.clock is not None:
                before = clock_of(db, found, item.body)
                clocks.append(replace(item.clock, room=before.room if before else None))
        return _recorded(db, event, found, clocks)


def doubts_of(db: Database, event: int, camera: str | None = None) -> Iterator[str]:
    """What makes the clocks of an event less sure than they look, or that of one camera; a line each."""
    only = None if camera is None else body_named(db, event, camera)
    for body, lines in shared_bodies(db, event).items():
        if only in (None, body):
            yield (
                f"{body}: no serial number, and several credits ({', '.join(lines)}): these may be several "
                "cameras with clocks of their own, so nobody is surely proposed by their time"
            )
    local, together = local_time(db, event), {one.uid for one in frames_together(db, event)}
    far: dict[str, list[str]] = {}
    elsewhere: set[str] = set()
    for frame in frames_of(db, event):
        if frame.uid not in together:
            far.setdefault(frame.body, []).append(frame.uid)
        elif frame.by_camera != frame.written:
            elsewhere.add(frame.body)
    for body, uids in far.items():
        if only in (None, body):
            yield (
                f"{body}: {counted(len(uids), 'frame')} dated far from the others, and left out here: "
                f"{', '.join(uids[:3])}{' …' if len(uids) > 3 else ''}"
            )
    for body in sorted(elsewhere):
        if only in (None, body):
            offset = local.of_bodies.get(body, "another zone")
            yield f"{body}: its files say {offset}, and their times are read so, in {local.zone}"


def _known(db: Database, event: str) -> int:
    """An event, by its id, with the cameras of photos that came before byline asked for them."""
    found = event_named(db, event).id
    read_clocks(db, found)
    return found


def _most(taken: Mapping[str, Sequence[Frame]], known: set[str], meant: Sequence[str]) -> str:
    others = [name for name in taken if name in known or len(meant) > 1 or name not in meant]
    first = [name for name in others if name in known] or others
    if not first:
        raise Refused("there is no other camera at this event; solve it with --programme")
    return max(first, key=lambda name: len(taken[name]))


def _seconds(frames: Iterable[Frame]) -> list[float]:
    return [_since(frame.by_camera) for frame in frames]


def _since(moment: datetime) -> float:
    return (moment - _ZERO).total_seconds()


def _spans(sessions: Iterable[TimedSession]) -> list[Span]:
    return [
        Span(starts_s=_since(session.starts_at), ends_s=_since(session.ends_at))
        for session in sessions
    ]


def _solved(body: str, beside: str | None, solution: Solution | None) -> Solved:
    clock = None
    if solution is not None:
        anchor = (_ZERO + timedelta(seconds=solution.anchor_s)).isoformat(timespec="seconds")
        clock = Clock(
            body=body,
            offset_s=round(solution.offset_s, 1),
            drift_s_per_day=round(solution.drift_s_per_day, 2),
            anchor=anchor if solution.drift_s_per_day else None,
            origin="solved",
            evidence=evidence_of(beside, solution),
        )
    return Solved(body=body, beside=beside, solution=solution, clock=clock)


def evidence_of(beside: str | None, solution: Solution) -> str:
    """What speaks for a solution, in a sentence."""
    if beside is None:
        return f"{solution.moments} of {solution.of} moments lie within sessions ({solution.confidence})"
    return (
        f"{solution.moments} of {solution.of} moments fall together with those of {beside} while both were "
        f"in one place, {solution.spread_s:.1f} s apart; {solution.by_chance:.0f} would by chance "
        f"({solution.confidence})"
    )


def _fit(offset_s: float) -> float:
    if abs(offset_s) > _LARGEST_S:
        raise Refused("no clock is wrong by more than twenty years")
    return offset_s


def _first(db: Database, event: int, body: str) -> str | None:
    """The first moment of a camera at an event, by its own clock: a drift that is typed begins there."""
    moments = [frame.by_camera for frame in frames_together(db, event) if frame.body == body]
    return min(moments).isoformat(timespec="seconds") if moments else None


def _room(db: Database, event: int, room: str) -> str:
    rooms = sorted({session.room for session in sessions_of(db, event) if session.room})
    for name in rooms:
        if name.casefold() == room.casefold():
            return name
    raise NotFound(f"no room {room!r} in this programme; there are: {', '.join(rooms) or 'none'}")


def _recorded(db: Database, event: str, found: int, clocks: Iterable[Clock]) -> str:
    made = []
    for clock in clocks:
        before = clock_of(db, found, clock.body)
        if before != clock:
            set_clock(db, found, clock.body, clock)
            made.append(SetClock(body=clock.body, before=before, after=clock))
    if not made:
        raise Refused("those clocks are known so already; nothing was changed")
    return record_change(db, CLOCK.action, SetClocks(event=event, clocks=tuple(made)))


def _undo(db: Database, _archive: Archive, made: SetClocks) -> None:
    found = event_named(db, made.event).id
    for said in made.clocks:
        if clock_of(db, found, said.body) != said.after:
            raise Refused(f"{said.body}: its clock was set again since; undo that change first")
        set_clock(db, found, said.body, said.before)


def said_clock(clock: Clock | None) -> str:
    """A clock in a few words: "+3 min 12 s"."""
    if clock is None:
        return "nothing is said of its clock"
    drift = f", drifting {clock.drift_s_per_day:+.1f} s a day" if clock.drift_s_per_day else ""
    room = f", in {clock.room}" if clock.room else ""
    if not clock.is_known:
        return f"nothing is said of its clock{room}"
    return f"{in_minutes(clock.offset_s)}{drift}{room}"


def in_minutes(seconds: float) -> str:
    """An offset as people say it.

    >>> in_minutes(192), in_minutes(-3600), in_minutes(0.4)
    ('+3 min 12 s', '-1 h', '+0 s')
    """
    sign, whole = ("-" if seconds <= -0.5 else "+"), round(abs(seconds))
    parts = ((whole // 3600, "h"), (whole % 3600 // 60, "min"), (whole % 60, "s"))
    words = " ".join(f"{number} {unit}" for number, unit in parts if number)
    return f"{sign}{words or '0 s'}"


def _summary(made: SetClocks) -> str:
    if len(made.clocks) > 1:
        return f"event {made.event}: {counted(len(made.clocks), 'clock')} set"
    return f"event {made.event}: {made.clocks[0].body} {said_clock(made.clocks[0].after)}"


CLOCK = ChangeKind(
    action="clock",
    detail=SetClocks,
    undo=_undo,
    summary=_summary,
    touches=lambda made: (f"the clock of {said.body} at {made.event}" for said in made.clocks),
)
