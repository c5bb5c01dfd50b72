"""The Adobe RGB (1998) profile, made here: cameras name it in EXIF without embedding it."""

from __future__ import annotations

import struct

# Adobe RGB (1998) colour image encoding, 4.3: gamma 2 + 51/256; primaries adapted to D50 by Bradford.
_GAMMA = round((2 + 51 / 256) * 256)
_WHITE_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.60974, 0.31111, 0.01947),
    b"gXYZ": (0.20528, 0.62567, 0.06087),
    b"bXYZ": (0.14919, 0.06322, 0.74457),
}


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _profile() -> bytes:
    """A version 2 matrix profile (ICC.1:2001-04)."""
    name = b"Adobe RGB compatible\0"
    text = b"text\0\0\0\0No copyright, use freely\0\0\0\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, _GAMMA) + b"\0\0"
    tags = {b"desc": description, b"cprt": text, b"wtpt": _xyz(_WHITE_D50)}
    tags |= {tag: _xyz(values) for tag, values in _PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, heap = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", start + len(heap), len(data))
        heap += padded
    head = struct.pack(">I", start + len(heap)) + b"\0\0\0\0\2\x10\0\0mntrRGB XYZ " + bytes(12)
    head += b"acsp" + bytes(28) + b"".join(map(_fixed, _WHITE_D50))
    return head.ljust(128, b"\0") + table + heap


ADOBE_RGB = _profile()
