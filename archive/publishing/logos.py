"""Logos as an organisation has them: SVG, made harmless, or PNG."""

from __future__ import annotations

import hashlib
import io
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from PIL import Image
from py_svg_hush import filter_svg

from .house import Asset, Logo

#: Of a file that the organisation gives, and of what is made of it.
MOST_BYTES = 512 << 10
_MOST_PX = 4000
_DEEPEST = 64
_ENDLESS = 1e30
_MOST_TIMES_AS_LONG = 50
_LENGTH = re.compile(r"\s*\+?([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?)(?:px|pt|pc|mm|cm|in)?\s*")


class BadLogo(ValueError):
    """Why a file cannot be a logo."""


def asset_named(data: bytes, suffix: str, media_type: str) -> Asset:
    """A file under a name made of its contents."""
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return Asset(name=f"{digest}{suffix}", media_type=media_type, data=data)


def logo(data: bytes) -> tuple[Logo, Asset]:
    """A logo of the bytes of its file; raises BadLogo."""
    is_png = data.startswith(b"\x89PNG\r\n\x1a\n")
    (width, height), asset = _png(data) if is_png else _svg(data)
    return Logo(name=asset.name, width_px=width, height_px=height), asset


def _png(data: bytes) -> tuple[tuple[int, int], Asset]:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            size = image.size
            if max(size) > _MOST_PX:
                raise BadLogo(f"is wider or higher than {_MOST_PX} px; make it smaller")
            # Drawn anew: what a program hid in the file stays behind.
            shown = (
                image.point(lambda value: value / 256).convert("L")
                if image.mode[0] == "I"
                else image
            )
            clean = Image.frombytes("RGBA", size, shown.convert("RGBA").tobytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, BadLogo):
            raise
        raise BadLogo(f"is no PNG that can be read ({error})") from error
    written = io.BytesIO()
    clean.save(written, "PNG", optimize=True)
    return size, asset_named(written.getvalue(), ".png", "image/png")


def _svg(data: bytes) -> tuple[tuple[int, int], Asset]:
    try:
        _refuse_depth(data)
        clean = filter_svg(data, {})
        size = _svg_size(clean)
    except (ValueError, ParseError, DefusedXmlException) as error:
        if isinstance(error, BadLogo):
            raise
        raise BadLogo(f"is neither PNG nor SVG that can be read ({error})") from error
    if len(clean) > MOST_BYTES:
        raise BadLogo(
            f"is larger than {MOST_BYTES >> 10} kB when it is written out; make it simpler"
        )
    return size, asset_named(clean, ".svg", "image/svg+xml")


def _refuse_depth(data: bytes) -> None:
    """Refuse what is nested deeper than any drawing: each level is indented by those above it."""
    depth = 0
    for event, _ in iterparse(io.BytesIO(data), events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise BadLogo(f"is nested more than {_DEEPEST} deep; make it simpler")


def _svg_size(clean: bytes) -> tuple[int, int]:
    root = fromstring(clean)
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise BadLogo("is no SVG: its first element is another")
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [match[1] for side in sides if (match := _LENGTH.fullmatch(side))]
    sizes = [float(length) for length in lengths]
    if len(sizes) != 2 or not all(0 < size < _ENDLESS for size in sizes):
        raise BadLogo("has no size; give it a viewBox")
    if max(sizes) > _MOST_TIMES_AS_LONG * min(sizes):
        raise BadLogo(f"is more than {_MOST_TIMES_AS_LONG} times as long as it is high or wide")
    # Only its shape counts: as many pixels as a screen might show.
    scale = min(1, _MOST_PX / max(sizes)) if max(sizes) >= 1 else 1 / min(sizes)
    width, height = (max(1, round(size * scale)) for size in sizes)
    return width, height
