"""Opens the catalogue with the guarantees byline relies on."""

from __future__ import annotations

import getpass
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from ...metadata.names import fold
from ..errors import Damaged, Refused
from ..storage.layout import Archive, uri_of
from ..storage.locking import shared
from ..storage.privacy import make_private_file
from .notes import is_any_pending
from .outbox import flush
from .rights_file import keep_house_licences
from .schema import migrations
from .stems import add_words, indexed_words
from .transactions import transaction
from .watching import keep_watch, stop_watching

_BUSY_SECONDS = 30


def create_catalogue(path: Path, archive_id: str) -> None:
    """Make a new, empty catalogue, for an archive of this id."""
    os.close(make_private_file(path, is_new=True))
    db = _connected(uri_of(path, "rwc"))
    db.enable_wal()
    _bring_up(db)
    db["archive"].insert({"id": archive_id})
    db.close()


@contextmanager
def open_new_catalogue(path: Path) -> Iterator[Database]:
    """Open a catalogue that nobody else knows of yet; at the end all of it is in its one file."""
    with _opened(path, None) as db:
        yield db
        # One file, so that it can take the place of another in one step.
        db.execute("pragma wal_checkpoint(truncate)")


@contextmanager
def open_catalogue(archive: Archive, made_by: str | None = None) -> Iterator[Database]:
    """Open the catalogue of an archive; what was to be written into files is, before and after.

    Changes are recorded as made by `made_by`, an account; by the user of the operating system when not given.
    Raises Damaged when it is missing, no database, of another version, or of another archive, and Refused
    while the archive is being rebuilt. A catalogue that can only be read is never changed: who tries, meets
    Refused.
    """
    with shared(archive):
        if not archive.catalogue.is_file():
            raise Damaged(
                f"{archive.catalogue}: the catalogue is missing; make it again with: byline rebuild"
            )
        with _faults_told(archive):
            if archive.is_read_only:
                with _copied(archive.catalogue) as copy, _opened(copy, made_by) as db:
                    _bring_up(db)
                    _refuse_foreign(db, archive)
                    keep_house_licences(db, archive)
                    db.execute("pragma query_only = on")
                    yield db
            else:
                with _opened(archive.catalogue, made_by) as db:
                    _bring_up(db)
                    _refuse_foreign(db, archive)
                    keep_house_licences(db, archive)
                    _empty_outbox(db, archive)
                    yield db
                    _empty_outbox_at_last(db, archive)


@contextmanager
def _copied(catalogue: Path) -> Iterator[Path]:
    """A copy of a catalogue beside which SQLite can write: its journal, and the tables of today."""
    with TemporaryDirectory(prefix="byline-") as folder:
        copy = Path(folder, catalogue.name)
        shutil.copyfile(catalogue, copy)
        journal = catalogue.with_name(f"{catalogue.name}-wal")
        if journal.exists():
            shutil.copyfile(journal, copy.with_name(journal.name))
        yield copy


@contextmanager
def _opened(path: Path, made_by: str | None) -> Iterator[Database]:
    db = _connected(uri_of(path, "rw"), made_by)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def _faults_told(archive: Archive) -> Iterator[None]:
    """Tell what SQLite found wrong in words that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _code(error) == sqlite3.SQLITE_READONLY:
            raise Refused(f"{archive.root}: is read-only; nothing was changed") from error
        # A lock held too long and a full disk are no damage; they are told as they are.
        if isinstance(error, (sqlite3.OperationalError, sqlite3.IntegrityError)):
            raise
        raise Damaged(
            f"{archive.catalogue}: the catalogue cannot be read ({error}); "
            "make it again with: byline rebuild"
        ) from error


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where Python's own module raised the error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _bring_up(db: Database) -> None:
    """Bring the tables and triggers of a catalogue to those of today."""
    if migrations.pending(db):
        with transaction(db):  # two processes at once: the second finds nothing left to do
            stop_watching(db)
            migrations.apply(db)
            add_words(db.conn, indexed_words(db.conn))
    keep_watch(db)


def _refuse_foreign(db: Database, archive: Archive) -> None:
    ids = {row["id"] for row in db.query("select id from archive")}
    if ids != {archive.id}:
        raise Damaged(
            f"{archive.catalogue}: belongs to another archive than its folder; nothing was changed"
        )


def _empty_outbox(db: Database, archive: Archive) -> None:
    if is_any_pending(db):
        with transaction(db):
            flush(db, archive)


def _empty_outbox_at_last(db: Database, archive: Archive) -> None:
    try:
        _empty_outbox(db, archive)
    except OSError as error:
        raise Refused(
            f"{archive.root}: what was changed is in the catalogue, and a file of it cannot be "
            f"written ({error.strerror}); mend that, and the next command writes it"
        ) from error


def _connected(uri: str, made_by: str | None = None) -> Database:
    db = Database(sqlite3.connect(uri, timeout=_BUSY_SECONDS, uri=True))
    # A commit has reached the disk when it returns: a row is what lets a card be erased.
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    author = made_by or _user()
    db.conn.create_function("made_by", 0, lambda: author)
    db.conn.create_function("folded", 1, _folded, deterministic=True)
    return db


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


@contextmanager
def reading_catalogue(archive: Archive, busy_seconds: float = 10) -> Iterator[Database]:
    """The catalogue of an archive as it stands, only to be read; nothing is brought up or written."""
    uri = uri_of(archive.catalogue, "ro")
    with closing(sqlite3.connect(uri, uri=True, timeout=busy_seconds)) as connection:
        connection.create_function("folded", 1, _folded, deterministic=True)
        yield Database(connection)


def _user() -> str:
    """The user of the operating system, by number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
