"""Corrections by staff: values of photos, over what their files say; and undoing what staff changed.

Files are never altered. A correction is one more thing byline was told of a photo: undoing it takes that
away, and the photo is settled anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from ...metadata.credit import names_somebody
from ...metadata.fields import FIELD_BY_NAME, Shape
from ...metadata.rights import LICENCES
from ...metadata.text import clean
from ...metadata.values import Value, texts_of, to_json
from ..catalogue.changes import record_change
from ..catalogue.facts import LICENCE
from ..catalogue.photos import photo_by_uid
from ..catalogue.reconciling import settle_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..storage.layout import Archive

_CORRECTABLE = (Shape.TEXT, Shape.LANG, Shape.SEQ, Shape.BAG)
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


def correct(db: Database, archive: Archive, edits: Iterable[Edit]) -> str:
    """Set values of photos over what their files say, as one change; return its name.

    Raises NotFound for an unknown photo, Refused for a field or licence byline does not keep; then
    nothing is changed.
    """
    with transaction(db):
        return record_edits(db, archive, [_fit(edit) for edit in edits])


def record_edits(db: Database, archive: Archive, edits: Iterable[Edit]) -> str:
    """Make edits inside a transaction, and record them as one change; return its name."""
    told: list[dict[str, Any]] = []
    photos: dict[int, None] = {}
    for edit in {(edit.uid, edit.field): edit for edit in edits}.values():
        photos[photo := photo_by_uid(db, edit.uid)["id"]] = None
        key = {"photo": photo, "field": edit.field}
        before = next(db.query(_STAFF_SAID, key), None)
        after = {"value": to_json(edit.value)}
        _tell(db, key, after)
        told.append({"uid": edit.uid, "field": edit.field, "before": before, "after": after})
    settle_photos(db, archive, photos)
    return record_change(db, "correct", {"edits": told})


def is_correctable(name: str) -> bool:
    """Whether staff may set a field: not the camera's own, nor what is no text."""
    field = FIELD_BY_NAME.get(name)
    return field is not None and field.shape in _CORRECTABLE and name not in _NOT_CORRECTABLE


def _fit(edit: Edit) -> Edit:
    """The edit with its texts clean; raises Refused when the field cannot hold them."""
    if edit.field == LICENCE:
        if edit.value is not None and edit.value not in LICENCES:
            raise Refused(f"no licence {edit.value!r}; known are: {', '.join(LICENCES)}")
        return edit
    if not is_correctable(edit.field):
        raise Refused(f"{edit.field!r} is no field staff can set; see docs/fields.md")
    if edit.value is None:
        return edit
    cleaned = tuple(map(clean, texts_of(edit.value)))
    if not all(cleaned):
        raise Refused(f"{edit.field}: a value is empty; to empty the field give --empty")
    if edit.field == "creator" and not all(map(names_somebody, cleaned)):
        raise Refused(f"{edit.field} {'; '.join(cleaned)!r} names nobody; give a name, or --empty")
    return replace(edit, value=cleaned if isinstance(edit.value, tuple) else cleaned[0])


def _tell(db: Database, key: Mapping[str, Any], said: Mapping[str, Any] | None) -> None:
    """Make this all that staff say of a field; None takes back what they said."""
    db.execute(
        "delete from givens where photo = :photo and field = :field and source = 'staff'", key
    )
    if said is not None:
        db["givens"].insert({**key, "source": "staff", "value": said["value"]})


_STAFF_SAID = (
    "select value from givens where photo = :photo and field = :field and source = 'staff'"
)


def undo_correction(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    """Take back what staff said of fields; raises Refused when one was changed again since."""
    photos: dict[int, None] = {}
    for edit in reversed(detail["edits"]):
        photos[photo := photo_by_uid(db, edit["uid"])["id"]] = None
        key = {"photo": photo, "field": edit["field"]}
        if next(db.query(_STAFF_SAID, key), None) != edit["after"]:
            raise Refused(
                f"{edit['uid']}: its {edit['field']} was changed again since; undo that change first"
            )
        _tell(db, key, edit["before"])
    settle_photos(db, archive, photos)
