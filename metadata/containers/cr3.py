"""Canon's CR3: boxes as in HEIF, its EXIF in three TIFF blocks, one for each directory.

Source: the description of the format by Laurent Clévy (canon_cr3); Canon has published none.
"""

from __future__ import annotations

import struct
from uuid import UUID

from . import tiff
from .blocks import MAX_BLOCK_BYTES, Blocks
from .heif import boxes

BRAND = b"crx "
_CANON = UUID("85c0b687-820f-11e0-8111-f4ce462b6a48").bytes
_XMP = UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_LONG = 4
_ITEM_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def find(data: bytes) -> Blocks:
    """Find the blocks of a CR3."""
    exif: list[bytes] = []
    xmp: list[bytes] = []
    for kind, content in boxes(data):
        if kind == b"moov":
            canon = (
                box[16:] for name, box in boxes(content) if (name, box[:16]) == (b"uuid", _CANON)
            )
            exif += filter(None, (_joined(dict(boxes(inner))) for inner in canon))
        elif kind == b"uuid" and content[:16] == _XMP and len(content) <= MAX_BLOCK_BYTES:
            xmp.append(content[16:])
    return Blocks(container="cr3", exif=tuple(exif), xmp=tuple(xmp))


def _joined(parts: dict[bytes, bytes]) -> bytes:
    """One EXIF block of those of its directories, each of which counts its offsets from its own start."""
    joined = parts.get(b"CMT1", b"")
    if joined[:2] not in (b"II", b"MM"):
        return b""
    leads = {}
    for name, tag in ((b"CMT2", _EXIF_DIRECTORY), (b"CMT4", _GPS_DIRECTORY)):
        block = parts.get(name, b"")
        if block[:2] != joined[:2] or len(block) < 10 or len(block) > MAX_BLOCK_BYTES:
            continue
        order = "<" if joined[:2] == b"II" else ">"
        joined += b"\0" * (len(joined) & 1)
        (directory,) = struct.unpack_from(f"{order}I", block, 4)
        leads[tag] = (_LONG, struct.pack(f"{order}I", len(joined) + directory))
        joined += _moved(block, order, directory, by=len(joined))
    return tiff.with_entries(joined, leads) if leads else joined


def _moved(block: bytes, order: str, directory: int, *, by: int) -> bytes:
    """A block whose directory is right when it lies so many bytes further on."""
    moved = bytearray(block)
    if directory + 2 > len(block):
        return block
    (count,) = struct.unpack_from(f"{order}H", block, directory)
    for place in range(directory + 2, min(directory + 2 + 12 * count, len(block) - 11), 12):
        _, kind, length, value = struct.unpack_from(f"{order}HHII", block, place)
        if _ITEM_BYTES.get(kind, 1) * length > 4 and value + by < 1 << 32:
            struct.pack_into(f"{order}I", moved, place + 8, value + by)
    return bytes(moved)
