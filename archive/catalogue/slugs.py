"""Slugs: the parts of addresses that name events and people."""

from __future__ import annotations

from itertools import count
from typing import Literal

from sqlite_utils import Database

from ...metadata.names import slug
from .rows import texts


def free_slug(db: Database, table: Literal["people", "events"], name: str) -> str:
    """Make a slug of a name that no other row of the table has."""
    stem = slug(name) or "x"
    # "." comes right after "-": by the index, only those that begin alike are read.
    sql = f"select slug from {table} where slug = :stem or (slug > :stem || '-' and slug < :stem || '.')"
    taken = set(texts(db, sql, {"stem": stem}))
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(candidate for candidate in numbered if candidate not in taken)
