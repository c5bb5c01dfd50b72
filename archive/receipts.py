"""The receipt of an ingest: every file of the shoot, its digest, and what became of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from .catalogue import now, transaction
from .layout import Archive
from .outbox import flush, note
from .outcomes import Order, Outcome


def leave_receipt(
    db: Database, archive: Archive, order: Order, started_at: str, outcomes: Iterable[Outcome]
) -> None:
    """Record a finished ingest, and write its receipt among the records."""
    stamp = started_at.replace("-", "").replace(":", "").removesuffix("+0000")
    name = f"ingest-{stamp}-{secrets.token_hex(3)}"
    receipt = {
        "name": name,
        "started_at": started_at,
        "finished_at": now(),
        "event": order.event,
        "credit": order.credit,
        "licence": order.licence,
        "files": [
            {
                "path": os.fsencode(outcome.path).decode("utf-8", "backslashreplace"),
                "digest": outcome.digest,
                "outcome": outcome.outcome,
                "reason": outcome.reason,
                "uid": outcome.uid,
            }
            for outcome in outcomes
        ],
    }
    with transaction(db):
        record_import(db, receipt)
        note(db, "import", name)
    with transaction(db):
        flush(db, archive)


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
