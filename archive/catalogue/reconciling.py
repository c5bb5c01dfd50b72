"""Settles a photo anew from what the catalogue holds: its readings, what was told, and who is who.

After a correction or a merge this alone brings rows, search text and the credit inside every copy in step;
the original is not read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from ...metadata.containers import DigestState
from ...metadata.reading import FileReading, Reading
from ...metadata.values import from_json
from ...metadata.writing import credited_derivative
from ..errors import Damaged
from ..storage.derivatives import derivative_path, keep_derivative, media_name
from ..storage.layout import Archive
from .crediting import travelling_values
from .facts import Developed, establish
from .people import as_recorded
from .photos import KeptDerivative, reading_records, renew_photo
from .sidecars import given_records, read_given


def settle_photos(db: Database, archive: Archive, photos: Iterable[int]) -> None:
    """Settle photos anew, inside a transaction; raises Damaged when a copy is missing."""
    for photo in photos:
        developed = held_facts(db, photo)
        renew_photo(db, photo, developed, _recredited_copies(db, archive, photo, developed))


def held_facts(db: Database, photo: int) -> Developed:
    """What the catalogue holds of a photo, as if its file had just been read."""
    row = db["photos"].get(photo)
    reading = FileReading(
        container="",
        readings=tuple(map(_reading, reading_records(db, photo))),
        digest=DigestState(row["iptc_digest"]),
        is_signed=bool(row["is_signed"]),
    )
    given = tuple(map(read_given, given_records(db, photo)))
    facts = establish(reading, given, row["source_name"])
    return Developed(
        reading=reading,
        given=given,
        facts=facts,
        credit=as_recorded(db, facts.credit),
        width_px=row["width_px"],
        height_px=row["height_px"],
        colours=tuple((row["colours"] or "").split()),
    )


def _reading(row: dict[str, Any]) -> Reading:
    raw = json.loads(row["raw"])
    return Reading(
        field=row["field"],
        source=row["source"],
        block=row["block"],
        value=from_json(row["value"]),
        raw=tuple(raw) if isinstance(raw, list) else raw,
    )


def _recredited_copies(
    db: Database, archive: Archive, photo: int, developed: Developed
) -> list[KeptDerivative]:
    """The copies of a photo with the credit it has now; their pixels are not touched."""
    values = travelling_values(developed.facts, developed.credit)
    found = []
    for row in list(db.query(_DERIVATIVES, {"photo": photo})):
        kept = KeptDerivative(**row)
        path = derivative_path(archive.derivatives, media_name(kept.digest, kept.media_type))
        try:
            copy = credited_derivative(path.read_bytes(), values).data
        except FileNotFoundError as error:
            raise Damaged(
                f"{path}: this copy is missing; make it again with: byline rebuild"
            ) from error
        digest = keep_derivative(archive, copy, kept.media_type)
        found.append(replace(kept, digest=digest, size_bytes=len(copy)))
    return found


_DERIVATIVES = """
    select width_px, height_px, media_type, digest, size_bytes from derivatives
    where photo = :photo
    order by width_px, media_type
"""
