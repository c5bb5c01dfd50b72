"""Shoots that come as a ZIP: unpacked entry by entry, under limits, with nothing but plain files."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .errors import BadShoot

_MOST_ENTRIES = 100_000
_HIGHEST_RATIO = 200  # photos do not compress; a bomb does
_SMALL_BYTES = 1 << 20  # an entry this small is no bomb, whatever its ratio
_PIECE = 1 << 20
_IS_UTF8 = 1 << 11
_ZIP_FAULTS = (
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
)


def is_zip(path: Path) -> bool:
    """Whether a path is a ZIP by its name; its content is looked at when it is unpacked."""
    return path.suffix.lower() == ".zip" and path.is_file()


def unpack(path: Path, folder: Path) -> None:
    """Unpack a ZIP into an empty folder.

    Raises BadShoot, with the entry that is not as it should be; then nothing of it is to be used.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check(path, entries, room=shutil.disk_usage(folder).free // 2)
            for entry in entries:
                with _faults_named(path, _name_of(entry)):
                    _unpack_one(packed, entry, folder)
    except _ZIP_FAULTS as error:
        raise BadShoot(path, f"is not a whole ZIP ({error}); copy it again") from error


@contextmanager
def _faults_named(path: Path, name: str) -> Iterator[None]:
    """Whatever goes wrong with an entry is said of the ZIP and of the entry by its name there."""
    try:
        yield
    except _ZIP_FAULTS as error:
        raise BadShoot(path, f"{name!r} in it is damaged ({error}); copy it again") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadShoot(path, f"{name!r} in it cannot be unpacked ({reason})") from error


def _check(path: Path, entries: list[zipfile.ZipInfo], room: int) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise BadShoot(path, f"has more than {_MOST_ENTRIES} files; split it")
    if sum(entry.file_size for entry in entries) > room:
        raise BadShoot(path, "would fill the disk when unpacked; make room")
    for entry in entries:
        if fault := _fault(entry):
            raise BadShoot(path, f"holds {_name_of(entry)!r}, which {fault}; nothing was unpacked")


def _fault(entry: zipfile.ZipInfo) -> str | None:
    """What makes an entry one that no camera and no photographer packs."""
    place = _place_of(entry)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "is a link or a device"
    has_drive = re.match(r"[A-Za-z]:", str(place)) is not None
    if place.is_absolute() or has_drive or ".." in place.parts or not place.parts:
        return "points out of its folder"
    if entry.flag_bits & 1:
        return "is encrypted"
    is_large = entry.file_size > _SMALL_BYTES
    if is_large and entry.file_size > _HIGHEST_RATIO * max(1, entry.compress_size):
        return "unpacks to far more than a photo"
    return None


def _place_of(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where an entry lies in its ZIP; some programs on Windows write backslashes between folders."""
    return PurePosixPath(_name_of(entry).replace("\\", "/"))


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: UTF-8 where it says so or is, else of the western code page that reads as words.

    Without the flag zipfile takes every name for code page 437 (APPNOTE 6.3.10, D).
    """
    name = entry.orig_filename
    if entry.flag_bits & _IS_UTF8:
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # What differs is a letter in one, and a line or a Greek letter of formulas in the other.
        return min((name, raw.decode("cp850")), key=_signs)


def _signs(name: str) -> int:
    """How much of a name no western language writes."""
    return sum(not letter.isascii() and not re.match(r"[À-ÿŒœŸƒ]", letter) for letter in name)


def _unpack_one(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    target = folder.joinpath(*_place_of(entry).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with packed.open(entry) as source, target.open("xb") as copy:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise zipfile.BadZipFile(f"{_name_of(entry)!r} is longer than it says")
            copy.write(piece)
    moment = time.mktime((*entry.date_time, 0, 0, -1))
    os.utime(target, (moment, moment))
