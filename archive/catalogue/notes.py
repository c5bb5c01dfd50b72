"""Notes of what has changed in the catalogue and is not yet in its file; triggers make most of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """That a thing of some kind, named by its key, has changed."""

    kind: str
    key: str


def pending_notes(db: Database) -> list[Note]:
    """Everything whose file is still to be written."""
    return list(rows(db, Note, "select kind, key from pending_files"))


def is_any_pending(db: Database) -> bool:
    """Whether any file is still to be written."""
    return next(db.query("select 1 from pending_files limit 1"), None) is not None


def note(db: Database, kind: str, key: str) -> None:
    """Note that a thing has changed, where no trigger can know."""
    db.execute(
        "insert or ignore into pending_files (kind, key) values (:kind, :key)",
        {"kind": kind, "key": key},
    )


def note_for_gallery(db: Database, uids: Iterable[str]) -> None:
    """Note that the gallery is to look at photos again, where no trigger can know."""
    for uid in uids:
        key = {"key": uid}
        db.execute("delete from pending_bundle where kind = 'photo' and key = :key", key)
        db.execute("insert into pending_bundle (kind, key) values ('photo', :key)", key)


def note_events_for_gallery(db: Database, person: int) -> None:
    """The same for the events that somebody organised or appeared at, given by the id of their record."""
    key = {"person": person}
    db.execute(f"delete from pending_bundle where kind = 'event' and key in ({_EVENTS_OF})", key)
    db.execute(
        f"insert into pending_bundle (kind, key) select 'event', slug from ({_EVENTS_OF})", key
    )


_EVENTS_OF = """
    select slug from events where id in (
        select event from organisers where person = :person
        union select event from appearances where person = :person
    )
"""


def forget_note(db: Database, note: Note) -> None:
    """Say that the file of a thing is as the catalogue has it."""
    key = {"kind": note.kind, "key": note.key}
    db.execute("delete from pending_files where kind = :kind and key = :key", key)


def forget_all(db: Database) -> None:
    """Say that every file is as the catalogue has it."""
    db.execute("delete from pending_files")
