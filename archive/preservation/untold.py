"""Originals whose sidecar is missing or cannot be read: a rebuild reads them again, as an ingest did.

What staff said of them stood in the sidecar alone and is lost; their uid, their event and what was given at
ingest the receipt still knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlite_utils import Database

from ...photos.kinds import UNKNOWN, kind_of
from ...photos.pairing import Shot, paired
from ..catalogue.companions import VERSION, Companion, CompanionKind, insert_companion
from ..catalogue.facts import LICENCE, ReadPhoto
from ..catalogue.files import known_file
from ..catalogue.imports import IMPORTS, Receipt
from ..catalogue.outbox import MANIFEST, read_manifest
from ..catalogue.photos import (
    UID,
    KeptFile,
    Photo,
    insert_photo,
    new_uid,
    photo_of_digest,
    photo_of_id,
    photo_of_picture,
)
from ..catalogue.programme import event_named
from ..catalogue.reconciling import held_photo, inherit_terms
from ..catalogue.sidecars import PHOTOS, UNREAD, sidecar_path
from ..catalogue.transactions import savepoint
from ..catalogue.unread import insert_unread
from ..errors import NotFound, Refused
from ..ingest.jobs import Failed, Job
from ..ingest.outcomes import ADDED
from ..ingest.preparing import by_its_words, what_it_is
from ..ingest.recording import keep_derivatives
from ..ingest.stationery import Stationery
from ..ingest.versions import kind_of_version, settle_by_version
from ..ingest.workers import Workers
from ..mishaps import log_of, reason_of
from ..storage.durable import make_folder
from ..storage.layout import Archive
from ..storage.originals import digest_on_disk

#: What is said of an original that is not as it was.
CHANGED = "is not what was brought in; put it back from a second copy, then rebuild again"


#: What is put to a name that is taken: the beginning of the file's digest.
_LATER_NAME = re.compile(r"-[0-9a-f]{8}\.\w+$")


@dataclass(slots=True)
class Untold:
    """What became of them: how many photos and other files, and what cannot be read, with the reason.

    `notes` name the sidecars that are to be written, by kind and key.
    """

    photos: int = 0
    others: int = 0
    unreadable: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """How a file came: its place among all that did, its name on the card, its photo's uid, its ingest."""

    place: int
    name: str
    uid: str | None
    receipt: Receipt


def record_untold(
    db: Database, archive: Archive, workers: Workers, originals: Iterable[str]
) -> Untold:
    """Read originals, given by their paths in the archive, and record them; inside a transaction."""
    return _Recorder(db, archive, workers).recorded(originals)


