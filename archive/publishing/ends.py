"""The moments from which photos of a bundle are to be shown no more, though the bundle still holds them."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ..storage.layout import uri_of


def read_ends(bundle: Path) -> tuple[str, ...]:
    """The moments at which something of a bundle ends, in UTC, in their order; none where nothing does."""
    sql = "select distinct at from ends order by at"
    try:
        with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
            return tuple(at for (at,) in connection.execute(sql))
    except sqlite3.Error:
        return ()  # a bundle of another byline, which is served by nobody


def last_end(ends: Sequence[str], now: datetime | None = None) -> str:
    """The last of some moments that has passed; empty where none has."""
    moment = f"{now or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    place = bisect_right(ends, moment)
    return ends[place - 1] if place else ""
