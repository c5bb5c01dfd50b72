"""Who is probably shown in a photo, and at which session: by when, where, and what its words say.

Nothing here is a tag: a person confirms. From time and room alone a frame shows whoever is on stage then;
what the words of its file say of somebody on the programme counts for more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..phrases import counted
from .clocks import Confidence
from .naming import Named, Roster

LEVELS: tuple[Confidence, ...] = ("low", "medium", "high")
#: A frame that far into a session is surely of it: the one before may have run over.
_SURELY_AFTER = timedelta(minutes=4)
#: Before it begins and after it ends people come on stage and leave it.
_BEFORE, _AFTER = timedelta(minutes=2), timedelta(minutes=4)
#: So many sessions at a time, and nobody can say which without knowing the room.
_MOST_AT_A_TIME = 2
_FEW_ON_STAGE = 3
#: What lasts longer is an exhibition, or a day: who is named with it is not on stage all the time.
_LONGEST_ON_STAGE = timedelta(hours=4)
#: So near a frame that says where its camera was, others are surely there as well.
_NEAR_A_VOTE = timedelta(minutes=20)
#: A text on so many frames may have been pasted.
_MANY_FRAMES = 5
_A_WHILE = timedelta(minutes=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStage:
    """Somebody on the programme: by name, in every spelling, and as what they appear."""

    name: str
    spellings: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A session, from when to when, in local time; where, and who is on stage."""

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str | None = None
    on_stage: tuple[OnStage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A photo: when it was taken, by which camera, and what its file says in words.

    `is_clock_known` says that somebody vouches for its time, `camera_offset` how far from UTC its camera was
    where that is not the event's zone, `is_zone_settled` that its clock was compared with another one all the
    same; `room` where it was. `shown` are those
    who are tagged already, `declined` who is not shown, `session` the one that staff said.
    """

    uid: str
    taken_at: datetime | None = None
    body: str | None = None
    is_clock_known: bool = False
    camera_offset: str | None = None
    is_zone_settled: bool = False
    room: str | None = None
    words: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    declined: frozenset[str] = frozenset()
    session: str | None = None
    has_alt_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Who is proposed, how sure that is, and why."""

    name: str
    confidence: Confidence
    reason: str
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for a photo: its session, where nobody said it; who is shown; what is ambiguous.

    `at` is the session it is of, proposed or said; `alt_text` describes it, where nothing does.
    """

    uid: str
    at: str | None = None
    session: str | None = None
    session_confidence: Confidence | None = None
    session_reason: str | None = None
    speakers: tuple[Proposed, ...] = ()
    ambiguous: tuple[str, ...] = ()
    alt_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtSession:
    slot: Slot
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voted:
    """Where a camera was while several sessions were on, and when its frames say so."""

    at: _AtSession
    voted_at: tuple[datetime, ...]


def propose(
    shots: Sequence[Shot],
    slots: Sequence[Slot],
    roster: Sequence[OnStage],
    known_words: Sequence[str] = (),
) -> Iterator[Proposal]:
    """What can be proposed for the photos of an event; those of which nothing can be said are left out.

    `known_words` are what the event, its place and its organisers are called, which names nobody.
    """
    titles = [name for slot in slots for name in (slot.title, slot.room) if name]
    names = Roster({person.name: person.spellings for person in roster}, [*titles, *known_words])
    pasted = _pasted(shots, slots)
    read = {shot.uid: _read(names, shot, pasted) for shot in shots}
    by_votes = _votes(shots, slots, read)
    roles = {person.name: person.role for person in roster}
    for shot in shots:
        at = _session(shot, slots, by_votes)
        speakers = tuple(
            said
            for said in _speakers(shot, at, read[shot.uid], roles, tells=_tells(shot, pasted))
            if said.name not in shot.shown and said.name not in shot.declined
        )
        ambiguous = read[shot.uid].ambiguous
        is_new_session = at is not None and shot.session is None
        if speakers or ambiguous or is_new_session:
            yield Proposal(
                uid=shot.uid,
                at=at.slot.slug if at else None,
                alt_text=None if shot.has_alt_text else _alt_text(shot, speakers, at),
                session=at.slot.slug if at and is_new_session else None,
                session_confidence=at.confidence if at and is_new_session else None,
                session_reason=at.reason if at and is_new_session else None,
                speakers=speakers,
                ambiguous=ambiguous,
            )


def _pasted(shots: Sequence[Shot], slots: Sequence[Slot]) -> set[str]:
    """Texts that were written for a card, and say nothing of a frame.

    They stand on frames of several sessions, on frames of more than a while, or on most of many frames.
    """
    sessions: dict[str, set[str]] = defaultdict(set)
    moments: dict[str, list[datetime | None]] = defaultdict(list)
    for shot in shots:
        at = {slot.slug for slot in _on_at(shot, slots)}
        for text in shot.words:
            moments[text].append(shot.taken_at)
            sessions[text] |= at
    return {
        text
        for text, taken in moments.items()
        if len(taken) >= _MANY_FRAMES
        and (
            len(sessions[text]) > _MOST_AT_A_TIME
            or _lasts(taken) > _A_WHILE
            or (len(shots) > _MANY_FRAMES and 2 * len(taken) > len(shots))
        )
    }


def _lasts(moments: Iterable[datetime | None]) -> timedelta:
    known = [moment for moment in moments if moment is not None]
    return max(known) - min(known) if known else timedelta()


def _read(names: Roster, shot: Shot, pasted: set[str]) -> Named:
    """Whom the words of a photo name: by its own, and no surer than loosely by those that were pasted."""
    own = names.named_in(text for text in shot.words if text not in pasted)
    if pasted.isdisjoint(shot.words):
        return own
    more = names.named_in(text for text in shot.words if text in pasted)
    named = {**more.in_full, **more.titled, **more.loosely}
    left = {name: said for name, said in named.items() if name not in {**own.in_full, **own.titled}}
    ambiguous = tuple(dict.fromkeys((*own.ambiguous, *more.ambiguous)))
    return replace(own, loosely={**left, **own.loosely}, ambiguous=ambiguous)


def _tells(shot: Shot, pasted: set[str]) -> bool:
    """Whether a photo has words of its own that may tell of something else than who is on stage."""
    return any(text not in pasted and len(text.split()) > 1 for text in shot.words)


def _alt_text(shot: Shot, speakers: Sequence[Proposed], at: _AtSession | None) -> str | None:
    """Who is seen, and where, for who cannot see it: of what is tagged or sure alone."""
    sure = [one.name for one in speakers if one.confidence == "high"]
    names = ", ".join(dict.fromkeys((*shot.shown, *sure)))
    return f"{names} – {at.slot.title}" if names and at else None


def _session(
    shot: Shot, slots: Sequence[Slot], by_votes: Mapping[tuple[str, frozenset[str]], _Voted]
) -> _AtSession | None:
    """At which session a photo was taken, as far as that can be said."""
    if shot.session is not None:
        slot = next((slot for slot in slots if slot.slug == shot.session), None)
        return _AtSession(slot=slot, confidence="high", reason="staff say so") if slot else None
    if shot.taken_at is None:
        return None
    on = _on_at(shot, slots)
    if len(on) > 1 and shot.body is not None:
        voted = by_votes.get((shot.body, frozenset(slot.slug for slot in on)))
        if voted is not None:
            is_near = any(abs(shot.taken_at - at) <= _NEAR_A_VOTE for at in voted.voted_at)
            sure = (
                voted.at
                if is_near
                else replace(voted.at, confidence=_at_most("medium", voted.at.confidence))
            )
            return _as_sure(shot, sure)
    if not on or len(on) > _MOST_AT_A_TIME:
        return None
    slot = max(on, key=lambda slot: _depth(shot.taken_at, slot))
    where = f" in {slot.room}" if slot.room and shot.room else ""
    reason = f"taken at {shot.taken_at:%H:%M}{where}, {_placed(shot.taken_at, slot)} “{slot.title}”"
    if len(on) > 1:
        others = ", ".join(f"“{other.title}”" for other in on if other is not slot)
        return _AtSession(slot=slot, confidence="low", reason=f"{reason}; so is {others}")
    if slot.ends_at - slot.starts_at > _LONGEST_ON_STAGE:
        return _AtSession(slot=slot, confidence="low", reason=f"{reason}, which is on for hours")
    is_deep = slot.starts_at + _SURELY_AFTER <= shot.taken_at <= slot.ends_at
    sure = _AtSession(slot=slot, confidence="high" if is_deep else "medium", reason=reason)
    return _as_sure(shot, sure)


def _as_sure(shot: Shot, at: _AtSession) -> _AtSession:
    """A session by the time of a camera, less sure where little vouches for its time or its room."""
    if shot.room and at.slot.room not in (None, shot.room):
        reason = f"{at.reason}; its camera is said to be in {shot.room}, where nothing is on then"
        at = replace(at, confidence=_at_most("medium", at.confidence), reason=reason)
    if shot.is_clock_known and (shot.camera_offset is None or shot.is_zone_settled):
        return at
    if shot.is_clock_known:
        reason = f"{at.reason}; its files say {shot.camera_offset}: whether that was so, byline clock tells"
        return replace(at, confidence=_at_most("medium", at.confidence), reason=reason)
    reason = f"{at.reason}; nobody vouches for the clock of its camera"
    if shot.camera_offset is not None:
        # Set to another zone, or to local time with a zone that nobody set: who knows.
        reason = f"{reason}, which is said to be at {shot.camera_offset}"
        return replace(at, confidence="low", reason=reason)
    lower = LEVELS[max(0, LEVELS.index(at.confidence) - 1)]
    return replace(at, confidence=lower, reason=reason)


def _at_most(most: Confidence, confidence: Confidence) -> Confidence:
    return min(most, confidence, key=LEVELS.index)


def _on_at(shot: Shot, slots: Sequence[Slot]) -> list[Slot]:
    at = shot.taken_at
    if at is None:
        return []
    around = [slot for slot in slots if slot.starts_at - _BEFORE <= at <= slot.ends_at + _AFTER]
    there = [slot for slot in around if shot.room is None or slot.room in (None, shot.room)]
    # Where nothing is on in its room, its photographer perhaps went where something is: to a plenary.
    there = there or around
    inside = [slot for slot in there if slot.starts_at <= at <= slot.ends_at]
    near = [slot for slot in there if slot not in inside]
    # Somebody who has just begun may be the one before, who runs over.
    if inside and not near:
        return inside
    late = [slot for slot in near if inside and slot.ends_at <= inside[0].starts_at]
    early = inside and all(at - slot.starts_at < _SURELY_AFTER for slot in inside)
    return [*inside, *(late if early else ())] if inside else near


def _depth(at: datetime | None, slot: Slot) -> timedelta:
    """How far within a session a moment lies; negative outside of it."""
    return timedelta() if at is None else min(at - slot.starts_at, slot.ends_at - at)


def _placed(at: datetime, slot: Slot) -> str:
    if at < slot.starts_at:
        return "just before"
    return "during" if at <= slot.ends_at else "just after"


def _votes(
    shots: Sequence[Shot], slots: Sequence[Slot], read: Mapping[str, Named]
) -> dict[tuple[str, frozenset[str]], _Voted]:
    """Where a camera was while several sessions were on: where those are whom its other frames name.

    A photographer stays: frames without words are of the session that those with words are of.
    """
    votes: dict[tuple[str, frozenset[str]], dict[str, list[datetime]]] = defaultdict(
        lambda: defaultdict(list)
    )
    by_slug = {slot.slug: slot for slot in slots}
    for shot in shots:
        on = _on_at(shot, slots)
        if shot.body is None or shot.taken_at is None or len(on) < 2:
            continue
        key = (shot.body, frozenset(slot.slug for slot in on))
        if shot.session in key[1]:
            votes[key][str(shot.session)].append(shot.taken_at)
            continue
        named = {*read[shot.uid].in_full, *shot.shown}
        meant = [slot for slot in on if named & {person.name for person in slot.on_stage}]
        if len(meant) == 1:
            votes[key][meant[0].slug].append(shot.taken_at)
    found = {}
    for key, counts in votes.items():
        (slug, moments), *others = counts.items()
        if not others:
            # A burst says once what it says.
            number = len({moment.replace(second=0, microsecond=0) for moment in moments})
            of = f"{counted(number, 'moment')} of its camera then"
            says = "names" if number == 1 else "name"
            title = by_slug[slug].title
            at = _AtSession(
                slot=by_slug[slug],
                confidence="high" if number > 2 else "medium",
                reason=f"{of} {says} who is on stage at “{title}”",
            )
            found[key] = _Voted(at=at, voted_at=tuple(moments))
    return found


def _speakers(
    shot: Shot,
    at: _AtSession | None,
    read: Named,
    roles: Mapping[str, str | None],
    *,
    tells: bool,
) -> Iterator[Proposed]:
    """Who is proposed: whom its words name; where they name nobody, who is on stage then.

    A photo that `tells` of something in words that name nobody may show anything.
    """
    on_stage = {person.name: person for person in at.slot.on_stage} if at else {}

    def role(name: str) -> str | None:
        person = on_stage.get(name)
        return (person.role if person else None) or roles.get(name)

    # Who is announced for another session may be there; who is on stage there, one may be sure of.
    is_sure_of_session = at is not None and at.confidence == "high"
    for name, words in read.in_full.items():
        is_elsewhere = is_sure_of_session and name not in on_stage
        reason = f"its words name them: “{words}”"
        if is_elsewhere and at is not None:
            reason = f"{reason}, though they are not on stage at “{at.slot.title}”"
        confidence: Confidence = "medium" if is_elsewhere else "high"
        yield Proposed(name=name, role=role(name), confidence=confidence, reason=reason)
    for name, words in {**read.titled, **read.loosely}.items():
        if at is not None and name in on_stage and not read.ambiguous:
            reason = f"its words say “{words}”, and they are on stage at “{at.slot.title}”"
            yield Proposed(name=name, role=role(name), confidence="medium", reason=reason)
        else:
            reason = f"its words say “{words}”, which may be somebody else"
            yield Proposed(name=name, role=role(name), confidence="low", reason=reason)
    if read.in_full or read.titled or read.loosely or at is None:
        return
    # Whom the file itself names is shown; of the others on stage, who knows.
    if shot.shown:
        return
    alone = len(on_stage) == 1
    # Words that name somebody else, or several, leave the time alone to speak: not for much.
    by_time: Confidence = _at_most("medium", at.confidence) if tells else at.confidence
    if read.others or read.ambiguous:
        by_time = "low"
    for name in on_stage:
        reason = at.reason if alone else f"{at.reason}, with {len(on_stage) - 1} more on stage"
        yield Proposed(
            name=name, role=role(name), confidence=_by_stage(by_time, len(on_stage)),
            reason=reason,
        )  # fmt: skip


def _by_stage(session: Confidence, on_stage: int) -> Confidence:
    """How sure it is that somebody is shown, by how sure the session is and how many are on stage."""
    if on_stage == 1:
        return session
    return _at_most("medium" if on_stage <= _FEW_ON_STAGE else "low", session)
