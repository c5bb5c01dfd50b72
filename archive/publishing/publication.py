"""Publishing: bakes a new public bundle and puts it in the place of the one before.

A bundle is one folder: a database that holds only what may be public, and the derivatives it names.
It is complete before it becomes current, and the gallery needs nothing else of the archive.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from ..catalogue.opening import open_catalogue
from ..catalogue.outbox import note
from ..catalogue.transactions import transaction
from ..clock import now
from ..errors import Damaged
from ..storage.derivatives import derivative_path, media_name
from ..storage.layout import Archive
from .bundle import made_by, write_bundle
from .renewal import NoRoom, renew_bundle
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
    """How many photos the gallery holds, those withheld, and whether anything changed."""

    published: int
    withheld: tuple[Withheld, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A bundle's database on its way, and the copies it needs that the one before did not.

    `told` is the number of the last change it knows. Without `went` nobody knows what is no longer needed.
    """

    path: Path
    made_by: str
    told: int
    came: tuple[str, ...]
    went: tuple[str, ...] | None = None


def publish(archive: Archive) -> Publication:
    """Bake what may be shown into a new bundle and make it the current one.

    What has not changed since the last is not written again. Raises Damaged when a derivative that a row
    names is missing.
    """
    draft_path = archive.staging / f"draft-{os.getpid()}.db"
    draft_path.unlink(missing_ok=True)
    moment = now()
    try:
        with open_catalogue(archive) as db:
            draft = _drafted(db, archive, draft_path, moment)
            is_changed = draft is not None and _make_current(db, archive, draft, moment)
            withheld = tuple(_withheld(db))
    finally:
        draft_path.unlink(missing_ok=True)
    return Publication(
        published=_count(current_bundle(archive.public)), withheld=withheld, is_changed=is_changed
    )


def _drafted(db: Database, archive: Archive, path: Path, moment: str) -> _Draft | None:
    """A new bundle, as much of the last one as still holds; None where all of it does."""
    wording = load_wording(archive)
    made = made_by(wording)
    last = current_bundle(archive.public)
    edition = next(db.query("select bundle, made_by from edition"), None)
    if last and last.is_file() and edition == {"bundle": last.name, "made_by": made}:
        if not next(db.query("select 1 from unpublished limit 1"), None):
            return None
        with suppress(NoRoom):
            shutil.copyfile(last, path)
            renewal = renew_bundle(archive.catalogue, path, moment)
            return _Draft(
                path=path,
                made_by=made,
                told=renewal.told,
                came=renewal.came,
                went=renewal.went,
            )
        path.unlink()
    told = write_bundle(archive.catalogue, path, wording, moment)
    names = tuple(_texts(path, "select name from derivatives"))
    return _Draft(path=path, made_by=made, told=told, came=names)


def _make_current(db: Database, archive: Archive, draft: _Draft, moment: str) -> bool:
    """Put a draft in the place of the last bundle; whether it says anything else."""
    for name in draft.came:
        _place(archive, name)
    current = current_bundle(archive.public)
    is_changed = (
        current is None or not current.is_file() or not cmp(current, draft.path, shallow=False)
    )
    if current is None or is_changed:
        current = archive.public / f"gallery-{secrets.token_hex(8)}.db"
        draft.path.replace(current)
        _link(archive, current)
    _remove_what_is_gone(archive, current, draft)
    _mark_published(db, current, draft, moment)
    _remove_discarded_copies(db, archive, is_all=draft.went is None)
    return is_changed


def published_uids(archive: Archive) -> list[str]:
    """The uid of every photo in the gallery, in capture order."""
    last = current_bundle(archive.public)
    return _texts(last, "select uid from photos order by id") if last else []


def current_bundle(public: Path) -> Path | None:
    """The database of the bundle that is current, None before the first publication."""
    link = public / _CURRENT
    return public / link.readlink() if link.is_symlink() else None


def _texts(database: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute(sql)]


def _count(database: Path | None) -> int:
    return int(_texts(database, "select count(*) from photos")[0]) if database else 0


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


def _link(archive: Archive, final: Path) -> None:
    link = archive.staging / f"{os.getpid()}.{_CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(archive.public / _CURRENT)


