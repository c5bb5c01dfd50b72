"""Changes of many photos that somebody has asked for and not applied: each has an address of its own.

A draft is what was seen: what each photo would be changed to, and what it was then. Nobody locks: where a
field of a photo is another one by now, that is told, and left unless it is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec
from sqlite_utils import Database

from ...metadata.values import Value
from ..catalogue.choosing import are_there
from ..catalogue.library import Found, Viewer, among, changeable_by, seen_among
from ..catalogue.rows import row, rows
from ..clock import now
from ..errors import NotFound, Refused
from ..storage.layout import Archive
from .asking import Asked
from .changing import made_change
from .outlook import Difference, Outlook, Unable, held_values, outlook

_KEPT = 50
#: The last one who marks is right: nobody minds whose stars they were.
_LAST_STANDS = ("rating", "pick")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is asked, of which photos, what it would do, after which change of all; the change it became."""

    id: int
    owner: str
    made_at: str
    asked: tuple[Asked, ...]
    seen: int
    change: str | None
    found: Outlook

    @property
    def uids(self) -> tuple[str, ...]:
        """All its photos."""
        unable = (one.uid for one in self.found.unable)
        return tuple(dict.fromkeys((*self.found.photos, *self.found.unchanged, *unable)))

    def of_photos(self, uids: Collection[str]) -> Draft:
        """The same of some of its photos alone."""
        found = Outlook(
            differences=tuple(one for one in self.found.differences if one.uid in uids),
            unchanged=tuple(uid for uid in self.found.unchanged if uid in uids),
            unable=tuple(one for one in self.found.unable if one.uid in uids),
        )
        return replace(self, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field of a photo that is not what it was when a draft was made: what it is now, and whose that is.

    `made_by` and `made_at` are None where no change by hand says so.
    """

    item: Difference
    now: Value | None
    made_by: str | None
    made_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The change that a draft became, of how many photos it is, and the photos that were left."""

    change: str
    photos: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: int
    owner: str
    made_at: str
    asked: str
    seen: int
    change: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drafted:
    uid: str
    differences: str
    unable: str


def new_draft(db: Database, owner: str, asked: Sequence[Asked], uids: Sequence[str]) -> int:
    """Keep what is asked of photos, and what it would do, in a transaction; the oldest of its owner's go."""
    found = outlook(db, uids, asked)
    seen = db.execute("select coalesce(max(id), 0) from changes").fetchone()[0]
    values = {"owner": owner, "made_at": now(), "seen": int(seen), "change": None}
    said = msgspec.json.encode(asked).decode()
    draft = int(db["drafts"].insert({**values, "asked": said}).last_pk)
    differences, unable = _by_photo(found.differences), _by_photo(found.unable)
    ids = are_there(db, uids)
    db["drafted"].insert_all(
        {
            "draft": draft,
            "photo": ids[uid],
            "differences": msgspec.json.encode(differences[uid]).decode(),
            "unable": msgspec.json.encode(unable[uid]).decode(),
        }
        for uid in uids
    )
    db.execute(_FORGET, {"owner": owner, "kept": _KEPT})
    return draft


_Of = TypeVar("_Of", Difference, Unable)


def _by_photo(items: Iterable[_Of]) -> dict[str, list[_Of]]:
    found: dict[str, list[_Of]] = defaultdict(list)
    for item in items:
        found[item.uid].append(item)
    return found


def draft_named(db: Database, number: int) -> Draft:
    """A draft, whoever made it: its address may be sent to a colleague. Raises NotFound."""
    found = row(db, _Stored, "select * from drafts where id = :id", {"id": number})
    if found is None:
        raise NotFound(f"there is no draft {number}")
    differences: list[Difference] = []
    unable: list[Unable] = []
    unchanged: list[str] = []
    for drafted in rows(db, _Drafted, _DRAFTED, {"draft": number}):
        mine = msgspec.json.decode(drafted.differences, type=list[_Told])
        cannot = msgspec.json.decode(drafted.unable, type=list[Unable])
        differences += (one.as_difference() for one in mine)
        unable += cannot
        if not (mine or cannot):
            unchanged.append(drafted.uid)
    return Draft(
        id=found.id,
        owner=found.owner,
        made_at=found.made_at,
        asked=msgspec.json.decode(found.asked, type=tuple[Asked, ...]),
        seen=found.seen,
        change=found.change,
        found=Outlook(
            differences=tuple(differences), unchanged=tuple(unchanged), unable=tuple(unable)
        ),
    )


def draft_for(db: Database, number: int, viewer: Viewer) -> tuple[Draft, int]:
    """A draft as far as it is of photos that somebody may change, and how many others it has.

    Raises NotFound, also where none of its photos are theirs to see.
    """
    draft = draft_named(db, number)
    mine = Found(condition=changeable_by(viewer), parameters={"account": viewer.account})
    there = among(db, mine, draft.uids)
    if draft.uids and not seen_among(db, viewer, draft.uids):
        raise NotFound(f"there is no draft {number}")
    return draft.of_photos(there), len(draft.uids) - len(there)


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """A difference as it is kept: a list of texts is a list there."""

    uid: str
    field: str
    before: str | int | list[str] | None
    after: str | int | list[str] | None

    def as_difference(self) -> Difference:
        return Difference(
            uid=self.uid, field=self.field, before=_value(self.before), after=_value(self.after)
        )


def _value(said: str | int | list[str] | None) -> Value | None:
    return tuple(said) if isinstance(said, list) else said


def conflicts_of(db: Database, draft: Draft) -> list[Conflict]:
    """Where a field of a photo is not what it was any more, nor what the draft makes it."""
    items = [one for one in draft.found.differences if one.field not in _LAST_STANDS]
    uids = tuple(dict.fromkeys(one.uid for one in items))
    held = held_values(db, uids, {one.field for one in items})
    found = []
    for item in items:
        stands = held[item.uid].get(item.field)
        if stands not in (item.before, item.after):
            who = row(db, _Who, _LAST, {"uid": item.uid, "seen": draft.seen})
            found.append(
                Conflict(
                    item=item,
                    now=stands,
                    made_by=who.made_by if who else None,
                    made_at=who.made_at if who else None,
                )
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    made_by: str | None
    made_at: str


def apply_draft(
    db: Database, archive: Archive, draft: Draft, meant: Collection[str] = ()
) -> Applied:
    """Do what a draft shows, inside a transaction.

    A field of a photo that is another one since is left, but of the photos that are `meant` all the same.
    Raises Refused where it was applied already, or nothing would change.
    """
    if draft.change:
        raise Refused(f"this was applied already: {draft.change}")
    left = {
        (one.item.uid, one.item.field)
        for one in conflicts_of(db, draft)
        if one.item.uid not in meant
    }
    wanted = [one for one in draft.found.differences if (one.uid, one.field) not in left]
    made = list(_as_they_are(db, wanted))
    if not made:
        raise Refused("nothing would change; each photo is so already, or was changed since")
    change = made_change(db, archive, made)
    db["drafts"].update(draft.id, {"change": change})
    return Applied(
        change=change,
        photos=len({item.uid for item in made}),
        left=tuple(dict.fromkeys(uid for uid, _ in sorted(left))),
    )


def _as_they_are(db: Database, items: Sequence[Difference]) -> Iterator[Difference]:
    """Differences from what each photo says now; what is so already is none any more."""
    uids = tuple(dict.fromkeys(one.uid for one in items))
    held = held_values(db, uids, {one.field for one in items})
    moved = {
        one.uid for one in items if one.field == "event" and held[one.uid].get("event") != one.after
    }
    for item in items:
        stands = held[item.uid].get(item.field)
        # At another event a session that is called the same is another one.
        if stands != item.after or (item.field == "session" and item.uid in moved):
            yield replace(item, before=stands)


def drop_draft(db: Database, owner: str, number: int) -> None:
    """Let a draft of somebody's go; raises Refused for another's, and for one that was applied."""
    sql = "select 1 from drafts where id = :id and owner = :owner and change is null"
    key = {"id": number, "owner": owner}
    if db.execute(sql, key).fetchone() is None:
        raise Refused("this draft is another's, or was applied; it stays")
    db.execute("delete from drafts where id = :id", {"id": number})


_FORGET = """
    delete from drafts where owner = :owner and id not in (
        select id from drafts where owner = :owner order by id desc limit :kept
    )
"""
_DRAFTED = """
    select uid, differences, unable from drafted join photos on photos.id = drafted.photo
    where draft = :draft
    order by coalesce(taken_at, '~'), photos.id
"""
_LAST = """
    select made_by, made_at from changes
    where id > :seen and (
        id in (select change from edits where uid = :uid)
        or (action = 'undo' and json_extract(detail, '$.change') in (
            select name from changes as undone join edits on edits.change = undone.id where uid = :uid
        ))
    )
    order by id desc limit 1
"""
