"""Where bytes lie, and the order in which they become durable.

A file is copied into staging while it is hashed, synced, read back and compared; only then is it
given its name, and the folder that holds the name is synced. Nothing is ever overwritten. A row
may name a file once `keep` has returned. Sources are opened for reading and never changed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from ..errors import ArchiveError
from .durable import make_folder, sync_folder

_PIECE = 1 << 20
#: A file of a camera's largest is held while it is compared; what is larger is compared by its digest.
_MOST_HELD = 64 << 20
_STAGING_GRACE_SECONDS = 60


class UnreadableSource(ArchiveError):
    """A file on the card that cannot be taken in; the message is the reason alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file copied into every staging folder, durable and read back equal.

    `copies` has one path for each place the file is to be kept; `name` is its name on the card.
    """

    copies: tuple[Path, ...]
    name: str
    digest: str
    size_bytes: int


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new folder below `folder` for one run; it goes at the end, and a dead run's with the next."""
    make_folder(folder)
    _sweep(folder)
    run = Path(mkdtemp(prefix="new-", dir=folder))
    try:
        with (run / "owner").open("w") as owner:
            # The kernel drops the lock when the process dies, however it dies.
            fcntl.flock(owner, fcntl.LOCK_EX)
            # Locked before it has the name of a run, so that a run without a lock is a dead one.
            run = run.rename(folder / f"run-{run.name}")
            yield run
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _sweep(staging: Path) -> None:
    for path in (*staging.glob("*.*"), *staging.glob("new-*")):
        # Half-written by a run that died; a living one takes moments.
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STAGING_GRACE_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    for folder in staging.glob("run-*"):
        with suppress(OSError), (folder / "owner").open("a") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def stage(source: Path, targets: Sequence[Path]) -> Staged:
    """Copy a source to every target in one pass, hashing on the way; return once all read back equal.

    Raises UnreadableSource when the source is no regular file, cannot be read, or changes meanwhile.
    """
    with _source(source) as (descriptor, before):
        read = _copy(descriptor, targets, before.st_size)
        after = os.fstat(descriptor)
    _refuse_if_changed(before, after, read.size_bytes)
    for target in targets:
        if not _is_on_disk(target, read):
            raise UnreadableSource("was not written as it was read; check the archive's disk")
        os.utime(target, ns=(after.st_atime_ns, after.st_mtime_ns))
    return Staged(
        copies=tuple(targets), name=source.name, digest=read.digest, size_bytes=read.size_bytes
    )


def digest_of_source(source: Path) -> str:
    """Hash a source without copying it; raises UnreadableSource as `stage` does."""
    with _source(source) as (descriptor, before):
        read = _copy(descriptor)
        after = os.fstat(descriptor)
    _refuse_if_changed(before, after, read.size_bytes)
    return read.digest


@contextmanager
def _source(path: Path) -> Iterator[tuple[int, os.stat_result]]:
    """Open a file of a card for reading; every fault of the block is a reason to refuse it."""
    try:
        # Non-blocking, so that a named pipe is refused instead of waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a link; give the file itself" if path.is_symlink() else error.strerror
        raise UnreadableSource(f"{reason}") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSource("is not a regular file")
        yield descriptor, status
    except OSError as error:
        raise UnreadableSource(f"cannot be copied ({error.strerror})") from error
    finally:
        os.close(descriptor)


def _refuse_if_changed(before: os.stat_result, after: os.stat_result, size: int) -> None:
    is_same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not is_same or size != after.st_size:
        raise UnreadableSource("changed while it was read; ingest it again")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of a source: its digest, its size, and its bytes where they are few enough to hold."""

    digest: str
    size_bytes: int
    data: memoryview | None


def _copy(source: int, targets: Sequence[Path] = (), held_bytes: int = 0) -> _Read:
    """Read a source to its end, once, hashing it and writing it to every target.

    Up to `held_bytes` are held in memory, for comparing, if that is not too much.
    """
    is_held = 0 < held_bytes <= _MOST_HELD
    # Without holding, one buffer for all: a fresh one a piece would cost as much as the hash.
    buffer = memoryview(bytearray(held_bytes if is_held else _PIECE))
    hashed, size, place = hashlib.sha256(), 0, 0
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
    with ExitStack() as open_files:
        card = open_files.enter_context(open(source, "rb", buffering=0, closefd=False))
        copies = [
            open_files.enter_context(os.fdopen(os.open(target, flags, 0o444), "wb", buffering=0))
            for target in targets
        ]
        while read := card.readinto(buffer[place : place + _PIECE]):
            piece = buffer[place : place + read]
            hashed.update(piece)
            size += read
            place += read if is_held else 0
            for copy in copies:
                _write_all(copy, piece)
        for copy in copies:
            # A failed sync is never tried again: the kernel may have dropped the bytes by then.
            os.fsync(copy.fileno())
    return _Read(digest=hashed.hexdigest(), size_bytes=size, data=buffer if is_held else None)


def _write_all(file: io.FileIO, piece: memoryview) -> None:
    while piece:
        piece = piece[file.write(piece) :]


def _is_on_disk(path: Path, read: _Read) -> bool:
    """Whether a file has the bytes that were read, byte for byte where they are held."""
    if read.data is None:
        return digest_on_disk(path) == read.digest
    buffer, place = bytearray(_PIECE), 0
    with _past_the_cache(path) as file:
        while found := file.readinto(buffer):
            if found < len(buffer):
                buffer = buffer[:found]
            # Bytes are compared by the processor's own means, at a fifth of what a hash costs.
            if buffer != read.data[place : place + found]:
                return False
            place += found
    return place == read.size_bytes


def digest_on_disk(path: Path) -> str:
    """Hash a file past the page cache, where the kernel lets us."""
    with _past_the_cache(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _past_the_cache(path: Path) -> Iterator[io.FileIO]:
    with path.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        yield file


def holds(path: Path, digest: str) -> bool:
    """Whether a file is there and has these bytes; it is read to know."""
    try:
        return digest_on_disk(path) == digest
    except FileNotFoundError:
        return False


def name_in(folders: Sequence[Path], name: str, digest: str) -> str:
    """Choose the name a file gets, one that is free, or its own already, in every folder.

    A name that is taken by other bytes is settled by the digest, never by a counter.
    """
    stem, suffix = Path(name).stem, Path(name).suffix
    for candidate in (name, f"{stem}-{digest[:8]}{suffix}"):
        if not any(_is_taken_otherwise(folder / candidate, digest) for folder in folders):
            return candidate
    raise ArchiveError(
        f"{folders[0] / candidate}: a name made of this digest is taken by other bytes; "
        "check the disk"
    )


def keep(copy: Path, final: Path) -> None:
    """Give a copy its place; nothing is ever replaced. The names are durable on return."""
    make_folder(final.parent)
    if not final.exists():
        try:
            os.link(copy, final)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _copy_into_place(copy, final)
    sync_folder(final.parent)


#: What file systems without hard links answer (FAT, exFAT, some network shares).
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK)


def _copy_into_place(copy: Path, final: Path) -> None:
    """Where there are no links; the caller holds the lock that keeps others from the name."""
    temporary = final.with_name(f".{final.name}.part")
    shutil.copyfile(copy, temporary)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.rename(final)


def _is_taken_otherwise(final: Path, digest: str) -> bool:
    """Whether another file has this name, or one that differs by case alone."""
    if not final.parent.is_dir():
        return False
    folded = final.name.casefold()
    others = [entry.name for entry in os.scandir(final.parent) if entry.name.casefold() == folded]
    if not others:
        return False
    return others != [final.name] or digest_on_disk(final) != digest
