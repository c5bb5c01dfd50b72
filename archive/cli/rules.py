"""What several commands tell of people who withdrew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from ..rights.rulebook import who_withdrew_shown
from .printing import echo


@contextmanager
def freed_told(db: Database) -> Iterator[None]:
    """Say in which photos a change lets somebody who withdrew be seen no more: nothing holds them then."""
    before = who_withdrew_shown(db)
    yield
    for name, shown in who_withdrew_shown(db).items():
        for uid in sorted(before.get(name, set()) - shown):
            words = f"{uid}: is no longer said to show {name}, who withdrew; it may be public"
            echo(f"{words}, unless you type: byline withhold {uid} --reason TEXT", err=True)
