"""Which container a file is, by its first bytes, and its blocks; the suffix is never asked."""

from __future__ import annotations

from ..errors import BadBlock
from . import cr3, heif, jpeg, png, raf, tiff, webp
from .blocks import Blocks

_BYTE_ORDERS = (b"II", b"MM")
_XML_MARKS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


def find_blocks(data: bytes) -> Blocks:
    """Find the metadata blocks of a picture or a sidecar.

    Raises BadBlock for bytes of no container byline knows.
    """
    if data[:2] == b"\xff\xd8":
        return jpeg.find(data)
    if data.startswith(png.SIGNATURE):
        return png.find(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp.find(data)
    # Olympus and Panasonic raws, and damaged files, have another mark than TIFF's 42 here.
    if data[:2] in _BYTE_ORDERS and tiff.entries(data):
        return tiff.find(data)
    if data.startswith(raf.SIGNATURE):
        return raf.find(data)
    if data[4:12] == b"ftyp" + cr3.BRAND:
        return cr3.find(data)
    if data[4:8] == b"ftyp" and any(brand in data[8:64] for brand in _BRANDS):
        return heif.find(data)
    if data.lstrip(b" \r\n\t").startswith(_XML_MARKS):
        return Blocks(container="xmp", xmp=(data,))
    raise BadBlock("file", "is not a JPEG, PNG, TIFF, WebP, HEIF, AVIF or XMP file")
