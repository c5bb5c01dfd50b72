"""The only place where a picture of the gallery is set; the credit is part of it.

In Python, not in a template: a page sets hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from ..bundle.pictures import Picture


def figure(picture: Picture, *, is_eager: bool, caption: Markup | str = "") -> Markup:
    """A picture as a link to its page, above its caption and its credit."""
    said = f'<span class="caption">{escape(caption)}</span> ' if caption else ""
    name = spoken(picture, caption)
    return Markup(  # noqa: S704  # every value in it is escaped
        f'<figure role="figure" aria-label="{name}" class="{picture.ratio_class}">\n'
        f'  <a class="frame" href="{picture.href}">{colours(picture)}{_image(picture, is_eager)}</a>\n'
        f"  <figcaption>{said}{credit(picture)}</figcaption>\n"
        "</figure>\n"
    )


def spoken(picture: Picture, caption: object = "") -> Markup:
    """The name of a figure: the text of its caption, as RGAA 1.9.1 has it."""
    said = caption.striptags() if isinstance(caption, Markup) else str(caption)
    return escape(" ".join(filter(None, (said, picture.said()))))


def rows(
    pictures: Iterable[Picture],
    eager: int,
    caption: Callable[[Picture], Markup | str] | None = None,
) -> Markup:
    """Pictures in rows, so many of them loaded at once; the browser fetches the others when they are near."""
    figures = (
        figure(shown, is_eager=number < eager, caption=caption(shown) if caption else "")
        for number, shown in enumerate(pictures)
    )
    return Markup('<div class="rows">\n{}</div>\n').format(Markup("").join(figures))


def credit(picture: Picture, target: str = "") -> Markup:
    """The credit of a picture, each name with its page, to be opened in a target if need be."""
    more = Markup(' target="{}" rel="noopener"').format(target) if target else ""
    first, *others = picture.credit
    pieces = (
        [f'<span class="label">{escape(first.text.rstrip())}</span> '] if not first.href else []
    )
    for piece in others if pieces else (first, *others):
        text = escape(piece.text)
        pieces.append(f'<a href="{escape(piece.href)}"{more}>{text}</a>' if piece.href else text)
    return Markup(f'<span class="credit">{"".join(pieces)}</span>')  # noqa: S704


def colours(picture: Picture) -> Markup:
    """The picture's own colours, from above to below, until it is there."""
    if not picture.colours:
        return Markup("")
    name = f"c-{picture.uid}"
    stops = "".join(
        f'<stop offset="{place / 2}" stop-color="{escape(colour)}"/>'
        for place, colour in enumerate(picture.colours)
    )
    return Markup(  # noqa: S704
        '<svg class="colours" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<linearGradient id="{name}" x2="0" y2="1">{stops}</linearGradient>'
        f'<rect width="1" height="1" fill="url(#{name})"/></svg>'
    )


def _image(picture: Picture, is_eager: bool) -> str:
    *others, last = picture.grid
    sources = "".join(f'<source type="{copy.media_type}" srcset="{copy.href}">' for copy in others)
    lazy = "" if is_eager else ' loading="lazy"'
    return (
        f'<picture>{sources}<img src="{last.href}" width="{last.width_px}" height="{last.height_px}" '
        f'alt="{escape(picture.alt)}"{lazy} decoding="async"></picture>'
    )
