"""What is written to the catalogue together, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing; takes the write lock at once, so two writers queue instead of failing."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


@contextmanager
def savepoint(db: Database) -> Iterator[None]:
    """A part of a transaction that is undone by itself when something goes wrong in it."""
    db.execute("savepoint part")
    try:
        yield
    except BaseException:
        db.execute("rollback to part")
        raise
    finally:
        db.execute("release part")
