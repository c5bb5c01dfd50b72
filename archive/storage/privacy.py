"""What holds personal data is for whoever keeps the archive alone: files of 0600 in folders of 0700."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from .layout import Archive

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Make a folder, unless it is there, that nobody else can look into, whatever the umask."""
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)


def make_private_file(path: Path, *, is_new: bool = False) -> int:
    """Open a file to be written, private from the moment it exists; `is_new` raises where there is one."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | (os.O_EXCL if is_new else 0)
    return os.open(path, flags, _FILE)


def open_to_others(archive: Archive) -> Iterator[Path]:
    """What of an archive others on this machine could open, and should not."""
    files = (archive.catalogue, archive.accounts, *sorted(archive.requests.glob("*")))
    for place in (archive.root, archive.marker.parent, archive.requests, *files):
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            continue
        if stat.S_IMODE(mode) & _OTHERS:
            yield place
