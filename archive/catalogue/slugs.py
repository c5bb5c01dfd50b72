"""Slugs: the parts of addresses, and the names of records' files, that name events, people and contracts."""

from __future__ import annotations

import re
from itertools import count
from typing import Literal

from sqlite_utils import Database

from ...metadata.names import slug
from ..errors import Refused
from .rows import texts

#: A record's file is called after it, and no file system takes a name without end.
_LONGEST = 200
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOTTED = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def fit_slug(text: str, whose: str, *, is_dotted: bool = False) -> str:
    """A slug that somebody typed, as it is; raises Refused for one that is fit for no address and no file."""
    if not (_DOTTED if is_dotted else _SLUG).fullmatch(text):
        joined = "single dots or hyphens" if is_dotted else "single hyphens"
        raise Refused(f"{text!r}: {whose} holds a-z, 0-9 and {joined} only")
    if len(text) > _LONGEST:
        raise Refused(
            f"{text[:20]}…: {whose} has {_LONGEST} signs at most, and this one {len(text)}"
        )
    return text


def free_slug(db: Database, table: Literal["people", "events", "withdrawals"], name: str) -> str:
    """Make a slug of a name that no other row of the table has."""
    stem = slug(name) or "x"
    # "." comes right after "-": by the index, only those that begin alike are read.
    sql = f"select slug from {table} where slug = :stem or (slug > :stem || '-' and slug < :stem || '.')"
    taken = set(texts(db, sql, {"stem": stem}))
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(candidate for candidate in numbered if candidate not in taken)
