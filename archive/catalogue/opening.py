"""Opens the catalogue with the guarantees byline relies on, and frames its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from ..errors import Damaged, Refused
from ..storage.layout import Archive
from .outbox import flush
from .schema import migrations
from .transactions import transaction

_BUSY_SECONDS = 30


def create_catalogue(archive: Archive) -> None:
    """Make a new, empty catalogue for an archive."""
    db = _connected(archive.catalogue)
    db.enable_wal()
    migrations.apply(db)
    db["archive"].insert({"id": archive.id})
    db.close()


@contextmanager
def open_catalogue(archive: Archive) -> Iterator[Database]:
    """Open the catalogue of an archive; what was to be written into files is, before and after.

    Raises Damaged when it is missing, no database, of another version, or of another archive.
    """
    if not archive.catalogue.is_file():
        raise Damaged(
            f"{archive.catalogue}: the catalogue is missing; make it again with: byline rebuild"
        )
    db = None
    try:
        db = _connected(archive.catalogue)
        if migrations.pending(db):
            migrations.apply(db)
        _refuse_foreign(db, archive)
        _empty_outbox(db, archive)
        yield db
        _empty_outbox(db, archive)
    except sqlite3.DatabaseError as error:
        if "readonly" in str(error):
            raise Refused(f"{archive.root}: is read-only; nothing was changed") from error
        # A lock held too long and a full disk are no damage; they are told as they are.
        if isinstance(error, (sqlite3.OperationalError, sqlite3.IntegrityError)):
            raise
        raise Damaged(
            f"{archive.catalogue}: the catalogue cannot be read ({error}); "
            "make it again with: byline rebuild"
        ) from error
    finally:
        if db is not None:
            db.close()


def _refuse_foreign(db: Database, archive: Archive) -> None:
    ids = {row["id"] for row in db.query("select id from archive")}
    if ids != {archive.id}:
        raise Damaged(
            f"{archive.catalogue}: belongs to another archive than its folder; nothing was changed"
        )


def _empty_outbox(db: Database, archive: Archive) -> None:
    if next(db.query("select 1 from outbox limit 1"), None):
        with transaction(db):
            flush(db, archive)


def _connected(path: Path) -> Database:
    db = Database(sqlite3.connect(path, timeout=_BUSY_SECONDS))
    # A commit has reached the disk when it returns: a row is what lets a card be erased.
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    return db
