"""One EXIF block to raw field values, with exifread as the parser; never merges blocks."""

from __future__ import annotations

import io
import logging
import re
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import exifread

from .containers.jpeg import MAX_EXIF
from .containers.tiff import in_place, with_entries
from .errors import BadBlock
from .fields import DATES, FIELDS, Field, Shape
from .moments import moment_in
from .text import clean, decode, raw_form
from .values import Stated, Value

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
_TEXTS = (_ASCII, 1, 7)  # BYTE and UNDEFINED, too, where a text belongs
_WRITTEN = {"description": 0x010E, "creator": 0x013B, "copyright_notice": 0x8298}
_UTF8 = 129  # Exif 3.0, 4.6.2
_DIRECTORIES = (0x8769, 0x8825)  # the Exif and the GPS directory

# It warns about every odd tag on its own; what matters is reported by us, once a block.
logging.getLogger("exifread").setLevel(logging.CRITICAL)


def read_exif(block: bytes) -> dict[str, Stated]:
    """Read the fields of one TIFF-structured EXIF block, keyed by field name.

    Raises BadBlock when the block cannot be parsed at all.
    """
    if block[:2] not in (b"II", b"MM"):
        raise BadBlock("exif", "does not start with a byte order")
    mark = b"*\0" if block[:2] == b"II" else b"\0*"
    block = with_ascii_types(block[:2] + mark + block[4:])
    try:
        # details=False: maker notes cost twenty times the rest and hold no field of ours.
        tags = exifread.process_file(io.BytesIO(block), details=False, extract_thumbnail=False)
        values = {field.name: _value(field, tags, block) for field in FIELDS if field.exif}
        return {
            field.name: Stated(value=value, raw=_raw(field, tags, block))
            for field in FIELDS
            if (value := values.get(field.name)) not in (None, "", ())
        }
    except _PARSER_FAULTS as error:
        raise BadBlock("exif", f"cannot be parsed ({type(error).__name__})") from error


def with_ascii_types(block: bytes) -> bytes:
    """Call Exif 3.0's UTF-8 texts (type 129) ASCII, the type every reader knows (Exif 3.0, 4.6.2)."""
    order = "<" if block[:2] == b"II" else ">"
    changed = bytearray(block)
    first = int.from_bytes(block[4:8], "little" if order == "<" else "big")
    further = _call_ascii(block, changed, order, first)
    for tag in _DIRECTORIES:
        _call_ascii(block, changed, order, further.get(tag, 0))
    return bytes(changed)


def _call_ascii(block: bytes, changed: bytearray, order: str, start: int) -> dict[int, int]:
    """Do so in one directory; return where its entries lead, by tag."""
    if not 8 <= start <= len(block) - 2:
        return {}
    leads: dict[int, int] = {}
    (count,) = struct.unpack_from(f"{order}H", block, start)
    for place in range(start + 2, min(start + 2 + 12 * count, len(block) - 11), 12):
        tag, kind, _, offset = struct.unpack_from(f"{order}HHII", block, place)
        leads.setdefault(tag, offset)
        if kind == _UTF8:
            struct.pack_into(f"{order}H", changed, place + 2, _ASCII)
    return leads


def _value(field: Field, tags: dict[str, Any], block: bytes) -> Value | None:
    if field.shape is Shape.GPS:
        return _position(tags)
    tag = tags.get(field.exif or "")
    if tag is None:
        return None
    if field.name == "gps_time":
        return _satellite_time(tag, tags.get("GPS GPSDate"))
    if field.shape is Shape.NUMBER:
        return _number(tag)
    if field.shape is Shape.EXPOSURE:
        return _exposure(tag)
    text = _text(tag, block)
    if field.name == "date_created":
        return _capture_time(text, tags.get("EXIF SubSecTimeOriginal"))
    if field.name in DATES:
        return text if text.strip(" :") else None
    if field.name == "offset_time":
        return text if re.fullmatch(r"[+-]\d\d:\d\d", text) else None
    if field.name == "creator":
        return split_artists(text)
    return text


def _raw(field: Field, tags: dict[str, Any], block: bytes) -> str:
    """A tag as it stands in the block: the bytes of a text, the numbers of anything else."""
    names = _POSITION if field.shape is Shape.GPS else (field.exif or "",)
    found = [tags[name] for name in names if name in tags]
    is_text = field.shape in (Shape.TEXT, Shape.LANG, Shape.SEQ)
    return " ".join(
        raw_form(_bytes(tag, block).rstrip(b"\0"))
        if is_text and tag.field_type in _TEXTS
        else str(tag.values)
        for tag in found
    )


_POSITION = (
    "GPS GPSLatitude",
    "GPS GPSLatitudeRef",
    "GPS GPSLongitude",
    "GPS GPSLongitudeRef",
    "GPS GPSAltitude",
    "GPS GPSAltitudeRef",
)


def _bytes(tag: Any, block: bytes) -> bytes:
    # The bytes themselves: exifread stops at the first NUL, where Copyright keeps its editor
    # (Exif 3.0, 4.6.5: photographer NUL editor).
    start = tag.field_offset
    if tag.field_length > 4:
        return block[start : start + tag.field_length]
    if isinstance(tag.values, list):
        return bytes(value for value in tag.values if isinstance(value, int) and 0 <= value < 256)
    return tag.values if isinstance(tag.values, bytes) else str(tag.values).encode()


