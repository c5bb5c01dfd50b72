"""Publishing: bakes a new public bundle and puts it in the place of the one before.

A bundle is one folder: a database that holds only what may be public, and the derivatives it names.
It is complete before it becomes current, and the gallery needs nothing else of the archive.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path

from sqlite_utils import Database

from ...metadata.credit import Wording
from ..catalogue.discarded import discarded_derivatives, forget_discarded, named_derivatives
from ..catalogue.opening import open_catalogue
from ..catalogue.publications import Edition, is_bundle_behind, last_edition, mark_published
from ..catalogue.transactions import transaction
from ..catalogue.withheld import Withheld, withheld_photos
from ..clock import now
from ..errors import Damaged
from ..storage.derivatives import derivative_path
from ..storage.layout import Archive, uri_of
from ..storage.locking import publishing
from ..storage.originals import staging
from .bundle import made_by, write_bundle
from .house import Site, holds_site
from .renewal import NoRoom, renew_bundle
from .share_pictures import draw_share_pictures
from .site_file import load_site
from .wordings import load_wording

_CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many photos the gallery holds, those withheld, and whether anything changed."""

    published: int
    withheld: tuple[Withheld, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A bundle's database on its way, and the derivatives it needs that the one before did not.

    `up_to` is the number of the last change it knows. Without `went` nobody knows what is no longer needed,
    and without `written` every photo was written.
    """

    path: Path
    made_by: str
    up_to: int
    came: tuple[str, ...]
    went: tuple[str, ...] | None = None
    written: tuple[int, ...] | None = None


def publish(archive: Archive) -> Published:
    """Bake what may be shown into a new bundle and make it the current one.

    What has not changed since the last is not written again. One publication at a time: another waits. Raises
    Damaged when a derivative that a row names is missing.
    """
    moment, site = now(), load_site(archive)
    with (
        open_catalogue(archive) as db,
        publishing(archive),
        # What a publication that died left there goes with the next.
        staging(archive.staging) as run,
    ):
        wording = load_wording(archive)
        draft = _drafted(db, archive, run / "draft.db", wording, site, moment)
        if draft is not None:
            draw_share_pictures(archive, draft.path, site.house, wording, draft.written)
        is_changed = draft is not None and _make_current(db, archive, draft, moment)
        withheld = tuple(withheld_photos(db))
    return Published(
        published=len(published_uids(archive)), withheld=withheld, is_changed=is_changed
    )


def _drafted(
    db: Database, archive: Archive, path: Path, wording: Wording, site: Site, moment: str
) -> _Draft | None:
    """A new bundle, as much of the last one as still holds; None where all of it does."""
    made = made_by(wording, site.house)
    last = current_bundle(archive.public)
    is_renewable = last is not None and last_edition(db) == Edition(bundle=last.name, made_by=made)
    if last is not None and is_renewable and last.is_file():
        if not is_bundle_behind(db) and holds_site(last, site):
            return None
        with suppress(NoRoom):
            shutil.copyfile(last, path)
            renewal = renew_bundle(archive.catalogue, path, moment, wording, site)
            return _Draft(
                path=path,
                made_by=made,
                up_to=renewal.up_to,
                written=renewal.written,
                came=renewal.came,
                went=renewal.went,
            )
        path.unlink()
    up_to = write_bundle(archive.catalogue, path, wording, moment, site)
    names = tuple(_texts(path, "select name from derivatives"))
    return _Draft(path=path, made_by=made, up_to=up_to, came=names)


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
    mark_published(
        db,
        current,
        Edition(bundle=current.name, made_by=draft.made_by),
        up_to=draft.up_to,
        is_renewed=draft.went is not None,
        moment=moment,
    )
    _remove_discarded(db, archive, is_all=draft.went is None)
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
    with closing(sqlite3.connect(uri_of(database, "ro"), uri=True)) as connection:
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
    names = {*draft.came, *_texts(current, "select name from share_pictures")}
    for file in media.glob("*/*"):
        if file.name not in names:
            file.unlink()


def _remove_discarded(db: Database, archive: Archive, *, is_all: bool) -> None:
    """Remove derivatives that no row names: those that carried a credit since corrected.

    All of them, or those that are known to be discarded. Under the write lock, which an ingest holds
    while it stores derivatives and names them.
    """
    with transaction(db):
        if is_all:
            named = named_derivatives(db)
            unnamed = [path for path in archive.derivatives.glob("*/*") if path.name not in named]
        else:
            names = discarded_derivatives(db)
            unnamed = [derivative_path(archive.derivatives, name) for name in names]
        for path in unnamed:
            path.unlink(missing_ok=True)
        forget_discarded(db)
