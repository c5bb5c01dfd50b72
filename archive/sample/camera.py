"""Writes drawn pictures as camera files, with the metadata a camera and a photographer's tools leave."""

from __future__ import annotations

import io
import random
from datetime import datetime
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ...metadata.containers.jpeg import (
    APP1,
    APP13,
    EXIF_HEADER,
    PHOTOSHOP_HEADER,
    XMP_HEADER,
    segment,
)
from ...metadata.iim import iim_block
from ...metadata.packet import xmp_packet
from ...metadata.values import Value
from ...metadata.writing import photoshop_block
from .story import ELODIE, EVENT, Frame

_TERMS = "https://creativecommons.org/licenses/by/4.0/"
_ARTIST, _COPYRIGHT, _DESCRIPTION = 0x013B, 0x8298, 0x010E
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825


def write_card(frame: Frame, number: int, folder: Path) -> Path:
    """Draw one frame and write it on its photographer's card; return the file."""
    chance = random.Random(number)  # the same evening every time it is told
    is_first = frame.photographer == ELODIE
    name = f"EQ5D{4100 + 7 * number}.JPG" if is_first else f"DSC_{300 + 5 * number:04}.JPG"
    path = folder / ("elodie" if is_first else "thomas") / "DCIM" / "100UPCONF" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_jpeg(frame, chance, is_first=is_first))
    return path


def _jpeg(frame: Frame, chance: random.Random, *, is_first: bool) -> bytes:
    buffer = io.BytesIO()
    frame.scene(chance).save(buffer, "JPEG", quality=93, subsampling="4:2:2")
    jpeg = buffer.getvalue()
    taken_at = frame.taken_at + frame.camera.ahead
    exif = _camera_exif(frame, taken_at, chance, is_first=is_first)
    values = _desk_values(frame, taken_at)
    blocks = [segment(APP1, EXIF_HEADER + exif)]
    if frame.credit in ("everywhere", "xmp", "dr", "nobody"):
        blocks.append(segment(APP1, XMP_HEADER + xmp_packet(values)))
    if frame.credit in ("everywhere", "iim"):
        blocks.append(segment(APP13, PHOTOSHOP_HEADER + photoshop_block(iim_block(values))))
    return b"".join([jpeg[:2], *blocks, jpeg[2:]])


def _camera_exif(
    frame: Frame, taken_at: datetime, chance: random.Random, *, is_first: bool
) -> bytes:
    """The EXIF block of one of the three cameras, without its leading marker."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = frame.camera.make, frame.camera.model
    exif[0x0112] = 1
    exif[0x0131] = "byline sample archive"
    exif[0x0132] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    # Pillow writes EXIF text as ASCII; the name is one that needs no more.
    if frame.credit in ("everywhere", "exif"):
        exif[_ARTIST] = frame.photographer
        exif[_COPYRIGHT] = f"(c) 2015 {frame.photographer}"
    exif[_EXIF_IFD] = {
        0x829A: IFDRational(1, chance.choice((60, 80, 100, 125))),
        0x829D: IFDRational(28, 10),
        0x8827: chance.choice((1600, 2000, 3200)),
        0x9003: f"{taken_at:%Y:%m:%d %H:%M:%S}",
        0x9011: "+01:00",
        0x9291: f"{chance.randrange(100):02}",
        0x920A: IFDRational(chance.choice((35, 50, 85, 135)), 1),
        0xA431: frame.camera.serial,
        0xA434: frame.camera.lens,
    }
    if is_first:
        exif[_GPS_IFD] = {
            1: "N",
            2: (IFDRational(48), IFDRational(51), IFDRational(304, 10)),
            3: "E",
            4: (IFDRational(2), IFDRational(21), IFDRational(88, 10)),
        }
    return exif.tobytes().removeprefix(EXIF_HEADER)


def _desk_values(frame: Frame, taken_at: datetime) -> dict[str, Value]:
    """What the photographer's captioning tool wrote, that same night."""
    values: dict[str, Value] = {
        "description": frame.caption,
        "event_name": f"Up conférence – {EVENT.title}",
        "city": "Paris",
        "country": "France",
        "keywords": ("Up conférence", "territoires", "innovation"),
        "date_created": taken_at.isoformat(),
    }
    if frame.is_named_in_file:
        values["person_shown"] = tuple(speaker.name for speaker in frame.speakers)
    if frame.credit == "dr":
        values["creator"] = ("DR",)
    elif frame.credit != "nobody":
        values["creator"] = (frame.photographer,)
        values["credit_line"] = f"Crédits photos : {frame.photographer}"
        values["copyright_notice"] = f"© 2015 {frame.photographer}"
        values["usage_terms"] = f"Licence Creative Commons Attribution 4.0 : {_TERMS}"
    return values
