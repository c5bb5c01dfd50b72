"""Share pictures: what other sites show of a page, with the credit set in it.

The photo stands whole on ink, uncropped; beneath it are its credit and the gallery's name, in letters that
nobody can leave out.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

#: What most sites ask for.
WIDTH_PX, HEIGHT_PX = 1200, 630
#: A change of what follows gives all share pictures other names.
RECIPE = "1"
_MOST_BYTES = 300_000
#: The photo's height: 3:2 is 800 wide then, which a JPEG of 1600 gives without decoding the rest.
_PICTURE_PX = 533
_MARGIN_PX = 40
_ROOM_PX = WIDTH_PX - 2 * _MARGIN_PX
_LINES_PX = HEIGHT_PX - _PICTURE_PX - 8
_INK, _PAPER, _SOFT = "#161513", "#ece7de", "#a69e92"
_CREDIT_PX, _GALLERY_PX = 32, 24
_LINE_SIZES_PX = (28, 24, 20, 17, 14)
_QUALITIES = (84, 70, 50)


def share_picture(jpeg: bytes, credit: str, gallery: str) -> bytes:
    """Make the share picture of a JPEG, as JPEG of 1200 by 630 and 300 kB at most.

    Raises OSError for a JPEG that cannot be read.
    """
    canvas = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _INK)
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        size = _within(image.size)
        image.draft("RGB", size)
        picture = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    canvas.paste(picture, ((WIDTH_PX - size[0]) // 2, (_PICTURE_PX - size[1]) // 2))
    _write(ImageDraw.Draw(canvas), credit, gallery)
    for quality in _QUALITIES:
        made = io.BytesIO()
        canvas.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= _MOST_BYTES:
            break
    return made.getvalue()


def _within(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(WIDTH_PX / size[0], _PICTURE_PX / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _write(draw: ImageDraw.ImageDraw, credit: str, gallery: str) -> None:
    """Credit to the left and gallery to the right; where they are long, both in smaller lines."""
    credit, gallery = _in_our_letters(credit), _in_our_letters(gallery)
    middle = (_PICTURE_PX + HEIGHT_PX) // 2
    beside = _font(_CREDIT_PX).getlength(credit) + _font(_GALLERY_PX).getlength(gallery)
    if beside + _MARGIN_PX <= _ROOM_PX:
        draw.text((_MARGIN_PX, middle), credit, _PAPER, _font(_CREDIT_PX), anchor="lm")
        draw.text((WIDTH_PX - _MARGIN_PX, middle), gallery, _SOFT, _font(_GALLERY_PX), anchor="rm")
        return
    font, lines = _fitted(f"{credit} · {gallery}")
    draw.multiline_text(
        (_MARGIN_PX, middle), "\n".join(lines), _PAPER, font, anchor="lm", spacing=2
    )


def _fitted(text: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """A text in lines, in the largest letters in which all of it fits; what fits in none breaks off."""
    for size in _LINE_SIZES_PX:
        lines, most = _lines(text, _font(size)), _LINES_PX // (size + size // 3)
        if len(lines) <= most:
            return _font(size), lines
    return _font(size), [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > _ROOM_PX:
            lines, longer = [*lines, line], word
        line = longer
    return [*lines, line]


def _in_our_letters(text: str) -> str:
    """A text in letters that the font has; those of other scripts as their sound is written in ours."""
    return "".join(
        letter if letter == " " or _has(letter) else " " if letter.isspace() else anyascii(letter)
        for letter in " ".join(text.split())
    )


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    font = _font(_CREDIT_PX)
    # A letter that is missing is drawn as the one for what is missing.
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=64)
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    data = files("ttf_opensans").joinpath("ttf", "OpenSans-Regular.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size_px)
