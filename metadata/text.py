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


def clean(value: str) -> str:
    """Drop control characters and the blanks around a value."""
    return _CONTROLS.sub("", value).strip()
