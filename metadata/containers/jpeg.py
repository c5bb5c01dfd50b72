"""JPEG: metadata in APP1 and APP13 segments before the first scan (ITU-T T.81, XMP Part 3)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import UnwritableCopy
from .blocks import MAX_BLOCK_BYTES, Blocks, iim_in_photoshop

EXIF_HEADER = b"Exif\0\0"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP_HEADER = b"Photoshop 3.0\0"
# Press agencies write the XMP header with its scheme overwritten: "XMP\0://ns.adobe.com/xap/1.0/".
_ANY_XMP_HEADER = re.compile(rb".{0,8}://ns\.adobe\.com/xap/1\.0/\0", re.DOTALL)
_GUID_BYTES = 32
_MAX_SEGMENT = 65_533
APP1, APP13 = 0xE1, 0xED
_SOS, _EOI = 0xDA, 0xD9
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One marker segment; `start` is the offset of its 0xFF, `payload` follows the length."""

    marker: int
    start: int
    payload: bytes


def segments(data: bytes) -> Iterator[Segment]:
    """Yield the segments from SOI to the first scan, as far as they are whole."""
    offset = 2
    while offset + 4 <= len(data):
        if data[offset] != 0xFF:
            offset = data.find(b"\xff", offset)  # junk between segments: go on at the next marker
            if offset < 0:
                return
            continue
        marker = data[offset + 1]
        if marker == 0xFF:
            offset += 1
            continue
        if marker in _BARE or marker == 0:
            offset += 2
            continue
        if marker in (_SOS, _EOI):
            return
        size = int.from_bytes(data[offset + 2 : offset + 4], "big")
        if size < 2 or offset + 2 + size > len(data):
            return
        yield Segment(marker=marker, start=offset, payload=data[offset + 4 : offset + 2 + size])
        offset += 2 + size


def segment(marker: int, payload: bytes) -> bytes:
    """Build one marker segment; raises UnwritableCopy when the payload is too long for it."""
    if len(payload) > _MAX_SEGMENT:
        raise UnwritableCopy(f"a block of {len(payload)} bytes does not fit into a JPEG segment")
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def find(data: bytes) -> Blocks:
    """Find the blocks of a JPEG, joining what is spread over several segments."""
    exif, xmp, photoshop = [], [], b""
    extended: dict[bytes, dict[int, bytes]] = {}
    for found in segments(data):
        payload = found.payload
        if found.marker == APP13 and payload.startswith(PHOTOSHOP_HEADER):
            photoshop += payload[len(PHOTOSHOP_HEADER) :]
        elif found.marker != APP1:
            continue
        elif payload.startswith(EXIF_HEADER):
            exif.append(payload[len(EXIF_HEADER) :])
        elif payload.startswith(EXTENDED_HEADER):
            _collect(extended, payload[len(EXTENDED_HEADER) :])
        elif match := _ANY_XMP_HEADER.match(payload):
            xmp.append(payload[match.end() :])
    problems = []
    for guid, chunks in extended.items():
        if any(guid in packet for packet in xmp):
            xmp.append(b"".join(chunks[offset] for offset in sorted(chunks)))
        else:
            problems.append("xmp: an extended packet belongs to no packet of this file")
    iim, digest = iim_in_photoshop(photoshop)
    return Blocks(
        container="jpeg",
        exif=tuple(exif),
        iim=iim,
        xmp=tuple(xmp),
        digest=digest,
        problems=tuple(problems),
    )


def _collect(extended: dict[bytes, dict[int, bytes]], chunk: bytes) -> None:
    """Keep one chunk of Extended XMP: GUID, full length, offset, then bytes (XMP Part 3, 1.1.3.1)."""
    head = _GUID_BYTES + 8
    offset = int.from_bytes(chunk[_GUID_BYTES + 4 : head], "big")
    if len(chunk) > head and offset < MAX_BLOCK_BYTES:
        extended.setdefault(chunk[:_GUID_BYTES], {})[offset] = chunk[head:]
