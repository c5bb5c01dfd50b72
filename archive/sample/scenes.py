"""The scenes of a conference: stage, table, lectern, audience, slide, coffee; each one drawing."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from .easel import Easel, mixed
from .figures import Hair, Look, draw_bust, draw_from_behind, passer_by

LANDSCAPE = (1800, 1200)
PORTRAIT = (1200, 1800)
_HAIR: tuple[Hair, ...] = ("short", "bob", "long", "bun", "short", "curls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a hall: its wall from top to bottom, its light, and one accent."""

    high: str
    low: str
    light: str
    accent: str
    wood: str = "#8a5a3b"


DUSK = Palette(high="#141a33", low="#3a2f5c", light="#ffdca8", accent="#f2a65a")
TEAL = Palette(high="#0d2a33", low="#1f5a5c", light="#fff0c9", accent="#f4c95d")
WINE = Palette(high="#2a1220", low="#6a2740", light="#ffd9b0", accent="#e9886a")
PAPER = Palette(high="#e9e1d2", low="#cdbfa6", light="#fffaf0", accent="#c8643c", wood="#a9764d")
MOSS = Palette(high="#18261c", low="#3f5b3a", light="#fff2c4", accent="#e0b04c")


def stage(
    size: tuple[int, int], palette: Palette, looks: Sequence[Look], chance: random.Random
) -> Image.Image:
    """The whole stage, seen over the heads of the audience."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    floor = height * 0.66
    _curtains(easel, palette, floor)
    _screen(easel, (width * 0.3, height * 0.1, width * 0.7, height * 0.4), palette)
    easel.panel((0, floor, width, height), mixed(palette.wood, "#000000", 0.45))
    easel.panel((0, floor, width, floor + height * 0.03), mixed(palette.wood, palette.light, 0.25))
    _spotlights(easel, palette, floor)
    _seated(
        easel,
        looks,
        (width * 0.2, width * 0.8),
        floor - height * 0.01,
        height * 0.042,
        palette,
        talking=1,
    )
    _heads(easel, chance, height * 0.86, height * 0.062, "#0d0b14")
    _heads(easel, chance, height * 0.98, height * 0.085, "#07060b")
    return easel.finished(chance)


def round_table(
    size: tuple[int, int],
    palette: Palette,
    looks: Sequence[Look],
    talking: int,
    chance: random.Random,
) -> Image.Image:
    """Speakers at their table, from the first row."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    _curtains(easel, palette, height)
    _bokeh(easel, palette, chance, 16)
    easel.blur(14)
    easel.glow(
        [(width * 0.2, 0), (width * 0.8, 0), (width, height), (0, height)], palette.light, 0.32, 160
    )
    head = min(width / (len(looks) * 4.4), height * 0.085)
    _seated(easel, looks, (0, width), height * 0.72, head, palette, talking=talking)
    return easel.finished(chance)


def lectern(
    size: tuple[int, int], palette: Palette, look: Look, chance: random.Random, *, turn: float = 0.6
) -> Image.Image:
    """One speaker at the lectern, in the spotlight."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    _curtains(easel, palette, height)
    _bokeh(easel, palette, chance, 10)
    easel.blur(18)
    x = width * (0.5 if height > width else 0.4)
    easel.glow(
        [(x - 60, -40), (x + 60, -40), (x + width * 0.34, height), (x - width * 0.34, height)],
        palette.light,
        0.42,
        120,
    )
    head = height * (0.085 if height > width else 0.11)
    chin = height * 0.46
    draw_bust(easel, x, chin, head, look, turn=turn, is_talking=True)
    side = 1 if turn > 0 else -1
    _arm(easel, x + side * 1.5 * head, chin + 1.6 * head, head, look, side)
    _desk(easel, x, chin + 2.7 * head, head, palette)
    return easel.finished(chance)


def close_up(
    size: tuple[int, int], palette: Palette, look: Look, chance: random.Random, *, turn: float
) -> Image.Image:
    """A portrait of someone speaking, with the lights of the hall out of focus behind."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    _bokeh(easel, palette, chance, 34)
    easel.blur(20)
    easel.glow(
        [(0, 0), (width * 0.6, 0), (width * 0.3, height), (0, height)], palette.light, 0.25, 200
    )
    head = min(width, height) * 0.21
    x = width * (0.5 - 0.08 * turn)
    chin = height * 0.56
    draw_bust(easel, x, chin, head, look, turn=turn, is_talking=True)
    hand = (x + 0.35 * head * turn, chin + 0.75 * head)
    easel.stroke(
        [(hand[0] + 0.2 * head, hand[1] + 0.9 * head), (hand[0], hand[1] - 0.28 * head)],
        "#17161b",
        0.2 * head,
    )
    easel.ellipse(
        (hand[0] - 0.2 * head, hand[1] - 0.55 * head, hand[0] + 0.2 * head, hand[1] - 0.1 * head),
        "#3b3a42",
    )
    easel.ellipse(
        (hand[0] - 0.2 * head, hand[1] + 0.25 * head, hand[0] + 0.52 * head, hand[1] + 0.95 * head),
        look.skin,
    )
    return easel.finished(chance)


