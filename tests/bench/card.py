"""A card of photos as a 24-megapixel camera writes them, made here, so that anybody may measure on it.

Nobody's picture is used. Clouds of many sizes have the spectrum of photographs, shapes give them edges, and
grain is tuned until a photo has the bits of a camera's; decoding costs what those bits cost.
"""

from __future__ import annotations

import io
import json
import random
import struct
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from byline.metadata.writing import credited_copy

#: Cameras of the public collections: 3.09 bit a pixel and 4.27 ms a megapixel to decode whole.
_BITS_PER_PIXEL = 3.07
_PREVIEW = (1620, 1080)
_ORIENTATIONS = (1, 1, 1, 1, 6, 1, 1, 8, 1, 1)  # one in five is turned
_BEGUN = datetime(2015, 2, 17, 18, 30)
_PHOTOGRAPHERS = ("Elodie Quatresous", "Thomas Vasseur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How many photos, and of which size."""

    photos: int
    width_px: int = 6000
    height_px: int = 4000
    version: int = 4


def made_card(folder: Path, recipe: Recipe) -> Path:
    """Make the card, or leave it where it is made already."""
    card = folder / f"card-{recipe.photos}-{recipe.width_px}"
    label = card / ".recipe.json"
    if label.is_file() and json.loads(label.read_text()) == asdict(recipe):
        return card
    (card / "DCIM" / "100BENCH").mkdir(parents=True, exist_ok=True)
    camera = _Camera(recipe)
    for number in range(recipe.photos):
        place = card / "DCIM" / "100BENCH" / f"DSCF{number + 1:04}.JPG"
        place.write_bytes(camera.photo(number))
    label.write_text(json.dumps(asdict(recipe)))
    return card


class _Camera:
    """Takes the photos of a card."""

    def __init__(self, recipe: Recipe) -> None:
        self._chance = random.Random(20150217)
        self._size = recipe.width_px, recipe.height_px
        self._scenes = [self._scene() for _ in range(3)]
        self._strength = self._tuned()

    def _scene(self) -> Image.Image:
        """A picture without grain."""
        light = Image.new("L", self._size, 118)
        for octave in range(2, 9):
            light = _sum(light, self._cloud(3 * 2 ** (octave - 1), 70 / 2 ** (octave * 0.72)))
        tints = (_sum(_sum(light, self._cloud(12, 26)), self._cloud(96, 6)) for _ in range(3))
        picture = Image.merge("RGB", tuple(tints))
        draw, (width, height) = ImageDraw.Draw(picture), self._size
        for _ in range(60):
            x, y = self._chance.randrange(width), self._chance.randrange(height)
            right = x + self._chance.randrange(width // 60, width // 8)
            bottom = y + self._chance.randrange(height // 60, height // 5)
            colour = tuple(self._chance.randrange(20, 235) for _ in range(3))
            shape = draw.ellipse if self._chance.random() < 0.6 else draw.rectangle
            shape((x, y, right, bottom), fill=colour)
        return picture

    def _cloud(self, across: int, strength: float) -> Image.Image:
        small = Image.effect_noise((across, max(2, across * 2 // 3)), strength)
        return small.resize(self._size, Image.Resampling.BICUBIC)

    def _tuned(self) -> float:
        """The strength of grain that gives a photo its bits."""
        weak, strong = 0.5, 32.0
        pixels = self._size[0] * self._size[1]
        for _ in range(7):
            strength = (weak + strong) / 2
            bits = 8 * len(self._jpeg(self._picture(1, strength), 1)) / pixels
            weak, strong = (strength, strong) if bits < _BITS_PER_PIXEL else (weak, strength)
        return (weak + strong) / 2

    def _picture(self, number: int, strength: float) -> Image.Image:
        """A scene, shifted for each photo, under fresh grain."""
        scene = ImageChops.offset(self._scenes[number % len(self._scenes)], 131 * number, 0)
        # A sensor's grain is a little soft: each pixel's colour is guessed from its neighbours.
        grain = Image.effect_noise(self._size, strength).filter(ImageFilter.BoxBlur(0.7))
        return _sum(scene, Image.merge("RGB", (grain, grain, grain)))

    def _jpeg(self, picture: Image.Image, number: int) -> bytes:
        """As cameras encode: no restart markers, the standard's Huffman tables, two thirds in 4:2:2."""
        buffer = io.BytesIO()
        subsampling = "4:2:0" if number % 3 == 2 else "4:2:2"
        picture.save(buffer, "jpeg", quality=93 + number % 3, subsampling=subsampling)
        return buffer.getvalue()

    def photo(self, number: int) -> bytes:
        """One file: EXIF with maker's note and thumbnail, a preview behind it in half, a credit in half."""
        picture = self._picture(number, self._strength)
        taken = _BEGUN + timedelta(seconds=47 * number)
        exif = exif_block(taken, _ORIENTATIONS[number % 10], _small(picture, (160, 107), 75))
        plain = self._jpeg(picture, number)
        data = b"\xff\xd8" + _segment(0xE1, b"Exif\0\0" + exif) + plain[2:]
        if number % 2 == 0:
            data = credited_copy(
                data,
                {
                    "creator": (_PHOTOGRAPHERS[number // 2 % 2],),
                    "credit_line": _PHOTOGRAPHERS[number // 2 % 2],
                    "description": f"Table ronde, vue {number + 1}",
                    "keywords": ("territoires", "innovation", f"vue {number + 1}"),
                },
            ).data
        if number // 2 % 2 == 0:
            data = with_preview(data, _small(picture, _PREVIEW, 85))
        return data


def _sum(picture: Image.Image, change: Image.Image) -> Image.Image:
    """A picture with a change whose 128 is none."""
    return ImageChops.add(picture, change, 1, -128)


def _small(picture: Image.Image, size: tuple[int, int], quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0).save(
        buffer, "jpeg", quality=quality
    )
    return buffer.getvalue()


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_preview(data: bytes, preview: bytes) -> bytes:
    """Put a larger preview behind a JPEG, where the index in front leads (CIPA DC-007, 5.2)."""
    place = 4 + int.from_bytes(data[4:6], "big")
    index_bytes = 4 + 4 + 8 + (2 + 3 * 12 + 4) + 2 * 16
    whole = len(data) + index_bytes
    header = place + 8  # offsets count from the byte order of the index
    entries = struct.pack("<IIIHH", 0x030000, whole, 0, 0, 0)
    entries += struct.pack("<IIIHH", 0x010002, len(preview), whole - header, 0, 0)
    index = b"II*\0" + struct.pack("<I", 8) + _directory(
        [(0xB000, 7, b"0100"), (0xB001, 4, struct.pack("<I", 2)), (0xB002, 7, entries)], 8
    )  # fmt: skip
    return data[:place] + _segment(0xE2, b"MPF\0" + index) + data[place:] + preview


def exif_block(taken: datetime, orientation: int, thumbnail: bytes) -> bytes:
    """EXIF as a camera writes it, with a maker's note of 20 kB and a thumbnail in a second directory."""
    moment = taken.strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    # Its offsets count from its own start, so that it can be read wherever it is put.
    note = b"FUJIFILM" + struct.pack("<I", 12) + _directory(
        [(0x1000 + number, 7, bytes([number]) * 500) for number in range(40)], 12
    )  # fmt: skip
    camera = [
        (0x829A, 5, struct.pack("<II", 1, 125)),
        (0x829D, 5, struct.pack("<II", 28, 10)),
        (0x8827, 3, struct.pack("<H", 3200)),
        (0x9003, 2, moment),
        (0x9004, 2, moment),
        (0x920A, 5, struct.pack("<II", 85, 1)),
        (0x927C, 7, note),
        (0xA434, 2, b"XF 56mm F1.2\0"),
    ]
    main = [
        (0x010F, 2, b"FUJIFILM\0"),
        (0x0110, 2, b"Bench-24\0"),
        (0x0112, 3, struct.pack("<H", orientation)),
        (0x0132, 2, moment),
        (0x8769, 4, b"\0\0\0\0"),
    ]
    further = 8 + len(_directory(main, 8))
    second = further + len(_directory(camera, further))
    main[-1] = (0x8769, 4, struct.pack("<I", further))
    small = [(0x0103, 3, struct.pack("<H", 6)), (0x0201, 4, b"\0\0\0\0"), (0x0202, 4, b"\0\0\0\0")]
    behind = second + len(_directory(small, second))
    small[1:] = [
        (0x0201, 4, struct.pack("<I", behind)),
        (0x0202, 4, struct.pack("<I", len(thumbnail))),
    ]
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + _directory(main, 8, following=second)
        + _directory(camera, further)
        + _directory(small, second)
        + thumbnail
    )


_UNIT_BYTES = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1}


def _directory(entries: list[tuple[int, int, bytes]], start: int, following: int = 0) -> bytes:
    """A directory of tags (TIFF 6.0, section 2) that begins at `start`, its longer values behind it."""
    head, behind = struct.pack("<H", len(entries)), b""
    place = start + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        head += struct.pack("<HHI", tag, kind, len(value) // _UNIT_BYTES[kind])
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            head += struct.pack("<I", place + len(behind))
            behind += value + b"\0" * (len(value) & 1)
    return head + struct.pack("<I", following) + behind


if __name__ == "__main__":
    print(made_card(Path(sys.argv[1]), Recipe(photos=int(sys.argv[2]))))
