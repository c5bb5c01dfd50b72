"""What is left of photos outside the archive, place by place, after they were taken down."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlite_utils import Database

from ..catalogue.deliveries import deliveries_of, destinations
from ..catalogue.rows import rows
from ..storage.derivatives import KeptDerivative, derivative_path
from ..storage.layout import Archive, uri_of
from .publication import current_bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A place where something of photos was, and what became of it; `is_left` where ours still shows it."""

    place: str
    outcome: str
    is_left: bool = False


def traces(db: Database, archive: Archive, uids: Iterable[str]) -> Iterator[Trace]:
    """Look at every place: the bundle and all that is made of it, older bundles, media, who has copies."""
    wanted = tuple(uids)
    yield _bundle(archive, wanted)
    older = [
        path
        for path in archive.public.glob("gallery-*.db")
        if path != current_bundle(archive.public)
    ]
    yield Trace(
        place="older bundles", outcome="still there" if older else "none", is_left=bool(older)
    )
    yield _media(db, archive, wanted)
    for place in destinations(db):
        yield Trace(
            place=f"destination {place.name}",
            outcome=f"has the bundle of {place.shipped_at[:10]}: ship the new one, remove the old",
        )
    for delivery in deliveries_of(db, wanted):
        yield Trace(
            place=f"copies of {delivery.recipient}",
            outcome=f"handed over on {delivery.made_at[:10]}: tell them",
        )


def _bundle(archive: Archive, uids: tuple[str, ...]) -> Trace:
    """The current bundle: pages, feeds, embeds, documents and search are made of it, and of nothing else."""
    place = "pages, feeds, embeds, documents, search"
    current = current_bundle(archive.public)
    if current is None:
        return Trace(place=place, outcome="nothing is published")
    sql = "select uid from photos where uid in (select value from json_each(?))"
    with closing(sqlite3.connect(uri_of(current, "ro"), uri=True)) as connection:
        left = [uid for (uid,) in connection.execute(sql, (json.dumps(uids),))]
    if left:
        return Trace(place=place, outcome=f"still show {', '.join(left)}", is_left=True)
    return Trace(place=place, outcome="taken out")


_DERIVATIVES = """
    select derivatives.width_px, derivatives.height_px, media_type, derivatives.digest,
        derivatives.size_bytes
    from derivatives join photos on photos.id = derivatives.photo
    where uid in (select value from json_each(:uids))
"""


def _media(db: Database, archive: Archive, uids: tuple[str, ...]) -> Trace:
    kept = rows(db, KeptDerivative, _DERIVATIVES, {"uids": json.dumps(uids)})
    left = [
        item.name for item in kept if derivative_path(archive.public / "media", item.name).exists()
    ]
    if left:
        return Trace(place="pictures", outcome=f"{len(left)} still there", is_left=True)
    return Trace(place="pictures", outcome="removed")
