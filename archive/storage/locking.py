"""One lock for each archive, held by the kernel: a process that dies lets go of it, however it dies.

Whoever opens the catalogue shares the lock; a rebuild, which puts another catalogue in its place, has it
alone. A publication holds a lock of its own beside it, so that card and gallery do not wait for each
other. What is locked is what is there already: the archive's marker and its public folder, opened for
reading alone.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import Refused
from .layout import Archive, refuse_read_only

_PATIENCE_SECONDS = 30
_POLL_SECONDS = 0.1


@contextmanager
def shared(archive: Archive) -> Iterator[None]:
    """Share the archive with others that do; raises Refused when it is being rebuilt for long."""
    reason = f"{archive.root}: is being rebuilt; try again when that is done"
    with _held(archive.marker, fcntl.LOCK_SH, reason):
        yield


@contextmanager
def alone(archive: Archive) -> Iterator[None]:
    """Have the archive alone; raises Refused when it is read-only, or others are at work on it for long."""
    refuse_read_only(archive)
    reason = f"{archive.root}: another byline command is at work on it; try again when that is done"
    with _held(archive.marker, fcntl.LOCK_EX, reason):
        yield


@contextmanager
def publishing(archive: Archive) -> Iterator[None]:
    """Be the one who publishes; waits for a publication that is under way. Raises Refused as `alone` does."""
    refuse_read_only(archive)
    with _opened(archive.public) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def _held(path: Path, kind: int, reason: str) -> Iterator[None]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with _opened(path) as descriptor:
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise Refused(reason) from error
                time.sleep(_POLL_SECONDS)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
