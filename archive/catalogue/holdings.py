"""What the catalogue holds of the bytes of a file, asked from any thread by digest and size."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from .facts import Given
from .sidecars import read_given


class Holdings:
    """Asks, from any thread, what the catalogue says of a file; saves copying it again."""

    def __init__(self, catalogue: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(catalogue, check_same_thread=False)

    def __enter__(self) -> Holdings:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def has_size(self, size_bytes: int) -> bool:
        """Whether any file of this size is held: only then can it be one of them."""
        return self._one(_ANY_OF_SIZE, size_bytes) is not None

    def held(self, digest: str) -> tuple[str, bool] | None:
        """Where a file of this digest lies, relative to the archive, and whether it is unread."""
        row = self._one(_ORIGINAL_OF_DIGEST, digest)
        return (row[0], bool(row[1])) if row else None

    def given(self, digest: str) -> tuple[Given, ...]:
        """What byline was told of a photo before."""
        with self._lock:
            rows = self._connection.execute(_GIVEN, {"it": digest}).fetchall()
        names = ("field", "source", "value", "instead_of")
        return tuple(read_given(dict(zip(names, row, strict=True))) for row in rows)

    def _one(self, sql: str, value: object) -> tuple[str, ...] | None:
        with self._lock:
            row: tuple[str, ...] | None = self._connection.execute(sql, {"it": value}).fetchone()
            return row


_ANY_OF_SIZE = """
    select 1 from photos where size_bytes = :it
    union all select 1 from companions where size_bytes = :it
    union all select 1 from unread where size_bytes = :it
    limit 1
"""

_ORIGINAL_OF_DIGEST = """
    select original, 0 from photos where digest = :it
    union all select original, 0 from companions where digest = :it
    union all select original, 1 from unread where digest = :it
    limit 1
"""

_GIVEN = """
    select field, source, value, instead_of
    from givens join photos on photos.id = givens.photo
    where digest = :it
    order by givens.rowid
"""
