"""Rebuilds the catalogue from the files alone: originals, their sidecars, and the records.

The catalogue that was there, whole or not, is set aside and never removed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ...photos.card import RAW_SUFFIXES
from ..catalogue.changes import restore_change
from ..catalogue.crediting import recredited
from ..catalogue.facts import INGEST, LICENCE, Developed, Given
from ..catalogue.imports import record_import
from ..catalogue.opening import create_catalogue
from ..catalogue.outbox import MANIFEST, record_written
from ..catalogue.people import as_recorded, restore_person
from ..catalogue.photos import (
    KeptDerivative,
    KeptFile,
    insert_companion,
    insert_photo,
    kept_derivatives,
    restate_photo,
)
from ..catalogue.programme import event_id, restore_appearances, restore_event
from ..catalogue.publications import restore_publications
from ..catalogue.sidecars import Sidecar, read_given, read_sidecar
from ..catalogue.transactions import transaction
from ..clock import now
from ..errors import Damaged
from ..ingest.stationery import Stationery
from ..ingest.workers import Darkroom, Negative, Spoilt
from ..storage.derivatives import has_derivative, media_name
from ..storage.durable import sync_folder
from ..storage.layout import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found, and the originals that have no sidecar to tell of them."""

    photos: int
    unread: int
    unknown: tuple[str, ...]
    set_aside: Path | None


def rebuild(archive: Archive) -> Rebuilt:
    """Make the catalogue again beside the one that is there, then put it in its place."""
    fresh = Archive(root=archive.root, id=archive.id, catalogue_name=f"rebuilt-{os.getpid()}.db")
    fresh.catalogue.unlink(missing_ok=True)
    create_catalogue(fresh)
    db = Database(sqlite3.connect(fresh.catalogue))
    try:
        with transaction(db):
            counts = _fill(db, archive)
        # One file, so that it can take the place of the other in one step.
        db.execute("pragma wal_checkpoint(truncate)")
    except BaseException:
        db.close()
        fresh.catalogue.unlink()
        raise
    db.close()
    set_aside = _swap(archive, fresh.catalogue)
    return Rebuilt(photos=counts[0], unread=counts[1], unknown=counts[2], set_aside=set_aside)


def _swap(archive: Archive, fresh: Path) -> Path | None:
    stamp = now().replace(":", "").replace("+0000", "")
    set_aside = archive.root / ".byline" / f"catalogue-{stamp}.db"
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


def _fill(db: Database, archive: Archive) -> tuple[int, int, tuple[str, ...]]:
    for record in _records(archive, "people"):
        restore_person(db, record)
    events = list(_records(archive, "events"))
    for record in events:
        restore_event(db, record)
    photos, unread, told = _restore_originals(db, archive)
    for record in events:
        restore_appearances(db, record)
    for record in _records(archive, "imports"):
        record_import(db, record)
    for record in _records(archive, "changes"):
        restore_change(db, record)
    restore_publications(db, archive, _records(archive, "publications"))
    _restore_written(db, archive)
    # Every file is as the catalogue now says; nothing is waiting to be written.
    db.execute("delete from outbox")
    unknown = tuple(path for path in _original_paths(archive) if path not in told)
    return photos, unread, unknown


def _records(archive: Archive, kind: str) -> Iterator[dict[str, Any]]:
    for path in sorted((archive.records / kind).glob("*.json")):
        try:
            yield json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Damaged(f"{path}: cannot be read; restore it from a second copy") from error


def _original_paths(archive: Archive) -> list[str]:
    """Every file among the originals but what byline writes beside them."""
    return [
        path.relative_to(archive.root).as_posix()
        for path in sorted(archive.originals.rglob("*"))
        if path.is_file() and not _is_ours(path)
    ]


