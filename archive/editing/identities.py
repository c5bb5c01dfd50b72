"""Who is who, as staff say: records of people merged, split and renamed, and that undone.

A merge is one more spelling of a person, a split one less. Photos are settled anew, so that whatever
their files say finds the right record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from ...metadata.names import fold
from ...metadata.text import clean
from ..catalogue.changes import record_change
from ..catalogue.people import (
    add_alias,
    find_person,
    free_slug,
    person_record,
    photos_of,
    restore_person,
)
from ..catalogue.photos import photo_by_uid
from ..catalogue.reconciling import settle_photos
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..storage.layout import Archive


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


def undo_rename(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    """Give a record its former name; raises Refused when it was renamed again since."""
    person = _still(db, detail["person"])
    if person["name"] != detail["after"]:
        raise Refused(f"{person['name']}: was renamed again since; undo that change first")
    _respell(db, archive, person, detail["before"])
    if not detail["was_alias"]:
        _forget_spelling(db, detail["after"])
        settle_photos(db, archive, photos_of(db, person["id"]))


def undo_merge(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    """Give a merged record back what was its own; raises Refused when either was changed since."""
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


def undo_split(db: Database, archive: Archive, detail: Mapping[str, Any]) -> None:
    """Put a spelling back; raises Refused when either record was merged since."""
    kept, split = _still(db, detail["person"]), _still(db, detail["split"])
    _merge(db, archive, kept, split)
