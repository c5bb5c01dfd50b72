"""How much room is left where something is to be written, and which disk that is."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)


def disk_of(path: Path) -> Path:
    """The disk of a place, by where it is mounted."""
    place = path.resolve()
    return next(folder for folder in (place, *place.parents) if os.path.ismount(folder))


def free_bytes(path: Path) -> int:
    """What is free for us on the disk of a place, whether or not the place is there yet."""
    there = next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free


def says_full(error: BaseException) -> bool:
    """Whether an error says that a disk is full, or somebody's share of it."""
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _FULL


def fullest(places: Iterable[Path]) -> Path:
    """The place whose disk has the least room."""
    return min(places, key=free_bytes)


def in_words(size_bytes: float) -> str:
    """A size as people say it.

    >>> in_words(1_234_000_000), in_words(56_700_000)
    ('1.2 GB', '56.7 MB')
    """
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.1f} MB"
