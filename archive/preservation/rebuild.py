"""Rebuilds the catalogue from the files alone: originals, their sidecars, and the records.

The catalogue that was there, whole or not, is set aside and never removed. Nobody else is at work on the
archive meanwhile.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from ..catalogue.changes import keep_head
from ..catalogue.companions import Companion, insert_companion, speaking_files
from ..catalogue.contracts import contracts
from ..catalogue.crediting import recredited
from ..catalogue.derivatives import note_copies
from ..catalogue.event_records import EVENTS
from ..catalogue.facts import ReadPhoto
from ..catalogue.kinds import AFTER_PHOTOS, BEFORE_PHOTOS
from ..catalogue.lost_events import restore_lost_events
from ..catalogue.notes import forget_all, note
from ..catalogue.opening import create_catalogue, open_new_catalogue
from ..catalogue.outbox import MANIFEST, flush, read_manifest, record_written
from ..catalogue.people import as_recorded
from ..catalogue.photos import (
    KeptFile,
    Restored,
    insert_photo,
    photo_of_digest,
    restate_photo,
)
from ..catalogue.programme import event_named
from ..catalogue.publications import restore_first_weeks
from ..catalogue.reconciling import inherit_terms
from ..catalogue.records import RecordKind
from ..catalogue.rights_file import keep_house_licences
from ..catalogue.sidecars import PhotoSidecar, UnreadSidecar, read_sidecar
from ..catalogue.transactions import savepoint, transaction
from ..catalogue.unread import insert_unread
from ..clock import now
from ..errors import Damaged
from ..ingest.batches import hands, in_order, worker_count
from ..ingest.jobs import Job
from ..ingest.recording import keep_derivatives
from ..ingest.stationery import Stationery
from ..ingest.workers import Workers, opened_workers
from ..mishaps import log_of, reason_of
from ..storage.derivatives import has_derivative
from ..storage.durable import sync_folder
from ..storage.layout import Archive, place_in, uri_of
from ..storage.locking import alone
from ..storage.originals import holds
from .untold import CHANGED, record_untold


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found.

    `unknown` are files without a sidecar to tell of them, which were read again, `lost` those that are told
    of and not there, `unreadable` those that are there and not as they were, each with the reason and what
    to do. `made_again` are events of which no record was left, made of what their photos tell.
    """

    photos: int
    unread: int
    unknown: tuple[str, ...]
    lost: tuple[str, ...]
    unreadable: Mapping[str, str]
    made_again: tuple[str, ...]
    set_aside: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An original and what the sidecar of ours beside it says."""

    path: Path
    original: str
    sidecar: PhotoSidecar | UnreadSidecar

    @property
    def companions(self) -> tuple[Companion, ...]:
        """The files that the sidecar tells of beside the original."""
        return self.sidecar.companions if isinstance(self.sidecar, PhotoSidecar) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reread:
    """A photo whose original was read again; `has_pictures` where its derivatives are all there."""

    told: _Told
    sidecar: PhotoSidecar
    learnt: ReadPhoto
    has_pictures: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unreadable:
    """A photo whose original cannot be read again, and why."""

    told: _Told
    reason: str


def rebuild(archive: Archive, warm: Workers | None = None) -> Rebuilt:
    """Make the catalogue again beside the one that is there, then put it in its place.

    `warm` are workers to use instead of starting some. Raises Refused while others are at work on the
    archive.
    """
    with alone(archive):
        for left in archive.root.glob("rebuilt-*.db*"):
            left.unlink()  # of a rebuild that died: nobody else is at work
        fresh = archive.root / f"rebuilt-{os.getpid()}.db"
        try:
            create_catalogue(fresh, archive.id)
            with (
                open_new_catalogue(fresh) as db,
                opened_workers(warm, worker_count(), (archive.originals,)) as workers,
                transaction(db),
            ):
                rebuilt = _filled(db, archive, workers)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        return replace(rebuilt, set_aside=_swap(archive, fresh))


def _swap(archive: Archive, fresh: Path) -> Path | None:
    stamp = now().replace(":", "").replace("+0000", "")
    set_aside = archive.root / ".byline" / f"catalogue-{stamp}-{secrets.token_hex(2)}.db"
    # The log first, and whether or not there is a catalogue: it would be laid over the new one.
    for suffix in ("-wal", "-shm", ""):
        old = archive.catalogue.with_name(archive.catalogue.name + suffix)
        if old.exists():
            old.replace(set_aside.with_name(set_aside.name + suffix))
    fresh.replace(archive.catalogue)
    for suffix in ("-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    sync_folder(archive.root)
    return set_aside if set_aside.exists() else None


def _filled(db: Database, archive: Archive, workers: Workers) -> Rebuilt:
    keep_house_licences(db, archive)
    for kind in BEFORE_PHOTOS:
        _restore_records(db, archive, kind)
    found = list(_sidecars(archive))
    told = sorted((one for one in found if one.path.is_file()), key=_when_added)
    made_again = tuple(restore_lost_events(db, _photos_told(told)))
    unreadable = _restore_photos(db, archive, workers, told)
    unrestored = len(unreadable)
    companions = {file.original: file.digest for one in told for file in one.companions}
    known = {one.original for one in told} | companions.keys()
    without_sidecar = [path for path in _original_paths(archive) if path not in known]
    untold = record_untold(db, archive, workers, without_sidecar)
    _restore_first_weeks(db, archive)
    for kind in AFTER_PHOTOS:
        _restore_records(db, archive, kind)
    keep_head(db, _head_before(archive))
    _restore_written(db, archive)
    # Every file is as the catalogue now says; only the sidecars that were missing are to be written.
    forget_all(db)
    for kind_name, key in untold.notes:
        note(db, kind_name, key)
    for slug in made_again:
        note(db, EVENTS.name, slug)
    flush(db, archive)
    unread = [one for one in told if isinstance(one.sidecar, UnreadSidecar)]
    lost = {one.original for one in found if not one.path.is_file()}
    for path, digest in companions.items():
        if not (archive.root / path).is_file():
            lost.add(path)
        elif not holds(archive.root / path, digest):
            unreadable[path] = CHANGED
    return Rebuilt(
        photos=len(told) - len(unread) - unrestored + untold.photos,
        unread=len(unread) + untold.others,
        unknown=tuple(without_sidecar),
        lost=tuple(sorted(lost)),
        unreadable=unreadable | untold.unreadable,
        made_again=made_again,
        set_aside=None,
    )


def _restore_records(db: Database, archive: Archive, kind: RecordKind[Any]) -> None:
    records = []
    for path in sorted((archive.records / kind.folder).glob("*.json")):
        try:
            records.append(kind.read(path.read_bytes()))
        except msgspec.DecodeError as error:
            raise Damaged(f"{path}: cannot be read; restore it from a second copy") from error
    for record in sorted(records, key=kind.order):
        kind.restore(db, record)


def _head_before(archive: Archive) -> tuple[int, str] | None:
    """The last record of changes that the catalogue there was knew of."""
    sql = "select number, digest from chain_head"
    try:
        with closing(sqlite3.connect(uri_of(archive.catalogue, "ro"), uri=True)) as connection:
            found = connection.execute(sql).fetchone()
    except sqlite3.Error:
        return None
    return None if found is None else (int(found[0]), str(found[1]))


def _restore_first_weeks(db: Database, archive: Archive) -> None:
    # Byline's first weeks wrote one record of all that was published.
    path = archive.records / "publication.json"
    if path.exists():
        before = json.loads(path.read_text("utf-8"))
        restore_first_weeks(db, before.get("published", {}), before.get("gone", ()))


def _sidecars(archive: Archive) -> Iterator[_Told]:
    """What each sidecar of ours tells, whether or not its original is there."""
    for path in sorted(archive.originals.rglob("*.xmp")):
        if path.is_file() and _is_ours(path):
            sidecar = read_sidecar(path.read_bytes())
            original = path.with_suffix("")
            if sidecar is not None and not _is_anothers(original, sidecar.digest):
                place = original.relative_to(archive.root).as_posix()
                yield _Told(path=original, original=place, sidecar=sidecar)


def _is_anothers(original: Path, digest: str) -> bool:
    """Whether a sidecar tells of other bytes than the manifest has of its original: it is another file's."""
    manifest = read_manifest(original.parent / MANIFEST)
    return manifest.get(original.name, digest) != digest


