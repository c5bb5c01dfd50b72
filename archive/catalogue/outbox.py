"""Brings what has changed in the catalogue into the files beside it: sidecars and records.

Triggers note every change in the table `pending_files`, in the transaction that makes it. Flushing writes
each file whole, then forgets the note. What a crash leaves is written by the next command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlite_utils import Database

from ..storage.durable import make_folder, sync_folder, write_file
from ..storage.layout import Archive, place_in, staging_of
from .files import digests_in_folder
from .kinds import KIND_BY_NAME
from .notes import forget_note, pending_notes
from .records import Told


def flush(db: Database, archive: Archive) -> None:
    """Write every file whose content has changed. Inside a transaction, or else each by itself."""
    folders: set[Path] = set()
    for note in pending_notes(db):
        told = KIND_BY_NAME[note.kind].told(db, note.key)
        if told is not None:
            folders |= _written(db, archive, told)
        forget_note(db, note)
    for folder in folders:
        sync_folder(folder)


def _written(db: Database, archive: Archive, told: Told) -> set[Path]:
    """Write a file, or remove that of what is no more; return the folder that changed."""
    path = place_in(archive.root, told.path)
    if told.data is not None:
        make_folder(path.parent)
        write_file(path, told.data, archive.staging)
        record_written(db, archive, path, told.data)
        return {path.parent}
    if path.exists():
        path.unlink()
        _forget_written(db, archive, path)
        return {path.parent}
    return set()


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


def _forget_written(db: Database, archive: Archive, path: Path) -> None:
    forget_file(db, path.relative_to(archive.root).as_posix())


def forget_file(db: Database, place: str) -> None:
    """Forget a file byline wrote, given as its path in the archive: it is there no more."""
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
        path = place_in(root, Path(folder, MANIFEST))
        # The archive's own is made of the rows, so that damage to it is never signed anew.
        held = digests_in_folder(db, folder) if root == archive.root else read_manifest(path)
        _write_manifest(db, archive, root, path, held | new)


def renew_manifest(db: Database, archive: Archive, folder: str) -> None:
    """Write the manifest of a folder of originals as the catalogue has it; an empty one goes."""
    path = place_in(archive.root, Path(folder, MANIFEST))
    digests = digests_in_folder(db, folder)
    if digests:
        _write_manifest(db, archive, archive.root, path, digests)
    elif path.exists():
        path.unlink()
        _forget_written(db, archive, path)


def _write_manifest(
    db: Database, archive: Archive, root: Path, path: Path, digests: Mapping[str, str]
) -> None:
    data = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
    write_file(path, data, staging_of(root))
    sync_folder(path.parent)
    if root == archive.root:
        record_written(db, archive, path, data)


MANIFEST = "manifest-sha256.txt"


def read_manifest(path: Path) -> dict[str, str]:
    """Digest by name; empty when there is no manifest yet."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = (line.split("  ", 1) for line in text.splitlines())
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}
