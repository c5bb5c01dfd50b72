"""Proposals of who is shown, put to staff: confirmed they are tags, declined they are proposed no more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from ...metadata.moments import moment_in
from ...metadata.names import fold
from ..catalogue.bodies import CameraTime, local_time, shared_bodies
from ..catalogue.changes import record_change
from ..catalogue.clocks import COMPARED, clocks_of
from ..catalogue.event_records import event_record, timed_sessions
from ..catalogue.people import PERSON, aliases_of, find_person, person_of_id, person_spelt
from ..catalogue.photos import photo_by_uid
from ..catalogue.programme import event_named
from ..catalogue.rows import rows, texts
from ..catalogue.standings import declined_in, set_declined
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import withdrawn_people
from ..errors import Refused
from ..phrases import argument, counted
from ..programme.clocks import Confidence
from ..programme.proposals import LEVELS, OnStage, Proposal, Shot, Slot, propose
from ..storage.layout import Archive
from .kinds import ChangeKind
from .tagging import Tagging, made_tag, touched_by_tag, undo_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """All that undoing it needs: the tags that were made of proposals."""

    tags: tuple[Tagging, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinedPhoto:
    """A photo, and who is not shown in it as staff say, before and after."""

    uid: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """All that undoing it needs."""

    photos: tuple[DeclinedPhoto, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Appearing:
    person: int
    name: str
    kind: str
    session: int | None
    slug: str | None
    role: str | None
    affiliation: str | None

    @property
    def as_what(self) -> str | None:
        return ", ".join(filter(None, (self.role, self.affiliation))) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: int
    uid: str
    taken_at: str | None
    taken_offset: str | None
    offset_origin: str | None
    body: str | None
    session: str | None
    has_alt_text: bool
    words: str


def proposals_for(db: Database, event: str) -> list[Proposal]:
    """What can be proposed for the photos of an event; nobody who withdrew is. Raises NotFound.

    Who withdrew stands on stage all the same: beside them nobody was alone there.
    """
    found = event_named(db, event).id
    appearing = list(rows(db, _Appearing, _APPEARING, {"event": found}))
    withdrawn = {who.person for who in withdrawn_people(db) if who.person is not None}
    # An organisation that is announced stands on stage, too, and is nobody to be tagged.
    theirs = {
        _in_any_order(name)
        for person in withdrawn
        for name in (*aliases_of(db, person), person_of_id(db, person).name)
    }
    unseen = frozenset(
        one.name
        for one in appearing
        if one.person in withdrawn or one.kind != PERSON or _in_any_order(one.name) in theirs
    )
    spellings = {one.person: aliases_of(db, one.person) for one in appearing}
    on_stage = {
        id(one): OnStage(name=one.name, spellings=spellings[one.person], role=one.as_what)
        for one in appearing
    }
    roster = {one.name: on_stage[id(one)] for one in appearing}
    slots = [
        Slot(
            slug=session.slug,
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            room=session.room,
            on_stage=tuple(on_stage[id(one)] for one in appearing if one.slug == session.slug),
        )
        for session in timed_sessions(db, found)
    ]
    record = event_record(db, event)
    known = [record.title, record.place or "", *record.organisers] if record else []
    return list(propose(list(_shots(db, found, unseen)), slots, list(roster.values()), known))


def _in_any_order(name: str) -> tuple[str, ...]:
    """The words of a name: who withdrew did so under the family name first, too."""
    return tuple(sorted(fold(name).split()))


def confirm(db: Database, event: str, proposals: Iterable[Proposal]) -> str:
    """Make tags of proposals, and say at which session each photo was taken, as one change; return it.

    Raises NotFound for an unknown event, Refused where there is nothing to confirm.
    """
    with transaction(db):
        event_named(db, event)
        meant: dict[tuple[str | None, str | None], list[str]] = {}
        for proposal in proposals:
            for name in (*(one.name for one in proposal.speakers), None):
                if name or (proposal.session and not proposal.speakers):
                    meant.setdefault((name, proposal.session), []).append(proposal.uid)
        tags = tuple(
            made_tag(db, uids, speaker=name, role=None, session=session)
            for (name, session), uids in meant.items()
        )
        if not tags:
            raise Refused("nothing is proposed that could be confirmed")
        return record_change(db, CONFIRM.action, Confirmed(tags=tags))


def decline(db: Database, uids: Iterable[str], speaker: str) -> str:
    """Say that somebody is not shown in photos, so that they are not proposed there; return the change.

    Raises NotFound for an unknown photo or person, Refused where they are tagged, or it is said already.
    """
    with transaction(db):
        name = find_person(db, speaker).name
        made = []
        for uid in dict.fromkeys(uids):
            photo = photo_by_uid(db, uid).id
            if name in texts(db, _SHOWN, {"photo": photo}):
                raise Refused(
                    f"{uid}: {name} is tagged there; nothing was declined; take the tag off first: "
                    f"byline untag {uid} --speaker {argument(name)}"
                )
            before = declined_in(db, photo)
            if name not in _declined(db, photo):
                after = tuple(sorted((*before, name)))
                set_declined(db, photo, after)
                made.append(DeclinedPhoto(uid=uid, before=before, after=after))
        if not made:
            raise Refused(f"{name} is proposed in none of these photos; nothing was changed")
        return record_change(db, DECLINE.action, Declined(photos=tuple(made)))


def at_least(proposals: Iterable[Proposal], least: Confidence) -> Iterator[Proposal]:
    """Proposals without what is less sure."""
    enough = LEVELS[LEVELS.index(least) :]
    for proposal in proposals:
        speakers = tuple(one for one in proposal.speakers if one.confidence in enough)
        is_sure = proposal.session_confidence in enough
        left = replace(
            proposal,
            speakers=speakers,
            session=proposal.session if is_sure else None,
            session_confidence=proposal.session_confidence if is_sure else None,
            session_reason=proposal.session_reason if is_sure else None,
        )
        if left.speakers or left.session or (left.ambiguous and least == LEVELS[0]):
            yield left


def _undo_confirm(db: Database, archive: Archive, made: Confirmed) -> None:
    for tag in reversed(made.tags):
        if tag.photos:
            undo_tag(db, archive, tag)


def _undo_decline(db: Database, _archive: Archive, made: Declined) -> None:
    for photo in made.photos:
        found = photo_by_uid(db, photo.uid).id
        if declined_in(db, found) != photo.after:
            raise Refused(f"{photo.uid}: who is not shown there was said again since")
        set_declined(db, found, photo.before)


def _summary(made: Confirmed) -> str:
    photos = {photo.uid for tag in made.tags for photo in tag.photos}
    names = {photo.name for tag in made.tags for photo in tag.photos if photo.name}
    return f"{counted(len(names), 'speaker')} confirmed in {counted(len(photos), 'photo')}"


CONFIRM = ChangeKind(
    action="confirm",
    detail=Confirmed,
    undo=_undo_confirm,
    summary=_summary,
    touches=lambda made: (said for tag in made.tags for said in touched_by_tag(tag)),
)
DECLINE = ChangeKind(
    action="decline",
    detail=Declined,
    undo=_undo_decline,
    summary=lambda made: f"a proposal declined in {counted(len(made.photos), 'photo')}",
    touches=lambda made: (f"who is not shown in {photo.uid}" for photo in made.photos),
)


def _shots(db: Database, event: int, unseen: frozenset[str]) -> Iterator[Shot]:
    """The photos of an event that can be proposed for; `unseen` are shown in none of them."""
    clocks = {clock.body: clock for clock in clocks_of(db, event)}
    local, shared = local_time(db, event), shared_bodies(db, event)
    for stored in list(rows(db, _Stored, _SHOTS, {"event": event})):
        moment = moment_in(stored.taken_at or "")
        clock = clocks.get(stored.body or "")
        said = None
        if moment and moment.has_time:
            said = CameraTime(
                body=stored.body,
                moment=moment,
                taken_offset=stored.taken_offset,
                offset_origin=stored.offset_origin,
            )
        is_elsewhere = said is not None and local.is_elsewhere(said)
        yield Shot(
            uid=stored.uid,
            taken_at=local.read(said) if said else None,
            body=stored.body,
            is_clock_known=clock is not None and clock.is_known and clock.body not in shared,
            is_zone_settled=clock is not None and clock.origin in COMPARED,
            camera_offset=local.offset_of(said) if said and is_elsewhere else None,
            room=clock.room if clock else None,
            words=tuple(_words(json.loads(stored.words))),
            shown=tuple(texts(db, _SHOWN, {"photo": stored.id})),
            declined=unseen.union(_declined(db, stored.id)),
            session=stored.session,
            has_alt_text=stored.has_alt_text,
        )


def _declined(db: Database, photo: int) -> tuple[str, ...]:
    """Who is not shown in a photo, by their names of today: a decline outlives a rename and a merge."""
    known = ((name, person_spelt(db, name)) for name in declined_in(db, photo))
    return tuple(person.name if person else name for name, person in known)


def _words(said: Iterable[str]) -> Iterator[str]:
    for value in said:
        read = json.loads(value)
        yield from (str(text) for text in (read if isinstance(read, list) else [read]))


_APPEARING = """
    select people.id as person, people.name, people.kind, appearances.session, sessions.slug, role,
        affiliation
    from appearances
        join people on people.id = appearances.person
        left join sessions on sessions.id = appearances.session
    where appearances.event = :event
    order by appearances.session is null, appearances.id
"""
_SHOTS = """
    select id, uid, taken_at, taken_offset, offset_origin, body, coalesce(alt_text, '') <> '' as has_alt_text,
        (select slug from sessions where sessions.id = photos.session) as session,
        (
            select json_group_array(value) from resolutions
            where photo = photos.id and field in (
                'title', 'headline', 'description', 'keywords', 'region_name', 'face_name', 'tagged_person'
            )
        ) as words
    from photos
    where event = :event
        and not exists (select 1 from states where photo = photos.id and state in ('binned', 'withdrawn'))
    order by taken_at, id
"""
_SHOWN = """
    select name from persons_shown join people on people.id = persons_shown.person
    where photo = :photo
    order by name
"""
