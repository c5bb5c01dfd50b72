"""What was changed by hand: who, when, and all that undoing it needs; one record for each change."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound, Refused
from .records import RecordKind, Watched
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change made by hand; `detail` is JSON, whose shape the kind of change knows.

    `made_by` is an account, or the operating system's user on the command line; None before it was kept.
    """

    name: str
    made_at: str
    made_by: str | None = None
    action: str
    detail: msgspec.Raw
    undone_at: str | None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    name: str
    made_at: str
    made_by: str | None
    action: str
    detail: str
    undone_at: str | None
    undone_by: str | None

    def as_change(self) -> Change:
        return Change(
            name=self.name,
            made_at=self.made_at,
            made_by=self.made_by,
            action=self.action,
            detail=msgspec.Raw(self.detail.encode()),
            undone_at=self.undone_at,
            undone_by=self.undone_by,
        )


def record_change(db: Database, action: str, detail: object) -> str:
    """Record a change by whoever has opened the catalogue, inside its transaction; return its name."""
    name = f"{action}-{secrets.token_hex(3)}"
    db.execute(
        """
        insert into changes (name, made_at, made_by, action, detail)
        values (:name, :now, made_by(), :action, :detail)
        """,
        {
            "name": name,
            "now": now(),
            "action": action,
            "detail": msgspec.json.encode(detail).decode(),
        },
    )
    return name


def _restore(db: Database, change: Change) -> None:
    db["changes"].insert(
        {
            "name": change.name,
            "made_at": change.made_at,
            "made_by": change.made_by,
            "action": change.action,
            "detail": msgspec.json.format(change.detail, indent=-1).decode(),
            "undone_at": change.undone_at,
            "undone_by": change.undone_by,
        }
    )


def standing_change(db: Database, name: str) -> Change:
    """A change that has not been undone; raises NotFound, or Refused when it has."""
    change = _change(db, name)
    if change is None:
        raise NotFound(f"no change {name!r}; see: byline changes")
    if change.undone_at:
        raise Refused(f"{name}: was undone already, on {change.undone_at[:10]}")
    return change


def mark_undone(db: Database, name: str) -> None:
    """Record that a change was undone, now, by whoever has opened the catalogue."""
    db.execute(
        "update changes set undone_at = :now, undone_by = made_by() where name = :name",
        {"now": now(), "name": name},
    )


def standing_changes_since(db: Database, change: Change) -> Iterator[Change]:
    """Every change that was made after one and has not been undone, the latest first."""
    sql = """
        select * from changes
        where undone_at is null and id > (select id from changes where name = :name)
        order by id desc
    """
    for stored in rows(db, _Stored, sql, {"name": change.name}):
        yield stored.as_change()


def listed_changes(db: Database) -> Iterator[Change]:
    """Every change, the latest first."""
    for stored in rows(db, _Stored, "select * from changes order by id desc"):
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
    watched=(Watched(table="changes", key="{row}.name"),),
)
