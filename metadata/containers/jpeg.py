"""JPEG: metadata in APP1 and APP13 segments before the first scan (ITU-T T.81, XMP Part 3)."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import UnwritableCopy
from .blocks import MAX_BLOCK_BYTES, Blocks, digest_state, iim_in_photoshop, stored_digest

EXIF_HEADER = b"Exif\0\0"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP_HEADER = b"Photoshop 3.0\0"
# Press agencies write the XMP header with its scheme overwritten: "XMP\0://ns.adobe.com/xap/1.0/".
_ANY_XMP_HEADER = re.compile(rb".{0,8}://ns\.adobe\.com/xap/1\.0/\0", re.DOTALL)
_GUID_BYTES = 32
MAX_EXIF, MAX_XMP = 65_527, 65_502
_MAX_EXTENDED = 65_400
_MPF_HEADER, _MP_ENTRIES = b"MPF\0", 0xB002
_MAX_SEGMENT = 65_533
APP1, APP13 = 0xE1, 0xED
_APP11 = 0xEB
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
    is_signed = False
    for found in segments(data):
        payload = found.payload
        if found.marker == APP13 and payload.startswith(PHOTOSHOP_HEADER):
            photoshop += payload[len(PHOTOSHOP_HEADER) :]
        elif found.marker == _APP11:
            is_signed |= b"jumb" in payload[:64] and b"c2pa" in payload  # C2PA 2.1, A.3.1
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
    iim = iim_in_photoshop(photoshop)
    return Blocks(
        container="jpeg",
        exif=tuple(exif),
        iim=iim,
        xmp=tuple(xmp),
        photoshop=photoshop,
        digest=digest_state(iim, stored_digest(photoshop)),
        is_signed=is_signed,
        problems=tuple(problems),
    )


def _collect(extended: dict[bytes, dict[int, bytes]], chunk: bytes) -> None:
    """Keep one chunk of Extended XMP: GUID, full length, offset, then bytes (XMP Part 3, 1.1.3.1)."""
    head = _GUID_BYTES + 8
    offset = int.from_bytes(chunk[_GUID_BYTES + 4 : head], "big")
    if len(chunk) > head and offset < MAX_BLOCK_BYTES:
        extended.setdefault(chunk[:_GUID_BYTES], {})[offset] = chunk[head:]


def put(
    data: bytes, *, exif: bytes, xmp: bytes, extended_xmp: bytes = b"", photoshop: bytes
) -> bytes:
    """Return the JPEG with these blocks in place of all it had of their kinds; the rest as it was.

    Raises UnwritableCopy when EXIF or the main XMP packet does not fit into its segment.
    """
    new = [segment(APP1, EXIF_HEADER + exif), segment(APP1, XMP_HEADER + xmp)]
    guid = hashlib.md5(extended_xmp, usedforsecurity=False).hexdigest().upper().encode()
    for offset in range(0, len(extended_xmp), _MAX_EXTENDED):
        chunk = guid + struct.pack(">II", len(extended_xmp), offset)
        chunk += extended_xmp[offset : offset + _MAX_EXTENDED]
        new.append(segment(APP1, EXTENDED_HEADER + chunk))
    room = _MAX_SEGMENT - len(PHOTOSHOP_HEADER)
    new += [
        segment(APP13, PHOTOSHOP_HEADER + photoshop[offset : offset + room])
        for offset in range(0, len(photoshop), room)
    ]

    kept: list[bytes] = []
    end = after_mpf = 2
    is_past_mpf = False
    for found in segments(data):
        between, end = data[end : found.start], found.start + 4 + len(found.payload)
        kept += [between] if between else []
        if _is_replaced(found):
            after_mpf += len(found.payload) + 4 if is_past_mpf else 0
            continue
        is_past_mpf |= found.payload.startswith(_MPF_HEADER)
        kept.append(data[found.start : end])
    # JFIF must come first, the metadata before everything else (JFIF 1.02; MWG 2.0, 3.1).
    lead = 1 if kept and kept[0][:2] == b"\xff\xe0" else 0
    first_grew = sum(map(len, new)) + sum(map(len, kept)) + 2 - end
    shift = 2 - after_mpf
    kept = [_with_moved_pictures(part, shift=shift, first_grew=first_grew) for part in kept]
    return b"".join([data[:2], *kept[:lead], *new, *kept[lead:], data[end:]])


def _is_replaced(found: Segment) -> bool:
    payload = found.payload
    if found.marker == APP13:
        return payload.startswith(PHOTOSHOP_HEADER)
    is_exif_or_xmp = payload.startswith((EXIF_HEADER, EXTENDED_HEADER))
    return found.marker == APP1 and (is_exif_or_xmp or bool(_ANY_XMP_HEADER.match(payload)))


def _with_moved_pictures(part: bytes, *, shift: int, first_grew: int) -> bytes:
    """Correct the offsets of further pictures, which count from their index (CIPA DC-007, 5.2.3.3)."""
    if not part.startswith(b"\xff\xe2") or part[4 : 4 + len(_MPF_HEADER)] != _MPF_HEADER:
        return part
    changed = bytearray(part)
    try:
        _move_pictures(changed, 4 + len(_MPF_HEADER), shift=shift, first_grew=first_grew)
    except struct.error:
        return part  # a damaged index leads nowhere, and stays as it was
    return bytes(changed)


def _move_pictures(part: bytearray, base: int, *, shift: int, first_grew: int) -> None:
    order = ">" if part[base : base + 2] == b"MM" else "<"
    (start,) = struct.unpack_from(f"{order}I", part, base + 4)
    (count,) = struct.unpack_from(f"{order}H", part, base + start)
    for place in range(base + start + 2, base + start + 2 + 12 * count, 12):
        tag, _, size, offset = struct.unpack_from(f"{order}HHII", part, place)
        if tag != _MP_ENTRIES:
            continue
        for entry in range(base + offset, min(base + offset + size, len(part) - 15), 16):
            _, length, at = struct.unpack_from(f"{order}III", part, entry)
            if at:
                struct.pack_into(f"{order}I", part, entry + 8, at + shift)
            else:
                struct.pack_into(f"{order}I", part, entry + 4, length + first_grew)
