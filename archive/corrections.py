"""Corrections by staff: values of photos, and who is who; each one change that can be undone.

Files are never altered. A correction is one more thing byline was told of a photo, and a merge is one more
spelling of a person: undoing either takes it away, and the photos are settled anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from ..metadata.credit import names_somebody
from ..metadata.fields import FIELD_BY_NAME, Shape
from ..metadata.names import fold
from ..metadata.rights import LICENCES
from ..metadata.text import clean
from ..metadata.values import Value
from .catalogue import transaction
from .changes import mark_undone, record_change, standing_change
from .errors import NotFound, Refused
from .facts import LICENCE
from .layout import Archive
from .people import (
    add_alias,
    find_person,
    free_slug,
    person_named,
    person_record,
    photos_of,
    restore_person,
)
from .photo_rows import photo_by_uid
from .search import index_photo
from .settling import held_facts, settle_photos

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
        return _record_edits(db, archive, [_fit(edit) for edit in edits])


def _record_edits(db: Database, archive: Archive, edits: Iterable[Edit]) -> str:
    told: list[dict[str, Any]] = []
    photos: dict[int, None] = {}
    for edit in {(edit.uid, edit.field): edit for edit in edits}.values():
        photos[photo := photo_by_uid(db, edit.uid)["id"]] = None
        key = {"photo": photo, "field": edit.field}
        before = next(db.query(_STAFF_SAID, key), None)
        said = None if edit.value is None else json.dumps(edit.value, ensure_ascii=False)
        after = {"value": said}
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
    texts = edit.value if isinstance(edit.value, tuple) else (str(edit.value),)
    cleaned = tuple(map(clean, texts))
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


def untag(db: Database, archive: Archive, uids: Iterable[str], speaker: str) -> None:
    """Say that a person is not shown in photos; their role at the event stays on record.

    A name that a file gives is corrected, so that no later reading brings it back; that is a change like
    any other. Raises NotFound when a photo does not exist or is not tagged so; then no photo is changed.
    """
    edits = []
    with transaction(db):
        person = person_named(db, speaker)
        for uid in uids:
            photo = photo_by_uid(db, uid)["id"]
            removed = db.execute(
                "delete from depictions where photo = :photo and person = :person",
                {"photo": photo, "person": person},
            )
            if not removed.rowcount:
                raise NotFound(f"{uid}: {speaker} is not tagged in this photo")
            shown = held_facts(db, photo).facts.resolved.get("person_shown")
            named = shown.value if shown and isinstance(shown.value, tuple) else ()
            left = tuple(name for name in named if person_named(db, name) != person)
            if len(left) < len(named):
                edits.append(Edit(uid=uid, field="person_shown", value=left or None))
            index_photo(db, photo)
        if edits:
            _record_edits(db, archive, edits)


def merge_people(db: Database, archive: Archive, keep: str, other: str) -> str:
    """Make two records one: every spelling of the other becomes one of the kept; return the change.

    Raises NotFound when either is not on record, Refused when they are one already.
    """
    with transaction(db):
        kept, merged = find_person(db, keep), find_person(db, other)
        if kept["id"] == merged["id"]:
            raise Refused(f"{keep} and {other} are one record already")
        detail = _merge(db, archive, kept, merged)
        return record_change(db, "merge", detail)


def _merge(
    db: Database, archive: Archive, kept: Mapping[str, Any], merged: Mapping[str, Any]
) -> dict[str, Any]:
    """Move everything of one record to another; return what putting it back needs."""
    sides = {"kept": kept["id"], "merged": merged["id"]}
    photos = photos_of(db, merged["id"])
    detail = {
        "kept": kept["slug"],
        "kept_identifiers": (person_record(db, kept["slug"]) or {})["identifiers"],
        "merged": person_record(db, merged["slug"]),
        "photos": [db["photos"].get(photo)["uid"] for photo in photos],
        **{name: list(db.query(sql, sides)) for name, sql in _MOVED.items()},
    }
    for sql in _MOVING:
        db.execute(sql, sides)
    add_alias(db, kept["id"], merged["name"])
    db.execute("delete from people where id = :merged", sides)
    settle_photos(db, archive, photos)
    return detail


#: What staff said of the merged record, and what of it the kept one already had.
_MOVED = {
    "depictions": """
        select uid, (
            select source from depictions as own where own.photo = photos.id and own.person = :kept
        ) as was_kept
        from depictions join photos on photos.id = photo
        where person = :merged and source = 'staff'
    """,
    "appearances": """
        select events.slug as event, sessions.slug as session, role, (
            select json_object('role', own.role) from appearances as own
            where own.person = :kept and own.event = appearances.event
                and own.session is appearances.session
        ) as was_kept
        from appearances
            join events on events.id = appearances.event
            left join sessions on sessions.id = appearances.session
        where person = :merged
    """,
    "organisers": """
        select events.slug as event, position, exists (
            select 1 from organisers as own where own.event = organisers.event and own.person = :kept
        ) as was_kept
        from organisers join events on events.id = organisers.event
        where person = :merged
    """,
}
_MOVING = (
    """
    insert into depictions (photo, person, source)
    select photo, :kept, source from depictions where person = :merged
    on conflict do update set source = 'staff' where excluded.source = 'staff'
    """,
    """
    insert into appearances (event, session, person, role)
    select event, session, :kept, role from appearances where person = :merged
    on conflict (event, person, coalesce(session, 0)) do update set role = coalesce(role, excluded.role)
    """,
    """
    insert into organisers (event, person, position)
    select event, :kept, position from organisers where person = :merged
    on conflict do nothing
    """,
    "update or ignore identifiers set person = :kept where person = :merged",
    "update aliases set person = :kept where person = :merged",
    *(
        f"delete from {table} where person = :merged"
        for table in ("depictions", "appearances", "organisers", "identifiers", "credits")
    ),
)


def split_person(db: Database, archive: Archive, name: str, spelling: str) -> str:
    """Give a spelling a record of its own, with the photos whose files use it; return the change.

    What staff tagged stays where it is. Raises NotFound, and Refused when the spelling is not one of
    the person's other ones.
    """
    with transaction(db):
        person = find_person(db, name)
        alias = next(
            db.query(
                "select name from aliases where person = :id and folded = :folded",
                {"id": person["id"], "folded": fold(spelling)},
            ),
            None,
        )
        if alias is None:
            raise Refused(f"{spelling!r} is no other spelling of {person['name']}")
        photos = photos_of(db, person["id"])
        record = {"name": alias["name"], "kind": person["kind"]}
        slug = free_slug(db, "people", alias["name"])
        _forget_spelling(db, alias["name"])
        restore_person(db, {**record, "slug": slug})
        settle_photos(db, archive, photos)
        detail = {"person": person["slug"], "split": slug}
        return record_change(db, "split", detail)


def _forget_spelling(db: Database, name: str) -> None:
    db.execute("delete from aliases where folded = :folded", {"folded": fold(name)})


def rename_person(db: Database, archive: Archive, name: str, spelling: str) -> str:
    """Choose the spelling a record stands under; the old one still finds it. Return the change.

    Its address stays. Raises NotFound, and Refused when the spelling is empty or another's.
    """
    spelling = clean(spelling)
    if not fold(spelling):
        raise Refused("a person needs a name")
    with transaction(db):
        person = find_person(db, name)
        if next(db.query(_OTHERS_NAME, {"id": person["id"], "folded": fold(spelling)}), None):
            raise Refused(f"{spelling}: is on record already; see: byline people merge")
        aliases = (person_record(db, person["slug"]) or {})["aliases"]
        was_alias = fold(spelling) in map(fold, aliases)
        _respell(db, archive, person, spelling)
        detail = {"person": person["slug"], "before": person["name"], "after": spelling}
        detail["was_alias"] = was_alias
        return record_change(db, "rename", detail)


_OTHERS_NAME = """
    select 1 from people where folded = :folded and id <> :id
    union all select 1 from aliases where folded = :folded and person <> :id
