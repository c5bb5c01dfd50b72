"""What a kind of change is: all that undoing it needs, how it is undone, how it is told in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from sqlite_utils import Database

from ..catalogue.chain import is_erased, without_erased
from ..catalogue.changes import Change
from ..errors import Refused
from ..storage.layout import Archive

_ERASED = "what it was of was destroyed"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKind(Generic[T]):
    """A kind of change that people make by hand; `detail` is what is recorded of one.

    `undo` runs inside a transaction, and raises Refused when what was made has been changed again since.
    `touches` names what a change says something of: while a later change stands that touches the same, it is
    not undone.
    """

    action: str
    detail: type[T]
    undo: Callable[[Database, Archive, T], None]
    summary: Callable[[T], str]
    touches: Callable[[T], Iterable[str]]

    def undone(self, db: Database, archive: Archive, change: Change) -> None:
        """Take back a change of this kind; raises Refused where nothing is left of what it was of."""
        if is_erased(bytes(change.detail)):
            raise Refused(f"{change.name}: {_ERASED}; there is nothing to undo")
        self.undo(db, archive, self._of(change))

    def touched(self, change: Change) -> set[str]:
        """What a change of this kind says something of."""
        return set(self.touches(self._of(change)))

    def in_a_line(self, change: Change) -> str:
        """What a change of this kind did."""
        if is_erased(bytes(change.detail)):
            return f"{self.action}: {_ERASED}"
        return self.summary(self._of(change))

    def _of(self, change: Change) -> T:
        return msgspec.json.decode(without_erased(bytes(change.detail)), type=self.detail)
