"""The coded picture of a file: what its metadata blocks leave, whatever else is written into the file."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from ..errors import BadBlock
from . import heif, jpeg, png, tiff, webp
from .finding import find_blocks

#: JPEG: Adobe's segment says how colours are coded (T.872, 6.5.3), this one holds the colour profile.
_APP0, _APP14, _APP15, _COMMENT, _PROFILE = 0xE0, 0xEE, 0xEF, 0xFE, b"ICC_PROFILE\0"
_PNG_WORDS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"pHYs", b"caBX")
_WEBP_WORDS = (b"EXIF", b"XMP ", b"VP8X", b"C2PA")
_RAF_PICTURE = 100  # where a RAF's own picture begins, then its length, both big-endian


def picture_digest(data: bytes) -> str | None:
    """SHA-256 of the coded picture of a file and of what decides how it looks; None where it cannot be told.

    Two files of which it is equal differ in their words alone: nothing is decoded.
    """
    try:
        container = find_blocks(data).container
        parts = list(_PARTS[container](data)) if container in _PARTS else []
    except (BadBlock, struct.error):
        return None
    if not parts:
        return None
    digest = hashlib.sha256(container.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _of_jpeg(data: bytes) -> Iterator[memoryview | bytes]:
    """The tables and frame, the profile, and the scans up to the end of the first picture."""
    end = 2
    for found in jpeg.segments(data):
        end = found.start + 4 + len(found.payload)
        is_word = _APP0 <= found.marker <= _APP15 or found.marker == _COMMENT
        if not is_word or found.marker == _APP14 or found.payload.startswith(_PROFILE):
            yield data[found.start : end]
    scan = data.find(b"\xff\xda", end)
    if scan >= 0:
        after = data.find(b"\xff\xd9", scan)
        yield memoryview(data)[scan : after if after >= 0 else len(data)]


def _of_png(data: bytes) -> Iterator[bytes]:
    for kind, value in png.chunks(data):
        if kind not in _PNG_WORDS:
            yield kind
            yield value


def _of_webp(data: bytes) -> Iterator[bytes]:
    for kind, value in webp.chunks(data):
        if kind not in _WEBP_WORDS:
            yield kind
            yield value


def _of_heif(data: bytes) -> Iterator[bytes]:
    """The items that are pictures, and the properties that say how to show them."""
    yield from heif.pictures(data)


def _of_cr3(data: bytes) -> Iterator[bytes]:
    return (content for kind, content in heif.boxes(data) if kind == b"mdat")


def _of_raf(data: bytes) -> Iterator[bytes]:
    start, size = (
        int.from_bytes(data[place : place + 4], "big") for place in (_RAF_PICTURE, _RAF_PICTURE + 4)
    )
    if picture := data[start : start + size]:
        yield picture


_PARTS = {
    "jpeg": _of_jpeg,
    "png": _of_png,
    "webp": _of_webp,
    "tiff": tiff.pictures,
    "heif": _of_heif,
    "cr3": _of_cr3,
    "raf": _of_raf,
}
