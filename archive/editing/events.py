"""Events recorded and edited by hand: what they are, and what they say for their photos."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlite_utils import Database

from ...metadata.text import clean
from ..catalogue.changes import record_change
from ..catalogue.clocks import read_clocks
from ..catalogue.event_records import EventRecord, event_record, restore_event
from ..catalogue.facts import TERMS
from ..catalogue.programme import (
    Event,
    KnownEvent,
    delete_event,
    event_named,
    every_event,
    insert_event,
    is_language,
    photos_of_event,
    set_event,
)
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.time_zones import is_time_zone
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..phrases import counted
from ..storage.layout import Archive
from .kinds import ChangeKind
from .terms import term_named
from .typed import typed, typed_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least rating that an event publishes, before and after; None for any."""

    event: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """All that undoing it needs."""

    floors: tuple[Floor, ...]


Said = bool | str | int | None
#: What can be edited of an event.
EDITABLE = (
    "title",
    "starts_on",
    "ends_on",
    "place",
    "description",
    "language",
    "time_zone",
    "is_reviewed",
    "least_rating",
    "keep_until",
    *TERMS,
)
_RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedEvent:
    """All that undoing the creation of an event needs."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedEvent:
    """All that undoing the editing of an event needs: what was set, before and after, by field."""

    slug: str
    before: Mapping[str, Said]
    after: Mapping[str, Said]


def create_event(db: Database, event: Event) -> str:
    """Record a new event with its sessions and organisers, as one change; return its name.

    Raises Refused when the slug is taken or not fit for an address, a name is empty, or the days are
    reversed.
    """
    said = replace(
        event,
        title=typed(event.title, f"{event.slug}: a title"),
        place=typed_or_none(event.place, "a place"),
        description=typed_or_none(event.description, "a description"),
        organisers=[typed(name, "an organiser") for name in event.organisers],
    )
    with transaction(db):
        insert_event(db, said)
        return record_change(
            db, CREATE_EVENT.action, CreatedEvent(slug=event.slug, title=event.title)
        )


def remove_event(db: Database, slug: str) -> str:
    """Take an event without photos and its programme out of the archive, as one change; return its name.

    Raises NotFound, and Refused while photos belong to it, an ingest was for it, or there are leases of it.
    """
    with transaction(db):
        event = event_named(db, slug)
        record = event_record(db, slug)
        delete_event(db, event)
        return record_change(db, DELETE_EVENT.action, record)


def edit_event(db: Database, archive: Archive, slug: str, values: Mapping[str, Said]) -> str:
    """Set fields of an event, as one change; return its name. None empties one.

    Photos that have no terms of their own get those of the event. Raises NotFound for an unknown event,
    Refused for a value that a field cannot hold.
    """
    with transaction(db):
        event = event_named(db, slug)
        after = {name: _fit(db, archive, event, name, value) for name, value in values.items()}
        before = {name: getattr(event, name) for name in after}
        if before == after:
            raise Refused(f"{slug}: is so already; nothing was changed")
        first, last = (
            str(after.get(name, getattr(event, name))) for name in ("starts_on", "ends_on")
        )
        if last < first:
            raise Refused(f"{slug}: would end on {last}, before it starts on {first}")
        _set(db, event, after)
        return record_change(
            db, EDIT_EVENT.action, EditedEvent(slug=slug, before=before, after=after)
        )


def set_floors(db: Database, rating: int | None, slug: str | None = None) -> str | None:
    """Let an event, or every one, publish nothing that is rated less; None for anything. Return the change.

    None where it is so already. Raises NotFound for an unknown event.
    """
    with transaction(db):
        events = [event_named(db, slug)] if slug else every_event(db)
        floors = tuple(
            Floor(event=event.slug, before=event.least_rating, after=rating)
            for event in events
            if event.least_rating != rating
        )
        for event in events:
            set_event(db, event.id, {"least_rating": rating})
        return record_change(db, SET_FLOORS.action, Floors(floors=floors)) if floors else None


def _set(db: Database, event: KnownEvent, values: Mapping[str, Said]) -> None:
    set_event(db, event.id, values)
    if "time_zone" in values:
        read_clocks(db, event.id)
    # The title and the terms stand in each of its photos as well.
    if {"title", *TERMS} & values.keys():
        reconcile_photos(db, photos_of_event(db, event.id))


def _fit(db: Database, archive: Archive, event: KnownEvent, name: str, value: Said) -> Said:
    """The value as it is kept; raises Refused when the field cannot hold it."""
    if name == "is_reviewed":
        return bool(value)
    if value is None:
        if name in ("title", "starts_on", "ends_on"):
            raise Refused(f"{event.slug}: an event needs a title, and its days")
        return None
    if name == "least_rating":
        if value not in _RATINGS:
            raise Refused(f"{value}: a rating is one of {', '.join(map(str, _RATINGS))}")
        return value
    if not clean(str(value)):
        raise Refused(f"{event.slug}: {name} is empty; to empty it give --empty {name}")
    text = typed(str(value), name)
    return _CHECKS[name](db, archive, text) if name in _CHECKS else text


def _time_zone(_db: Database, _archive: Archive, text: str) -> str:
    if not is_time_zone(text):
        raise Refused(f"{text!r} is no time zone, such as Europe/Paris")
    return text


def _language(_db: Database, _archive: Archive, text: str) -> str:
    if not is_language(text):
        raise Refused(f"{text!r} is no language, such as fr, en or pt-BR")
    return text


def _day(_db: Database, _archive: Archive, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Refused(f"{text!r} is no day, such as 2027-03-01") from error


def _term(name: str, db: Database, archive: Archive, text: str) -> str:
    return term_named(db, archive, name, text)


_CHECKS: Mapping[str, Callable[[Database, Archive, str], str]] = {
    "time_zone": _time_zone,
    "language": _language,
    "keep_until": _day,
    "starts_on": _day,
    "ends_on": _day,
    **{name: partial(_term, name) for name in TERMS},
}


def _undo(db: Database, _archive: Archive, created: CreatedEvent) -> None:
    delete_event(db, event_named(db, created.slug))


def _undo_edit(db: Database, _archive: Archive, edited: EditedEvent) -> None:
    event = event_named(db, edited.slug)
    if any(getattr(event, name) != value for name, value in edited.after.items()):
        raise Refused(f"{edited.slug}: was edited again since; undo that change first")
    _set(db, event, edited.before)


def _summary(created: CreatedEvent) -> str:
    return f"event {created.slug} recorded: {created.title}"


def _summary_of_edit(edited: EditedEvent) -> str:
    said = ", ".join(f"{name} {_shown(value)}" for name, value in edited.after.items())
    return f"event {edited.slug}: {said}"


def _shown(value: Said) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "empty" if value is None else str(value)


def _touched_by_edit(edited: EditedEvent) -> Iterator[str]:
    yield from (f"the {name} of event {edited.slug}" for name in edited.after)


def _fields_of(slug: str) -> Iterator[str]:
    return (f"the {name} of event {slug}" for name in EDITABLE)


DELETE_EVENT = ChangeKind(
    action="delete-event",
    detail=EventRecord,
    undo=lambda db, _archive, record: restore_event(db, record),
    summary=lambda record: f"event {record.slug} deleted: {record.title}",
    touches=lambda record: [f"event {record.slug}", *_fields_of(record.slug)],
)


def _undo_floors(db: Database, _archive: Archive, made: Floors) -> None:
    for floor in made.floors:
        event = event_named(db, floor.event)
        if event.least_rating != floor.after:
            raise Refused(f"{floor.event}: its floor was set again since; undo that change first")
        set_event(db, event.id, {"least_rating": floor.before})


SET_FLOORS = ChangeKind(
    action="set-rating",
    detail=Floors,
    undo=_undo_floors,
    summary=lambda made: (
        f"least rating of {counted(len(made.floors), 'event')}: {made.floors[0].after or 'any'}"
    ),
    touches=lambda made: (f"the least_rating of event {floor.event}" for floor in made.floors),
)
CREATE_EVENT = ChangeKind(
    action="create-event",
    detail=CreatedEvent,
    undo=_undo,
    summary=_summary,
    touches=lambda created: [f"event {created.slug}", *_fields_of(created.slug)],
)
EDIT_EVENT = ChangeKind(
    action="edit-event",
    detail=EditedEvent,
    undo=_undo_edit,
    summary=_summary_of_edit,
    touches=_touched_by_edit,
)
