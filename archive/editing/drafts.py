"""Changes of many photos that somebody has asked for and not applied: each has an address of its own.

Nobody locks. What others changed since of the same field of the same photo is told, and left unless it is
meant.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..catalogue.choosing import are_there
from ..catalogue.rows import row, rows, texts
from ..clock import now
from ..errors import NotFound, Refused
from ..storage.layout import Archive
from .asking import Asked, outlook
from .changing import made_change

_KEPT = 50
#: What a field of a change is called in the records of changes of other kinds.
_ALSO = {
    "credit": {"creator", "credit_line"},
    "people": {"tag", "untag", "confirm", "change", "person_shown"},
    "session": {"tag", "move", "confirm", "change"},
    "event": {"move", "change"},
    "state": {
        "withhold",
        "release",
        "approve",
        "embargo",
        "reject",
        "restrict",
        "withdraw",
        "change",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is asked, of which photos, after which change of all; and the change that it became."""

    id: int
    owner: str
    made_at: str
    asked: tuple[Asked, ...]
    seen: int
    change: str | None
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What somebody changed of a photo after a draft was made."""

    uid: str
    field: str
    made_by: str | None
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: int
    owner: str
    made_at: str
    asked: str
    seen: int
    change: str | None


def new_draft(db: Database, owner: str, asked: Sequence[Asked], uids: Sequence[str]) -> int:
    """Keep what is asked of photos, inside a transaction; the oldest of its owner's go."""
    seen = db.execute("select coalesce(max(id), 0) from changes").fetchone()[0]
    values = {"owner": owner, "made_at": now(), "seen": int(seen), "change": None}
    said = msgspec.json.encode(asked).decode()
    draft = int(db["drafts"].insert({**values, "asked": said}).last_pk)
    ids = are_there(db, uids)
    db["drafted"].insert_all({"draft": draft, "photo": ids[uid]} for uid in uids if uid in ids)
    db.execute(_FORGET, {"owner": owner, "kept": _KEPT})
    return draft


def draft_named(db: Database, number: int) -> Draft:
    """A draft, whoever made it: its address may be sent to a colleague. Raises NotFound."""
    found = row(db, _Stored, "select * from drafts where id = :id", {"id": number})
    if found is None:
        raise NotFound(f"there is no draft {number}")
    return Draft(
        id=found.id,
        owner=found.owner,
        made_at=found.made_at,
        asked=msgspec.json.decode(found.asked, type=tuple[Asked, ...]),
        seen=found.seen,
        change=found.change,
        uids=tuple(texts(db, _UIDS, {"draft": number})),
    )


def apply_draft(
    db: Database, archive: Archive, draft: Draft, by: str, meant: Collection[str] = ()
) -> tuple[str, int]:
    """Do what a draft says, inside a transaction; return the change, and of how many photos it is.

    What others than `by` changed since is left, but for the photos that are `meant` all the same. Raises
    Refused where it was applied already, or nothing would change.
    """
    if draft.change:
        raise Refused(f"this was applied already: {draft.change}")
    left_out = changed_since(db, draft, by).keys() - set(meant)
    found = outlook(db, draft.uids, draft.asked)
    made = [item for item in found.differences if item.uid not in left_out]
    if not made:
        raise Refused("nothing would change; each photo is so already, or was changed since")
    change = made_change(db, archive, made)
    db["drafts"].update(draft.id, {"change": change})
    return change, len({item.uid for item in made})


def drop_draft(db: Database, owner: str, number: int) -> None:
    """Let a draft of somebody's go; another's stays."""
    key = {"id": number, "owner": owner}
    db.execute("delete from drafts where id = :id and owner = :owner", key)


def changed_since(db: Database, draft: Draft, by: str) -> Mapping[str, list[Since]]:
    """What others than whoever applies it changed since of the same field of the same photo, by photo."""
    fields = {field for one in draft.asked for field in {one.field, *_ALSO.get(one.field, ())}}
    found: dict[str, list[Since]] = defaultdict(list)
    for since in rows(db, Since, _SINCE, _key(draft, fields, by)):
        found[since.uid].append(since)
    return found


def _key(draft: Draft, fields: Collection[str], by: str) -> dict[str, object]:
    return {
        "seen": draft.seen, "fields": json.dumps(sorted(fields)), "draft": draft.id, "by": by,
    }  # fmt: skip


_FORGET = """
    delete from drafts where owner = :owner and id not in (
        select id from drafts where owner = :owner order by id desc limit :kept
    )
"""
_UIDS = """
    select uid from drafted join photos on photos.id = drafted.photo
    where draft = :draft
    order by coalesce(taken_at, '~'), photos.id
"""
_SINCE = """
    select edits.uid, edits.field, changes.made_by, changes.made_at
    from edits join changes on changes.id = edits.change
    where changes.id > :seen and changes.undone_at is null
        and changes.made_by is not :by
        and edits.field in (select value from json_each(:fields))
        and edits.uid in (
            select uid from drafted join photos on photos.id = drafted.photo where draft = :draft
        )
    order by changes.id
"""
