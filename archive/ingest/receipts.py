"""The receipt of an ingest, left when it is over."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable

from sqlite_utils import Database

from ..catalogue.imports import IMPORTS, Receipt, ReceiptFile, insert_import
from ..catalogue.notes import note
from ..catalogue.outbox import flush
from ..catalogue.transactions import transaction
from ..clock import now
from ..storage.layout import Archive
from .outcomes import Order, Outcome


def leave_receipt(
    db: Database, archive: Archive, order: Order, started_at: str, outcomes: Iterable[Outcome]
) -> None:
    """Record a finished ingest, and write its receipt among the records."""
    stamp = started_at.replace("-", "").replace(":", "").removesuffix("+0000")
    receipt = Receipt(
        name=f"ingest-{stamp}-{secrets.token_hex(3)}",
        started_at=started_at,
        finished_at=now(),
        event=order.event,
        credit=order.credit,
        licence=order.licence,
        also=tuple(str(place.absolute()) for place in order.also),
        files=tuple(map(_file, outcomes)),
        made_by=str(db.execute("select made_by()").fetchone()[0]),
    )
    with transaction(db):
        insert_import(db, receipt)
        note(db, IMPORTS.name, receipt.name)
    with transaction(db):
        flush(db, archive)


def _file(outcome: Outcome) -> ReceiptFile:
    return ReceiptFile(
        path=os.fsencode(outcome.path).decode("utf-8", "backslashreplace"),
        digest=outcome.digest,
        outcome=outcome.outcome,
        reason=outcome.reason,
        uid=outcome.uid,
    )
