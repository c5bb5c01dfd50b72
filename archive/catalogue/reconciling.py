"""Reconciles a photo with what the catalogue holds of it: its readings, the overrides, and who is who.

After a correction or a merge this alone brings rows and search text in step; the original is not read again.
The credit inside its copies follows after the change (`copies`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from sqlite_utils import Database

from ...metadata.containers import DigestState
from ...metadata.fields import DATES
from ...metadata.moments import moment_in
from ...metadata.reading import FileReading, Reading
from ...metadata.rights import LICENCES
from .crediting import said_by_copies, travelling_values
from .derivatives import copies_say, kept_derivatives, note_copies
from .facts import ReadPhoto, resolve_with_overrides
from .overrides import overrides_of, said_of_event
from .people import as_recorded
from .photo_report import stated_values
from .photos import Photo, photo_of_id, renew_photo
from .rights_file import licence_of_house


def reconcile_photos(db: Database, photos: Iterable[int], staying: Container[int] = ()) -> None:
    """Reconcile photos, inside a transaction; people who are `staying` do so though nothing names them."""
    for photo in photos:
        learnt = held_photo(db, photo)
        say = copies_say(db, photo)
        renew_photo(db, photo, learnt, kept_derivatives(db, photo), staying)
        values = travelling_values(learnt.facts, learnt.credit)
        note_copies(db, photo, say, is_stale=say != said_by_copies(values))


def inherit_terms(db: Database, photo: int) -> None:
    """Give a photo that was just recorded the terms of its event, and its licence the words of the house."""
    known = photo_of_id(db, photo)
    is_of_house = known.licence is not None and known.licence not in LICENCES
    if is_of_house or said_of_event(db, known.event):
        reconcile_photos(db, [photo])


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
