"""Events recorded by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from ..catalogue.changes import record_change
from ..catalogue.programme import Event, delete_event, event_named, insert_event
from ..catalogue.transactions import transaction
from ..storage.layout import Archive
from .kinds import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedEvent:
    """All that undoing the creation of an event needs."""

    slug: str
    title: str


def create_event(db: Database, event: Event) -> str:
    """Record a new event with its sessions and organisers, as one change; return its name.

    Raises Refused when the slug is taken or not fit for an address, a name is empty, or the days are
    reversed.
    """
    with transaction(db):
        insert_event(db, event)
        return record_change(
            db, CREATE_EVENT.action, CreatedEvent(slug=event.slug, title=event.title)
        )


def _undo(db: Database, _archive: Archive, created: CreatedEvent) -> None:
    delete_event(db, event_named(db, created.slug))


def _summary(created: CreatedEvent) -> str:
    return f"event {created.slug} recorded: {created.title}"


CREATE_EVENT = ChangeKind(
    action="create-event",
    detail=CreatedEvent,
    undo=_undo,
    summary=_summary,
    touches=lambda created: [f"event {created.slug}"],
)
