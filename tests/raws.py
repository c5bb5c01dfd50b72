"""Raw files of our own making: words, a picture, and no raw data, as each maker puts them."""

from __future__ import annotations

import struct
from uuid import UUID

from PIL import Image

from byline.metadata.containers.tiff import with_entries
from byline.metadata.exif import exif_block
from byline.metadata.packet import xmp_packet
from tests.pictures import encoded, picture

NAME = "Élodie Lefèvre"
TAKEN = "2015:02:17 18:30:00"
PREVIEW_PX = (240, 160)
_TURNED = 6


def preview(seed: int = 0, **options: object) -> bytes:
    """The JPEG that a camera puts into a raw; it says nothing of itself."""
    return encoded(picture(*PREVIEW_PX, seed=seed), "JPEG", **options)


def tiff(
    mark: bytes = b"*\0", artist: str = NAME, extra: dict[int, tuple[int, bytes]] | None = None
) -> bytes:
    """A directory with a name, a date and an orientation, little-endian, behind a maker's mark."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = TAKEN
    exif[0x0112] = _TURNED
    exif[0x010F] = "Maker"
    exif.endian = "<"
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    block = exif_block({"creator": (artist,)}, block)
    return b"II" + mark + with_entries(block, extra or {})[4:]


def cr3(artist: str = NAME, xmp: bytes = b"") -> bytes:
    """Canon's boxes: each directory a TIFF of its own."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    def directory(tag: int, text: bytes) -> bytes:
        return with_entries(b"II*\0\x08\0\0\0\0\0\0\0\0\0", {tag: (2, text)})

    first = with_entries(directory(0x013B, artist.encode() + b"\0"), {0x0112: (3, b"\6\0")})
    canon = UUID("85c0b687-820f-11e0-8111-f4ce462b6a48").bytes
    parts = box(b"CMT1", first) + box(b"CMT2", directory(0x9003, TAKEN.encode() + b"\0"))
    moov = box(
        b"moov", box(b"uuid", canon + parts + box(b"CMT4", directory(0x001D, b"2015:02:17\0")))
    )
    packet = box(b"uuid", UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes + xmp) if xmp else b""
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + moov + packet + box(b"mdat", preview())


def raf(artist: str = NAME) -> bytes:
    """Fujifilm's header, and the JPEG it points to."""
    exif = exif_block({"creator": (artist,)}, tiff())
    jpeg = preview(exif=b"Exif\0\0" + exif)
    head = b"FUJIFILMCCD-RAW ".ljust(84, b"0") + struct.pack(">II", 148, len(jpeg))
    return head.ljust(148, b"\0") + jpeg + bytes(1000)


def every_raw() -> dict[str, bytes]:
    """One of each kind, by the name of its file."""
    xmp = xmp_packet({"creator": (NAME,)})
    return {
        "a.CR3": cr3(),
        "b.CR3": cr3(artist="", xmp=xmp),
        "c.RAF": raf(),
        "d.ORF": tiff(b"RO") + preview(),
        "e.RW2": tiff(b"U\0") + preview(),
        "f.RW2": tiff(b"U\0", artist="", extra={0x2E: (7, preview(exif=b"Exif\0\0" + tiff()))}),
        "g.NEF": tiff() + preview(),
        "h.ARW": tiff(artist="", extra={700: (1, xmp)}) + preview(),
        "i.DNG": tiff() + preview(),
    }