def _restore_originals(db: Database, archive: Archive) -> tuple[int, int, set[str]]:
    told: set[str] = set()
    found = sorted(_sidecars(archive), key=lambda item: item[1].texts.get("added_at", ""))
    unread = 0
    with Darkroom(os.cpu_count() or 1) as darkroom:
        for original, sidecar in found:
            path = original.relative_to(archive.root).as_posix()
            told.add(path)
            if "reason" in sidecar.texts:
                _restore_unread(db, path, sidecar)
                unread += 1
                continue
            told |= {companion["original"] for companion in sidecar.lists["companions"]}
            _restore_photo(db, archive, darkroom, original, sidecar)
    return len(found) - unread, unread, told


def _sidecars(archive: Archive) -> Iterator[tuple[Path, Sidecar]]:
    for path in archive.originals.rglob("*.xmp"):
        sidecar = read_sidecar(path.read_bytes())
        original = path.with_suffix("")
        if sidecar is not None and original.is_file():
            yield original, sidecar


def _restore_unread(db: Database, path: str, sidecar: Sidecar) -> None:
    texts = sidecar.texts
    db["unread"].insert(
        {
            "digest": texts["digest"],
            "original": path,
            "source_name": texts["source_name"],
            "size_bytes": int(texts["size_bytes"]),
            "reason": texts["reason"],
        }
    )


def _restore_photo(
    db: Database, archive: Archive, darkroom: Darkroom, original: Path, sidecar: Sidecar
) -> None:
    texts, companions = sidecar.texts, sidecar.lists["companions"]
    sidecars = [file["original"] for file in companions if file["kind"] == "sidecar"]
    beside = sidecars[-1] if sidecars else None  # the last that came is the one that speaks
    negative = Negative(
        path=original,
        name=texts["source_name"],
        sidecar=archive.root / beside if beside else None,
        is_raw=original.suffix.lower() in RAW_SUFFIXES,
        given=tuple(map(read_given, sidecar.lists["given"])) or _given_before(texts),
    )
    derivatives = [KeptDerivative(**record) for record in sidecar.lists["derivatives"]]
    if all(_is_held(archive, copy) for copy in derivatives):
        # The words alone are read again; the pictures are there, and named in the sidecar.
        developed = darkroom.read(negative, Stationery())
    else:
        developed = darkroom.develop(negative, Stationery())
        if isinstance(developed, Developed):
            developed = recredited(developed, as_recorded(db, developed.credit))
            derivatives = kept_derivatives(archive, developed)
    if isinstance(developed, Spoilt):
        raise Damaged(f"{original}: {developed.reason}; see: byline verify")
    developed = replace(developed, credit=as_recorded(db, developed.credit))
    event = texts.get("event")
    photo, _ = insert_photo(
        db,
        file=_kept_file(texts, original.relative_to(archive.root).as_posix()),
        developed=developed,
        derivatives=derivatives,
        event=event_id(db, event) if event else None,
        uid=texts["uid"],
    )
    for file in companions:
        insert_companion(db, photo, file["kind"], _kept_file(file, file["original"]))
    restate_photo(db, photo, texts, shown=sidecar.lists["shown"])


def _is_held(archive: Archive, copy: KeptDerivative) -> bool:
    return has_derivative(archive, media_name(copy.digest, copy.media_type), copy.size_bytes)


def _given_before(texts: Mapping[str, str]) -> tuple[Given, ...]:
    """What a sidecar of byline's first weeks says was given: a credit and a licence as texts."""
    credit, licence = texts.get("given_credit"), texts.get("licence")
    told = (("creator", (credit,) if credit else None), (LICENCE, licence))
    return tuple(Given(field=field, value=value, source=INGEST) for field, value in told if value)


def _kept_file(facts: Any, original: str) -> KeptFile:
    return KeptFile(
        original=original,
        source_name=facts["source_name"],
        digest=facts["digest"],
        size_bytes=int(facts["size_bytes"]),
    )


def _restore_written(db: Database, archive: Archive) -> None:
    for folder in (archive.originals, archive.records):
        for path in folder.rglob("*"):
            if path.is_file() and _is_ours(path):
                record_written(db, archive, path, path.read_bytes())


def _is_ours(path: Path) -> bool:
    """Whether byline wrote a file, among the originals or the records."""
    if path.suffix == ".xmp":
        return path.name.count(".") > 1
    return path.name == MANIFEST or path.suffix == ".json"
