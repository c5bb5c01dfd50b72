"""The receipt of an ingest: every file of the shoot, its digest, and what became of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from .catalogue import now, transaction
from .layout import Archive
from .outbox import write_record
from .shelf import Order, Outcome


def leave_receipt(
    db: Database, archive: Archive, order: Order, started_at: str, outcomes: Iterable[Outcome]
) -> None:
    """Write the receipt of a finished ingest, then the same into the catalogue."""
    stamp = started_at.replace("-", "").replace(":", "").removesuffix("+0000")
    receipt = {
        "name": f"ingest-{stamp}-{secrets.token_hex(3)}",
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
        write_record(db, archive, f"imports/{receipt['name']}.json", receipt)
        record_import(db, receipt)


def record_import(db: Database, receipt: Mapping[str, Any]) -> None:
    """Write a receipt into the catalogue."""
    run = int(
        db["imports"]
        .insert(
            {
                "started_at": receipt["started_at"],
                "finished_at": receipt["finished_at"],
                "event": _event(db, receipt["event"]),
                "credit": receipt["credit"],
                "licence": receipt["licence"],
            }
        )
        .last_pk
    )
    for file in receipt["files"]:
        db.execute(
            """
            insert into outcomes (import, path, outcome, reason, photo)
            values (:import, :path, :outcome, :reason, (select id from photos where uid = :uid))
            """,
            {"import": run, **{name: file[name] for name in ("path", "outcome", "reason", "uid")}},
        )


def _event(db: Database, slug: str | None) -> int | None:
    row = next(db.query("select id from events where slug = :slug", {"slug": slug}), None)
    return row["id"] if row else None
