"""TIFF and the raw formats built on it: the file is its own EXIF block; IIM and XMP are tags."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import UnwritableCopy
from . import jpeg
from .blocks import MAX_BLOCK_BYTES, Blocks, digest_state, iim_in_photoshop, stored_digest

XMP, IIM, PHOTOSHOP = 700, 33723, 34377
_JPEG_FROM_RAW = 0x2E  # Panasonic's RW2: the JPEG the camera made, whole
_C2PA = 0xCD41  # C2PA 2.1, A.3.3
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 13: 4}
_LONG = 4
#: What decides how a strip or tile looks: sizes, depths, compression, colours, tables (TIFF 6.0, section 8).
_CODING = (
    256, 257, 258, 259, 262, 266, 277, 278, 284, 317, 320, 322, 323, 332, 338, 339, 347, 34675,
)  # fmt: skip
_EXTENTS = ((273, 279), (324, 325))  # offsets and lengths, of strips and of tiles
_SUB_DIRECTORIES = 330
_MAX_DIRECTORIES = 32
_WHOLE = {1: "B", 3: "H", 4: "I", 7: "B", 13: "I"}  # field types that hold whole numbers or bytes
ASCII, BYTE, UNDEFINED = 2, 1, 7


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
    inner = Blocks(container="jpeg")
    is_signed = False
    for entry in entries(data):
        if entry.tag == XMP:
            xmp = entry.value
        elif entry.tag == IIM:
            iim = (_in_byte_order(entry, data),)
        elif entry.tag == PHOTOSHOP:
            photoshop = entry.value
        elif entry.tag == _JPEG_FROM_RAW and entry.value[:2] == b"\xff\xd8":
            inner = jpeg.find(entry.value)
        is_signed |= entry.tag == _C2PA
    iim = iim or iim_in_photoshop(photoshop)
    return Blocks(
        container="tiff",
        exif=(data, *inner.exif),
        iim=iim,
        xmp=(*((xmp,) if xmp else ()), *inner.xmp),
        photoshop=photoshop,
        digest=digest_state(iim, stored_digest(photoshop)),
        is_signed=is_signed,
    )


def pictures(data: bytes) -> Iterator[bytes]:
    """Yield the strips and tiles of each directory, and the tags that say how they are coded."""
    order = ">" if data[:2] == b"MM" else "<"
    waiting, seen = list(struct.unpack_from(f"{order}I", data, 4)), set[int]()
    while waiting and len(seen) < _MAX_DIRECTORIES:
        start = waiting.pop(0)
        if start in seen or not 8 <= start <= len(data) - 2:
            continue
        seen.add(start)
        found = _directory(data, order, start)
        for offsets, lengths in _EXTENTS:
            extents = list(zip(found.get(offsets, ()), found.get(lengths, ()), strict=False))
            strips = [data[place : place + size] for place, size in extents]
            if any(strips):
                yield repr([(tag, found[tag]) for tag in _CODING if tag in found]).encode()
                yield from strips
        waiting += [*found.get(_SUB_DIRECTORIES, ()), *found.get(0, ())]


def _directory(data: bytes, order: str, start: int) -> dict[int, tuple[int, ...]]:
    """The whole numbers of one directory by tag; under 0 where the next directory lies."""
    (count,) = struct.unpack_from(f"{order}H", data, start)
    found: dict[int, tuple[int, ...]] = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack_from(f"{order}HHI", data, place)
        size = _TYPE_BYTES.get(kind, 0) * length
        at = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, place + 8)[0]
        if kind in _WHOLE and at + size <= len(data):
            found[tag] = struct.unpack_from(f"{order}{length}{_WHOLE[kind]}", data, at)
    found[0] = struct.unpack_from(f"{order}I", data, start + 2 + 12 * count)
    return found


def _in_byte_order(entry: Entry, data: bytes) -> bytes:
    """Undo the swap of writers that typed the IIM bytes as LONG in the file's byte order."""
    if entry.kind != _LONG or entry.value[:1] == b"\x1c" or data[:2] == b"MM":
        return entry.value
    count = len(entry.value) // 4
    return struct.pack(f">{count}I", *struct.unpack(f"<{count}I", entry.value[: count * 4]))


def with_entries(data: bytes, changes: Mapping[int, tuple[int, bytes]]) -> bytes:
    """Set entries of the first directory, given as (field type, bytes) by tag; all else stays in place.

    Values that fit where the old ones lie are put there. For others the directory is written anew at
    the end, so that no offset in the file changes: maker notes, thumbnails and pixels lie where they
    lay. Raises UnwritableCopy when there is no directory to read.
    """
    order = ">" if data[:2] == b"MM" else "<"
    if data[2:4] not in (b"*\0", b"\0*") or len(data) < 8:
        raise UnwritableCopy("the TIFF is of a kind byline cannot write")
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    if not 8 <= start <= len(data) - 2:
        raise UnwritableCopy("the TIFF has no directory")
    (count,) = struct.unpack_from(f"{order}H", data, start)
    end = start + 2 + 12 * count
    if end + 4 > len(data):
        raise UnwritableCopy("the TIFF's directory is not whole")
    data, changes = in_place(data, changes)
    if not changes:
        return data
    kept = {tag: data[place : place + 12] for tag, place in _places(data, order, start).items()}
    data += b"\0" * (len(data) & 1)
    heap_start = len(data) + 2 + 12 * len(kept.keys() | changes.keys()) + 4
    heap = b""
    for tag, (kind, value) in changes.items():
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(f"{order}I", heap_start + len(heap))
            heap += value + b"\0" * (len(value) & 1)
        kept[tag] = struct.pack(f"{order}HHI", tag, kind, len(value) // _TYPE_BYTES[kind]) + place
    directory = struct.pack(f"{order}H", len(kept)) + b"".join(kept[tag] for tag in sorted(kept))
    following = data[end : end + 4]
    head = data[:4] + struct.pack(f"{order}I", len(data))
    return head + data[8:] + directory + following + heap


def _places(data: bytes, order: str, start: int) -> dict[int, int]:
    """Where each entry of a directory lies, by tag."""
    (count,) = struct.unpack_from(f"{order}H", data, start)
    places = range(start + 2, start + 2 + 12 * count, 12)
    return {struct.unpack_from(f"{order}H", data, place)[0]: place for place in places}


def in_place(
    data: bytes, changes: Mapping[int, tuple[int, bytes]]
) -> tuple[bytes, dict[int, tuple[int, bytes]]]:
    """Put values where older ones lie that are as long or longer; return the changes left to make."""
    order = ">" if data[:2] == b"MM" else "<"
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    changed, left = bytearray(data), dict(changes)
    places = _places(data, order, start)
    for tag, (kind, new) in changes.items():
        if tag not in places:
            continue
        place, value = places[tag], new
        _, old_kind, old_count = struct.unpack_from(f"{order}HHI", data, place)
        room = _TYPE_BYTES.get(old_kind, 0) * old_count
        at = place + 8 if room <= 4 else struct.unpack_from(f"{order}I", data, place + 8)[0]
        if room > 4 and len(value) <= 4 and kind == ASCII:
            value = value.ljust(5, b"\0")  # so that it stays where it is, and not in the entry
        if (room > 4) != (len(value) > 4) or len(value) > room or at + room > len(data):
            continue
        struct.pack_into(f"{order}HHI", changed, place, tag, kind, len(value) // _TYPE_BYTES[kind])
        changed[at : at + room] = value.ljust(room, b"\0")
        del left[tag]
    return bytes(changed), left
