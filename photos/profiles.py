"""Profiles that files name without embedding them, made here; and what an embedded one is, by its content."""

from __future__ import annotations

import struct
from functools import lru_cache
from io import BytesIO
from itertools import product

from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")
_WHITE_D50 = (0.9642, 1.0, 0.8249)
_Primaries = tuple[
    tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]
]
# Adapted to D50 by Bradford. Adobe RGB (1998) colour image encoding, 4.3; SMPTE EG 432-1 with a D65 white.
_OF_ADOBE: _Primaries = (
    (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457),
)  # fmt: skip
_OF_P3: _Primaries = (
    (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407),
)  # fmt: skip
_GAMMA_OF_ADOBE = struct.pack(">IH", 1, round((2 + 51 / 256) * 256)) + b"\0\0"
#: ITU-T H.273, table 2: the primaries of P3 with a D65 white, and the curves that are sRGB's, or near it.
_P3_PRIMARIES, _SRGB_CURVES = 12, (1, 2, 6, 13)


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _curve_of_srgb() -> bytes:
    """IEC 61966-2-1, from what is stored to light."""

    def light(stored: float) -> float:
        return stored / 12.92 if stored <= 0.04045 else ((stored + 0.055) / 1.055) ** 2.4

    levels = [round(65535 * light(place / 1023)) for place in range(1024)]
    return struct.pack(">I1024H", 1024, *levels)


def _profile(name: bytes, primaries: _Primaries, curve: bytes) -> bytes:
    """A version 2 matrix profile (ICC.1:2001-04)."""
    name += b"\0"
    text = b"text\0\0\0\0No copyright, use freely\0\0\0\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    curve = b"curv\0\0\0\0" + curve
    tags = {b"desc": description, b"cprt": text, b"wtpt": _xyz(_WHITE_D50)}
    tags |= dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, primaries), strict=True))
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


ADOBE_RGB = _profile(b"Adobe RGB compatible", _OF_ADOBE, _GAMMA_OF_ADOBE)
DISPLAY_P3 = _profile(b"Display P3 compatible", _OF_P3, _curve_of_srgb())


def named_by_numbers(primaries: int, curve: int) -> bytes | None:
    """The profile that code points of HEIF and AVIF name (ITU-T H.273); None for sRGB and unknown ones."""
    return DISPLAY_P3 if primaries == _P3_PRIMARIES and curve in _SRGB_CURVES else None


@lru_cache(maxsize=16)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile of RGB is sRGB, by what it makes of colours; its name is not asked.

    Raises PyCMSError, OSError or ValueError for one that cannot be used.
    """
    levels = (0, 64, 128, 192, 255)
    colours = list(product(levels, repeat=3))
    patches = Image.frombytes("RGB", (len(colours), 1), bytes(sum(colours, ())))
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    converted = ImageCms.profileToProfile(patches, source, SRGB, outputMode="RGB") or patches
    apart = zip(patches.tobytes(), converted.tobytes(), strict=True)
    return max(abs(before - after) for before, after in apart) <= _SAME_LEVELS


#: What rounding and white points do to sRGB on its way through another's tables.
_SAME_LEVELS = 3
