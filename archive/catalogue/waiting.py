"""Photos that were taken in by their metadata alone, and have no picture yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPhoto:
    """A photo without a picture, and its original."""

    id: int
    digest: str
    original: str
    source_name: str
    size_bytes: int


def waiting_photos(db: Database) -> Iterator[WaitingPhoto]:
    """Every photo that waits for its picture, in the order they came."""
    sql = """
        select id, digest, original, source_name, size_bytes
        from photos
        where no_picture is null
            and not exists (select 1 from derivatives where photo = photos.id)
        order by id
    """
    return rows(db, WaitingPhoto, sql)
