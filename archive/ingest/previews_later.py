"""Makes the pictures of photos that were taken in by their metadata alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from sqlite_utils import Database

from ...photos.card import Shot
from ..catalogue.facts import Developed
from ..catalogue.opening import open_catalogue
from ..catalogue.sidecars import given_records, read_given
from ..storage.layout import Archive
from .batches import batches, hands, in_order, workers
from .outcomes import Order, Outcome
from .recording import Held, Ready, Shelf, TurnedAway
from .stationery import Stationery
from .workers import Darkroom, Negative


def develop_waiting(archive: Archive) -> Iterator[Outcome]:
    """Develop every photo that has no picture yet, from its original, yielding one outcome for each."""
    with open_catalogue(archive) as db, ExitStack() as stack:
        waiting = [(row, _negative(db, archive, row)) for row in list(db.query(_WAITING))]
        darkroom = stack.enter_context(Darkroom(workers()))
        pool = stack.enter_context(hands())

        def develop(item: tuple[dict[str, Any], Negative]) -> tuple[Ready | TurnedAway, ...]:
            row, negative = item
            shot = Shot(main=negative.path)
            result = darkroom.develop(negative, Stationery())
            if not isinstance(result, Developed):
                return (TurnedAway(shot=shot, reason=result.reason),)
            held = Held(
                digest=row["digest"], original=row["original"], size_bytes=row["size_bytes"]
            )
            return (Ready(shot=shot, main=held, companions=(), developed=result),)

        shelf = Shelf(archive, db, Order(), None)
        for batch in batches(in_order(pool, develop, waiting)):
            yield from shelf.take(batch)


def _negative(db: Database, archive: Archive, row: dict[str, Any]) -> Negative:
    return Negative(
        path=archive.root / row["original"],
        name=row["source_name"],
        sidecar=archive.root / row["sidecar"] if row["sidecar"] else None,
        given=tuple(map(read_given, given_records(db, row["id"]))),
    )


# A raw without a picture has no size. Of several sidecars, the last that came is the one that speaks.
_WAITING = """
    select id, digest, original, source_name, size_bytes, (
        select original from companions
        where photo = photos.id and kind = 'sidecar'
        order by companions.id desc
        limit 1
    ) as sidecar
    from photos
    where width_px is not null and not exists (select 1 from derivatives where photo = photos.id)
    order by id
"""
