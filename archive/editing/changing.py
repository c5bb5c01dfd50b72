"""Many photos changed at once, as one change with one undo: their fields, people, places and states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlite_utils import Database

from ...metadata.credit import names, understand
from ...metadata.values import Value
from ..catalogue.changes import record_change
from ..catalogue.photos import photo_by_uid
from ..catalogue.programme import event_named, session_id, session_slug
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..phrases import counted
from ..storage.layout import Archive
from .asking import Asked
from .corrections import Edit, MadeEdit, fit_edits, make_edits, take_back, touched_by
from .kinds import ChangeKind
from .moving import MovedPhoto, Moving, Place, place_of, put_photos, undo_moving
from .outlook import Difference, Outlook, outlook
from .states import Move, MovedPhotos, moved_by, undo_move
from .states import MovedPhoto as MovedState
from .tagging import (
    Tagging,
    Untagging,
    made_tag,
    made_untag,
    touched_by_tag,
    undo_tag,
    undo_untag,
)

_ELSEWHERE = ("people", "event", "session", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """All that undoing it needs, part by part, in the order in which they were made."""

    places: tuple[MovedPhoto, ...] = ()
    tags: tuple[Tagging, ...] = ()
    untags: tuple[Untagging, ...] = ()
    edits: tuple[MadeEdit, ...] = ()
    states: MovedPhotos = ()


def change(
    db: Database, archive: Archive, uids: Sequence[str], asked: Sequence[Asked]
) -> tuple[str, Outlook]:
    """Do what is asked of photos, as one change; return its name, and what it did.

    Raises Refused where nothing would change; then nothing is.
    """
    with transaction(db):
        found = outlook(db, uids, asked)
        if not found.differences:
            why = found.unable[0].why if found.unable else "each photo is so already"
            raise Refused(f"nothing would change; {why}")
        return made_change(db, archive, found.differences), found


def made_change(db: Database, archive: Archive, differences: Iterable[Difference]) -> str:
    """Make what differs so, inside a transaction; return the change."""
    by_field: dict[str, list[Difference]] = defaultdict(list)
    for item in differences:
        by_field[item.field].append(item)
    places = put_photos(db, _places(db, by_field))
    tags, untags = _people(db, by_field["people"])
    edits = fit_edits(db, archive, _edits(by_field))
    made = Changed(
        places=places,
        tags=tags,
        untags=untags,
        edits=make_edits(db, edits),
        states=tuple(_states(db, by_field["state"])),
    )
    return record_change(db, CHANGE.action, made)


def _places(db: Database, by_field: dict[str, list[Difference]]) -> dict[str, Place]:
    """Where photos are to belong, by uid: to another event, or to another session of theirs."""
    found = {}
    for item in by_field["event"]:
        found[item.uid] = Place(event=event_named(db, _text(item.after)).slug, session=None)
    for item in by_field["session"]:
        photo = photo_by_uid(db, item.uid)
        place = found.get(item.uid) or place_of(db, photo)
        if place.event is None:
            raise Refused(f"{item.uid}: belongs to no event, so it has no session to give")
        event = event_named(db, place.event).id
        slug = session_slug(db, session_id(db, event, _text(item.after))) if item.after else None
        found[item.uid] = Place(event=place.event, session=slug)
    return found


def _people(
    db: Database, differences: Iterable[Difference]
) -> tuple[tuple[Tagging, ...], tuple[Untagging, ...]]:
    """Who is shown anew, and who no longer: a tag for each person, of all photos at once."""
    added: dict[str, list[str]] = defaultdict(list)
    removed: dict[str, list[str]] = defaultdict(list)
    for item in differences:
        before, after = _names(item.before), _names(item.after)
        for name in after:
            if name not in before:
                added[name].append(item.uid)
        for name in before:
            if name not in after:
                removed[name].append(item.uid)
    tags = tuple(
        made_tag(db, uids, speaker=name, role=None, session=None) for name, uids in added.items()
    )
    untags = tuple(made_untag(db, uids, name) for name, uids in removed.items())
    return tags, untags


def _edits(by_field: dict[str, list[Difference]]) -> Iterator[Edit]:
    """The values to be set; a credit is set as a whole."""
    for field, items in by_field.items():
        if field in _ELSEWHERE:
            continue
        for item in items:
            if field != "credit":
                yield Edit(uid=item.uid, field=field, value=item.after)
                continue
            credit = understand([], _text(item.after)).credit
            yield Edit(uid=item.uid, field="creator", value=credit.creators or None)
            yield Edit(uid=item.uid, field="credit_line", value=names(credit) or None)


def _states(db: Database, differences: Iterable[Difference]) -> Iterator[MovedState]:
    """Photos withheld, released or approved: "withhold: why"."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for item in differences:
        by_word[_text(item.after)].append(item.uid)
    for words, uids in by_word.items():
        verb, _, reason = words.partition(":")
        yield from moved_by(db, uids, verb, reason.strip() or None)


def _text(value: Value | None) -> str:
    return "" if value is None else str(value)


def _names(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _undo(db: Database, archive: Archive, made: Changed) -> None:
    undo_move(db, archive, Move(photos=made.states))
    take_back(db, made.edits)
    for untagging in reversed(made.untags):
        undo_untag(db, archive, untagging)
    for tagging in reversed(made.tags):
        undo_tag(db, archive, tagging)
    undo_moving(db, archive, Moving(photos=made.places))


def _touches(made: Changed) -> Iterator[str]:
    yield from touched_by(made.edits)
    yield from (f"where {moved.uid} stands" for moved in made.states)
    yield from (f"the session of {moved.uid}" for moved in made.places)
    yield from chain.from_iterable(map(touched_by_tag, made.tags))
    for untagging in made.untags:
        person = untagging.shown[0]
        yield from (f"who is shown in {photo.uid}, {person}" for photo in untagging.photos)


def _summary(made: Changed) -> str:
    uids = {moved.uid for moved in made.places} | {edit.uid for edit in made.edits}
    uids |= {moved.uid for moved in made.states}
    uids |= {photo.uid for tagging in made.tags for photo in tagging.photos}
    uids |= {photo.uid for untagging in made.untags for photo in untagging.photos}
    fields = dict.fromkeys(edit.field for edit in made.edits)
    other = {"people": made.tags or made.untags, "event": made.places, "state": made.states}
    said = ", ".join((*fields, *(name for name, part in other.items() if part)))
    return f"{counted(len(uids), 'photo')} changed: {said}"


CHANGE = ChangeKind(action="change", detail=Changed, undo=_undo, summary=_summary, touches=_touches)
