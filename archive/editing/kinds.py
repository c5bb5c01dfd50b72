"""What a kind of change is: all that undoing it needs, how it is undone, how it is told in a line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from sqlite_utils import Database

from ..catalogue.chain import photos_in, without
from ..catalogue.changes import Change
from ..catalogue.choosing import are_there
from ..errors import Damaged, Refused
from ..storage.layout import Archive

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
        """Take back a change of this kind, but for photos that were purged or destroyed since.

        Raises Refused where all were.
        """
        photos, gone = _photos(db, change)
        if photos and photos <= {None, *gone}:
            raise Refused(f"{change.name}: what it was of is gone; there is nothing to undo")
        self.undo(db, archive, self._of(change, gone))

    def touched(self, db: Database, change: Change) -> set[str]:
        """What a change of this kind says something of, but for photos that are gone."""
        _, gone = _photos(db, change)
        return set(self.touches(self._of(change, gone)))

    def in_a_line(self, change: Change) -> str:
        """What a change of this kind did."""
        photos = set(photos_in(bytes(change.detail)))
        if photos == {None}:
            return f"{self.action}: what it was of was destroyed"
        try:
            return self.summary(self._of(change))
        except Damaged:
            return f"{self.action}: this record cannot be read"

    def _of(self, change: Change, gone: Collection[str] = ()) -> T:
        try:
            return msgspec.json.decode(without(bytes(change.detail), gone), type=self.detail)
        except msgspec.ValidationError as error:
            raise Damaged(
                f"{change.name}: this record cannot be read ({error}), so nothing before it can be undone"
            ) from error


def _photos(db: Database, change: Change) -> tuple[set[str | None], set[str]]:
    """The photos that a change is of, None for one that was destroyed; and those that are there no more."""
    photos = set(photos_in(bytes(change.detail)))
    named = {uid for uid in photos if uid is not None}
    return photos, named - are_there(db, named).keys()
