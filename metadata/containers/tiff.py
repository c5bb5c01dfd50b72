"""TIFF and the raw formats built on it: the file is its own EXIF block; IIM and XMP are tags."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from .blocks import MAX_BLOCK_BYTES, Blocks, iim_in_photoshop

_XMP, _IIM, _PHOTOSHOP = 700, 33723, 34377
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 13: 4}
_LONG = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One directory entry: its tag, field type and bytes."""

    tag: int
    kind: int
    value: bytes


def entries(data: bytes) -> list[Entry]:
    """Read the entries of the first directory whose values are whole and not too large."""
    order = ">" if data[:2] == b"MM" else "<"
    found: list[Entry] = []
    if len(data) < 8:
        return found
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    if start + 2 > len(data):
        return found
    (count,) = struct.unpack_from(f"{order}H", data, start)
    for index in range(count):
        place = start + 2 + 12 * index
        if place + 12 > len(data):
            break
        tag, kind, length = struct.unpack_from(f"{order}HHI", data, place)
        size = _TYPE_BYTES.get(kind, 0) * length
        offset = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, place + 8)[0]
        if 0 < size <= MAX_BLOCK_BYTES and offset + size <= len(data):
            found.append(Entry(tag=tag, kind=kind, value=data[offset : offset + size]))
    return found


def find(data: bytes) -> Blocks:
    """Find the blocks of a TIFF-structured file."""
    xmp = b""
    iim: tuple[bytes, ...] = ()
    photoshop = b""
    for entry in entries(data):
        if entry.tag == _XMP:
            xmp = entry.value
        elif entry.tag == _IIM:
            iim = (_in_byte_order(entry, data),)
        elif entry.tag == _PHOTOSHOP:
            photoshop = entry.value
    wrapped, digest = iim_in_photoshop(photoshop)
    return Blocks(
        container="tiff",
        exif=(data,),
        iim=iim or wrapped,
        xmp=(xmp,) if xmp else (),
        digest=digest,
    )


def _in_byte_order(entry: Entry, data: bytes) -> bytes:
    """Undo the swap of writers that typed the IIM bytes as LONG in the file's byte order."""
    if entry.kind != _LONG or entry.value[:1] == b"\x1c" or data[:2] == b"MM":
        return entry.value
    count = len(entry.value) // 4
    return struct.pack(f">{count}I", *struct.unpack(f"<{count}I", entry.value[: count * 4]))
