"""One EXIF block to raw field values, with exifread as the parser; never merges blocks."""

from __future__ import annotations

import io
import logging
import re
import struct
from fractions import Fraction
from typing import Any

import exifread

from .errors import BadBlock
from .fields import FIELDS, Field, Shape
from .text import clean, decode

#: What exifread is known to let through on damaged blocks (fuzzed, and its own issue tracker).
_PARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
_ASCII = 2  # TIFF 6.0, section 2: the field type of text
_DATE = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?")

# It warns about every odd tag on its own; what matters is reported by us, once a block.
logging.getLogger("exifread").setLevel(logging.CRITICAL)

Value = str | int | float | dict[str, float] | tuple[str, ...]


def read_exif(block: bytes) -> dict[str, Value]:
    """Read the fields of one TIFF-structured EXIF block, keyed by field name.

    Raises BadBlock when the block cannot be parsed at all.
    """
    if block[:2] not in (b"II", b"MM"):
        raise BadBlock("exif", "does not start with a byte order")
    mark = b"*\0" if block[:2] == b"II" else b"\0*"
    try:
        # details=False: maker notes cost twenty times the rest and hold no field of ours.
        tags = exifread.process_file(
            io.BytesIO(block[:2] + mark + block[4:]), details=False, extract_thumbnail=False
        )
        values = {field.name: _value(field, tags, block) for field in FIELDS if field.exif}
    except _PARSER_FAULTS as error:
        raise BadBlock("exif", f"cannot be parsed ({type(error).__name__})") from error
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _value(field: Field, tags: dict[str, Any], block: bytes) -> Value | None:
    if field.shape is Shape.GPS:
        return _position(tags)
    tag = tags.get(field.exif or "")
    if tag is None:
        return None
    if field.shape is Shape.NUMBER:
        return _number(tag)
    if field.shape is Shape.EXPOSURE:
        return _exposure(tag)
    text = _text(tag, block)
    if field.name == "date_created":
        return _capture_time(text, tags.get("EXIF SubSecTimeOriginal"))
    if field.name == "offset_time":
        return text if re.fullmatch(r"[+-]\d\d:\d\d", text) else None
    if field.name == "creator":
        return split_artists(text)
    return text


def _text(tag: Any, block: bytes) -> str:
    if tag.field_type != _ASCII:
        return clean(str(tag.printable))
    # The bytes themselves: exifread stops at the first NUL, where Copyright keeps its editor
    # (Exif 3.0, 4.6.5: photographer NUL editor).
    start = tag.field_offset
    raw = block[start : start + tag.field_length] if tag.field_length > 4 else None
    if raw is None:
        raw = tag.values if isinstance(tag.values, bytes) else str(tag.values).encode()
    parts = [clean(decode(part)) for part in raw.split(b"\0")]
    return "; ".join(part for part in parts if part)


def split_artists(text: str) -> tuple[str, ...]:
    """Split EXIF Artist into people: "; " between them, quotes around a name that holds one.

    Source: Metadata Working Group 2.0, section 5.3.

    >>> split_artists('Elodie Quatresous; "Agence; Nord"')
    ('Elodie Quatresous', 'Agence; Nord')
    """
    names = re.findall(r'\s*(?:"((?:[^"]|"")*)"|([^;]+))\s*(?:;|$)', text)
    found = (clean(quoted.replace('""', '"') or bare) for quoted, bare in names)
    return tuple(name for name in found if name)


def _capture_time(text: str, fraction: Any) -> str | None:
    match = _DATE.match(text)
    if not match or match[1] == "0000" or match[2] == "00":
        return None
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        return day
    digits = clean(str(fraction.printable)) if fraction else ""
    return f"{day}T{match[4]}:{match[5]}:{match[6]}" + (f".{digits}" if digits.isdigit() else "")


def _ratios(tag: Any) -> list[Fraction]:
    return [Fraction(value.num, value.den) for value in tag.values if value.den]


def _number(tag: Any) -> int | float | None:
    values = tag.values
    if not values or isinstance(values, (str, bytes)):
        return None
    first = values[0]
    if hasattr(first, "den"):
        return _plain(first.num / first.den) if first.den else None
    return _plain(first)


def _plain(number: float) -> int | float:
    rounded = round(float(number), 4)
    return int(rounded) if rounded == int(rounded) else rounded


def _exposure(tag: Any) -> str | None:
    ratios = _ratios(tag)
    return exposure_text(ratios[0]) if ratios and ratios[0] > 0 else None


def exposure_text(seconds: Fraction) -> str:
    """Write an exposure time as photographers do.

    >>> exposure_text(Fraction(10, 1250)), exposure_text(Fraction(25, 10))
    ('1/125', '2.5')
    """
    if seconds >= 1:
        return f"{float(seconds):g}"
    return f"1/{round(1 / seconds)}" if seconds < Fraction(3, 10) else f"{float(seconds):.2g}"


def _position(tags: dict[str, Any]) -> dict[str, float] | None:
    latitude = _degrees(tags.get("GPS GPSLatitude"), tags.get("GPS GPSLatitudeRef"), "S")
    longitude = _degrees(tags.get("GPS GPSLongitude"), tags.get("GPS GPSLongitudeRef"), "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    position = {"latitude": latitude, "longitude": longitude}
    altitude = tags.get("GPS GPSAltitude")
    if altitude is not None and (ratios := _ratios(altitude)):
        below = str(tags.get("GPS GPSAltitudeRef", "0")) == "1"
        position["altitude"] = round(float(ratios[0]) * (-1 if below else 1), 1)
    return position


def _degrees(tag: Any, reference: Any, negative: str) -> float | None:
    if tag is None or len(tag.values) != 3 or any(not part.den for part in tag.values):
        return None
    degrees, minutes, seconds = _ratios(tag)
    value = round(float(degrees + minutes / 60 + seconds / 3600), 6)
    return -value if str(reference).strip().upper().startswith(negative) else value
