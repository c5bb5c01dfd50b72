"""The receipt of each ingest: every file of the shoot, its digest, and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from .records import RecordKind
from .rows import row, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFile:
    """One file of a shoot; `uid` names its photo."""

    path: str
    digest: str | None
    outcome: str
    reason: str | None
    uid: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An ingest that is over: what it was asked, every file of the shoot, and its second places."""

    name: str
    started_at: str
    finished_at: str
    event: str | None
    credit: str | None
    licence: str | None
    files: tuple[ReceiptFile, ...]
    also: tuple[str, ...] = ()
    made_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    id: int
    name: str
    started_at: str
    finished_at: str
    event: str | None
    credit: str | None
    licence: str | None
    also: str | None
    made_by: str | None


def second_places(db: Database) -> list[str]:
    """Every second place that originals were ever copied to."""
    sql = "select distinct value from imports join json_each(imports.also) order by value"
    return texts(db, sql)


def insert_import(db: Database, receipt: Receipt) -> None:
    """Write a receipt into the catalogue."""
    event = texts(db, "select id from events where slug = :event", {"event": receipt.event})
    run = db["imports"].insert(
        {
            "name": receipt.name,
            "started_at": receipt.started_at,
            "finished_at": receipt.finished_at,
            "credit": receipt.credit,
            "licence": receipt.licence,
            "also": json.dumps(receipt.also) if receipt.also else None,
            "made_by": receipt.made_by,
            "event": int(event[0]) if event else None,
        }
    )
    for file in receipt.files:
        db.execute(
            """
            insert into outcomes (import, path, digest, outcome, reason, photo)
            values (
                :import, :path, :digest, :outcome, :reason,
                (select id from photos where uid = :uid)
            )
            """,
            {
                "import": run.last_pk,
                "path": file.path,
                "digest": file.digest,
                "outcome": file.outcome,
                "reason": file.reason,
                "uid": file.uid,
            },
        )


def _receipt(db: Database, name: str) -> Receipt | None:
    found = row(db, _Import, _IMPORT, {"name": name})
    if found is None:
        return None
    return Receipt(
        name=found.name,
        started_at=found.started_at,
        finished_at=found.finished_at,
        event=found.event,
        credit=found.credit,
        licence=found.licence,
        also=tuple(json.loads(found.also or "[]")),
        made_by=found.made_by,
        files=tuple(rows(db, ReceiptFile, _OUTCOMES, {"import": found.id})),
    )


_IMPORT = """
    select imports.id, imports.name, started_at, finished_at, events.slug as event, credit,
        imports.licence, also, imports.made_by
    from imports left join events on events.id = imports.event
    where imports.name = :name
"""
_OUTCOMES = """
    select outcomes.path, outcomes.digest, outcomes.outcome, outcomes.reason, photos.uid
    from outcomes left join photos on photos.id = outcomes.photo
    where import = :import
    order by outcomes.id
"""
IMPORTS = RecordKind(
    name="import", folder="imports", shape=Receipt, tell=_receipt, restore=insert_import
)