class _Recorder:
    """Reads originals again, and records them as they came."""

    def __init__(self, db: Database, archive: Archive, workers: Workers) -> None:
        self._db = db
        self._archive = archive
        self._workers = workers
        self._arrivals = _arrivals(archive)
        self._digests: dict[Path, str] = {}
        self._found = Untold()

    def recorded(self, originals: Iterable[str]) -> Untold:
        folders: dict[Path, list[Path]] = {}
        for original in originals:
            path = self._archive.root / original
            _set_aside(self._archive, sidecar_path(path))
            folders.setdefault(path.parent, []).append(path)
        shots: list[Shot] = []
        for folder, paths in folders.items():
            shots += paired(self._whole(folder, paths))
        for shot in sorted(shots, key=self._place):
            try:
                with savepoint(self._db):
                    self._record(shot)
            except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
                reason = reason_of(error, shot.main, log_of(self._archive.root))
                self._found.unreadable[self._original(shot.main)] = reason
        return self._found

    def _whole(self, folder: Path, paths: Iterable[Path]) -> list[Path]:
        """The files that are as they were brought in, as far as the manifest of their folder tells."""
        manifest = read_manifest(folder / MANIFEST)
        whole = []
        for path in paths:
            try:
                digest = digest_on_disk(path)
            except OSError as error:
                self._found.unreadable[self._original(path)] = str(error.strerror)
                continue
            if manifest.get(path.name, digest) == digest:
                self._digests[path] = digest
                whole.append(path)
            else:
                self._found.unreadable[self._original(path)] = CHANGED
        return whole

    def _place(self, shot: Shot) -> tuple[bool, int, bool]:
        """As they came; where no receipt tells, the file that has its name to itself was first."""
        arrival = self._arrivals.get(self._digests[shot.main])
        is_later = _LATER_NAME.search(shot.main.name) is not None
        return (arrival is None, arrival.place if arrival else 0, is_later)

    def _record(self, shot: Shot) -> None:
        """Record one frame; what cannot be shown is kept unread, each of its files by itself."""
        if shot.is_only_kept:
            self._record_unread(shot.main, what_it_is(shot.main), is_photo=False)
            return
        learnt = self._read(shot)
        if isinstance(learnt, Failed):
            reason = learnt.told(shot.main, log_of(self._archive.root))
            is_photo = learnt.is_photo or kind_of(shot.main) != UNKNOWN
            self._record_unread(shot.main, reason, is_photo=is_photo)
            for path in shot.companions:
                self._record_unread(path, what_it_is(path), is_photo=False)
            return
        photo = self._recorded_photo(self._file(shot.main), learnt)
        for path in shot.companions:
            self._insert_companion(photo, kind_of(path), self._file(path))

    def _read(self, shot: Shot) -> ReadPhoto | Failed:
        arrival = self._arrivals.get(self._digests[shot.main])
        name, given = self._file(shot.main).source_name, _given(arrival)
        job = Job(path=shot.main, name=name, sidecars=shot.sidecars)
        learnt = self._workers.render(job, given)
        if isinstance(learnt, Failed):
            return by_its_words(self._workers, job, given, learnt)
        return learnt

    def _recorded_photo(self, file: KeptFile, learnt: ReadPhoto) -> Photo:
        """The photo of a file: a new one, or the one of which it is a version."""
        twin = photo_of_digest(self._db, file.digest)
        if twin is not None:
            raise Refused(f"is {twin.original} once more; remove it")
        photo = photo_of_picture(self._db, learnt.picture_digest)
        made = keep_derivatives(self._archive, learnt)
        if photo is not None:
            kind = kind_of_version(held_photo(self._db, photo.id).reading, learnt.reading)
            self._insert_companion(photo, kind, file)
            if kind == VERSION:
                settle_by_version(self._db, photo, learnt, made)
        else:
            arrival = self._arrivals.get(file.digest)
            uid = (arrival.uid if arrival else None) or new_uid()
            event = _event(self._db, arrival)
            new = insert_photo(
                self._db, uid=uid, file=file, learnt=learnt, derivatives=made, event=event
            )
            inherit_terms(self._db, new)
            photo = photo_of_id(self._db, new)
            self._found.photos += 1
        self._found.notes.append((PHOTOS.name, photo.uid))
        return photo

    def _insert_companion(self, photo: Photo, kind: CompanionKind, file: KeptFile) -> None:
        companion = Companion(
            kind=kind,
            digest=file.digest,
            original=file.original,
            source_name=file.source_name,
            size_bytes=file.size_bytes,
        )
        insert_companion(self._db, photo.id, companion)

    def _record_unread(self, path: Path, reason: str, *, is_photo: bool) -> None:
        file = self._file(path)
        known = known_file(self._db, file.digest)
        if known is not None:
            raise Refused(f"is {known.original} once more; remove it")
        insert_unread(self._db, file, reason, is_photo=is_photo)
        self._found.others += 1
        self._found.notes.append((UNREAD.name, file.digest))

    def _file(self, path: Path) -> KeptFile:
        arrival = self._arrivals.get(self._digests[path])
        return KeptFile(
            original=self._original(path),
            source_name=arrival.name if arrival else path.name,
            digest=self._digests[path],
            size_bytes=path.stat().st_size,
        )

    def _original(self, path: Path) -> str:
        return path.relative_to(self._archive.root).as_posix()


def _given(arrival: _Arrival | None) -> Stationery:
    """What was given to the ingest that a file came with."""
    values: dict[str, str | tuple[str, ...]] = {}
    if arrival is not None and arrival.receipt.credit:
        values["creator"] = (arrival.receipt.credit,)
    if arrival is not None and arrival.receipt.licence:
        values[LICENCE] = arrival.receipt.licence
    return Stationery(values=values)


def _event(db: Database, arrival: _Arrival | None) -> int | None:
    if arrival is None or arrival.receipt.event is None:
        return None
    try:
        return event_named(db, arrival.receipt.event).id
    except NotFound:
        return None


def _arrivals(archive: Archive) -> dict[str, _Arrival]:
    """How each file came, by its digest, as the receipts tell."""
    found: dict[str, _Arrival] = {}
    for path in sorted((archive.records / IMPORTS.folder).glob("*.json")):
        try:
            receipt = IMPORTS.read(path.read_bytes())
        except msgspec.DecodeError:
            continue  # it is told when receipts are restored
        for file in receipt.files:
            if file.digest is not None and file.outcome == ADDED:
                is_uid = file.uid is not None and re.fullmatch(UID, file.uid) is not None
                arrival = _Arrival(
                    place=len(found),
                    name=Path(file.path).name,
                    uid=file.uid if is_uid else None,
                    receipt=receipt,
                )
                found.setdefault(file.digest, arrival)
    return found


def _set_aside(archive: Archive, sidecar: Path) -> None:
    """Keep a sidecar that cannot be read where no new one is written over it."""
    if sidecar.exists():
        aside = archive.root / ".byline" / "set-aside" / sidecar.relative_to(archive.root)
        make_folder(aside.parent)
        sidecar.replace(aside)
