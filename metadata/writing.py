"""Field values into copies of pictures: EXIF, IIM and XMP in step, pixels and all else untouched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .containers import Blocks, find_blocks, jpeg, png, tiff, webp
from .containers.blocks import IIM, IIM_DIGEST, photoshop_resources
from .errors import BadBlock, UnwritableCopy
from .exif import exif_block, exif_block_in_place, exif_entries
from .iim import held_values, iim_block
from .packet import split_packet, xmp_packet
from .values import Value

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The bytes of a copy, and what could not be said in it word for word."""

    data: bytes
    notes: tuple[str, ...] = ()


def credited_copy(data: bytes, values: Values) -> Copy:
    """Write values into a copy of a JPEG, PNG, TIFF or WebP; everything else it says stays.

    An empty value takes away what the file says of that field.

    Raises UnwritableCopy for another container, or a block that has no room; BadBlock for bytes of no
    container byline knows.
    """
    blocks = find_blocks(data)
    if blocks.container not in _PUT:
        raise UnwritableCopy(f"byline writes no {blocks.container.upper()}")
    notes = list(held_values(values)[1]) if blocks.container in _WITH_IIM else []
    if blocks.is_signed:
        notes.append("its Content Credentials no longer hold for the copy")
    try:
        copy = _PUT[blocks.container](data, blocks, values)
        return replace(copy, notes=(*notes, *copy.notes))
    except BadBlock as error:
        raise UnwritableCopy(f"what it says cannot be kept ({error})") from error


def credited_derivative(plain: bytes, values: Values) -> Copy:
    """Write values into a JPEG or WebP of our own making, which says nothing else.

    What is longer than IIM holds is whole in the XMP beside it, and no note is made of it.
    """
    if plain.startswith(b"RIFF"):
        return Copy(data=webp.put(plain, exif=exif_block(values), xmp=xmp_packet(values)))
    data = jpeg.put(
        plain,
        exif=exif_block(values),
        xmp=xmp_packet(values),
        photoshop=photoshop_block(iim_block(values)),
    )
    return Copy(data=data)


def worded_as(plain: bytes, derivative: bytes) -> bytes:
    """A JPEG of our own making, saying what a JPEG derivative of ours says; raises BadBlock for no JPEG."""
    said = find_blocks(derivative)
    return jpeg.put(plain, exif=_first(said.exif), xmp=_first(said.xmp), photoshop=said.photoshop)


def _put_jpeg(data: bytes, blocks: Blocks, values: Values) -> Copy:
    main, extended = split_packet(values, blocks.xmp, jpeg.MAX_XMP)
    exif = exif_block(values, _first(blocks.exif))
    notes: tuple[str, ...] = ()
    if len(exif) > jpeg.MAX_EXIF:
        # Cameras fill EXIF to the brim; only what fits in place of older values can be said there.
        exif, missing = exif_block_in_place(values, _first(blocks.exif))
        notes = tuple(f"EXIF is full, and has no {name}" for name in missing)
    copy = jpeg.put(
        data,
        exif=exif,
        xmp=main,
        extended_xmp=extended,
        photoshop=_photoshop(blocks, values),
    )
    return Copy(data=copy, notes=notes)


def _put_png(data: bytes, blocks: Blocks, values: Values) -> Copy:
    copy = png.put(
        data,
        exif=exif_block(values, _first(blocks.exif)),
        xmp=xmp_packet(values, base=blocks.xmp),
        photoshop=_photoshop(blocks, values),
        texts={
            name: ", ".join(value) if isinstance(value, tuple) else str(value)
            for name, value in values.items()
        },
    )
    return Copy(data=copy)


def _put_webp(data: bytes, blocks: Blocks, values: Values) -> Copy:
    exif, xmp = exif_block(values, _first(blocks.exif)), xmp_packet(values, base=blocks.xmp)
    return Copy(data=webp.put(data, exif=exif, xmp=xmp))


def _put_tiff(data: bytes, blocks: Blocks, values: Values) -> Copy:
    iim = iim_block(values, blocks.iim)
    # The digest stands among Photoshop's resources, IIM in a tag of its own (XMP Part 3, 1.1.4).
    resources = photoshop_block(iim, blocks.photoshop, is_iim_inside=False)
    copy = tiff.with_entries(
        data,
        {
            **exif_entries(values),
            tiff.XMP: (tiff.BYTE, xmp_packet(values, base=blocks.xmp)),
            tiff.IIM: (tiff.UNDEFINED, iim),
            tiff.PHOTOSHOP: (tiff.BYTE, resources),
        },
    )
    return Copy(data=copy)


_PUT = {"jpeg": _put_jpeg, "png": _put_png, "webp": _put_webp, "tiff": _put_tiff}
_WITH_IIM = ("jpeg", "tiff")


def _first(blocks: tuple[bytes, ...]) -> bytes:
    """The block that speaks where there are several; readers take the first."""
    return blocks[0] if blocks else b""


def _photoshop(blocks: Blocks, values: Values) -> bytes:
    iim = iim_block(values, blocks.iim)
    return photoshop_block(iim, blocks.photoshop)


def photoshop_block(iim: bytes, base: bytes = b"", *, is_iim_inside: bool = True) -> bytes:
    """Wrap IIM and its digest as Photoshop resources, with all else `base` holds (MWG 2.0, 3.3)."""
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    new = [(IIM, iim)] if is_iim_inside else []
    kept = [
        found.whole for found in photoshop_resources(base) if found.number not in (IIM, IIM_DIGEST)
    ]
    return b"".join(kept) + b"".join(
        b"8BIM"
        + number.to_bytes(2, "big")
        + bytes(2)
        + len(value).to_bytes(4, "big")
        + value
        + b"\0" * (len(value) & 1)
        for number, value in (*new, (IIM_DIGEST, digest))
    )
