"""Every file the catalogue names, by its place and by its bytes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from .companions import SpeakingFiles, speaking_files_of
from .facts import Override
from .overrides import overrides_of
from .photos import photo_of_id
from .rows import row, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file that must be there, relative to the archive, with the digest it must have."""

    path: str
    digest: str


def files_there_must_be(db: Database) -> Iterator[NamedFile]:
    """Every original, and every file byline wrote beside them, in the order of their paths."""
    sql = """
        select original as path, digest from kept_files
        union all select path, digest from written
        order by path
    """
    return rows(db, NamedFile, sql)


def file_there_must_be(db: Database, path: str) -> NamedFile | None:
    """What must be at a path; None where nothing must."""
    sql = """
        select original as path, digest from kept_files where original = :path
        union all select path, digest from written where path = :path
    """
    return row(db, NamedFile, sql, {"path": path})


def originals(db: Database) -> Iterator[NamedFile]:
    """Every file of the cards, in the order of their paths."""
    return rows(db, NamedFile, "select original as path, digest from kept_files order by original")


def digests_in_folder(db: Database, folder: str) -> dict[str, str]:
    """Digest by name of the originals in one folder."""
    # "0" comes right after "/": the range is everything below the folder, by the index.
    sql = """
        select original as path, digest from kept_files
        where original > :folder || '/' and original < :folder || '0'
    """
    return {
        Path(file.path).name: file.digest for file in rows(db, NamedFile, sql, {"folder": folder})
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """Where a file of some bytes lies, relative to the archive, and what it is there: its `kind`."""

    original: str
    kind: str
    photo: int | None

    @property
    def is_unread(self) -> bool:
        """Whether it is kept and could not be developed."""
        return self.kind == "unread"


def known_file(db: Database, digest: str) -> KnownFile | None:
    """The file of these bytes that the catalogue names; a photo's own before another's companion."""
    sql = """
        select original, kind, photo from kept_files where digest = :digest
        order by case kind when 'photo' then 0 when 'unread' then 2 else 1 end
        limit 1
    """
    return row(db, KnownFile, sql, {"digest": digest})


def file_at(db: Database, original: str) -> KnownFile | None:
    """The file of the cards that has a path among the originals."""
    sql = "select original, kind, photo from kept_files where original = :original"
    return row(db, KnownFile, sql, {"original": original})


def companion_of(db: Database, photo: int, digest: str) -> KnownFile | None:
    """The companion of a photo that has these bytes."""
    sql = """
        select original, kind, photo from companions where photo = :photo and digest = :digest
    """
    return row(db, KnownFile, sql, {"photo": photo, "digest": digest})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """A file of a card as `byline show` tells it: `uid` is its photo's; `reason` says why it has none."""

    original: str
    kind: str
    source_name: str
    digest: str
    size_bytes: int
    uid: str | None
    reason: str | None


def file_report(db: Database, wanted: str) -> FileReport | None:
    """The kept file of a path among the originals, or of a digest; None where there is none."""
    sql = """
        select file.original, file.kind, file.digest, file.size_bytes, photos.uid, unread.reason,
            coalesce(companions.source_name, unread.source_name, photos.source_name) as source_name
        from kept_files as file
            left join photos on photos.id = file.photo
            left join companions on companions.original = file.original
            left join unread on unread.original = file.original
        where file.original = :wanted or file.digest = :wanted
        limit 1
    """
    return row(db, FileReport, sql, {"wanted": wanted})


class Holdings:
    """The same asked from any thread, over a connection of its own that only reads."""

    def __init__(self, catalogue: Path) -> None:
        self._lock = threading.Lock()
        self._db = Database(sqlite3.connect(catalogue, check_same_thread=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def has_size(self, size_bytes: int) -> bool:
        """Whether any file of this size is held: only then can it be one of them."""
        return bool(self.of_size(size_bytes))

    def of_size(self, size_bytes: int) -> list[str]:
        """Where the files of this size lie."""
        sql = "select original from kept_files where size_bytes = :size"
        with self._lock:
            return texts(self._db, sql, {"size": size_bytes})

    def known(self, digest: str) -> KnownFile | None:
        """The file of these bytes."""
        with self._lock:
            return known_file(self._db, digest)

    def speaking(self, photo: int) -> SpeakingFiles:
        """The files that speak for a photo."""
        with self._lock:
            return speaking_files_of(self._db, photo)

    def is_without_picture(self, photo: int) -> bool:
        """Whether a photo could not be shown when it was read."""
        with self._lock:
            return photo_of_id(self._db, photo).no_picture is not None

    def overrides(self, photo: int) -> tuple[Override, ...]:
        """What was said of a photo before."""
        with self._lock:
            return overrides_of(self._db, photo)
