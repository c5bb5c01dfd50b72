"""Photos that were taken in by their metadata alone, and have no picture yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPhoto:
    """A photo without a picture: its original, and the sidecar that speaks for it."""

    id: int
    digest: str
    original: str
    source_name: str
    size_bytes: int
    sidecar: str | None


def waiting_photos(db: Database) -> Iterator[WaitingPhoto]:
    """Every photo that waits for its picture, in the order they came."""
    # A raw without a picture has no size. Of several sidecars, the last that came is the one that speaks.
    sql = """
        select id, digest, original, source_name, size_bytes, (
            select original from companions
            where photo = photos.id and kind = 'sidecar'
            order by companions.id desc
            limit 1
        ) as sidecar
        from photos
        where width_px is not null
            and not exists (select 1 from derivatives where photo = photos.id)
        order by id
    """
    return rows(db, WaitingPhoto, sql)
