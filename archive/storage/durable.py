"""Files and names that are on the disk when a call returns: the order of writes lives here."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; each new name is durable."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def write_file(path: Path, data: bytes, staging: Path) -> None:
    """Write a file whole or not at all: a reader sees the old bytes or the new ones.

    It is made in `staging`, on the same file system, so that a crash leaves nothing beside `path`. The
    folder is not synced, so that many files can share one `sync_folder`.
    """
    temporary = staging / f"{os.getpid()}-{secrets.token_hex(4)}.part"
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
