"""What a kind of record is: the tables it tells of, its file, how it is told there and restored from it.

Each module of the catalogue that keeps a kind of record says so in one `RecordKind`, and `kinds` lists them.
Triggers, the outbox, a rebuild and verification are made of that list: a new kind costs one place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from sqlite_utils import Database

T = TypeVar("T")

EVERY_MOMENT = ("insert", "update", "delete")
#: The SQL for the uid of the photo that a row of another table belongs to.
OF_PHOTO = "(select uid from photos where id = {row}.photo)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A table whose changes are to be told: the SQL for the key of what changed, of a row named {row}.

    With `is_public` the gallery tells of it as well as the record's file: as of the record's kind, or as of
    another that is `told_as`. Without `has_file` the gallery alone is told.
    """

    table: str
    key: str
    moments: tuple[str, ...] = EVERY_MOMENT
    is_public: bool = False
    told_as: str | None = None
    has_file: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The file that tells of something, relative to the archive; no `data` when there is no such thing."""

    path: str
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind(Generic[T]):
    """A kind of record that has a file of its own below `records/`.

    `tell` makes the record of a key, None when there is no such thing; `restore` writes it into the
    catalogue. Records are restored in an `order`; in that of their files' names where there is none.
    """

    name: str
    folder: str
    shape: type[T]
    tell: Callable[[Database, str], T | None]
    restore: Callable[[Database, T], None]
    order: Callable[[T], tuple[int, str]] = lambda _: (0, "")
    watched: tuple[Watched, ...] = ()

    def told(self, db: Database, key: str) -> Told:
        """The record's file, and what it should hold."""
        record = self.tell(db, key)
        path = f"records/{self.folder}/{key}.json"
        return Told(path=path, data=None if record is None else in_words(record))

    def read(self, data: bytes) -> T:
        """A record as its file holds it; raises msgspec.DecodeError, ValidationError among them."""
        return msgspec.json.decode(data, type=self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarKind:
    """A kind of record that is told in the sidecar of an original; a rebuild begins with these."""

    name: str
    tell: Callable[[Database, str], Told | None]
    watched: tuple[Watched, ...]

    def told(self, db: Database, key: str) -> Told | None:
        """The sidecar and what it should hold; None when there is no such original any more."""
        return self.tell(db, key)


def in_words(record: object) -> bytes:
    """A record as people can read it in a file."""
    said = json.loads(msgspec.json.encode(record))
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
