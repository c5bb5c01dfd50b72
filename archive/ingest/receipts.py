"""The receipt of an ingest: every file of the shoot, its digest, and what became of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable

from sqlite_utils import Database

from ..catalogue.imports import record_import
from ..catalogue.outbox import flush, note
from ..catalogue.transactions import transaction
from ..clock import now
from ..storage.layout import Archive
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
