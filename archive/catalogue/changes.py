"""What staff changed, when, and all that undoing it needs: one record for each change."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, Literal

from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound, Refused

Action = Literal["correct", "merge", "split", "rename"]


def record_change(db: Database, action: Action, detail: Mapping[str, Any]) -> str:
    """Record a change, inside the transaction that makes it; return the name to undo it by."""
    name = f"{action}-{secrets.token_hex(3)}"
    restore_change(
        db,
        {"name": name, "made_at": now(), "action": action, "detail": detail, "undone_at": None},
    )
    return name


def restore_change(db: Database, record: Mapping[str, Any]) -> None:
    """Write a change's record into the catalogue."""
    detail = json.dumps(record["detail"], ensure_ascii=False)
    db["changes"].insert({**record, "detail": detail})


def standing_change(db: Database, name: str) -> dict[str, Any]:
    """A change that has not been undone; raises NotFound, or Refused when it has."""
    row = next(db.query("select * from changes where name = :name", {"name": name}), None)
    if row is None:
        raise NotFound(f"no change {name!r}; see: byline changes")
    if row["undone_at"]:
        raise Refused(f"{name}: was undone already, on {row['undone_at'][:10]}")
    return {**row, "detail": json.loads(row["detail"])}


def mark_undone(db: Database, name: str) -> None:
    """Record that a change was undone, now."""
    db.execute(
        "update changes set undone_at = :now where name = :name", {"now": now(), "name": name}
    )


def listed_changes(db: Database) -> list[dict[str, Any]]:
    """Every change, the latest first."""
    rows = db.query("select name, made_at, action, detail, undone_at from changes order by id desc")
    return [{**row, "detail": json.loads(row["detail"])} for row in rows]


def change_record(db: Database, name: str) -> dict[str, Any] | None:
    """A change that staff made, with all that undoing it needs."""
    sql = "select name, made_at, action, detail, undone_at from changes where name = :name"
    row = next(db.query(sql, {"name": name}), None)
    return row and {**row, "detail": json.loads(row["detail"])}
