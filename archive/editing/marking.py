"""Marks: how good a photo is, from 0 to 5, and whether it is picked or rejected; as staff say, over its file.

They are XMP's own: xmp:Rating and xmpDM:pick. A rejected photo is not published, whatever its stars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from ...metadata.values import Value
from ..catalogue.changes import record_change
from ..catalogue.photo_report import resolved_values
from ..catalogue.photos import photo_by_uid
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..phrases import counted
from .corrections import Correction, Edit, make_edits, take_back, touched_by
from .kinds import ChangeKind

RATING, PICK = "rating", "pick"
PICKED, REJECTED = 1, -1
_FLAGS = {"pick": PICKED, "reject": REJECTED, "none": 0}
MARKS = (*_FLAGS, *map(str, range(6)))


def asked_by_mark(said: str) -> tuple[str, str]:
    """What a mark asks of photos: the field, and its value."""
    return (PICK, str(_FLAGS[said])) if said in _FLAGS else (RATING, said)


def mark(db: Database, uids: Iterable[str], said: str) -> str:
    """Mark photos: pick, reject, none of the two, or 0 to 5 stars; return the change.

    Raises NotFound for an unknown photo, Refused for what is no mark, or where all are marked so already.
    """
    if said not in MARKS:
        raise Refused(f"{said!r} is no mark; there are: {', '.join(MARKS)}")
    with transaction(db):
        edits = [edit for uid in dict.fromkeys(uids) for edit in _edits(db, uid, said)]
        if not edits:
            raise Refused(f"marked {said} already, each of them; nothing was changed")
        return record_change(db, MARK.action, Correction(edits=make_edits(db, edits)))


def _edits(db: Database, uid: str, said: str) -> Iterator[Edit]:
    """What must be said of a photo so that it is marked so; nothing where it is."""
    resolved = resolved_values(db, photo_by_uid(db, uid).id)
    stars, flag = (
        _number(resolved[name].value) if name in resolved else 0 for name in (RATING, PICK)
    )
    if said not in _FLAGS:
        yield from _changed(uid, RATING, stars, int(said))
        return
    yield from _changed(uid, PICK, flag, _FLAGS[said])
    # -1 is how a file says that it is rejected, without stars.
    if said != "reject" and stars < 0:
        yield from _changed(uid, RATING, stars, 0)


def _changed(uid: str, field: str, before: float, after: int) -> Iterator[Edit]:
    if before != after:
        yield Edit(uid=uid, field=field, value=after)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _summary(marked: Correction) -> str:
    photos = {edit.uid for edit in marked.edits}
    first = marked.edits[0]
    words = {1: "picked", -1: "rejected", 0: "neither picked nor rejected"}
    number = int(float(first.after.value or 0))
    said = words.get(number, str(number)) if first.field == PICK else f"rated {number}"
    return f"{counted(len(photos), 'photo')} {said}"


MARK = ChangeKind(
    action="mark",
    detail=Correction,
    undo=lambda db, _archive, marked: take_back(db, marked.edits),
    summary=_summary,
    touches=lambda marked: touched_by(marked.edits),
)