"""


def _respell(db: Database, archive: Archive, person: Mapping[str, Any], spelling: str) -> None:
    _forget_spelling(db, spelling)
    db["people"].update(person["id"], {"name": spelling, "folded": fold(spelling)})
    if fold(person["name"]) != fold(spelling):
        add_alias(db, person["id"], person["name"])
    settle_photos(db, archive, photos_of(db, person["id"]))


def _undo_rename(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    person = _still(db, detail["person"])
    if person["name"] != detail["after"]:
        raise Refused(f"{person['name']}: was renamed again since; undo that change first")
    _respell(db, archive, person, detail["before"])
    if not detail["was_alias"]:
        _forget_spelling(db, detail["after"])
        settle_photos(db, archive, photos_of(db, person["id"]))


def undo(db: Database, archive: Archive, name: str) -> None:
    """Undo a change. Raises NotFound, and Refused when what it made has been changed again since."""
    with transaction(db):
        change = standing_change(db, name)
        _UNDOING[change["action"]](db, archive, change["detail"])
        mark_undone(db, name)


def _undo_correction(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
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


def _undo_merge(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    kept, merged = _still(db, detail["kept"]), detail["merged"]
    spellings = (merged["name"], *merged["aliases"])
    if any(find_person(db, spelling)["id"] != kept["id"] for spelling in spellings):
        raise Refused(f"{kept['name']}: its spellings were changed since; undo that change first")
    for spelling in spellings:
        _forget_spelling(db, spelling)
    for scheme in merged["identifiers"].keys() - detail["kept_identifiers"].keys():
        key = {"person": kept["id"], "scheme": scheme}
        db.execute("delete from identifiers where person = :person and scheme = :scheme", key)
    sides = {"kept": kept["id"], "merged": restore_person(db, merged)}
    for table, rows in ((table, detail[table]) for table in _MOVED):
        for row in rows:
            for sql in _PUTTING_BACK[table]:
                db.execute(sql, {**row, **sides})
    # Those that came since with a spelling of the merged record are its own again, too.
    photos = dict.fromkeys(photo_by_uid(db, uid)["id"] for uid in detail["photos"])
    settle_photos(db, archive, photos | dict.fromkeys(photos_of(db, kept["id"])))


def _still(db: Database, slug: str) -> dict[str, Any]:
    """A record by its slug alone; raises Refused when it was merged into another since."""
    row = next(db.query("select * from people where slug = :slug", {"slug": slug}), None)
    if row is None:
        raise Refused(f"{slug}: was merged into another record since; undo that change first")
    return row


_EVENT = "(select id from events where slug = :event)"
_SESSION = f"(select id from sessions where event = {_EVENT} and slug = :session)"
_PHOTO = "(select id from photos where uid = :uid)"
_PUTTING_BACK = {
    "depictions": (
        f"delete from depictions where photo = {_PHOTO} and person = :kept and :was_kept is null",
        f"update depictions set source = :was_kept where photo = {_PHOTO} and person = :kept",
        f"insert into depictions (photo, person, source) values ({_PHOTO}, :merged, 'staff')",
    ),
    "appearances": (
        f"""
        delete from appearances
        where person = :kept and event = {_EVENT} and session is {_SESSION} and :was_kept is null
        """,
        f"""
        update appearances set role = :was_kept ->> 'role'
        where person = :kept and event = {_EVENT} and session is {_SESSION}
        """,
        f"""
        insert into appearances (event, session, person, role)
        values ({_EVENT}, {_SESSION}, :merged, :role)
        """,
    ),
    "organisers": (
        f"delete from organisers where event = {_EVENT} and person = :kept and not :was_kept",
        f"insert into organisers (event, person, position) values ({_EVENT}, :merged, :position)",
    ),
}


def _undo_split(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    kept, split = _still(db, detail["person"]), _still(db, detail["split"])
    _merge(db, archive, kept, split)


_UNDOING: dict[str, Callable[[Database, Archive, Mapping[str, Any]], None]] = {
    "correct": _undo_correction,
    "merge": _undo_merge,
    "split": _undo_split,
    "rename": _undo_rename,
}
