"""The copies people see: decoded once, upright, in sRGB, from large to small.

All are JPEG, which every program reads with its whole credit. The size that fills grids has a WebP
twin: at equal likeness a quarter lighter than JPEG. AVIF was as light and as fast to make, but a
credit corrected later could not be written into it without decoding it (docs/media.md).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageChops, ImageCms, ImageFile

from .errors import BadPicture
from .profiles import ADOBE_RGB, SRGB, is_srgb, named_by_numbers
from .resizing import resized

#: Long edges in pixels, largest first: a full screen, a page, a grid on a desk, a grid on a phone.
LONG_EDGES_PX = (2560, 1600, 800, 320)
GRID_EDGE_PX = 800
JPEG, WEBP = "image/jpeg", "image/webp"
JPEG_QUALITY = 82
WEBP_QUALITY = 80
_WEBP_METHOD = 2  # half the time of Pillow's default for 4 % more bytes
_ORIENTATION = 0x0112
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# One buffer for a whole file instead of 64 kB pieces: a quarter less time in the decoder.
ImageFile.MAXBLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """One copy: its size in pixels, its media type and its bytes, with no metadata at all."""

    width_px: int
    height_px: int
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A developed photo: its upright size in pixels, its derivatives, largest first, and its colours.

    `colours` are the means of its upper, middle and lower third, as "rrggbb".
    """

    width_px: int
    height_px: int
    derivatives: tuple[Derivative, ...]
    colours: tuple[str, ...]


def upright_size(image: Image.Image) -> tuple[int, int]:
    """The size in pixels that an opened image has when it stands upright; nothing is decoded."""
    turn = turned_as(image)
    keeps_sides = turn is None or turn in _KEEPS_SIDES
    return image.size if keeps_sides else (image.height, image.width)


def make_derivatives(image: Image.Image) -> Picture:
    """Make every derivative of an opened image, which is decoded here and only here."""
    exif = image.getexif()
    turn = turned_as(image)
    profile = _profile_of(image, exif)
    upright = upright_size(image)
    sizes = _sizes(upright)
    largest = sizes[0] if upright == image.size else (sizes[0][1], sizes[0][0])
    # JPEG decodes straight to 1/2, 1/4 or 1/8, never below what is asked for.
    image.draft(None, largest)
    current = resized(_resizable(image), largest)
    current = _in_srgb(current, profile)
    if turn is not None:
        current = current.transpose(turn)
    derivatives = []
    for size in sizes:
        current = resized(current, size)
        derivatives.append(encoded(current, JPEG, quality=JPEG_QUALITY, subsampling="4:2:0"))
        if size == _grid_size(sizes):
            derivatives.append(encoded(current, WEBP, quality=WEBP_QUALITY, method=_WEBP_METHOD))
    return Picture(
        width_px=upright[0],
        height_px=upright[1],
        derivatives=tuple(derivatives),
        colours=_colours(current),
    )


def turned_as(image: Image.Image) -> Image.Transpose | None:
    """How an image is to be turned; Pillow turns a TIFF by itself while it loads it."""
    return None if image.format == "TIFF" else _TURN.get(image.getexif().get(_ORIENTATION, 1))


_KEEPS_SIDES = (
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_TOP_BOTTOM,
)


def _profile_of(image: Image.Image, exif: Image.Exif) -> bytes | None:
    """The profile a picture has, or the one it names; None where it has none."""
    if embedded := image.info.get("icc_profile"):
        return bytes(embedded)
    if numbers := image.info.get("nclx_profile"):
        return named_by_numbers(numbers["color_primaries"], numbers["transfer_characteristics"])
    return ADOBE_RGB if _is_adobe_rgb(exif) else None


def _is_adobe_rgb(exif: Image.Exif) -> bool:
    """Whether a camera says Adobe RGB in the one way DCF 2.0 gives it: interoperability R03."""
    interoperability = exif.get_ifd(ExifTags.IFD.Interop)
    return str(interoperability.get(ExifTags.Interop.InteropIndex, "")).startswith("R03")


