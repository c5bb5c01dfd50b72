"""The metadata blocks of one file, as bytes, and the Photoshop resources that wrap IIM."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

#: A block larger than this is not read; the largest real one seen is 0.4 MiB.
MAX_BLOCK_BYTES = 16 << 20

#: Photoshop image resources: IIM, and its digest.
IIM, IIM_DIGEST = 0x0404, 0x0425
_SIGNATURE = re.compile(rb"8BIM|PHUT|AgHg|DCSR|MeSa")


class DigestState(Enum):
    """Whether IIM is as it was when XMP was last written (MWG 2.0, 3.3; Photoshop resource 0x0425)."""

    ABSENT = "absent"
    EQUAL = "equal"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Every block found in a file, in file order; `text` holds PNG's plain text keywords.

    `photoshop` are the resources that wrap IIM, with all else they hold.

    `is_signed` says that there is a C2PA manifest, which is not read.
    """

    container: str
    exif: tuple[bytes, ...] = ()
    iim: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    photoshop: bytes = b""
    text: tuple[tuple[str, str], ...] = ()
    digest: DigestState = DigestState.ABSENT
    is_signed: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One Photoshop image resource: its number, its value, and the bytes of the whole of it."""

    number: int
    value: bytes
    whole: bytes


def photoshop_resources(data: bytes) -> Iterator[Resource]:
    """Yield each Photoshop image resource, as far as they are whole.

    Source: Adobe Photoshop File Formats, "Image Resource Blocks".
    """
    offset = 0
    while match := _SIGNATURE.search(data, offset):
        offset = match.start()
        number = int.from_bytes(data[offset + 4 : offset + 6], "big")
        name_bytes = (data[offset + 6] + 2) & ~1 if offset + 6 < len(data) else 0
        start = offset + 6 + name_bytes + 4
        size = int.from_bytes(data[start - 4 : start], "big")
        if start + size > len(data):
            return
        end = start + size + (size & 1)
        yield Resource(number=number, value=data[start : start + size], whole=data[offset:end])
        offset = start + size


def iim_in_photoshop(data: bytes) -> tuple[bytes, ...]:
    """Find the IIM blocks among Photoshop's resources."""
    return tuple(
        found.value for found in photoshop_resources(data) if found.number == IIM and found.value
    )


def stored_digest(data: bytes) -> bytes:
    """The digest of IIM that Photoshop's resources hold; empty when there is none."""
    found = (item.value for item in photoshop_resources(data) if item.number == IIM_DIGEST)
    return next(found, b"")


def digest_state(iim: tuple[bytes, ...], stored: bytes) -> DigestState:
    """Compare the stored digest with the IIM blocks that are there."""
    if not iim or len(stored) != 16 or stored == bytes(16):
        return DigestState.ABSENT
    is_fresh = any(stored == hashlib.md5(block, usedforsecurity=False).digest() for block in iim)
    return DigestState.EQUAL if is_fresh else DigestState.STALE
