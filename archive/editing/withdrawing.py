"""Withdrawal: a person who is to be shown no more, or photos; recorded before anything is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from ..catalogue.changes import record_change
from ..catalogue.notes import note_events_for_gallery, note_for_gallery
from ..catalogue.people import find_person
from ..catalogue.standings import WITHDRAWN, state_now
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import (
    Withdrawal,
    Withdrawn,
    delete_withdrawal,
    insert_withdrawal,
    withdrawal_of,
    withdrawn_people,
)
from ..errors import Refused
from ..phrases import counted
from ..rights.situation import Concerned, concerned_by
from ..storage.layout import Archive
from .kinds import ChangeKind
from .states import Move, MovedPhoto, undo_move, withdraw_photos


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawing:
    """All that undoing a withdrawal needs: the person, or the photos with where they stood."""

    reason: str
    person: Withdrawal | None = None
    photos: tuple[MovedPhoto, ...] = ()


def withdraw_person(db: Database, name: str, reason: str) -> tuple[str, Concerned]:
    """Record that a person is to be shown no more; return the change, and the photos it concerns.

    Raises NotFound for somebody who is not on record, Refused for one who withdrew already.
    """
    with transaction(db):
        person = find_person(db, name)
        if withdrawal_of(db, person.slug) is not None:
            raise Refused(f"{person.name}: withdrew already; see: byline status")
        said = state_now(db, WITHDRAWN, reason=reason)
        withdrawal = Withdrawal(
            slug=person.slug,
            name=person.name,
            made_at=said.since,
            made_by=said.made_by,
            reason=reason,
        )
        insert_withdrawal(db, withdrawal)
        concerned = _told_of(db, withdrawal)
        detail = Withdrawing(reason=reason, person=withdrawal)
        return record_change(db, WITHDRAW.action, detail), concerned


def withdraw(db: Database, uids: Iterable[str], reason: str) -> tuple[str, tuple[str, ...]]:
    """Record that photos are to be public no more; return the change, and the uids. Raises NotFound."""
    with transaction(db):
        photos = withdraw_photos(db, uids, reason)
        if not photos:
            raise Refused("withdrawn already, each of them; nothing was changed")
        change = record_change(db, WITHDRAW.action, Withdrawing(reason=reason, photos=photos))
        return change, tuple(moved.uid for moved in photos)


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
    return f"{who} withdrawn: {made.reason}"


def _touches(made: Withdrawing) -> Iterator[str]:
    if made.person is not None:
        yield f"the withdrawal of {made.person.slug}"
    yield from (f"where {moved.uid} stands" for moved in made.photos)


WITHDRAW = ChangeKind(
    action="withdraw", detail=Withdrawing, undo=_undo, summary=_summary, touches=_touches
)
