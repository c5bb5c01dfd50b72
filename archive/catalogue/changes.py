"""What was changed by hand: who, when, and all that undoing it needs; one record for each change.

The records are a chain: none is altered or taken out, and what was undone is said by one more.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound, Refused
from .chain import Link, Salt, chain_faults, digest_of, edits_in, erased, salts_for, sealed
from .records import RecordKind, Watched
from .rows import row, rows

#: What says that a change was undone.
UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change made by hand; `detail` is JSON, whose shape the kind of change knows.

    `made_by` is an account, or the operating system's user on the command line; None before it was kept.
    `number` is its place in the chain, `digest` what holds it there; None in files older than the chain.
    """

    number: int | None = None
    name: str
    made_at: str
    made_by: str | None = None
    action: str
    detail: msgspec.Raw
    undone_at: str | None
    undone_by: str | None = None
    salts: tuple[Salt, ...] = ()
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: int
    name: str
    made_at: str
    made_by: str | None
    action: str
    detail: str
    undone_at: str | None
    undone_by: str | None
    salts: str | None
    digest: str | None

    def as_change(self) -> Change:
        return Change(
            number=self.id,
            name=self.name,
            made_at=self.made_at,
            made_by=self.made_by,
            action=self.action,
            detail=msgspec.Raw(self.detail.encode()),
            undone_at=self.undone_at,
            undone_by=self.undone_by,
            salts=self._salts,
            digest=self.digest,
        )

    def as_link(self) -> Link:
        return Link(
            number=self.id,
            name=self.name,
            made_at=self.made_at,
            made_by=self.made_by,
            action=self.action,
            detail=self.detail,
            salts=self._salts,
            digest=self.digest,
        )

    @property
    def _salts(self) -> tuple[Salt, ...]:
        return msgspec.json.decode(self.salts, type=tuple[Salt, ...]) if self.salts else ()


def record_change(db: Database, action: str, detail: object) -> str:
    """Record a change by whoever has opened the catalogue, inside its transaction; return its name."""
    said = msgspec.json.encode(detail).decode()
    link = Link(
        number=int(db.execute("select coalesce(max(id), 0) + 1 from changes").fetchone()[0]),
        name=_free_name(db, action),
        made_at=now(),
        made_by=str(db.execute("select made_by()").fetchone()[0]),
        action=action,
        detail=said,
        salts=salts_for(said),
    )
    digest = digest_of(link, _last_digest(db))
    db["changes"].insert(
        {
            "id": link.number,
            "name": link.name,
            "made_at": link.made_at,
            "made_by": link.made_by,
            "action": action,
            "detail": said,
            "salts": json.dumps(link.salts),
            "digest": digest,
        }
    )
    _find_by_photo(db, link.number, action, said)
    _set_head(db, link.number, digest)
    return link.name


def _find_by_photo(db: Database, number: int, action: str, detail: str) -> None:
    """Let a change be found by each photo it is of, and by what of it."""
    for uid, field in dict.fromkeys(edits_in(detail.encode())):
        row = {"uid": uid, "change": number, "field": field or action}
        db.execute("insert or ignore into edits values (:uid, :change, :field)", row)


def _free_name(db: Database, action: str) -> str:
    """A name that is short enough to type, and that no other change has."""
    names = (f"{action}-{secrets.token_hex(3)}" for _ in range(_TRIES))
    return next(name for name in names if _change(db, name) is None)


_TRIES = 100


def _last_digest(db: Database) -> str:
    """The digest of the last record of the chain; of all that came before it where it begins."""
    found = row(db, _Head, "select number, digest from chain_head")
    return found.digest if found else sealed(_links(db))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    number: int
    digest: str


def _set_head(db: Database, number: int, digest: str) -> None:
    db.execute("delete from chain_head")
    db["chain_head"].insert({"number": number, "digest": digest})


def _links(db: Database) -> list[Link]:
    return [stored.as_link() for stored in rows(db, _Stored, "select * from changes order by id")]


