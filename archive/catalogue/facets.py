"""What results are narrowed by, as words of the gallery's full-text index that nobody types.

An index finds what has several words at once without reading all that has one of them; so it does with
an event, a person and a licence, if they are words in it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

EVENT, PERSON, PHOTOGRAPHER, LICENCE, ORIENTATION, SIZE, YEAR = (
    "event", "person", "photographer", "licence", "orientation", "size", "year",
)  # fmt: skip
#: Long edges in pixels that results can be narrowed to, each or more.
SIZES_PX = (2000, 4000, 6000)
#: A letter of no language that photos are described in (U+01C3), which the index takes as a letter.
MARK = "ǃ"


def facet_word(facet: str, value: str) -> str:
    """The word that a photo with this value has in the index.

    >>> facet_word("licence", "CC-BY-4.0")
    'ǃlicenceǃccǃbyǃ4ǃ0'
    """
    return f"{MARK}{facet}{MARK}{re.sub('[^a-z0-9]', MARK, value.lower())}"


def shape_words(width_px: int, height_px: int) -> str:
    """The words for a picture's orientation and its size.

    >>> shape_words(3000, 2000)
    'ǃorientationǃlandscape ǃsizeǃ2000'
    """
    return " ".join(_shape_words(width_px, height_px))


def _shape_words(width_px: int, height_px: int) -> Iterator[str]:
    yield facet_word(ORIENTATION, orientation(width_px, height_px))
    for edge in SIZES_PX:
        if max(width_px, height_px) >= edge:
            yield facet_word(SIZE, str(edge))


def likeness(
    event: str | None, licence: str | None, year: str | None, width_px: int, height_px: int
) -> str:
    """What a photo has in common with others, as one word that `alike` takes apart.

    >>> likeness("up-2015", None, "2015", 3000, 2000)
    'up-2015||2015|landscape|2000'
    """
    edge = max((px for px in SIZES_PX if max(width_px, height_px) >= px), default=0)
    return "|".join(
        (event or "", licence or "", year or "", orientation(width_px, height_px), str(edge))
    )


def alike(likeness: str) -> Iterator[tuple[str, str | int]]:
    """Every facet that a likeness tells, and its value.

    >>> list(alike("|CC0-1.0||square|4000"))
    [('licence', 'CC0-1.0'), ('orientation', 'square'), ('size', 2000), ('size', 4000)]
    """
    *values, edge = likeness.split("|")
    named = zip((EVENT, LICENCE, YEAR, ORIENTATION), values, strict=True)
    yield from ((facet, value) for facet, value in named if value)
    yield from ((SIZE, px) for px in SIZES_PX if px <= int(edge))


def orientation(width_px: int, height_px: int) -> str:
    """Landscape, portrait or square."""
    if width_px == height_px:
        return "square"
    return "landscape" if width_px > height_px else "portrait"
