"""A file whose coded picture is held already, with other words: a version of that photo, not a second one.

The photo says what its later file says; what staff said of it stands, and what was given at ingest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlite_utils import Database

from ...metadata.fields import FIELD_BY_NAME, Shape
from ...metadata.reading import FileReading, Reading
from ...metadata.resolving import Resolved, names_anyone, resolve
from ...metadata.values import Value, texts_of
from ..catalogue.companions import EARLIER_VERSION, VERSION, CompanionKind
from ..catalogue.derivatives import kept_derivatives
from ..catalogue.facts import (
    CREDIT_FIELDS,
    INGEST,
    STAFF,
    Override,
    ReadPhoto,
    joined_overrides,
    resolve_with_overrides,
)
from ..catalogue.people import as_recorded
from ..catalogue.photos import Photo, renew_photo
from ..catalogue.reconciling import (
    held_photo,
    inherit_terms,
    reconcile_photos,
    with_inherited_terms,
)
from ..storage.derivatives import KeptDerivative

_WORDS = (Shape.TEXT, Shape.LANG, Shape.SEQ, Shape.BAG)
_SHOWN_CHARACTERS = 60


def kind_of_version(held: FileReading, came: FileReading) -> CompanionKind:
    """Whether a file with the same picture speaks for the photo from now on, or is an earlier version.

    A file that only leaves words out, as the camera's own does beside one with a caption, is the earlier one.
    """
    before, after = _spoken(held), _spoken(came)
    said: dict[str, set[object]] = defaultdict(set)
    for reading in held.readings:
        said[reading.field] |= _parts(reading)
    fresh = [name for name, found in after.items() if not _parts(found) <= said[name]]
    is_short = any(_is_words(name) and name not in after for name in before) or any(
        isinstance(found.value, tuple) and _parts(found) < _parts(before[name])
        for name, found in after.items()
        if name in before
    )
    if any(map(_is_words, fresh)) or (fresh and not is_short):
        return VERSION
    return EARLIER_VERSION


def _spoken(reading: FileReading) -> dict[str, Resolved]:
    """What a file says, but for credits that name nobody."""
    return {
        name: found
        for name, found in resolve(reading).items()
        if name not in CREDIT_FIELDS or names_anyone(found.value)
    }


def _parts(said: Reading | Resolved) -> set[object]:
    """A value as what can be left out of it: the items of a list, a text and its translations."""
    items = said.value if isinstance(said.value, tuple) else (_hashable(said.value),)
    return {*items, *said.alternatives.items()}


def _hashable(value: Value) -> object:
    return tuple(value.items()) if isinstance(value, dict) else value


def _is_words(name: str) -> bool:
    return name in FIELD_BY_NAME and FIELD_BY_NAME[name].shape in _WORDS


def settle_by_version(
    db: Database, photo: Photo, came: ReadPhoto, made: list[KeptDerivative]
) -> tuple[str, ...]:
    """Let a photo say what its later file says, inside a transaction; return what is different, in words.

    A credit is never lost by it: where the later file names nobody, who was credited stays.
    """
    held = held_photo(db, photo.id)
    # What was filled in for other words than these says nothing any more.
    stands = [item for item in held.overrides if item.instead_of is None]
    overrides = joined_overrides(stands, came.overrides)
    facts = resolve_with_overrides(came.reading, overrides, photo.source_name)
    if held.credit.is_usable and not facts.credit.is_usable:
        overrides = joined_overrides(overrides, _credit_of(held))
        facts = resolve_with_overrides(came.reading, overrides, photo.source_name)
    settled = replace(came, overrides=overrides, facts=facts, credit=as_recorded(db, facts.credit))
    settle(db, photo, settled, made)
    return (
        *_differences(held.facts.resolved, facts.resolved),
        *_overruled(resolve(held.reading), resolve(came.reading), facts.resolved),
    )


def _credit_of(held: ReadPhoto) -> Iterator[Override]:
    for name in ("creator", "credit_line"):
        found = held.facts.resolved.get(name)
        if found is not None and names_anyone(found.value):
            yield Override(field=name, value=found.value, source=INGEST)


def _overruled(
    before: Mapping[str, Resolved], after: Mapping[str, Resolved], settled: Mapping[str, Resolved]
) -> Iterator[str]:
    """What the later file says of fields that staff have set."""
    for name, found in after.items():
        old, held = before.get(name), settled.get(name)
        is_new = old is None or old.value != found.value
        if is_new and held is not None and held.source == STAFF:
            yield f"{name} {_shown(found)} does not stand over the correction by staff"


def settle(db: Database, photo: Photo, learnt: ReadPhoto, made: list[KeptDerivative]) -> None:
    """Write what a photo's files say now; where no pictures were made, those it has get the credit."""
    learnt = with_inherited_terms(db, photo, learnt)
    if made:
        renew_photo(db, photo.id, learnt, made)
        inherit_terms(db, photo.id)
        return
    kept = kept_derivatives(db, photo.id)
    learnt = replace(
        learnt,
        width_px=photo.width_px,
        height_px=photo.height_px,
        colours=tuple((photo.colours or "").split()),
        no_picture=None if kept else learnt.no_picture,
    )
    renew_photo(db, photo.id, learnt, kept)
    reconcile_photos(db, [photo.id])


def _differences(before: Mapping[str, Resolved], after: Mapping[str, Resolved]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        if not _is_words(name):
            continue
        old, new = before.get(name), after.get(name)
        if _shown(old) != _shown(new):
            yield f"{name} {_shown(old)} is {_shown(new)} now"
        elif new is not None and old is not None:
            yield from (
                f"{name} is “{text}” in {language} now"
                for language, text in new.alternatives.items()
                if old.alternatives.get(language) != text
            )


def _shown(found: Resolved | None) -> str:
    words = "; ".join(texts_of(found.value)) if found else ""
    short = words if len(words) <= _SHOWN_CHARACTERS else f"{words[: _SHOWN_CHARACTERS - 1]}…"
    return f"“{short}”"
