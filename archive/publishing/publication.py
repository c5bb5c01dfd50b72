"""Publishing: bakes a new public bundle and puts it in the place of the one before.

A bundle is one folder: a database that holds only what may be public, and the derivatives it names.
It is complete before it becomes current, and the gallery needs nothing else of the archive.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from sqlite_utils import Database

from ...metadata.credit import Wording
from ..catalogue.bursts import know_bursts
from ..catalogue.copies import write_copies
from ..catalogue.discarded import discarded_derivatives, forget_discarded, named_derivatives
from ..catalogue.opening import open_catalogue
from ..catalogue.publications import (
    Edition,
    is_bundle_behind,
    last_edition,
    mark_published,
    say_as_of,
)
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import withdrawn_people
from ..clock import now
from ..errors import Damaged, Refused
from ..rights.permission import TAKEN_OUT, publishable
from ..rights.rulebook import due_between, rulebook, situation_of, uids_with_moments
from ..rights.situation import Rulebook
from ..rights.standing import Withheld, withheld_photos
from ..storage.derivatives import derivative_path
from ..storage.layout import Archive, uri_of
from ..storage.locking import publishing
from ..storage.originals import staging
from .bundle import made_by, write_bundle
from .house import Site, holds_site, read_house
from .preview import Difference, differences
from .renewal import Changed, NoRoom, Renewal, renew_bundle
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

    `up_to` is the number of the last change it knows. Without a `renewal` every photo was written, and nobody
    knows which derivatives are no longer needed.
    """

    path: Path
    edition: Edition
    up_to: int
    came: tuple[str, ...]
    renewal: Renewal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a bundle is made of, and as of when; with `is_due_alone`, only what dates demand is brought in."""

    wording: Wording
    site: Site
    rules: Rulebook
    moment: str
    is_due_alone: bool


def publish(
    archive: Archive, *, moment: str | None = None, is_due_alone: bool = False
) -> Published:
    """Bake what may be shown into a new bundle and make it the current one.

    What has not changed since the last is not written again; with `is_due_alone` that is all but what dates
    demand. One publication at a time: another waits. It is made as of a `moment`, now where none is given.
    Raises Damaged when a derivative that a row names is missing, Refused with `is_due_alone` where all would
    have to be written again.
    """
    with open_catalogue(archive) as db:
        write_copies(db, archive)  # what is published says what the catalogue says
    with _drafting(archive, moment, is_due_alone=is_due_alone) as (db, order, draft):
        is_changed = False
        if draft is None:
            say_as_of(db, order.moment)
        else:
            written = draft.renewal.written if draft.renewal else None
            with _placing(archive):
                draw_share_pictures(archive, draft.path, order.site.house, order.wording, written)
                is_changed = _make_current(db, archive, draft)
        withheld = tuple(withheld_photos(db, order.rules, datetime.fromisoformat(order.moment)))
    return Published(
        published=len(published_uids(archive)), withheld=withheld, is_changed=is_changed
    )


def preview(archive: Archive, *, is_due_alone: bool = False) -> tuple[Difference, ...]:
    """What a publication would change now, photo by photo, and why; nothing is changed."""
    with _drafting(archive, None, is_due_alone=is_due_alone) as (db, order, draft):
        if draft is None:
            return ()
        at = datetime.fromisoformat(order.moment)
        return tuple(differences(db, current_bundle(archive.public), draft.path, order.rules, at))


def take_out(archive: Archive, uids: Iterable[str]) -> bool:
    """Take what may be shown no more out of the current bundle, and nothing else; whether that was done.

    For when site.toml, rights.toml or the wording cannot be understood, which this does not need: photos
    given by uid that are withdrawn or gone, or show or name somebody who withdrew.
    """
    with (
        open_catalogue(archive) as db,
        publishing(archive),
        staging(archive.staging) as run,
    ):
        last = current_bundle(archive.public)
        if last is None or not last.is_file():
            return False
        rules = Rulebook(withdrawn=withdrawn_people(db))
        at = datetime.fromisoformat(now())
        held = [
            uid
            for uid in uids
            if (photo := situation_of(db, uid, rules)) is None
            or any(reason.rule in TAKEN_OUT for reason in publishable(photo, rules, at).reasons)
        ]
        path = run / "draft.db"
        shutil.copyfile(last, path)
        changed = Changed(rules=rules, due=tuple(held), is_due_alone=True)
        try:
            renewal = renew_bundle(archive.catalogue, path, now(), None, None, changed)
        except sqlite3.Error:  # a bundle of another byline
            return False
        # Without an edition, after a rebuild, the next publication writes all anew.
        before = last_edition(db) or Edition(bundle="", made_by="", moment=now())
        draft = _Draft(path=path, edition=before, up_to=0, came=renewal.came, renewal=renewal)
        with _placing(archive):
            _make_current(db, archive, draft)
        return True


@contextmanager
def _drafting(
    archive: Archive, moment: str | None, *, is_due_alone: bool
) -> Iterator[tuple[Database, _Order, _Draft | None]]:
    """A new bundle that is not current yet; none where the last one still says all."""
    site = load_site(archive)
    with (
        open_catalogue(archive) as db,
        publishing(archive),
        # What a publication that died left there goes with the next.
        staging(archive.staging) as run,
    ):
        if archive.placing.exists():  # of a publication that died
            _remove_unnamed(archive)
            archive.placing.unlink()
        order = _Order(
            wording=load_wording(archive),
            site=site,
            rules=rulebook(db, archive, site.house.time_zone),
            moment=moment or now(),
            is_due_alone=is_due_alone,
        )
        with transaction(db):
            know_bursts(db)
        yield db, order, _drafted(db, archive, run / "draft.db", order)


def _drafted(db: Database, archive: Archive, path: Path, order: _Order) -> _Draft | None:
    """A new bundle, as much of the last one as still holds; None where all of it does."""
    made = made_by(order.wording, order.site.house, order.rules)
    last, before = current_bundle(archive.public), last_edition(db)
    edition = Edition(bundle="", made_by=made, moment=order.moment)
    is_renewable = before is not None and before.moment and before.made_by == made
    if last and before and is_renewable and before.bundle == last.name and last.is_file():
        moments = (datetime.fromisoformat(moment) for moment in (before.moment, order.moment))
        changed = Changed(
            rules=order.rules,
            due=_due(db, last, order, *moments),
            is_due_alone=order.is_due_alone,
        )
        is_behind = is_bundle_behind(db) and not order.is_due_alone
        if not is_behind and not changed.due and holds_site(last, order.site):
            return None
        with suppress(NoRoom):
            shutil.copyfile(last, path)
            renewal = renew_bundle(
                archive.catalogue, path, order.moment, order.wording, order.site, changed
            )
            return _Draft(
                path=path, edition=edition, up_to=renewal.up_to, came=renewal.came, renewal=renewal
            )
        path.unlink()
    if order.is_due_alone:
        raise Refused(
            "what dates demand is brought into the last publication, and there is none to bring it into, or "
            "site.toml, rights.toml or the wording was changed since; see byline publish --dry-run, then: "
            "byline publish"
        )
    up_to = write_bundle(
        archive.catalogue, path, order.wording, order.moment, order.site, order.rules
    )
    names = tuple(_texts(path, "select name from derivatives"))
    return _Draft(path=path, edition=edition, up_to=up_to, came=names)


def _due(
    db: Database, last: Path, order: _Order, before: datetime, now: datetime
) -> tuple[str, ...]:
    """The photos for which something began or ended; all that may, where the clock is another one."""
    if now < before or read_house(last).time_zone != order.site.house.time_zone:
        return tuple(uids_with_moments(db))
    return tuple(due_between(db, order.rules, before, now))


@contextmanager
def _placing(archive: Archive) -> Iterator[None]:
    """Put media beside those of the current bundle; what comes to nothing leaves none of them there."""
    archive.placing.touch()
    try:
        yield
    except BaseException:
        _remove_unnamed(archive)
        raise
    finally:
        archive.placing.unlink(missing_ok=True)


def _remove_unnamed(archive: Archive) -> None:
    """Remove the media that the current bundle does not name."""
    current = current_bundle(archive.public)
    named = {*_texts(current, _NAMED)} if current is not None and current.is_file() else set()
    for file in (archive.public / "media").glob("*/*"):
        if file.name not in named:
            file.unlink(missing_ok=True)


_NAMED = "select name from derivatives union select name from share_pictures"


def _make_current(db: Database, archive: Archive, draft: _Draft) -> bool:
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
        replace(draft.edition, bundle=current.name),
        up_to=draft.up_to,
        looked_at=draft.renewal.looked_at if draft.renewal else None,
        moment=draft.edition.moment,
    )
    _remove_discarded(db, archive, is_all=draft.renewal is None)
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
    if draft.renewal is None:
        _remove_unnamed(archive)
        return
    for name in draft.renewal.went:
        derivative_path(archive.public / "media", name).unlink(missing_ok=True)


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
