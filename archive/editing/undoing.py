"""Undoing what was changed by hand, and telling it in a line."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from sqlite_utils import Database

from ..catalogue.changes import Change, mark_undone, standing_change, standing_changes_since
from ..catalogue.transactions import transaction
from ..errors import Damaged, Refused
from ..rights.rulebook import who_withdrew_looked_at_again
from ..storage.layout import Archive
from .changing import CHANGE
from .clocks import CLOCK
from .corrections import CORRECT
from .events import CREATE_EVENT, DELETE_EVENT, EDIT_EVENT, SET_FLOORS
from .identities import IDENTIFY, MERGE, RENAME, SPLIT
from .kinds import ChangeKind
from .marking import MARK
from .moving import MOVE
from .programmes import READ_IN
from .proposals import CONFIRM, DECLINE
from .sessions import EDIT_SESSION
from .states import DESTROY, MOVES, PURGE
from .tagging import TAG, UNTAG
from .terms import CONTRACT, END_LEASE, LEASE
from .withdrawing import WITHDRAW

_KINDS: tuple[ChangeKind[Any], ...] = (
    CORRECT,
    CHANGE,
    MARK,
    TAG,
    UNTAG,
    CREATE_EVENT,
    EDIT_EVENT,
    DELETE_EVENT,
    SET_FLOORS,
    READ_IN,
    EDIT_SESSION,
    MOVE,
    CLOCK,
    CONFIRM,
    DECLINE,
    MERGE,
    SPLIT,
    RENAME,
    IDENTIFY,
    *MOVES,
    PURGE,
    DESTROY,
    WITHDRAW,
    CONTRACT,
    LEASE,
    END_LEASE,
)
#: Every kind of change, by its action.
CHANGE_KINDS: dict[str, ChangeKind[Any]] = {kind.action: kind for kind in _KINDS}


def undo(db: Database, archive: Archive, name: str) -> None:
    """Undo a change. Raises NotFound, and Refused when what it made has been changed again since."""
    with transaction(db):
        change = standing_change(db, name)
        kind = _kind(change)
        _refuse_if_changed_since(db, change, kind.touched(db, change))
        is_who_is_who = kind in (MERGE, SPLIT, RENAME)
        with who_withdrew_looked_at_again(db) if is_who_is_who else nullcontext():
            kind.undone(db, archive, change)
        mark_undone(db, name)


def _refuse_if_changed_since(db: Database, change: Change, touched: set[str]) -> None:
    """A change is undone only while no later one says something of the same."""
    for later in standing_changes_since(db, change):
        if both := touched & _kind(later).touched(db, later):
            raise Refused(
                f"{change.name}: {min(both)} was changed again since; undo that first: {later.name}"
            )


def summary_of(change: Change) -> str:
    """What a change did, in a line."""
    kind = CHANGE_KINDS.get(change.action)
    return kind.in_a_line(change) if kind else f"{change.action}: of a newer byline"


def _kind(change: Change) -> ChangeKind[Any]:
    if change.action not in CHANGE_KINDS:
        raise Damaged(f"{change.name}: is of a newer byline, so nothing before it can be undone")
    return CHANGE_KINDS[change.action]
