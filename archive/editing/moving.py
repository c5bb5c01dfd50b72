"""Photos moved to another event, or to a session of it, as staff say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from ..catalogue.appearances import Appearance, forget_idle_appearances, record_appearance
from ..catalogue.changes import record_change
from ..catalogue.photos import Photo, people_shown_by_staff, photo_by_uid, set_place
from ..catalogue.programme import event_named, event_slug, session_id, session_slug
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..phrases import counted
from ..storage.layout import Archive
from .kinds import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a photo belongs: an event and a session of it, by their slugs; None for none."""

    event: str | None
    session: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPhoto:
    """A photo, and where it belonged before and after."""

    uid: str
    before: Place
    after: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """All that undoing it needs."""

    photos: tuple[MovedPhoto, ...]


def move_photos(db: Database, uids: Iterable[str], event: str, session: str | None = None) -> str:
    """Let photos belong to another event, or to a session of it, as one change; return its name.

    Their originals stay where they lie. Who staff say is shown appears at that event from now on; terms that
    a photo does not have of its own are those of that event. Raises NotFound for an unknown event or
    session, Refused where all belong there already.
    """
    with transaction(db):
        found = event_named(db, event)
        slug = session_slug(db, session_id(db, found.id, session)) if session else None
        after = Place(event=found.slug, session=slug)
        moved = put_photos(db, dict.fromkeys(uids, after))
        if not moved:
            raise Refused(f"they belong to {event} already, each of them; nothing was changed")
        return record_change(db, MOVE.action, Moving(photos=moved))


def put_photos(db: Database, places: Mapping[str, Place]) -> tuple[MovedPhoto, ...]:
    """Let photos, given by uid, belong each to a place, inside a transaction; return those that moved."""
    moved = []
    for uid, after in places.items():
        before = place_of(db, photo_by_uid(db, uid))
        if before != after:
            moved.append(MovedPhoto(uid=uid, before=before, after=after))
            _put(db, uid, after)
    return tuple(moved)


def place_of(db: Database, photo: Photo) -> Place:
    """Where a photo belongs."""
    event = None if photo.event is None else event_slug(db, photo.event)
    return Place(event=event, session=session_slug(db, photo.session))


def _put(db: Database, uid: str, place: Place) -> None:
    photo = photo_by_uid(db, uid)
    event = None if place.event is None else event_named(db, place.event).id
    session = session_id(db, event, place.session) if event and place.session else None
    set_place(db, photo.id, event, session)
    for person in people_shown_by_staff(db, photo.id):
        if event is not None:
            appearance = Appearance(event=event, person=person, session=session)
            record_appearance(db, appearance, None)
        forget_idle_appearances(db, person)
    reconcile_photos(db, [photo.id])


def undo_moving(db: Database, _archive: Archive, moving: Moving) -> None:
    """Let photos belong where they did; raises Refused where one was moved again since."""
    for moved in moving.photos:
        if place_of(db, photo_by_uid(db, moved.uid)) != moved.after:
            raise Refused(f"{moved.uid}: was moved again since; undo that change first")
        _put(db, moved.uid, moved.before)


def _summary(moving: Moving) -> str:
    first = moving.photos[0].after
    at = f", {first.session}" if first.session else ""
    return f"{counted(len(moving.photos), 'photo')} moved to {first.event}{at}"


MOVE = ChangeKind(
    action="move",
    detail=Moving,
    undo=undo_moving,
    summary=_summary,
    touches=lambda moving: (f"the session of {moved.uid}" for moved in moving.photos),
)
