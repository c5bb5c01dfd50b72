"""The share picture of each photo that is published: noted in its bundle, and drawn where there is none yet.

A share picture is named by all that it is made of, so that one that is there need not be drawn again, and a
credit that was corrected gives another.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ...metadata.credit import Credit, Wording, say
from ...metadata.errors import MetadataError
from ...metadata.writing import worded_as
from ...photos.share_pictures import RECIPE, share_picture
from ..storage.derivatives import derivative_path
from ..storage.durable import write_file
from ..storage.layout import Archive
from .house import House

_BATCH = 400
_PHOTOS = """
    select photos.id,
        (
            select name from derivatives
            where photo = photos.id and media_type = 'image/jpeg'
            order by abs(max(width_px, height_px) - 1600)
            limit 1
        ) as source,
        (
            select json_group_array(json_array(name, kind)) from (
                select people.name, people.kind
                from credits join people on people.slug = credits.person
                where credits.photo = photos.id
                order by credits.position
            )
        ) as credited
    from photos
"""
_OF_SOME = f"{_PHOTOS} where photos.id in (select value from json_each(:photos)) order by photos.id"
_OF_ALL = f"{_PHOTOS} order by photos.id"


class _SharePicture(NamedTuple):
    """A share picture: the photo's number, the derivative it is made of, and what is set in it."""

    photo: int
    source: str
    credit: str
    gallery: str

    @property
    def name(self) -> str:
        """Its public name."""
        made_of = repr((RECIPE, self.source, self.credit, self.gallery)).encode()
        return f"{hashlib.blake2b(made_of, digest_size=16).hexdigest()}.jpg"


def note_share_pictures(
    connection: sqlite3.Connection, house: House, wording: Wording, photos: Sequence[int] | None
) -> None:
    """Note in a bundle the share pictures of photos, given as their numbers; of all for None."""
    found = _share_pictures(connection, house, wording, photos)
    rows = ((one.photo, one.name) for one in found)
    connection.executemany(
        "insert or replace into share_pictures (photo, name) values (?, ?)", rows
    )


def draw_share_pictures(
    archive: Archive, bundle: Path, house: House, wording: Wording, photos: Sequence[int] | None
) -> None:
    """Draw those of photos, or of all, that are not there; of a derivative that cannot be read, none."""
    with (
        closing(sqlite3.connect(bundle)) as connection,
        ThreadPoolExecutor(os.cpu_count() or 1) as hands,
    ):
        found = _share_pictures(connection, house, wording, photos)
        missing = (one for one in found if not _place_of(archive, one).exists())
        undrawn: list[tuple[int]] = []
        while batch := list(islice(missing, _BATCH)):
            drawn = hands.map(lambda one: _is_drawn(archive, one), batch)
            undrawn += [
                (one.photo,) for one, is_drawn in zip(batch, drawn, strict=True) if not is_drawn
            ]
        with connection:
            connection.executemany("delete from share_pictures where photo = ?", undrawn)


def named_as(house: House) -> tuple[str, str]:
    """What the organisation says in every share picture: its name, and the language of credits."""
    return house.name, house.default_language or house.languages[0]


def _share_pictures(
    connection: sqlite3.Connection, house: House, wording: Wording, photos: Sequence[int] | None
) -> Iterator[_SharePicture]:
    gallery, language = named_as(house)
    sql = _OF_ALL if photos is None else _OF_SOME
    for photo, source, credited in connection.execute(sql, {"photos": json.dumps(photos)}):
        credit = say(Credit.of(json.loads(credited)), language, wording=wording)
        yield _SharePicture(photo, source, credit, gallery)


def _place_of(archive: Archive, one: _SharePicture) -> Path:
    return derivative_path(archive.public / "media", one.name)


def _is_drawn(archive: Archive, one: _SharePicture) -> bool:
    place = _place_of(archive, one)
    try:
        jpeg = derivative_path(archive.derivatives, one.source).read_bytes()
        drawn = share_picture(jpeg, one.credit, one.gallery)
        made = worded_as(drawn, jpeg)
    except (OSError, MetadataError):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    write_file(place, made, archive.staging)
    return True
