"""The one place that opens an image: allowed formats, limits before pixels, reasons in words."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import Image, UnidentifiedImageError

from .errors import BadPicture, NotAPhoto

#: What Pillow may try. A JPEG with more pictures behind it (MPO) comes out of JPEG, as its first.
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF")
#: Phase One backs give 150 million pixels; twice Pillow's own limit is where it refuses.
MAX_PIXELS = 250_000_000
_HEAD_BYTES = 64 << 10

#: What Pillow and its decoders raise on files that are not what they claim.
_DECODER_FAULTS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # Pillow's way to say "not mine"
    TypeError,
    ValueError,
    Image.DecompressionBombError,
    struct.error,
)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
pi_heif.register_heif_opener()


@contextmanager
def opened(path: Path, inside: io.BytesIO | None = None) -> Iterator[Image.Image]:
    """Open the first frame of a picture; whatever goes wrong inside the block is a BadPicture.

    `inside` is a picture that was found in the file. Raises BadPicture with the reason.
    """
    try:
        # Pillow warns of every odd tag and of half-large pictures; neither is a reason to stop.
        with warnings.catch_warnings(), inside or path.open("rb") as file:
            warnings.simplefilter("ignore")
            with Image.open(file, formats=FORMATS) as image:
                if image.format == "AVIF":
                    image.info.update(_numbers_of_colour(file))
                yield image
    except BadPicture:
        raise
    except UnidentifiedImageError as error:
        raise _what_it_is(path) from error
    except Image.DecompressionBombError as error:
        raise BadPicture(f"has more than {MAX_PIXELS // 1_000_000} million pixels") from error
    except MemoryError as error:
        raise BadPicture("needs more memory than a photo may") from error
    except _DECODER_FAULTS as error:
        raise BadPicture(f"damaged: {_sentence(error)}") from error


def _numbers_of_colour(file: BinaryIO) -> dict[str | tuple[int, int], dict[str, int]]:
    """The code points that name an AVIF's colours, which Pillow leaves out (ISO/IEC 14496-12, 12.1.5)."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    place = head.find(b"colrnclx") + 8
    if place < 8 or place + 4 > len(head):
        return {}
    primaries, curve = struct.unpack_from(">HH", head, place)
    return {"nclx_profile": {"color_primaries": primaries, "transfer_characteristics": curve}}


def _sentence(error: BaseException) -> str:
    text = " ".join(str(error).split())
    # Pillow appends its advice for programmers; people cannot follow it.
    text = text.split(". Use ")[0].split("; ")[0]
    return text[:120] or type(error).__name__


#: First bytes of files that turn up on cards and are no picture byline shows.
_STRANGERS = (
    (b"GIF8", "is a GIF, which byline does not read"),
    (b"8BPS", "is a Photoshop document; export it as TIFF or JPEG"),
    (b"%PDF", "is a PDF, not a photo"),
    (b"\0\0\0\x0cjP  ", "is a JPEG 2000, which byline does not read"),
    (b"\xff\x0a", "is a JPEG XL, which byline does not read"),
    (b"\0\0\0\x0cJXL ", "is a JPEG XL, which byline does not read"),
)
#: First bytes of photos that are there but cannot be opened.
_DAMAGED = ((b"\xff\xd8", "JPEG"), (b"\x89PNG", "PNG"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"))


def _what_it_is(path: Path) -> BadPicture:
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        return NotAPhoto("is empty")
    for mark, kind in _DAMAGED:
        if head.startswith(mark):
            return BadPicture(f"damaged: starts as a {kind} but holds no picture")
    reasons = (reason for mark, reason in _STRANGERS if head.startswith(mark))
    return NotAPhoto(next(reasons, "is not a photo"))
