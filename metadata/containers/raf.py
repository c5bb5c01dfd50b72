"""Fujifilm's RAF: a JPEG stands in it, whole, with all that the camera says."""

from __future__ import annotations

from dataclasses import replace

from . import jpeg
from .blocks import Blocks

SIGNATURE = b"FUJIFILMCCD-RAW "
_JPEG_PLACE = 84  # where the JPEG begins, then its length, both big-endian


def find(data: bytes) -> Blocks:
    """Find the blocks of a RAF."""
    start, size = (
        int.from_bytes(data[place : place + 4], "big") for place in (_JPEG_PLACE, _JPEG_PLACE + 4)
    )
    return replace(jpeg.find(data[start : start + size]), container="raf")