def _remove_what_is_gone(archive: Archive, current: Path, draft: _Draft) -> None:
    """Remove older databases and the media that nothing current names: gone means gone."""
    for database in archive.public.glob("gallery-*.db"):
        if database != current:
            database.unlink()
    media = archive.public / "media"
    if draft.went is not None:
        for name in draft.went:
            derivative_path(media, name).unlink(missing_ok=True)
        return
    names = set(draft.came)
    for file in media.glob("*/*"):
        if file.name not in names:
            file.unlink()


def _remove_discarded_copies(db: Database, archive: Archive, *, is_all: bool) -> None:
    """Remove derivatives that no row names: those that carried a credit since corrected.

    All of them, or those that are known to be discarded. Under the write lock, which an ingest holds
    while it stores copies and names them.
    """
    with transaction(db):
        discarded = "select digest, media_type from discarded"
        if is_all:
            named = _media_names(db, _COPIES)
            unnamed = [path for path in archive.derivatives.glob("*/*") if path.name not in named]
        elif names := _media_names(db, discarded):
            names -= _media_names(db, f"{discarded} intersect {_COPIES}")
            unnamed = [derivative_path(archive.derivatives, name) for name in names]
        else:
            return
        for path in unnamed:
            path.unlink(missing_ok=True)
        db.execute("delete from discarded")


_COPIES = "select digest, media_type from derivatives"


def _media_names(db: Database, sql: str) -> set[str]:
    return {media_name(row["digest"], row["media_type"]) for row in db.query(sql)}


def _mark_published(db: Database, bundle: Path, draft: _Draft, moment: str) -> None:
    """Say in the catalogue what is public now; what a renewal did not touch is said already."""
    touched = (
        "true"
        if draft.went is None
        else "photos.uid in (select key from unpublished where kind = 'photo' and id <= :told)"
    )
    keys: dict[str, Any] = {"moment": moment, "told": draft.told}
    db.attach("bundle", bundle)
    with transaction(db):
        # A rebuild reads the records in the order of their names.
        name = f"publication-{db['publications'].count + 1:06}"
        came = _uids(db, f"{touched} and published_at is null and {_IS_PUBLIC}", keys)
        went = _uids(db, f"{touched} and published_at is not null and not {_IS_PUBLIC}", keys)
        keys |= {"name": name, "came": json.dumps(came), "went": json.dumps(went)}
        keys["detail"] = json.dumps({"published": came, "gone": went})
        for statement in _MARKING:
            sql = statement.format(touched=touched)
            db.execute(sql, {key: value for key, value in keys.items() if f":{key}" in sql})
        db["edition"].insert({"bundle": bundle.name, "made_by": draft.made_by})
        if came or went:
            note(db, "publication", name)
    db.execute("detach database bundle")


def _uids(db: Database, condition: str, keys: dict[str, Any]) -> list[str]:
    sql = f"select uid from main.photos where {condition} order by id"
    used = {key: value for key, value in keys.items() if f":{key}" in sql}
    return [row["uid"] for row in db.query(sql, used)]


_IS_PUBLIC = "exists (select 1 from bundle.photos as public where public.uid = photos.uid)"
_MARKING = (
    """
    update photos set number = (select id from bundle.photos as public where public.uid = photos.uid)
    where {touched}
    """,
    "update photos set published_at = :moment where uid in (select value from json_each(:came))",
    "update photos set published_at = null where uid in (select value from json_each(:went))",
    "insert or ignore into gone (uid) select value from json_each(:went)",
    "delete from gone where uid in (select value from json_each(:came))",
    """
    insert into publications (name, made_at, detail)
    select :name, :moment, :detail
    where :came <> '[]' or :went <> '[]'
    """,
    "delete from unpublished where id <= :told",
    "delete from edition",
)


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
        return "waits to be developed, with: byline previews"
    said = [json.loads(value) for value in (row["byline"], row["credit_line"]) if value]
    words = "; ".join("; ".join(value) if isinstance(value, list) else value for value in said)
    if words:
        return f"its credit “{words}” names nobody"
    return "has no credit"
