"""Undoing what staff changed: each kind of change, taken back by the module that made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlite_utils import Database

from ..catalogue.changes import mark_undone, standing_change
from ..catalogue.transactions import transaction
from ..storage.layout import Archive
from .corrections import undo_correction
from .identities import undo_merge, undo_rename, undo_split


def undo(db: Database, archive: Archive, name: str) -> None:
    """Undo a change. Raises NotFound, and Refused when what it made has been changed again since."""
    with transaction(db):
        change = standing_change(db, name)
        _UNDOING[change["action"]](db, archive, change["detail"])
        mark_undone(db, name)


_UNDOING: dict[str, Callable[[Database, Archive, Mapping[str, Any]], None]] = {
    "correct": undo_correction,
    "merge": undo_merge,
    "split": undo_split,
    "rename": undo_rename,
}
