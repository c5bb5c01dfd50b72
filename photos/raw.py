"""The picture a camera puts into a raw file: the largest JPEG in it, upright as the raw says.

Every raw format holds JPEGs, each somewhere else (JPEGs that are whole files begin with the same three bytes
everywhere). Raw data may be coded as JPEG, too: lossless, which no picture is, or in tiles of one size.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .errors import BadPicture
from .opening import opened

_START = b"\xff\xd8\xff"
_BASELINE, _EXTENDED, _PROGRESSIVE = 0xC0, 0xC1, 0xC2
_START_OF_SCAN, _END = 0xDA, 0xD9
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))
#: A picture smaller than this is an icon.
_LEAST_EDGE_PX = 160
_MOST_JPEGS = 1000
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jpeg:
    """A JPEG inside a file: where it begins, where its scan does, and its size in pixels."""

    start: int
    scan: int
    size: tuple[int, int]


@contextmanager
def opened_raw(path: Path) -> Iterator[Image.Image]:
    """Open the largest picture in a raw file; whatever goes wrong inside the block is a BadPicture.

    Raises BadPicture where it holds none.
    """
    data = path.read_bytes()
    found = _largest_jpeg(data)
    if found is None:
        raise BadPicture("is a raw without a picture to show")
    with opened(path, io.BytesIO(memoryview(data)[found.start :])) as image:
        exif = image.getexif()
        if _ORIENTATION not in exif:
            exif[_ORIENTATION] = _orientation(data)
        yield image


def _largest_jpeg(data: bytes) -> _Jpeg | None:
    found = list(_jpegs(data))
    sizes = Counter(jpeg.size for jpeg in found)
    # Raw data in tiles; no camera puts one picture into a file twice.
    whole = [jpeg for jpeg in found if sizes[jpeg.size] == 1 and max(jpeg.size) >= _LEAST_EDGE_PX]
    return max(whole, key=lambda jpeg: jpeg.size[0] * jpeg.size[1], default=None)


def _jpegs(data: bytes) -> Iterator[_Jpeg]:
    """Every JPEG of a file that is a picture; those in the headers of another are its own thumbnails."""
    place = data.find(_START)
    for _ in range(_MOST_JPEGS):
        if place < 0:
            return
        jpeg = _jpeg_at(data, place)
        if jpeg is not None:
            yield jpeg
        place = data.find(_START, place + 1 if jpeg is None else jpeg.scan)


def _jpeg_at(data: bytes, start: int) -> _Jpeg | None:
    """The JPEG that begins at a place, if its segments are whole up to the scan (ITU-T T.81, B.2)."""
    place, size = start + 2, None
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == _START_OF_SCAN:
            return _Jpeg(start=start, scan=place, size=size) if size else None
        if marker == _END:
            return None
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in (_BASELINE, _EXTENDED, _PROGRESSIVE):
            height, width = struct.unpack_from(">HH", data.ljust(place + 9), place + 5)
            size = (width, height)
        elif marker in range(0xC3, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            return None  # lossless: raw data, not a picture
        place += 2 + length
    return None


def _orientation(data: bytes) -> int:
    """How the raw itself is to be turned: in its first directory, or in Canon's (CR3)."""
    start = 0 if data[:2] in (b"II", b"MM") else data.find(b"CMT1", 0, 1 << 16) + 4
    order = {b"II": "<", b"MM": ">"}.get(data[start : start + 2])
    if order is None:
        return 1
    try:
        (directory,) = struct.unpack_from(f"{order}I", data, start + 4)
        (count,) = struct.unpack_from(f"{order}H", data, start + directory)
        for number in range(count):
            entry = start + directory + 2 + 12 * number
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", data, entry)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass  # a raw cut off after its pictures
    return 1