def _text(tag: Any, block: bytes) -> str:
    if tag.field_type not in _TEXTS:
        return clean(str(tag.printable))
    raw = _bytes(tag, block)
    wide = _wide(raw)
    if wide:
        return clean(raw.decode(wide, "replace").partition("\0")[0])
    parts = [clean(decode(part)) for part in raw.split(b"\0")]
    return "; ".join(part for part in parts if part)


def _wide(raw: bytes) -> str | None:
    """The UTF-16 that a text is in, by its mark, or because nothing else reads so; None for none."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    text = raw.rstrip(b"\0")
    if len(text) < 3:
        return None
    text += b"\0" * (len(text) & 1)
    for charset, high, low in (
        ("utf-16-le", text[1::2], text[::2]),
        ("utf-16-be", text[::2], text[1::2]),
    ):
        # Of western and central European letters the high byte is 0, or a small number now and then.
        if 2 * high.count(0) >= len(high) and max(high) < 3 and 0 not in low:
            return charset
    if any(byte < 0x20 and byte not in b"\t\n\r\0" for byte in text):
        return next((charset for charset in _WIDE if _is_one_script(text, charset)), None)
    return None


_WIDE = ("utf-16-le", "utf-16-be")


def _is_one_script(raw: bytes, charset: str) -> bool:
    """Whether bytes read in a character set are letters of one script, and blanks."""
    try:
        letters = [letter for letter in raw.decode(charset) if not letter.isspace()]
    except UnicodeDecodeError:
        return False
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters if letter.isalpha()}
    return len(scripts) == 1 and all(letter.isalpha() or letter in ".-'·" for letter in letters)


def split_artists(text: str) -> tuple[str, ...]:
    """Split EXIF Artist into people: "; " between them, quotes around a name that holds one.

    Source: Metadata Working Group 2.0, section 5.3.

    >>> split_artists('Elodie Quatresous; "Agence; Nord"')
    ('Elodie Quatresous', 'Agence; Nord')
    """
    names = re.findall(r'\s*(?:"((?:[^"]|"")*)"|([^;]+))\s*(?:;|$)', text)
    found = (clean(quoted.replace('""', '"') or bare) for quoted, bare in names)
    return tuple(name for name in found if name)


def exif_block(values: Mapping[str, Value], base: bytes = b"") -> bytes:
    """Build an EXIF block with description, artist and copyright as UTF-8 (MWG 2.0, 5.1).

    All else `base` holds stays where it is, maker notes and thumbnail among it. Raises UnwritableCopy
    when `base` is damaged.
    """
    return with_entries(base or b"MM\0*\0\0\0\x08\0\0\0\0\0\0", exif_entries(values))


def exif_block_in_place(values: Mapping[str, Value], base: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The same without growing, and the fields for which `base` has no room: they are emptied.

    Without a base the longest texts have none.
    """
    if not base:
        return _without_the_longest(values)
    entries = exif_entries(values)
    fitting, left = in_place(base, entries)
    emptied, _ = in_place(fitting, dict.fromkeys(left, (_ASCII, b"\x00")))
    return emptied, tuple(name for name, tag in _WRITTEN.items() if tag in left)


def _without_the_longest(values: Mapping[str, Value]) -> tuple[bytes, tuple[str, ...]]:
    kept = {name: value for name, value in values.items() if name in _WRITTEN}
    missing: list[str] = []
    while len(block := exif_block(kept)) > MAX_EXIF:
        longest = max(kept, key=lambda name: len(str(kept[name])))
        missing.append(longest)
        del kept[longest]
    return block, tuple(missing)


def exif_entries(values: Mapping[str, Value]) -> dict[int, tuple[int, bytes]]:
    """The entries of the first EXIF directory that hold these values, as (field type, bytes) by tag."""
    texts = {
        tag: join_artists(value) if isinstance(value, tuple) else str(value)
        for name, tag in _WRITTEN.items()
        if (value := values.get(name)) is not None
    }
    return {tag: (_ASCII, text.encode() + b"\0") for tag, text in texts.items()}


def join_artists(names: Sequence[str]) -> str:
    """Join people into EXIF Artist: the reverse of `split_artists`."""
    quoted = ('"' + name.replace('"', '""') + '"' if ";" in name else name for name in names)
    return "; ".join(quoted)


def _capture_time(text: str, fraction: Any) -> str | None:
    """The date as the camera wrote it, with its fraction of a second; blanks are a date that is not known."""
    if not text.strip(" :"):
        return None
    digits = clean(str(fraction.printable)) if fraction else ""
    return f"{text}.{digits}" if digits.isdigit() and moment_in(f"{text}.{digits}") else text


def _satellite_time(clock: Any, day: Any) -> str | None:
    """The moment in UTC that satellites gave: the day, and hours, minutes and seconds as three numbers."""
    parts = [int(ratio) for ratio in _ratios(clock)]
    text = clean(str(day.printable)) if day else ""
    if len(parts) != 3 or not text:
        return None
    return moment_in(f"{text} {parts[0]:02}:{parts[1]:02}:{parts[2]:02}Z")


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
