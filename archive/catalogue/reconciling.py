"""Reconciles a photo with what the catalogue holds of it: its readings, the overrides, and who is who.

After a correction or a merge this alone brings rows, search text and the credit inside every derivative
in step; the original is not read again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from sqlite_utils import Database

from ...metadata.containers import DigestState
from ...metadata.fields import DATES
from ...metadata.moments import moment_in
from ...metadata.reading import FileReading, Reading
from ...metadata.rights import LICENCES
from ...metadata.values import Value
from ...metadata.writing import credited_derivative
from ..errors import Damaged
from ..storage.derivatives import KeptDerivative, derivative_path, keep_derivative
from ..storage.layout import Archive
from .crediting import said_by_copies, travelling_values
from .facts import ReadPhoto, resolve_with_overrides
from .overrides import overrides_of, said_of_event
from .people import as_recorded
from .photo_report import stated_values
from .photos import Photo, copies_say, kept_derivatives, photo_of_id, renew_photo
from .rights_file import licence_of_house


def reconcile_photos(
    db: Database, archive: Archive, photos: Iterable[int], staying: Container[int] = ()
) -> None:
    """Reconcile photos, inside a transaction; people who are `staying` do so though nothing names them.

    Raises Damaged when a derivative is missing.
    """
    for photo in photos:
        learnt = held_photo(db, photo)
        values = travelling_values(learnt.facts, learnt.credit)
        digest = said_by_copies(values)
        derivatives = list(kept_derivatives(db, photo))
        if copies_say(db, photo) != digest:
            derivatives = list(_recredited(archive, derivatives, values))
        renew_photo(db, photo, learnt, derivatives, staying)
        db["photos"].update(photo, {"copies_say": digest})


def inherit_terms(db: Database, archive: Archive, photo: int) -> None:
    """Give a photo that was just recorded the terms of its event, and its licence the words of the house."""
    known = photo_of_id(db, photo)
    is_of_house = known.licence is not None and known.licence not in LICENCES
    if is_of_house or said_of_event(db, known.event):
        reconcile_photos(db, archive, [photo])


def held_photo(db: Database, photo: int) -> ReadPhoto:
    """What the catalogue holds of a photo, as if its file had just been read."""
    known = photo_of_id(db, photo)
    reading = FileReading(
        container="",
        readings=tuple(_readings(db, photo)),
        digest=DigestState(known.iptc_digest),
        is_signed=known.is_signed,
    )
    overrides = overrides_of(db, photo)
    facts = resolve_with_overrides(reading, overrides, known.source_name)
    held = ReadPhoto(
        reading=reading,
        overrides=overrides,
        facts=facts,
        credit=as_recorded(db, facts.credit),
        width_px=known.width_px,
        height_px=known.height_px,
        colours=tuple((known.colours or "").split()),
        picture_digest=known.picture_digest,
        no_picture=known.no_picture,
    )
    return with_inherited_terms(db, known, held)


def with_inherited_terms(db: Database, photo: Photo, learnt: ReadPhoto) -> ReadPhoto:
    """What was learnt of a photo, with the terms of its event, and its licence in the words of the house."""
    facts, of_event = learnt.facts, said_of_event(db, photo.event)
    if of_event:
        overrides = (*learnt.overrides, *of_event)
        facts = resolve_with_overrides(learnt.reading, overrides, photo.source_name)
    own = None if facts.licence is None else licence_of_house(db, facts.licence.id)
    return replace(learnt, facts=replace(facts, licence=own) if own else facts)


def _readings(db: Database, photo: int) -> Iterator[Reading]:
    for said in stated_values(db, photo):
        # Catalogues of byline's first weeks hold texts for dates that are none.
        value = moment_in(str(said.value)) if said.field in DATES else said.value
        if value is not None:
            yield Reading(
                field=said.field,
                source=said.source,
                block=said.block,
                value=value,
                raw=said.raw if isinstance(said.raw, tuple) else str(said.raw),
                alternatives=said.alternatives,
            )


def _recredited(
    archive: Archive, derivatives: Iterable[KeptDerivative], values: Mapping[str, Value]
) -> Iterator[KeptDerivative]:
    """The derivatives of a photo with the credit it has now; their pixels are not touched."""
    for kept in derivatives:
        path = derivative_path(archive.derivatives, kept.name)
        try:
            data = credited_derivative(path.read_bytes(), values).data
        except FileNotFoundError as error:
            raise Damaged(
                f"{path}: this copy is missing; make it again with: byline rebuild"
            ) from error
        digest = keep_derivative(archive, data, kept.media_type)
        yield replace(kept, digest=digest, size_bytes=len(data))
