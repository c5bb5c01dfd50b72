"""All changes there were, each with its undo; as far as they are of photos that whoever visits may see."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.changes import Change
from ...archive.catalogue.seen_changes import SeenChange, changed_photos, seen_changes
from ...archive.editing.asking import FIELDS
from ...archive.editing.undoing import summary_of, undo
from ...archive.errors import NotFound, Refused
from .jobs import MOST_AT_ONCE, begun
from .visits import Visit

_A_PAGE = 100
_MOST_LISTED = 500
#: The name of each field of a photo, for its phrase; what a credit consists of is a credit.
FIELD_NAMES = {
    **{field: name for name, field in FIELDS.items()},
    "creator": "credit", "credit_line": "credit", "person_shown": "people",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change as the desk tells it: what was done, of how many photos, of which fields; whether it can go.

    `summary` is of what is no photo: a merge, an event; `who` is the person that was tagged, or untagged.
    """

    change: Change
    photos: int
    hidden: int
    fields: tuple[str, ...]
    summary: str
    who: str
    may_undo: bool


def told(visit: Visit, found: SeenChange) -> Told:
    """A change in the desk's words; values and reasons stay in the records."""
    is_of_photos = bool(found.photos or found.hidden)
    names = (FIELD_NAMES.get(field) for field in found.fields)
    return Told(
        change=found.change,
        photos=found.photos,
        hidden=found.hidden,
        fields=tuple(dict.fromkeys(name for name in names if name)),
        who="" if found.hidden else _who(found.change),
        summary="" if is_of_photos else summary_of(found.change),
        may_undo=_may_undo(visit, found),
    )


def _who(change: Change) -> str:
    """The person that a tag is of; of every other change, nobody."""
    if change.action not in ("tag", "untag"):
        return ""
    said = msgspec.json.decode(change.detail, type=_Tag)
    return next((photo.name for photo in said.photos if photo.name), said.name or "")


class _TaggedPhoto(msgspec.Struct):
    name: str | None = None


class _Tag(msgspec.Struct):
    name: str | None = None
    photos: tuple[_TaggedPhoto, ...] = ()


def _may_undo(visit: Visit, found: SeenChange) -> bool:
    is_theirs = found.change.made_by == visit.account or visit.may("undo")
    return is_theirs and not found.hidden and not found.change.undone_at


def changes(visit: Visit) -> Response:
    """Every change by hand, the latest first."""
    by = visit.asked("by") or None
    with visit.reading() as db:
        found = seen_changes(db, visit.viewer, most=_A_PAGE, by=by)
        listed = [told(visit, one) for one in found]
    return visit.page("desk/changes.html", changes=listed, by=by or "")


def change(visit: Visit) -> Response:
    """One change: who made it, when, of which photos, and its undo."""
    with visit.reading() as db:
        found = _named(db, visit)
        photos = changed_photos(db, visit.viewer, found.change.name, _MOST_LISTED)
    return visit.page(
        "desk/changed.html",
        told=told(visit, found),
        photos=[
            {
                "uid": photo.uid,
                "revision": photo.revision,
                "fields": tuple(
                    dict.fromkeys(
                        FIELD_NAMES[field] for field in photo.fields.split() if field in FIELD_NAMES
                    )
                ),
            }
            for photo in photos
        ],
        more=max(0, found.photos - len(photos)),
    )


def _named(db: Database, visit: Visit) -> SeenChange:
    name = visit.request.url_vars["name"]
    found = seen_changes(db, visit.viewer, most=1, name=name)
    if not found:
        raise NotFound(f"no change {name!r}")
    return found[0]


def take_back(visit: Visit) -> Response:
    """Undo a change: one's own, or anybody's for who may; of photos that one may see, all of them."""
    with visit.reading() as db:
        found = _named(db, visit)
    if found.photos > MOST_AT_ONCE and _may_undo(visit, found):
        return begun(visit, "undo", {"change": found.change.name}, found.photos)
    with visit.writing() as db:
        found = _named(db, visit)
        if found.change.undone_at:
            raise Refused(f"{found.change.name}: was undone already")
        if not _may_undo(visit, found):
            raise Refused("this is another's change; your role does not undo it")
        undo(db, visit.archive, found.change.name)
    return visit.away("changes", found.change.name)
