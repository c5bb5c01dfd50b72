"""WebP: the EXIF and XMP chunks of its RIFF container (RFC 9649, section 2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..errors import UnwritableCopy
from .blocks import Blocks


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, bytes) of each whole chunk, in file order."""
    offset = 12
    while offset + 8 <= len(data):
        kind = data[offset : offset + 4]
        size = int.from_bytes(data[offset + 4 : offset + 8], "little")
        if offset + 8 + size > len(data):
            return
        yield kind, data[offset + 8 : offset + 8 + size]
        offset += 8 + size + (size & 1)


def find(data: bytes) -> Blocks:
    """Find the blocks of a WebP."""
    exif, xmp = [], []
    is_signed = False
    for kind, value in chunks(data):
        if kind == b"EXIF":
            exif.append(value.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            xmp.append(value)
        is_signed |= kind == b"C2PA"
    return Blocks(container="webp", exif=tuple(exif), xmp=tuple(xmp), is_signed=is_signed)


_XMP, _EXIF, _ALPHA = 0x04, 0x08, 0x10  # flags of VP8X


def put(data: bytes, *, exif: bytes, xmp: bytes) -> bytes:
    """Return the WebP with these blocks in place of all it had of their kinds; the rest as it was."""
    size = int.from_bytes(data[4:8], "little") + 8
    found = list(chunks(data[:size]))
    end = 12 + sum(8 + len(value) + (len(value) & 1) for _, value in found)
    kept = [(kind, value) for kind, value in found if kind not in (b"EXIF", b"XMP ")]
    # The last chunk's padding is often left out.
    if not kept or end not in (size, size + 1) or size > len(data) + 1:
        raise UnwritableCopy("the WebP is not whole")
    kind, value = kept[0]
    if kind == b"VP8X" and len(value) >= 10:
        kept[0] = (kind, bytes([value[0] | _XMP | _EXIF]) + value[1:])
    else:
        kept.insert(0, (b"VP8X", _extended_header(kind, value)))
    kept += [(b"EXIF", exif), (b"XMP ", xmp)]
    body = b"".join(
        kind + struct.pack("<I", len(value)) + value + b"\0" * (len(value) & 1)
        for kind, value in kept
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + data[size:]


def _extended_header(kind: bytes, value: bytes) -> bytes:
    """The VP8X chunk of a simple file, from the size its bitstream states (RFC 9649, 2.7)."""
    if kind == b"VP8 " and value[3:6] == b"\x9d\x01\x2a" and len(value) >= 10:  # RFC 6386, 9.1
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", value, 6))
        alpha = 0
    elif kind == b"VP8L" and value[:1] == b"\x2f" and len(value) >= 5:  # RFC 9649, 3.4
        bits = int.from_bytes(value[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        alpha = _ALPHA if bits >> 28 & 1 else 0
    else:
        raise UnwritableCopy("the WebP is of a kind byline cannot write")
    if not width or not height:
        raise UnwritableCopy("the WebP states no size")
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([_XMP | _EXIF | alpha, 0, 0, 0]) + sizes