def _photos_told(told: Iterable[_Told]) -> Iterator[tuple[str, PhotoSidecar]]:
    for one in told:
        if isinstance(one.sidecar, PhotoSidecar):
            yield one.original, one.sidecar


def _when_added(told: _Told) -> str:
    return told.sidecar.added_at if isinstance(told.sidecar, PhotoSidecar) else ""


def _restore_photos(
    db: Database, archive: Archive, workers: Workers, told: list[_Told]
) -> dict[str, str]:
    """Read every original again, side by side, and restore what was told of each, in its order.

    Return those that cannot be read, each with the reason; their sidecars stay as they are.
    """
    unreadable: dict[str, str] = {}
    log = log_of(archive.root)

    def reread(one: _Told) -> tuple[_Told | _Reread | _Unreadable, ...]:
        if isinstance(one.sidecar, UnreadSidecar):
            return (one,)
        return (_reread(archive, workers, one, one.sidecar),)

    with hands() as pool:
        for found in in_order(pool, reread, told):
            if isinstance(found, _Unreadable):
                unreadable[found.told.original] = found.reason
            elif isinstance(found, _Reread):
                twin = photo_of_digest(db, found.sidecar.digest)
                if twin is not None:
                    reason = f"is {twin.original} once more; remove it and its sidecar"
                    unreadable[found.told.original] = reason
                    continue
                try:
                    with savepoint(db):
                        _restore_photo(db, archive, found)
                except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
                    unreadable[found.told.original] = reason_of(error, found.told.path, log)
            elif isinstance(found.sidecar, UnreadSidecar):
                file = _kept_file(found.sidecar, found.original)
                insert_unread(db, file, found.sidecar.reason, is_photo=found.sidecar.is_photo)
    return unreadable