def audience(size: tuple[int, int], palette: Palette, chance: random.Random) -> Image.Image:
    """The audience, row behind row, lit from the stage."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    for row, share in enumerate((0.34, 0.5, 0.7, 0.96)):
        head = height * (0.045 + 0.018 * row)
        step = head * 3.7
        start = -step * (0.5 if row % 2 else 0)
        for seat in range(math.ceil(width / step) + 1):
            look = passer_by(chance)
            x = start + seat * step + chance.uniform(-0.2, 0.2) * head
            draw_bust(
                easel,
                x,
                height * share + chance.uniform(-0.2, 0.2) * head,
                head,
                look,
                turn=chance.uniform(0.2, 0.9),
            )
        if row < 3:
            easel.blur(10 - 3 * row)
    easel.glow(
        [(width * 0.5, 0), (width, 0), (width, height), (width * 0.7, height)],
        palette.light,
        0.22,
        260,
    )
    return easel.finished(chance)


def slide(
    size: tuple[int, int], palette: Palette, lines: Sequence[str], chance: random.Random
) -> Image.Image:
    """The screen with a slide, over a few heads."""
    easel = Easel(*size, mixed(palette.high, "#000000", 0.3), palette.high)
    width, height = size
    box = (width * 0.12, height * 0.1, width * 0.88, height * 0.72)
    easel.glow(
        [
            (box[0] - 60, box[1] - 60),
            (box[2] + 60, box[1] - 60),
            (box[2] + 60, box[3] + 60),
            (box[0] - 60, box[3] + 60),
        ],
        palette.light,
        0.25,
        120,
    )
    easel.panel(box, "#f6f1e6", 6)
    left, top = box[0] + width * 0.05, box[1] + height * 0.07
    for number, line in enumerate(lines):
        easel.write(
            (left, top + number * height * 0.085),
            line,
            height * 0.062,
            "#22304a" if number == 0 else "#5d6675",
        )
    base = box[3] - height * 0.06
    for bar in range(6):
        tall = height * (0.05 + 0.045 * bar * chance.uniform(0.7, 1.1))
        x = left + bar * width * 0.1
        colour = palette.accent if bar == 5 else mixed("#22304a", "#f6f1e6", 0.35)
        easel.panel((x, base - tall, x + width * 0.07, base), colour, 3)
    easel.stroke([(left, base + 4), (box[2] - width * 0.05, base + 4)], "#22304a", 3)
    _heads(easel, chance, height * 0.93, height * 0.075, "#08070c")
    return easel.finished(chance)


def coffee(
    size: tuple[int, int], palette: Palette, looks: Sequence[Look], chance: random.Random
) -> Image.Image:
    """The coffee break: people with cups at a high table, before tall windows."""
    easel = Easel(*size, palette.high, palette.low)
    width, height = size
    panes = 4 if width > height else 2
    for pane in range(panes):
        left = width * (pane + 0.12) / panes
        right = width * (pane + 0.88) / panes
        easel.panel(
            (left, height * 0.04, right, height * 0.62), mixed("#cfe4ee", palette.light, 0.3)
        )
        easel.polygon(
            [
                (left, height * 0.5),
                (left + (right - left) * 0.4, height * 0.4),
                (right, height * 0.47),
                (right, height * 0.62),
                (left, height * 0.62),
            ],
            "#9dbb9a",
        )
        for bar in (0.0, 0.5, 1.0):
            x = left + (right - left) * bar
            easel.stroke([(x, height * 0.04), (x, height * 0.62)], "#f8f4ea", 9)
        easel.stroke([(left, height * 0.3), (right, height * 0.3)], "#f8f4ea", 9)
    easel.blur(9)
    head = height * (0.1 if width > height else 0.075)
    for number, look in enumerate(looks):
        x = width * (number + 0.5) / len(looks)
        lean = 1 if number < len(looks) / 2 else -1
        draw_bust(easel, x, height * 0.47, head, look, turn=0.9 * lean, is_talking=number == 1)
    top = height * 0.76
    cloth = mixed(palette.wood, "#ffffff", 0.5)
    easel.panel((width * 0.06, top + height * 0.065, width * 0.94, height), cloth)
    easel.ellipse((width * 0.06, top, width * 0.94, top + height * 0.14), cloth)
    easel.ellipse(
        (width * 0.06, top - 8, width * 0.94, top + height * 0.13),
        mixed(palette.wood, "#ffffff", 0.72),
    )
    for cup in range(4 if width > height else 3):
        _cup(
            easel,
            width * (0.2 + 0.19 * cup),
            top + height * (0.03 + 0.025 * (cup % 2)),
            height * 0.035,
            palette,
        )
    easel.glow(
        [(0, 0), (width, 0), (width, height * 0.5), (0, height * 0.8)], palette.light, 0.1, 220
    )
    return easel.finished(chance)


def _curtains(easel: Easel, palette: Palette, low: float) -> None:
    """Folds of a backdrop."""
    step = easel.width / 22
    for fold in range(22):
        colour = mixed(palette.low, palette.high, 0.35 + 0.35 * (fold % 2))
        easel.panel((fold * step, 0, (fold + 0.72) * step, low), colour)


def _screen(easel: Easel, box: tuple[float, float, float, float], palette: Palette) -> None:
    easel.panel((box[0] - 10, box[1] - 10, box[2] + 10, box[3] + 10), "#0c0b10", 8)
    easel.panel(box, mixed(palette.light, "#ffffff", 0.5), 4)
    middle, tall = (box[0] + box[2]) / 2, box[3] - box[1]
    easel.write((middle, box[1] + tall * 0.3), "Territoires :", tall * 0.17, "#23202b", "mm")
    easel.write(
        (middle, box[1] + tall * 0.54), "nous sommes innovation", tall * 0.14, "#23202b", "mm"
    )
    easel.panel(
        (middle - tall * 0.3, box[1] + tall * 0.74, middle + tall * 0.3, box[1] + tall * 0.77),
        palette.accent,
    )


def _spotlights(easel: Easel, palette: Palette, floor: float) -> None:
    for share, drift in ((0.1, 0.22), (0.5, 0.0), (0.9, -0.22)):
        x = easel.width * share
        landing = x + easel.width * drift
        reach = easel.width * 0.16
        easel.glow(
            [
                (x - 14, -20),
                (x + 14, -20),
                (landing + reach, floor + 60),
                (landing - reach, floor + 60),
            ],
            palette.light,
            0.3,
            44,
        )


def _bokeh(easel: Easel, palette: Palette, chance: random.Random, number: int) -> None:
    for _ in range(number):
        radius = chance.uniform(0.02, 0.06) * easel.width
        x, y = chance.uniform(0, easel.width), chance.uniform(0, easel.height * 0.7)
        colour = mixed(
            palette.high, chance.choice((palette.light, palette.accent)), chance.uniform(0.25, 0.7)
        )
        easel.ellipse((x - radius, y - radius, x + radius, y + radius), colour)


def _seated(
    easel: Easel,
    looks: Sequence[Look],
    span: tuple[float, float],
    top: float,
    head: float,
    palette: Palette,
    *,
    talking: int,
) -> None:
    """Speakers side by side behind a table whose edge is at `top`."""
    room = (span[1] - span[0]) / len(looks)
    for number, look in enumerate(looks):
        x = span[0] + (number + 0.5) * room
        turn = 0.0 if number == talking else (0.8 if number < talking else -0.8)
        draw_bust(easel, x, top - 2.0 * head, head, look, turn=turn, is_talking=number == talking)
    overhang = room * 0.1
    cloth = mixed(palette.light, "#ffffff", 0.35)
    easel.panel((span[0] - overhang, top, span[1] + overhang, top + 0.4 * head), cloth, 4)
    easel.panel(
        (span[0] - overhang * 0.5, top + 0.3 * head, span[1] + overhang * 0.5, top + 6 * head),
        mixed(cloth, palette.low, 0.5),
    )
    for number in range(len(looks)):
        x = span[0] + (number + 0.5) * room
        _microphone(easel, x + 0.9 * head, top, head)
        easel.panel(
            (x - 1.15 * head, top - 0.42 * head, x + 0.1 * head, top + 0.04 * head), "#ffffff", 3
        )
        easel.stroke(
            [(x - 0.95 * head, top - 0.2 * head), (x - 0.1 * head, top - 0.2 * head)],
            "#8a8f9c",
            0.08 * head,
        )
        easel.panel(
            (x + 1.5 * head, top - 0.7 * head, x + 1.8 * head, top + 0.02 * head),
            mixed("#d9edf2", palette.low, 0.25),
            3,
        )


def _microphone(easel: Easel, x: float, base: float, head: float) -> None:
    easel.stroke(
        [(x, base), (x - 0.1 * head, base - 0.7 * head), (x - 0.45 * head, base - 1.15 * head)],
        "#19181d",
        0.08 * head,
    )
    easel.ellipse(
        (x - 0.6 * head, base - 1.34 * head, x - 0.3 * head, base - 1.0 * head), "#2f2e36"
    )


def _desk(easel: Easel, x: float, top: float, head: float, palette: Palette) -> None:
    wood = mixed(palette.wood, palette.low, 0.2)
    easel.polygon(
        [
            (x - 2.1 * head, top),
            (x + 2.1 * head, top),
            (x + 1.7 * head, top + 12 * head),
            (x - 1.7 * head, top + 12 * head),
        ],
        wood,
    )
    easel.panel(
        (x - 2.35 * head, top - 0.25 * head, x + 2.35 * head, top + 0.15 * head),
        mixed(wood, palette.light, 0.35),
        8,
    )
    easel.ellipse(
        (x - 0.75 * head, top + 0.9 * head, x + 0.75 * head, top + 2.4 * head),
        mixed(wood, "#000000", 0.25),
    )
    easel.write((x, top + 1.65 * head), "UP", 0.8 * head, palette.light, "mm")
    _microphone(easel, x + 0.9 * head, top - 0.2 * head, head)
    easel.panel((x - 1.3 * head, top - 0.38 * head, x - 0.1 * head, top - 0.22 * head), "#fbf8f0")


def _arm(easel: Easel, x: float, y: float, head: float, look: Look, side: int) -> None:
    """A raised forearm and an open hand."""
    wrist = (x + side * 0.75 * head, y - 0.95 * head)
    easel.stroke(
        [(x - side * 0.15 * head, y + 0.5 * head), (x + side * 0.5 * head, y - 0.2 * head), wrist],
        look.coat,
        0.62 * head,
    )
    hand = (wrist[0] + side * 0.12 * head, wrist[1] - 0.36 * head)
    easel.ellipse(
        (hand[0] - 0.28 * head, hand[1] - 0.3 * head, hand[0] + 0.28 * head, hand[1] + 0.34 * head),
        look.skin,
    )
    for finger in (-0.2, 0.0, 0.2):
        easel.stroke(
            [
                (hand[0] + finger * head, hand[1]),
                (hand[0] + (finger * 1.5 + side * 0.1) * head, hand[1] - 0.55 * head),
            ],
            look.skin,
            0.14 * head,
        )


def _cup(easel: Easel, x: float, y: float, size: float, palette: Palette) -> None:
    easel.ellipse((x - 1.5 * size, y + 0.7 * size, x + 1.5 * size, y + 1.3 * size), "#efe9dc")
    easel.arc(
        (x + 0.4 * size, y - 0.5 * size, x + 1.4 * size, y + 0.6 * size),
        270,
        90,
        "#ffffff",
        0.22 * size,
    )
    easel.panel(
        (x - 0.8 * size, y - 0.7 * size, x + 0.8 * size, y + 1.0 * size), "#ffffff", 0.5 * size
    )
    easel.ellipse(
        (x - 0.8 * size, y - 0.95 * size, x + 0.8 * size, y - 0.45 * size),
        mixed(palette.wood, "#1c0f08", 0.5),
    )


def _heads(easel: Easel, chance: random.Random, low: float, size: float, colour: str) -> None:
    step = size * 3.9
    for seat in range(math.ceil(easel.width / step) + 1):
        x = (seat - 0.3) * step + chance.uniform(-0.5, 0.5) * size
        draw_from_behind(
            easel, x, low + chance.uniform(-0.4, 0.3) * size, size, colour, chance.choice(_HAIR)
        )
