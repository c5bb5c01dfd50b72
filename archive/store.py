"""Where bytes lie, and the order in which they become durable.

A file is copied into staging while it is hashed, synced, read back and compared; only then is it
given its name, and the folder that holds the name is synced. Nothing is ever overwritten. A row
may name a file once `keep` has returned. Sources are opened for reading and never changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from .errors import ArchiveError
from .layout import Archive

_PIECE = 1 << 20
_STAGING_GRACE_SECONDS = 60
_LONGEST_NAME_BYTES = 120
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class UnreadableSource(ArchiveError):
    """A file on the card that cannot be taken in; the message is the reason alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file copied into staging, durable and read back equal; `name` is its name on the card."""

    path: Path
    name: str
    digest: str
    size_bytes: int


@contextmanager
def staging(archive: Archive) -> Iterator[Path]:
    """A folder for one run; it is removed at the end, and a dead run's by the next."""
    _sweep(archive.staging)
    folder = Path(mkdtemp(prefix="run-", dir=archive.staging))
    try:
        with (folder / "owner").open("w") as owner:
            # The kernel drops the lock when the process dies, however it dies.
            fcntl.flock(owner, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(staging: Path) -> None:
    for folder in staging.glob("run-*"):
        try:
            if time.time() - folder.stat().st_mtime < _STAGING_GRACE_SECONDS:
                continue  # made a moment ago: its owner may not have taken the lock yet
            with (folder / "owner").open("a") as owner:
                fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # alive, or swept by another run


def stage(source: Path, target: Path) -> Staged:
    """Copy a source to `target`, hashing on the way; return once the copy is read back equal.

    Raises UnreadableSource when the source is no regular file, cannot be read, or changes meanwhile.
    """
    try:
        # Non-blocking, so that a named pipe is refused instead of waited for.
        source_file = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a link; give the file itself" if source.is_symlink() else error.strerror
        raise UnreadableSource(f"{reason}") from error
    try:
        before = os.fstat(source_file)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableSource("is not a regular file")
        digest, size = _copy(source_file, target)
        after = os.fstat(source_file)
    except OSError as error:
        raise UnreadableSource(f"cannot be copied ({error.strerror})") from error
    finally:
        os.close(source_file)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or (
        size != after.st_size
    ):
        raise UnreadableSource("changed while it was read; ingest it again")
    if _digest_on_disk(target) != digest:
        raise UnreadableSource("was not written as it was read; check the archive's disk")
    os.utime(target, ns=(after.st_atime_ns, after.st_mtime_ns))
    return Staged(path=target, name=source.name, digest=digest, size_bytes=size)


def _copy(source: int, target: Path) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o444)
    with os.fdopen(descriptor, "wb", buffering=0) as copy:
        while piece := os.read(source, _PIECE):
            hashed.update(piece)
            size += len(piece)
            while piece:
                piece = piece[copy.write(piece) :]
        os.fsync(copy.fileno())
    return hashed.hexdigest(), size


def _digest_on_disk(path: Path) -> str:
    """Hash a file again, past the page cache where the kernel lets us."""
    with path.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(staged: Staged, folder: Path, stem: str) -> Path:
    """Give a staged file its place among the originals and return it; nothing is replaced.

    A name that is taken by other bytes is settled by the digest, never by a counter.
    """
    _make_folder(folder)
    suffix = Path(safe_name(staged.name)).suffix
    for name in (f"{stem}{suffix}", f"{stem}-{staged.digest[:8]}{suffix}"):
        final = folder / name
        if _is_taken_otherwise(final, staged.digest):
            continue
        if not final.exists():
            os.link(staged.path, final)
        _sync_folder(folder)
        return final
    raise ArchiveError(
        f"{folder / name}: a name made of this digest is taken by other bytes; check the disk"
    )


def _is_taken_otherwise(final: Path, digest: str) -> bool:
    """Whether another file has this name, or one that differs by case alone."""
    folded = final.name.casefold()
    others = [entry.name for entry in os.scandir(final.parent) if entry.name.casefold() == folded]
    if not others:
        return False
    return others != [final.name] or _digest_on_disk(final) != digest


def _make_folder(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_derivative(archive: Archive, jpeg: bytes) -> str:
    """Store a derivative under its own digest, and return that; it can be made again, so no sync."""
    digest = hashlib.sha256(jpeg).hexdigest()
    final = derivative_path(archive.derivatives, media_name(digest))
    if not final.exists():
        final.parent.mkdir(exist_ok=True)
        temporary = final.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(jpeg)
        temporary.replace(final)
    return digest


def derivative_path(folder: Path, name: str) -> Path:
    """Where a derivative of that name lies in `folder`."""
    return folder / name[:2] / name


def media_name(digest: str) -> str:
    """The public name of a derivative. It tells nothing of the original."""
    return f"{digest[:32]}.jpg"


def safe_name(name: str) -> str:
    """Make a file name that every file system takes, as close to the given one as it can be.

    >>> safe_name("Crémieux 11.TIFF"), safe_name("../.hidden"), safe_name("aux.jpg")
    ('Cremieux_11.TIFF', 'hidden', '_aux.jpg')
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    bare = re.sub(r"[^A-Za-z0-9._-]+", "_", ascii_only.rsplit("/", 1)[-1]).lstrip("._-") or "photo"
    stem, dot, suffix = bare.rpartition(".")
    if dot and len(suffix) <= 10:
        bare = stem[: _LONGEST_NAME_BYTES - len(suffix) - 1] + dot + suffix
    bare = bare[:_LONGEST_NAME_BYTES]
    return f"_{bare}" if _WINDOWS_DEVICES.match(bare) else bare
