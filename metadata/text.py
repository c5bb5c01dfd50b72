"""Bytes to clean text: character sets as cameras and desks really used them, and trimming."""

from __future__ import annotations

import re

#: C0 controls but for tab and line ends, and DEL: never part of a caption, and refused by XML.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(raw: bytes) -> str:
    """Decode text whose character set is not declared: UTF-8 where it fits, else Windows-1252.

    >>> decode("É".encode()), decode("É".encode("cp1252"))
    ('É', 'É')
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # Latin-1 fills the five holes of Windows-1252, so no byte is ever replaced or lost.
        return raw.decode("cp1252", errors="ignore") if _fits_cp1252(raw) else raw.decode("latin-1")


def _fits_cp1252(raw: bytes) -> bool:
    return not any(byte in raw for byte in b"\x81\x8d\x8f\x90\x9d")


#: Marks that turn the direction of what follows: a name must not be able to reorder a page.
_DIRECTIONS = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def clean(value: str) -> str:
    """Drop control characters and the blanks around a value; write direction marks out.

    >>> clean(" a\\x00b\\u202ec ") == "ab\\\\u202ec"
    True
    """
    return _CONTROLS.sub("", value).translate(_DIRECTIONS).strip()
