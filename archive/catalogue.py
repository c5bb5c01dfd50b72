"""Opens the catalogue with the guarantees byline relies on, and frames its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from .errors import Damaged
from .schema import migrations

_BUSY_SECONDS = 30


def create_catalogue(path: Path) -> None:
    """Make a new, empty catalogue."""
    db = _connected(path)
    db.enable_wal()
    migrations.apply(db)
    db.close()


@contextmanager
def open_catalogue(path: Path) -> Iterator[Database]:
    """Open an existing catalogue; it is closed at the end of the block.

    Raises Damaged when the file is missing, no database, or of another version of byline.
    """
    if not path.is_file():
        raise Damaged(f"{path}: the catalogue is missing")
    db = None
    try:
        db = _connected(path)
        if migrations.pending(db):
            migrations.apply(db)
        yield db
    except sqlite3.DatabaseError as error:
        # A lock held too long and a full disk are no damage; they are told as they are.
        if isinstance(error, (sqlite3.OperationalError, sqlite3.IntegrityError)):
            raise
        raise Damaged(f"{path}: the catalogue cannot be read ({error})") from error
    finally:
        if db is not None:
            db.close()


def _connected(path: Path) -> Database:
    db = Database(sqlite3.connect(path, timeout=_BUSY_SECONDS))
    # A commit has reached the disk when it returns: a row is what lets a card be erased.
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    return db


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


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