def faults_of_the_chain(db: Database) -> Iterator[str]:
    """What is not as it was recorded, in words; nothing where all is."""
    links = _links(db)
    head = row(db, _Head, "select number, digest from chain_head")
    yield from chain_faults(links, None if head is None else (head.number, head.digest))
    said = {str(json.loads(link.detail).get("change")) for link in links if link.action == UNDO}
    for change in listed_changes(db):
        if change.undone_at and change.digest and change.name not in said:
            yield f"{change.name}: is said to be undone, and no record says so"
        elif not change.undone_at and change.name in said:
            yield f"{change.name}: was undone, and is not said to be"


def erase_photo(db: Database, uid: str) -> int:
    """Erase what every record says of one photo, for good; return how many records did."""
    number = 0
    for stored in list(rows(db, _Stored, _OF_PHOTO, {"uid": uid})):
        detail, salts = erased(stored.as_link(), uid)
        number += 1
        changed = {"detail": detail, "salts": json.dumps(salts)}
        db["changes"].update(stored.id, changed)
    db.execute("delete from edits where uid = :uid", {"uid": uid})
    return number


_OF_PHOTO = """select * from changes where instr(detail, '"uid":"' || :uid || '"')"""


def _restore(db: Database, change: Change) -> None:
    db["changes"].insert(
        {
            "id": change.number,
            "name": change.name,
            "made_at": change.made_at,
            "made_by": change.made_by,
            "action": change.action,
            "detail": msgspec.json.format(change.detail, indent=-1).decode(),
            "undone_at": change.undone_at,
            "undone_by": change.undone_by,
            "salts": None if change.digest is None else json.dumps(change.salts),
            "digest": change.digest,
        }
    )
    if change.number is not None:
        _find_by_photo(db, change.number, change.action, bytes(change.detail).decode())
    if change.digest is not None and change.number is not None:
        _set_head(db, change.number, change.digest)


def keep_head(db: Database, head: tuple[int, str] | None) -> None:
    """Remember the last record there was, where it is not among those there are: it is missed then."""
    if head is None:
        return
    sql = "select 1 from changes where id = :number and digest = :digest"
    number, digest = head
    if db.execute(sql, {"number": number, "digest": digest}).fetchone() is None:
        _set_head(db, number, digest)


def change_named(db: Database, name: str) -> Change:
    """A change by its name, undone or not; raises NotFound."""
    change = _change(db, name)
    if change is None or change.action == UNDO:
        raise NotFound(f"no change {name!r}; see: byline changes")
    return change


def standing_change(db: Database, name: str) -> Change:
    """A change that has not been undone; raises NotFound, or Refused when it has."""
    change = change_named(db, name)
    if change.undone_at:
        raise Refused(f"{name}: was undone already, on {change.undone_at[:10]}")
    return change


def mark_undone(db: Database, name: str) -> None:
    """Record that a change was undone, now, by whoever has opened the catalogue."""
    record_change(db, UNDO, {"change": name})
    db.execute(
        "update changes set undone_at = :now, undone_by = made_by() where name = :name",
        {"now": now(), "name": name},
    )


def standing_changes_since(db: Database, change: Change) -> Iterator[Change]:
    """Every change that was made after one and has not been undone, the latest first."""
    sql = """
        select * from changes
        where undone_at is null and action <> 'undo' and id > (select id from changes where name = :name)
        order by id desc
    """
    for stored in rows(db, _Stored, sql, {"name": change.name}):
        yield stored.as_change()


def listed_changes(
    db: Database, *, photo: str | None = None, by: str | None = None, since: str = ""
) -> Iterator[Change]:
    """Changes, the latest first: those of a photo, given as its uid, by somebody, or since a day."""
    sql = """
        select * from changes
        where action <> 'undo' and made_at >= :since
            and (:by is null or made_by = :by or undone_by = :by)
            and (:photo is null or id in (select change from edits where uid = :photo))
        order by id desc
    """
    for stored in rows(db, _Stored, sql, {"photo": photo, "by": by, "since": since}):
        yield stored.as_change()


def _change(db: Database, name: str) -> Change | None:
    stored = row(db, _Stored, "select * from changes where name = :name", {"name": name})
    return None if stored is None else stored.as_change()


CHANGES = RecordKind(
    name="change",
    folder="changes",
    shape=Change,
    tell=_change,
    restore=_restore,
    order=lambda change: (change.number or 0, change.made_at),
    watched=(Watched(table="changes", key="{row}.name"),),
)
