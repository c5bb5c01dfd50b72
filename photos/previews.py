"""The small pictures a camera puts beside a large one, so that a card can be looked at in moments."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .derivatives import JPEG, Derivative, encoded, turned_as
from .opening import opened
from .raw import opened_raw
from .resizing import resized

#: Long edge in pixels of a thumbnail on a contact sheet.
THUMBNAIL_EDGE_PX = 320
_QUALITY = 75
_HEAD_BYTES = 256 << 10  # cameras put the index of their previews in front
_LONGEST_PREVIEW_BYTES = 16 << 20
_MP_ENTRY = 0xB002


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an embedded picture lies in its file."""

    offset: int
    size_bytes: int


def thumbnail(path: Path) -> Derivative:
    """A picture for a contact sheet, upright: made of the camera's preview, else of the photo itself.

    Raises BadPicture or NotAPhoto where there is neither.
    """
    with opened(path) as image:
        small = next(_previews(path, image), None) or image
        return _shrunk(small, turned_as(image))


def thumbnail_of_raw(path: Path) -> Derivative:
    """The same of a raw; raises BadPicture where its camera put no picture into it."""
    with opened_raw(path) as image:
        return _shrunk(image, turned_as(image))


def _shrunk(image: Image.Image, turn: Image.Transpose | None) -> Derivative:
    scale = THUMBNAIL_EDGE_PX / max(image.size)
    if scale < 1:
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        # JPEG decodes straight to 1/2, 1/4 or 1/8, never below what is asked for.
        image.draft("RGB", size)
        image = resized(image.convert("RGB"), size)
    image = image.convert("RGB")
    return encoded(image.transpose(turn) if turn else image, JPEG, quality=_QUALITY)


def _previews(path: Path, image: Image.Image) -> Iterator[Image.Image]:
    """Embedded pictures that are large enough and show the same, the smallest first."""
    if image.format not in ("JPEG", "MPO"):
        return
    with path.open("rb") as file:
        places = sorted(preview_places(file.read(_HEAD_BYTES)), key=lambda place: place.size_bytes)
        for place in places:
            file.seek(place.offset)
            try:
                preview = Image.open(io.BytesIO(file.read(place.size_bytes)), formats=("JPEG",))
            except (OSError, SyntaxError, ValueError):
                continue  # a damaged preview is no reason to refuse its photo
            if max(preview.size) >= THUMBNAIL_EDGE_PX and _is_same_shape(preview, image):
                yield preview


def _is_same_shape(preview: Image.Image, image: Image.Image) -> bool:
    """Whether a preview has the photo's proportions, and is neither a crop nor another view."""
    ratio = (preview.width * image.height) / (preview.height * image.width)
    return 0.97 < ratio < 1.03


def preview_places(head: bytes) -> list[Place]:
    """Where the index in front of a JPEG says that previews lie (CIPA DC-007, 5.2); none where it has none.

    `head` is the beginning of the file.
    """
    start = head.find(b"MPF\0") + 4
    order = {b"II": "<", b"MM": ">"}.get(head[start : start + 2]) if start >= 4 else None
    if order is None:
        return []
    try:
        entries = _index_entries(head, start, order)
    except struct.error:
        return []
    # The first is the photo itself; an offset counts from the byte order of the index.
    return [
        Place(offset=start + offset, size_bytes=size)
        for size, offset in entries[1:]
        if offset and 0 < size <= _LONGEST_PREVIEW_BYTES
    ]


def _index_entries(head: bytes, start: int, order: str) -> list[tuple[int, int]]:
    """Size and offset of each picture of an index."""
    (directory,) = struct.unpack_from(f"{order}I", head, start + 4)
    (count,) = struct.unpack_from(f"{order}H", head, start + directory)
    for number in range(min(count, 16)):
        place = start + directory + 2 + 12 * number
        tag, _, length, offset = struct.unpack_from(f"{order}HHII", head, place)
        if tag == _MP_ENTRY:
            return [
                struct.unpack_from(f"{order}II", head, start + offset + 16 * entry + 4)
                for entry in range(min(length // 16, 16))
            ]
    return []
