"""Which photos go into a bundle, and until when: the one predicate, asked of each that may have changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from ..rights.permission import publishable, shown_until
from ..rights.situation import Rulebook, situations

#: What a decision leaves for the statements that fill a bundle.
DECIDED = """
    create temp table allowed (photo integer primary key, until text);
    create temp table withdrawn (person integer primary key);
    create temp view ending as
    select name, max(at) as at from (
        select name, at from main.ends join main.derivatives using (photo)
        union all select name, at from main.ends join main.share_pictures using (photo)
    )
    group by name;
"""
_EVERY = "select * from archive.situations"
_STALE = "select * from archive.situations where uid in (select uid from stale)"


def decide(
    connection: sqlite3.Connection, rules: Rulebook, now: str, *, is_renewal: bool = False
) -> None:
    """Say in `allowed` which photos may be shown at a moment: of all, or of those that are `stale`.

    And in `withdrawn` who is to be named by no programme.
    """
    gone = [(who.person,) for who in rules.withdrawn if who.person is not None]
    connection.executemany("insert or ignore into withdrawn (person) values (?)", gone)
    found = _allowed(connection, rules, datetime.fromisoformat(now), is_renewal=is_renewal)
    connection.executemany("insert into allowed (photo, until) values (?, ?)", found)


def _allowed(
    connection: sqlite3.Connection, rules: Rulebook, at: datetime, *, is_renewal: bool
) -> Iterator[tuple[int, str | None]]:
    for photo in situations(connection, _STALE if is_renewal else _EVERY, {}, rules):
        if publishable(photo, rules, at).answer == "yes":
            until = shown_until(photo, rules, at)
            yield photo.photo, f"{until:%Y-%m-%dT%H:%M:%SZ}" if until else None
