"""The only place where a picture of the gallery is set; the credit is part of it.

In Python, not in a template: a page sets hundreds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from ..bundle.pictures import Picture
from ..site.language import words


def figure(
    picture: Picture, *, is_eager: bool, caption: Markup | str = "", place: str = ""
) -> Markup:
    """A picture as a link to its page, above its caption and its credit.

    `place` says which of several it is, where they have one alternative.
    """
    foreign = lang(picture.caption_lang) if caption else Markup("")
    said = f'<span class="caption"{foreign}>{escape(caption)}</span> ' if caption else ""
    name = spoken(picture, caption)
    return Markup(  # noqa: S704  # every value in it is escaped
        f'<figure role="figure" aria-label="{name}" class="{picture.ratio_class}">\n'
        f'  <a class="frame" href="{picture.href}">{colours(picture)}{_image(picture, is_eager, place)}</a>\n'
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
    shown = tuple(pictures)
    alike = Counter(picture.alt for picture in shown)
    figures = (
        figure(
            picture,
            is_eager=number < eager,
            caption=caption(picture) if caption else "",
            place=_place(picture, number + 1, len(shown)) if alike[picture.alt] > 1 else "",
        )
        for number, picture in enumerate(shown)
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


def lang(code: str) -> Markup:
    """The attribute of an element whose text is in another language than the page's."""
    return Markup(' lang="{}"').format(code) if code else Markup("")


def _place(picture: Picture, number: int, of: int) -> str:
    """Which picture of a row it is: those with one alternative are told apart by it."""
    return f"{words(picture.language)['photo_number'].format(number, of)} "


def _image(picture: Picture, is_eager: bool, place: str) -> str:
    *others, last = picture.grid
    sources = "".join(f'<source type="{copy.media_type}" srcset="{copy.href}">' for copy in others)
    lazy = "" if is_eager else ' loading="lazy"'
    return (
        f'<picture>{sources}<img src="{last.href}" width="{last.width_px}" height="{last.height_px}" '
        f'alt="{escape(place + picture.alt)}"{lang(picture.alt_lang)}{lazy} decoding="async"></picture>'
    )
