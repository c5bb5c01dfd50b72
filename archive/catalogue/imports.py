"""The receipt of each ingest, in the catalogue and among the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def record_import(db: Database, receipt: Mapping[str, Any]) -> None:
    """Write a receipt into the catalogue."""
    facts = ("name", "started_at", "finished_at", "credit", "licence")
    event = next(
        db.query("select id from events where slug = :event", {"event": receipt["event"]}), None
    )
    row = {name: receipt[name] for name in facts} | {"event": event["id"] if event else None}
    run = int(db["imports"].insert(row).last_pk)
    for file in receipt["files"]:
        db.execute(
            """
            insert into outcomes (import, path, digest, outcome, reason, photo)
            values (
                :import, :path, :digest, :outcome, :reason,
                (select id from photos where uid = :uid)
            )
            """,
            {"import": run, **file},
        )


def import_record(db: Database, name: str) -> dict[str, Any] | None:
    """The receipt of an ingest: every file of the shoot, its digest, and what became of it."""
    row = next(db.query(_IMPORT, {"name": name}), None)
    if row is None:
        return None
    files = list(db.query(_OUTCOMES, {"import": row.pop("id")}))
    return {**row, "files": files}


_IMPORT = """
    select imports.id, imports.name, started_at, finished_at, events.slug as event, credit, licence
    from imports left join events on events.id = imports.event
    where imports.name = :name
"""

_OUTCOMES = """
    select outcomes.path, outcomes.digest, outcomes.outcome, outcomes.reason, photos.uid
    from outcomes left join photos on photos.id = outcomes.photo
    where import = :import
    order by outcomes.id
"""
