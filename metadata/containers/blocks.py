"""The metadata blocks of one file, as bytes, and the Photoshop resources that wrap IIM."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

#: A block larger than this is not read; the largest real one seen is 0.4 MiB.
MAX_BLOCK_BYTES = 16 << 20

_IIM = 0x0404
_IIM_DIGEST = 0x0425


class DigestState(Enum):
    """Whether IIM is as it was when XMP was last written (MWG 2.0, 3.3; Photoshop resource 0x0425)."""

    ABSENT = "absent"
    EQUAL = "equal"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Every block found in a file, in file order; `text` holds PNG's plain text keywords."""

    container: str
    exif: tuple[bytes, ...] = ()
    iim: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    digest: DigestState = DigestState.ABSENT
    problems: tuple[str, ...] = ()


def photoshop_resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (id, bytes) of each Photoshop image resource, as far as they are whole.

    Source: Adobe Photoshop File Formats, "Image Resource Blocks".
    """
    offset = 0
    while (offset := data.find(b"8BIM", offset)) >= 0 and offset + 12 <= len(data):
        number = int.from_bytes(data[offset + 4 : offset + 6], "big")
        name_bytes = (data[offset + 6] + 2) & ~1
        start = offset + 6 + name_bytes + 4
        size = int.from_bytes(data[start - 4 : start], "big")
        if start + size > len(data):
            return
        yield number, data[start : start + size]
        offset = start + size


def iim_in_photoshop(data: bytes) -> tuple[tuple[bytes, ...], DigestState]:
    """Find the IIM blocks among Photoshop's resources and compare the stored digest."""
    resources = list(photoshop_resources(data))
    iim = tuple(value for number, value in resources if number == _IIM and value)
    stored = next((value for number, value in resources if number == _IIM_DIGEST), b"")
    if not iim or len(stored) != 16 or stored == bytes(16):
        return iim, DigestState.ABSENT
    fresh = any(stored == hashlib.md5(block, usedforsecurity=False).digest() for block in iim)
    return iim, DigestState.EQUAL if fresh else DigestState.STALE