def _sizes(upright: tuple[int, int]) -> list[tuple[int, int]]:
    """Sizes to make, largest first, each computed from the full size; nothing is enlarged.

    Of two that round to one width the larger stays: no eye tells them apart.

    >>> _sizes((1000, 500)), _sizes((400, 801))
    ([(1000, 500), (800, 400), (320, 160)], [(400, 801), (160, 320)])
    """
    long_edge = max(upright)
    edges = [edge for edge in LONG_EDGES_PX if edge < long_edge]
    if len(edges) < len(LONG_EDGES_PX):
        edges.insert(0, long_edge)
    by_width: dict[int, tuple[int, int]] = {}
    for edge in edges:
        width, height = (max(1, round(side * edge / long_edge)) for side in upright)
        by_width.setdefault(width, (width, height))
    return list(by_width.values())


def _grid_size(sizes: list[tuple[int, int]]) -> tuple[int, int]:
    """The largest size that is no larger than a grid needs."""
    return next(size for size in sizes if max(size) <= GRID_EDGE_PX or size == sizes[-1])


def _colours(image: Image.Image) -> tuple[str, ...]:
    """What stands in the picture's place until it is there."""
    thirds = image.resize((1, 3), Image.Resampling.BOX).tobytes().hex()
    return thirds[:6], thirds[6:12], thirds[12:]


def _resizable(image: Image.Image) -> Image.Image:
    """Bring odd pixel types to one that can be resized without loss of what the eye sees."""
    if image.mode.startswith("I"):  # up to 16 bits a pixel; Pillow's own conversion clips at 255
        return _in_8_bits(image)
    if image.mode == "F":
        raise BadPicture(
            "has floating-point levels, whose range nothing tells; export it in 16 bits"
        )
    has_transparency = "transparency" in image.info or image.mode in (
        "RGBA",
        "LA",
        "PA",
        "RGBa",
        "La",
    )
    if has_transparency:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    if image.mode in ("1", "P", "HSV", "YCbCr", "RGBX"):
        return image.convert("RGB")
    return image


def _in_8_bits(image: Image.Image) -> Image.Image:
    tags = getattr(image, "tag_v2", {})
    whole = image.convert("I")
    least, most = (int(level) for level in whole.getextrema())  # type: ignore[arg-type]
    white = _whitest(tags, most)
    if least < 0 or most > white:
        raise BadPicture("has levels of more than 16 bits; export it in 16 bits")
    grey = whole.point(lambda level: level * (255 / white)).convert("L")
    return ImageChops.invert(grey) if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else grey


def _whitest(tags: Mapping[int, object], most: int) -> int:
    """The level of white: as MaxSampleValue says (TIFF 6.0), else that of 12 bits or of 16."""
    said = tags.get(_MAX_SAMPLE)
    said = said[0] if isinstance(said, tuple) and said else said
    if isinstance(said, int) and most <= said <= 0xFFFF:
        return max(1, said)
    return 0xFFF if most <= 0xFFF else 0xFFFF


_PHOTOMETRIC, _WHITE_IS_ZERO, _MAX_SAMPLE = 262, 0, 281


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to sRGB by the embedded profile; a profile that cannot be used is passed over."""
    if image.mode == "LAB":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    if profile and image.mode in ("L", "RGB", "CMYK", "LAB"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if image.mode != "RGB" or not is_srgb(profile):
                image = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a grey or broken profile on a colour picture: its numbers are the best there is
    return image if image.mode == "RGB" else image.convert("RGB")


def encoded(image: Image.Image, media_type: str, **options: Any) -> Derivative:
    """An image as a file of that type, in memory; of all that its file said beside the pixels, nothing."""
    # Pillow writes a comment, and what else a format may carry, from here.
    image.info = {}
    buffer = io.BytesIO()
    image.save(buffer, media_type.removeprefix("image/"), **options)
    return Derivative(
        width_px=image.width,
        height_px=image.height,
        media_type=media_type,
        data=buffer.getvalue(),
    )
