"""Brings what has changed in the catalogue into the files beside it: sidecars and records.

Triggers note every change in the table `outbox`, in the transaction that makes it. Flushing writes
each file whole, then forgets the note. What a crash leaves is written by the next command.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..storage.durable import make_folder, sync_folder, write_file
from ..storage.layout import Archive, staging_of
from .changes import change_record
from .imports import import_record
from .people import person_record
from .programme import event_record
from .publications import publication_record
from .sidecars import photo_sidecar, sidecar_path, unread_sidecar


def flush(db: Database, archive: Archive) -> None:
    """Write every file whose content has changed. Inside a transaction, or else each by itself."""
    folders: set[Path] = set()
    for change in list(db.query("select kind, key from outbox")):
        path, data = _content(db, archive, change["kind"], change["key"])
        if path is not None and data is not None:
            make_folder(path.parent)
            write_file(path, data, archive.staging)
            record_written(db, archive, path, data)
            folders.add(path.parent)
        elif path is not None and path.exists():
            path.unlink()
            forget_written(db, archive, path)
            folders.add(path.parent)
        db.execute("delete from outbox where kind = :kind and key = :key", change)
    for folder in folders:
        sync_folder(folder)


def note(db: Database, kind: str, key: str) -> None:
    """Note that a thing has changed, where no trigger can know."""
    db.execute(
        "insert or ignore into outbox (kind, key) values (:kind, :key)", {"kind": kind, "key": key}
    )


def record_written(db: Database, archive: Archive, path: Path, data: bytes) -> None:
    """Remember the digest of a file byline wrote, so that `byline verify` can tell it is whole."""
    db.execute(
        """
        insert into written (path, digest, size_bytes) values (:path, :digest, :size)
        on conflict (path) do update set digest = excluded.digest, size_bytes = excluded.size_bytes
        """,
        {
            "path": path.relative_to(archive.root).as_posix(),
            "digest": hashlib.sha256(data).hexdigest(),
            "size": len(data),
        },
    )


def forget_written(db: Database, archive: Archive, path: Path) -> None:
    """Forget a file that byline wrote and has removed."""
    place = path.relative_to(archive.root).as_posix()
    db.execute("delete from written where path = :path", {"path": place})


def write_manifests(
    db: Database, archive: Archive, root: Path, kept: Iterable[tuple[str, str]]
) -> None:
    """Add kept files, as (path below `root`, digest), to the manifest of their folder.

    Each folder's `manifest-sha256.txt` is what `sha256sum -c` accepts in that folder. The caller
    holds the catalogue's write lock, so two ingests never write one manifest at once.
    """
    by_folder: dict[str, dict[str, str]] = {}
    for original, digest in kept:
        place = Path(original)
        by_folder.setdefault(place.parent.as_posix(), {})[place.name] = digest
    for folder, new in by_folder.items():
        path = root / folder / MANIFEST
        # The archive's own is made of the rows, so that damage to it is never signed anew.
        held = _recorded(db, folder) if root == archive.root else read_manifest(path)
        digests = held | new
        data = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
        write_file(path, data, staging_of(root))
        sync_folder(path.parent)
        if root == archive.root:
            record_written(db, archive, path, data)


def _recorded(db: Database, folder: str) -> dict[str, str]:
    """Digest by name of the originals in one folder."""
    rows = db.query(_ORIGINALS_BELOW, {"from": f"{folder}/", "to": f"{folder}0"})
    return {Path(row["original"]).name: row["digest"] for row in rows}


# "0" comes right after "/": the range is everything below the folder, by the index.
_ORIGINALS_BELOW = """
    select original, digest from photos where original > :from and original < :to
    union all select original, digest from companions where original > :from and original < :to
    union all select original, digest from unread where original > :from and original < :to
"""
MANIFEST = "manifest-sha256.txt"


def read_manifest(path: Path) -> dict[str, str]:
    """Digest by name; empty when there is no manifest yet."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = (line.split("  ", 1) for line in text.splitlines())
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}


def _content(
    db: Database, archive: Archive, kind: str, key: str
) -> tuple[Path | None, bytes | None]:
    """The file that tells of a thing, and what it should hold: None where there is no such any more."""
    if kind in ("photo", "unread"):
        sidecar = photo_sidecar(db, key) if kind == "photo" else unread_sidecar(db, key)
        return (sidecar_path(archive.root / sidecar[0]), sidecar[1]) if sidecar else (None, None)
    place, tell = _RECORDS[kind]
    record = tell(db, key)
    return archive.records / place.format(key), None if record is None else _json(record)


def _json(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


#: Each kind of record: its file below records/, and what it tells.
_RECORDS: dict[str, tuple[str, Callable[[Database, str], dict[str, Any] | None]]] = {
    "event": ("events/{}.json", event_record),
    "person": ("people/{}.json", person_record),
    "import": ("imports/{}.json", import_record),
    "publication": ("publications/{}.json", publication_record),
    "change": ("changes/{}.json", change_record),
}
