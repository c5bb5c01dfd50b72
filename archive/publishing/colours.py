"""An accent that can be read: colours as WCAG 2 weighs them."""

from __future__ import annotations

#: What accents stand on, in the light and in the dark (byline.css).
PAPER, DARK_PAPER = "#faf8f4", "#161513"
#: Of text to what it stands on (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5


def contrast(first: str, second: str) -> float:
    """How far two colours, given as "#rrggbb", are from each other: 1 to 21.

    >>> round(contrast("#000000", "#ffffff")), round(contrast("#9a3d14", PAPER), 1)
    (21, 6.5)
    """
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str, background: str = DARK_PAPER) -> str:
    """The colour nearest to this one, on the way to white, that can be read on a dark background.

    >>> lightened("#ffff00"), contrast(lightened("#000080"), DARK_PAPER) >= LEAST_CONTRAST
    ('#ffff00', True)
    """
    for step in range(101):
        mixed = "#" + "".join(f"{round(c + (255 - c) * step / 100):02x}" for c in _channels(colour))
        if contrast(mixed, background) >= LEAST_CONTRAST:
            return mixed
    return "#ffffff"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