def _reread(
    archive: Archive, workers: Workers, told: _Told, sidecar: PhotoSidecar
) -> _Reread | _Unreadable:
    """Read an original again; its pictures are made again only where they are not there."""
    if not holds(told.path, sidecar.digest):
        return _Unreadable(told=told, reason=CHANGED)
    there = [file for file in sidecar.companions if (archive.root / file.original).is_file()]
    speaking = speaking_files(told.original, sidecar.digest, there)
    job = Job(
        path=archive.root / speaking.main,
        name=sidecar.source_name,
        sidecars=tuple(archive.root / original for original in speaking.sidecars),
        overrides=sidecar.overrides,
    )
    has_pictures = all(has_derivative(archive, kept) for kept in sidecar.derivatives)
    look = workers.read if has_pictures else workers.render
    learnt = look(job, Stationery())
    if not isinstance(learnt, ReadPhoto):
        return _Unreadable(told=told, reason=learnt.told(told.path, log_of(archive.root)))
    return _Reread(told=told, sidecar=sidecar, learnt=learnt, has_pictures=has_pictures)


def _restore_photo(db: Database, archive: Archive, found: _Reread) -> None:
    sidecar = found.sidecar
    credit = as_recorded(db, found.learnt.credit)
    derivatives = list(sidecar.derivatives)
    if found.has_pictures:
        learnt = replace(found.learnt, credit=credit, no_picture=sidecar.no_picture)
    else:
        learnt = recredited(found.learnt, credit)
        derivatives = keep_derivatives(archive, learnt)
    photo = insert_photo(
        db,
        uid=sidecar.uid,
        file=_kept_file(sidecar, found.told.original),
        learnt=learnt,
        derivatives=derivatives,
        event=event_named(db, sidecar.event).id if sidecar.event else None,
    )
    for companion in sidecar.companions:
        insert_companion(db, photo, companion)
    restate_photo(
        db,
        photo,
        Restored(
            session=sidecar.session,
            width_px=sidecar.width_px,
            height_px=sidecar.height_px,
            colours=sidecar.colours,
            added_at=sidecar.added_at,
            shown=sidecar.shown,
        ),
    )
    inherit_terms(db, photo)
    if found.has_pictures:
        # They are as they were: what they say is known to hold, or was known to be stale.
        note_copies(db, photo, None, is_stale=sidecar.copies is not None)


def _kept_file(sidecar: PhotoSidecar | UnreadSidecar, original: str) -> KeptFile:
    return KeptFile(
        original=original,
        source_name=sidecar.source_name,
        digest=sidecar.digest,
        size_bytes=sidecar.size_bytes,
    )


def _original_paths(archive: Archive) -> list[str]:
    """Every file among the originals but what byline writes beside them."""
    return [
        path.relative_to(archive.root).as_posix()
        for path in sorted(archive.originals.rglob("*"))
        if path.is_file() and not _is_ours(path)
    ]


def _restore_written(db: Database, archive: Archive) -> None:
    for contract in contracts(db):
        if contract.file and (paper := place_in(archive.root, contract.file)).is_file():
            record_written(db, archive, paper, paper.read_bytes())
    for folder in (archive.originals, archive.records):
        for path in folder.rglob("*"):
            # The sidecar of a lost original stays a stranger, so that `byline verify` goes on telling of it.
            is_orphan = path.suffix == ".xmp" and not path.with_suffix("").is_file()
            if path.is_file() and _is_ours(path) and not is_orphan:
                record_written(db, archive, path, path.read_bytes())


def _is_ours(path: Path) -> bool:
    """Whether byline wrote a file, among the originals or the records."""
    if path.suffix == ".xmp":
        return path.name.count(".") > 1
    return path.name == MANIFEST or path.suffix == ".json"
