"""Publishing: bakes a new public bundle and puts it in the place of the one before.

A bundle is one folder: a database that holds only what may be public, and the derivatives it names.
It is complete before it becomes current, and the gallery needs nothing else of the archive.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from .bundle import write_bundle
from .catalogue import now, open_catalogue, transaction
from .errors import Damaged
from .layout import Archive
from .outbox import note
from .store import derivative_path, media_name
from .wordings import load_wording

_CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A photo that is not published, and why."""

    uid: str
    source_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a publication holds: the photos' uids, those withheld, and whether anything changed."""

    published: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    is_changed: bool


def publish(archive: Archive) -> Publication:
    """Bake what may be shown into a new bundle and make it the current one.

    Raises Damaged when a derivative that a row names is missing.
    """
    with open_catalogue(archive):
        pass  # a catalogue that is damaged or another archive's is refused before anything is made
    draft = archive.staging / f"draft-{os.getpid()}.db"
    draft.unlink(missing_ok=True)
    try:
        moment = now()
        write_bundle(archive.catalogue, draft, load_wording(archive), moment)
        digest = hashlib.sha256(draft.read_bytes()).hexdigest()
        final = archive.public / f"gallery-{digest[:16]}.db"
        names = _names(draft, "select name from derivatives")
        uids = _names(draft, "select uid from photos order by id")
        for name in names:
            _place(archive, name)
        is_changed = current_bundle(archive.public) != final
        draft.replace(final)
    finally:
        draft.unlink(missing_ok=True)
    _make_current(archive, final)
    _remove_what_is_gone(archive.public, final, set(names))
    with open_catalogue(archive) as db:
        _mark_published(db, uids, moment)
        _remove_unnamed_copies(db, archive)
        withheld = tuple(_withheld(db))
    return Publication(published=tuple(uids), withheld=withheld, is_changed=is_changed)


def current_bundle(public: Path) -> Path | None:
    """The database of the bundle that is current, None before the first publication."""
    link = public / _CURRENT
    return public / link.readlink() if link.is_symlink() else None


def _names(database: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute(sql)]


def _place(archive: Archive, name: str) -> None:
    """Put one derivative into the bundle, sharing its bytes where the file system can."""
    source = derivative_path(archive.derivatives, name)
    target = derivative_path(archive.public / "media", name)
    if target.exists():
        return
    if not source.exists():
        raise Damaged(
            f"{source}: this copy is missing, nothing was published; make it again with: byline rebuild"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        # No hard links here: a copy under another name first, so that no half file is ever served.
        temporary = archive.staging / f"{os.getpid()}-{name}"
        shutil.copyfile(source, temporary)
        temporary.replace(target)


def _make_current(archive: Archive, final: Path) -> None:
    link = archive.staging / f"{os.getpid()}.{_CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(archive.public / _CURRENT)


def _remove_what_is_gone(public: Path, current: Path, names: set[str]) -> None:
    """Remove older databases and the media that nothing current names: gone means gone."""
    for database in public.glob("gallery-*.db"):
        if database != current:
            database.unlink()
    for file in public.glob("media/*/*"):
        if file.name not in names:
            file.unlink()


def _remove_unnamed_copies(db: Database, archive: Archive) -> None:
    """Remove derivatives that no row names: those that carried a credit since corrected.

    Under the write lock, which an ingest holds while it stores copies and names them.
    """
    with transaction(db):
        rows = db.query("select digest, media_type from derivatives")
        named = {media_name(row["digest"], row["media_type"]) for row in rows}
        for file in archive.derivatives.glob("*/*"):
            if file.name not in named:
                file.unlink()


def _mark_published(db: Database, uids: list[str], moment: str) -> None:
    keys: dict[str, Any] = {"uids": json.dumps(uids), "now": moment}
    with transaction(db):
        db.execute(
            """
            update photos set published_at = :now
            where published_at is null and uid in (select value from json_each(:uids))
            """,
            keys,
        )
        db.execute(
            """
            insert or ignore into gone (uid)
            select uid from photos
            where published_at is not null and uid not in (select value from json_each(:uids))
            """,
            keys,
        )
        db.execute("delete from gone where uid in (select value from json_each(:uids))", keys)
        db.execute(
            """
            update photos set published_at = null
            where published_at is not null and uid not in (select value from json_each(:uids))
            """,
            keys,
        )
        note(db, "publication", "publication")


def _withheld(db: Database) -> list[Withheld]:
    rows = db.query(
        """
        select uid, source_name, width_px,
            exists (select 1 from derivatives where photo = photos.id) as is_developed,
            (select value from resolutions where photo = photos.id and field = 'creator') as byline,
            (select value from resolutions where photo = photos.id and field = 'credit_line')
                as credit_line
        from photos
        where published_at is null
        order by id
        """
    )
    return [
        Withheld(uid=row["uid"], source_name=row["source_name"], reason=why_withheld(row))
        for row in rows
    ]


def why_withheld(row: dict[str, Any]) -> str:
    """Why a photo cannot be shown, from a row of `_withheld`."""
    if row["width_px"] is None:
        return "is a raw without a picture to show"
    if not row["is_developed"]:
        return "waits to be developed, with: byline develop"
    said = [json.loads(value) for value in (row["byline"], row["credit_line"]) if value]
    words = "; ".join("; ".join(value) if isinstance(value, list) else value for value in said)
    if words:
        return f"its credit “{words}” names nobody"
    return "has no credit"
