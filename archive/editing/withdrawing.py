"""Withdrawal: a person who is to be shown no more, or photos; recorded before anything is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.names import fold
from ..catalogue.changes import record_change
from ..catalogue.notes import note_events_for_gallery, note_for_gallery
from ..catalogue.people import alias_of, find_person
from ..catalogue.slugs import free_slug
from ..catalogue.standings import WITHDRAWN, state_now
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import (
    Withdrawal,
    Withdrawn,
    delete_withdrawal,
    insert_withdrawal,
    names_withdrawn,
    withdrawal_of,
    withdrawn_as,
    withdrawn_people,
)
from ..errors import Refused
from ..phrases import counted
from ..rights.situation import Concerned, concerned_by
from ..storage.layout import Archive
from .kinds import ChangeKind
from .states import Move, MovedPhoto, said_why, undo_move, withdraw_photos
from .typed import typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawing:
    """All that undoing a withdrawal needs: the person, or the photos with where they stood.

    The reason of photos stands with each, so that it goes with it; `reason` is a person's, or older.
    """

    reason: str | None = None
    person: Withdrawal | None = None
    photos: tuple[MovedPhoto, ...] = ()


def withdraw_person(db: Database, name: str, reason: str) -> tuple[str | None, Concerned]:
    """Record that a person is to be shown no more; return the change, and the photos it concerns.

    No change where they withdrew already under that spelling: of two records that are one now, each may.
    Raises NotFound for somebody who is not on record.
    """
    with transaction(db):
        person = find_person(db, name)
        spelling = alias_of(db, person.id, name) or person.name
        known = withdrawn_as(db, person.id)
        if known is not None and fold(spelling) in map(fold, names_withdrawn(db)):
            return None, concerned_by(db.conn, known)
        reason = typed(reason, "a reason")
        said = state_now(db, WITHDRAWN, reason=reason)
        is_free = withdrawal_of(db, person.slug) is None
        withdrawal = Withdrawal(
            slug=person.slug if is_free else free_slug(db, "withdrawals", spelling),
            name=spelling,
            made_at=said.since,
            made_by=said.made_by,
            reason=reason,
        )
        insert_withdrawal(db, withdrawal)
        concerned = _told_of(db, withdrawal)
        detail = Withdrawing(reason=reason, person=withdrawal)
        return record_change(db, WITHDRAW.action, detail), concerned


def withdraw(db: Database, uids: Iterable[str], reason: str) -> str | None:
    """Record that photos are to be public no more; return the change, None where they all were.

    Raises NotFound.
    """
    with transaction(db):
        photos = withdraw_photos(db, uids, reason)
        return record_change(db, WITHDRAW.action, Withdrawing(photos=photos)) if photos else None


def _told_of(db: Database, withdrawal: Withdrawal) -> Concerned:
    """The photos that a withdrawal concerns, which the gallery is to look at again."""
    known = _known(db, withdrawal)
    concerned = concerned_by(db.conn, known)
    note_for_gallery(db, (*concerned.showing, *concerned.naming))
    if known.person is not None:
        note_events_for_gallery(db, known.person)
    return concerned


def _known(db: Database, withdrawal: Withdrawal) -> Withdrawn:
    return next(who for who in withdrawn_people(db) if who.slug == withdrawal.slug)


def _undo(db: Database, archive: Archive, made: Withdrawing) -> None:
    if made.person is not None:
        if withdrawal_of(db, made.person.slug) != made.person:
            raise Refused(f"{made.person.name}: their withdrawal is another one by now")
        _told_of(db, made.person)
        delete_withdrawal(db, made.person.slug)
    undo_move(db, archive, Move(photos=made.photos))


def _summary(made: Withdrawing) -> str:
    who = made.person.name if made.person else counted(len(made.photos), "photo")
    return f"{who} withdrawn{said_why(made.photos, made.reason)}"


def _touches(made: Withdrawing) -> Iterator[str]:
    if made.person is not None:
        yield f"the record {made.person.slug}"
    yield from (f"where {moved.uid} stands" for moved in made.photos)


WITHDRAW = ChangeKind(
    action="withdraw", detail=Withdrawing, undo=_undo, summary=_summary, touches=_touches
)
