"""Small real pictures, made by code, with the metadata a test asks for."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from byline.metadata.containers.jpeg import (
    APP1,
    APP13,
    EXIF_HEADER,
    PHOTOSHOP_HEADER,
    XMP_HEADER,
    segment,
    segments,
)
from byline.metadata.exif import exif_block
from byline.metadata.iim import iim_block
from byline.metadata.packet import xmp_packet
from byline.metadata.writing import photoshop_block


def picture(width: int = 90, height: int = 60, colour: str = "#7a9", seed: int = 0) -> Image.Image:
    """A gradient that no other seed gives."""
    ramp = Image.linear_gradient("L").resize((width, height)).rotate(seed % 360)
    plain = Image.new("RGB", (width, height), colour)
    image = Image.composite(plain, Image.new("RGB", (width, height), "#234"), ramp)
    image.putpixel((0, 0), (seed % 256, seed // 256 % 256, 7))
    return image


def encoded(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """The bytes of an image in a format."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def jpeg(
    *,
    exif: dict | bytes | None = None,
    iim: dict | bytes | None = None,
    xmp: dict | bytes | None = None,
    before: bytes = b"",
    **look: object,
) -> bytes:
    """A JPEG with the given values in each block; bytes are taken as the block itself."""
    plain = encoded(picture(**look), quality=95)
    blocks = before
    if exif is not None:
        blocks += segment(
            APP1, EXIF_HEADER + (exif if isinstance(exif, bytes) else exif_block(exif))
        )
    if xmp is not None:
        blocks += segment(APP1, XMP_HEADER + (xmp if isinstance(xmp, bytes) else xmp_packet(xmp)))
    if iim is not None:
        block = iim if isinstance(iim, bytes) else iim_block(iim)
        blocks += segment(APP13, PHOTOSHOP_HEADER + photoshop_block(block))
    return plain[:2] + blocks + plain[2:]


def credited(name: str = "Elodie Quatresous", seed: int = 0, **values: object) -> bytes:
    """A JPEG that names its photographer in XMP."""
    return jpeg(xmp={"creator": (name,), **values}, seed=seed)


def with_picture(data: bytes, seed: int) -> bytes:
    """The words of a JPEG around the picture of a seed."""
    plain = encoded(picture(seed=seed), quality=95)
    words = [
        segment(one.marker, one.payload) for one in segments(data) if one.marker in (APP1, APP13)
    ]
    return plain[:2] + b"".join(words) + plain[2:]


def png_with_text(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG with the given chunks before its pixels."""
    plain = encoded(picture(), "PNG")
    extra = b"".join(
        struct.pack(">I", len(value)) + kind + value + struct.pack(">I", zlib.crc32(kind + value))
        for kind, value in chunks
    )
    return plain[:33] + extra + plain[33:]


def write(folder: Path, **files: bytes) -> Path:
    """Write files named by keyword ("IMG_1__JPG" is IMG_1.JPG) and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def dated(source: str, text: str, **look: object) -> bytes:
    """A JPEG whose date, in one of its blocks, is just that text; byline itself would never write such a one."""
    raw = text.encode("utf-8", "replace")
    if source == "iim":
        return jpeg(iim=struct.pack(">BBBH", 0x1C, 2, 55, len(raw)) + raw, **look)
    if source == "exif":
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = text
        return jpeg(exif=exif.tobytes().removeprefix(b"Exif\0\0"), **look)
    return jpeg(xmp={"date_created": text}, **look)
