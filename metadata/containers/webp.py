"""WebP: the EXIF and XMP chunks of its RIFF container (RFC 9649, section 2)."""

from __future__ import annotations

from collections.abc import Iterator

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
    for kind, value in chunks(data):
        if kind == b"EXIF":
            exif.append(value.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            xmp.append(value)
    return Blocks(container="webp", exif=tuple(exif), xmp=tuple(xmp))
