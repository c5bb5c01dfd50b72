"""Photos that are not public, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.values import from_json, texts_of
from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A photo that is not published, and why."""

    uid: str
    source_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unpublished:
    uid: str
    source_name: str
    no_picture: str | None
    has_pictures: bool
    byline: str | None
    credit_line: str | None


def withheld_photos(db: Database) -> Iterator[Withheld]:
    """Every photo that is not public, in the order they came."""
    for photo in rows(db, _Unpublished, _UNPUBLISHED):
        yield Withheld(uid=photo.uid, source_name=photo.source_name, reason=_why(photo))


_UNPUBLISHED = """
    select uid, source_name, no_picture,
        exists (select 1 from derivatives where photo = photos.id) as has_pictures,
        (select value from resolutions where photo = photos.id and field = 'creator') as byline,
        (select value from resolutions where photo = photos.id and field = 'credit_line')
            as credit_line
    from photos
    where published_at is null
    order by id
"""


def _why(photo: _Unpublished) -> str:
    if photo.no_picture is not None:
        return photo.no_picture
    if not photo.has_pictures:
        return "waits for its pictures, to be made with: byline previews"
    said = [from_json(value) for value in (photo.byline, photo.credit_line) if value]
    words = "; ".join(text for value in said for text in texts_of(value))
    if words:
        return f"its credit “{words}” names nobody"
    return "has no credit"
