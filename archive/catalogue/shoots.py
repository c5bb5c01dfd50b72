"""Photos as they came: the folder and the ingest that brought each, and whom they credit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlite_utils import Database

from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ShootPhoto:
    """A photo and the ingest that brought it, None where that is not on record."""

    id: int
    uid: str
    original: str
    source_name: str
    taken_at: str | None
    event: int | None
    body: str | None
    ingest: int | None

    @property
    def folder(self) -> str:
        """The folder of its original, below `originals/`."""
        return PurePosixPath(self.original).parent.as_posix().removeprefix("originals/")


def shoot_photos(db: Database) -> Iterator[ShootPhoto]:
    """Every photo, folder by folder."""
    sql = """
        select id, uid, original, source_name, taken_at, event, body, (
            select min(import) from outcomes where photo = photos.id and outcome = 'added'
        ) as ingest
        from photos
        order by original
    """
    return rows(db, ShootPhoto, sql)


def photos_by_name(db: Database) -> dict[str, int]:
    """How many photos credit each person."""
    sql = """
        select people.name, count(*)
        from credits join people on people.id = credits.person
        where people.kind = 'person'
        group by people.id
        order by min(credits.rowid)
    """
    return dict(db.execute(sql).fetchall())
