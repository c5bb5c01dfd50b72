"""A picture in another site's page: the frame that holds it, as HTML to paste and as oEmbed gives it."""

from __future__ import annotations

import html
from dataclasses import dataclass

from .pictures import Picture

WIDTH_PX = 800
_NARROWEST_PX = 240
#: Beneath the picture: its caption and its credit, two lines each.
_WORDS_PX = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedSize:
    """The size of a frame that shows a picture whole, with its words beneath."""

    width_px: int
    height_px: int


def embed_size(
    picture: Picture, most_width_px: int, most_height_px: int | None = None
) -> EmbedSize:
    """The largest frame that is no wider, and no higher, than is asked for."""
    width = max(_NARROWEST_PX, min(most_width_px, picture.largest.width_px))
    height = round(width * picture.height_px / picture.width_px) + _WORDS_PX
    if most_height_px is not None:
        height = min(height, max(_NARROWEST_PX, most_height_px))
    return EmbedSize(width_px=width, height_px=height)


def html_snippet(picture: Picture, origin: str, gallery: str, size: EmbedSize | None = None) -> str:
    """The HTML to paste: a frame, whose page shows the credit, and whose title says it and the gallery."""
    size = size or embed_size(picture, WIDTH_PX)
    licence = picture.licence.url if picture.licence else None
    said = " · ".join(
        filter(None, (picture.name, picture.said(), picture.licence_title, licence, gallery))
    )
    return (
        f'<iframe src="{html.escape(origin + picture.href)}/embed" width="{size.width_px}" '
        f'height="{size.height_px}" title="{html.escape(said)}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )
