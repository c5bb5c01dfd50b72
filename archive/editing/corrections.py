"""Corrections by staff: values of photos, over what their files say.

Files are never altered. A correction is one more override: undoing it takes that away, and the photo is
reconciled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from ...metadata.credit import names, names_somebody, understand
from ...metadata.fields import FIELD_BY_NAME, Shape
from ...metadata.names import fold
from ...metadata.text import clean
from ...metadata.values import Value, from_json, texts_of, to_json
from ..catalogue.changes import record_change
from ..catalogue.facts import TERMS, text_of
from ..catalogue.overrides import SaidByStaff, said_by_staff, set_by_staff
from ..catalogue.photos import photo_by_uid
from ..catalogue.reconciling import held_photo, reconcile_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..storage.layout import Archive
from .kinds import ChangeKind
from .terms import term_named

_CORRECTABLE = (Shape.TEXT, Shape.LANG, Shape.SEQ, Shape.BAG)
#: Marks are numbers that staff set, too.
MARKED = ("rating", "pick")
#: The camera's own, and what time it was: those are facts of the file.
_NOT_CORRECTABLE = (
    "date_created",
    "offset_time",
    "camera_make",
    "camera_model",
    "lens",
    "image_guid",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value to set for a photo; None empties the field."""

    uid: str
    field: str
    value: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEdit:
    """An edit that was made: what staff said of the field before, and what they say now."""

    uid: str
    field: str
    before: SaidByStaff | None
    after: SaidByStaff


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """All that undoing a correction needs."""

    edits: tuple[MadeEdit, ...]


def correct(db: Database, archive: Archive, edits: Iterable[Edit]) -> str:
    """Set values of photos over what their files say, as one change; return its name.

    A credit is set as a whole: the people of a creator stand in the credit line, too, and the other way
    round. Raises NotFound for an unknown photo, Refused for a field or licence byline does not keep; then
    nothing is changed.
    """
    with transaction(db):
        made = make_edits(db, fit_edits(db, archive, edits))
        return record_change(db, CORRECT.action, Correction(edits=made))


def fit_edits(db: Database, archive: Archive, edits: Iterable[Edit]) -> list[Edit]:
    """Edits with their texts clean, and credits whole; raises Refused for a value that cannot be kept."""
    return list(_whole_credits(db, [_fit(db, archive, edit) for edit in edits]))


def make_edits(db: Database, edits: Iterable[Edit]) -> tuple[MadeEdit, ...]:
    """Make edits inside a transaction, and say what they took the place of."""
    made: list[MadeEdit] = []
    photos: dict[int, None] = {}
    for edit in {(edit.uid, edit.field): edit for edit in edits}.values():
        photos[photo := photo_by_uid(db, edit.uid).id] = None
        before = said_by_staff(db, photo, edit.field)
        after = SaidByStaff(value=to_json(edit.value))
        set_by_staff(db, photo, edit.field, after)
        made.append(MadeEdit(uid=edit.uid, field=edit.field, before=before, after=after))
    reconcile_photos(db, photos)
    return tuple(made)


def is_correctable(name: str) -> bool:
    """Whether staff may set a field: not the camera's own, nor what is no text."""
    field = FIELD_BY_NAME.get(name)
    return field is not None and field.shape in _CORRECTABLE and name not in _NOT_CORRECTABLE


def _fit(db: Database, archive: Archive, edit: Edit) -> Edit:
    """The edit with its texts clean; raises Refused when the field cannot hold them."""
    if edit.field in TERMS and edit.value is not None:
        return replace(
            edit, value=term_named(db, archive, edit.field, "; ".join(texts_of(edit.value)))
        )
    if edit.field in MARKED and isinstance(edit.value, int):
        return edit
    if edit.field not in TERMS and not is_correctable(edit.field):
        raise Refused(f"{edit.field!r} is no field staff can set; see docs/fields.md")
    if edit.value is None:
        return edit
    cleaned = tuple(map(clean, texts_of(edit.value)))
    if not all(cleaned):
        raise Refused(f"{edit.field}: a value is empty; to empty the field give --empty")
    if edit.field == "creator" and not all(map(names_somebody, cleaned)):
        raise Refused(f"{edit.field} {'; '.join(cleaned)!r} names nobody; give a name, or --empty")
    return replace(edit, value=cleaned if isinstance(edit.value, tuple) else cleaned[0])


def _whole_credits(db: Database, edits: list[Edit]) -> Iterator[Edit]:
    """The edits, and with a creator or a credit line set alone the other as it must be beside it.

    The people of the new value stand; organisations of an old credit line stay.
    """
    there = {(edit.uid, edit.field) for edit in edits}
    for edit in edits:
        yield edit
        if edit.value is None:
            continue
        if edit.field == "creator" and (edit.uid, "credit_line") not in there:
            yield from _line_beside(db, edit)
        elif edit.field == "credit_line" and (edit.uid, "creator") not in there:
            yield from _creator_beside(db, edit)


def _line_beside(db: Database, edit: Edit) -> Iterator[Edit]:
    """The credit line with the people of a creator in place of others."""
    resolved = held_photo(db, photo_by_uid(db, edit.uid).id).facts.resolved
    line = understand([], text_of(resolved, "credit_line")).credit
    people = understand(texts_of(edit.value or "")).credit.people
    if _names_others(line.people, people):
        whole = replace(line, people=people)
        yield Edit(uid=edit.uid, field="credit_line", value=names(whole) or None)


def _creator_beside(db: Database, edit: Edit) -> Iterator[Edit]:
    """The people of a credit line as creator, in place of others; a line that names none leaves them."""
    resolved = held_photo(db, photo_by_uid(db, edit.uid).id).facts.resolved
    people = understand([], "; ".join(texts_of(edit.value or ""))).credit.people
    creator = resolved.get("creator")
    held = understand(texts_of(creator.value)).credit.people if creator else ()
    if people and _names_others(held, people):
        yield Edit(uid=edit.uid, field="creator", value=people)


def _names_others(held: Iterable[str], given: Iterable[str]) -> bool:
    return not {fold(name) for name in held} <= {fold(name) for name in given}


def take_back(db: Database, edits: Iterable[MadeEdit]) -> None:
    """Let staff say what they said before of each field; raises Refused when one was changed again since."""
    photos: dict[int, None] = {}
    for edit in reversed(tuple(edits)):
        photos[photo := photo_by_uid(db, edit.uid).id] = None
        if said_by_staff(db, photo, edit.field) != edit.after:
            raise Refused(
                f"{edit.uid}: its {edit.field} was changed again since; undo that change first"
            )
        set_by_staff(db, photo, edit.field, edit.before)
    reconcile_photos(db, photos)


def _undo(db: Database, _archive: Archive, correction: Correction) -> None:
    take_back(db, correction.edits)


def touched_by(edits: Iterable[MadeEdit]) -> Iterator[str]:
    """The fields that edits set, in words."""
    return (f"{edit.field} of {edit.uid}" for edit in edits)


def _summary(correction: Correction) -> str:
    first, *others = correction.edits
    value = None if first.after.value is None else from_json(first.after.value)
    words = "empty" if value is None else "; ".join(texts_of(value))
    more = f" and {len(others)} more" if others else ""
    return f"{first.uid}: {first.field} {words}{more}"


CORRECT = ChangeKind(
    action="correct",
    detail=Correction,
    undo=_undo,
    summary=_summary,
    touches=lambda correction: touched_by(correction.edits),
)
