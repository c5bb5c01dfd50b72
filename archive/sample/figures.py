"""The people in the drawings: eight speakers who stay themselves from picture to picture."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from .easel import Easel, mixed

Hair = Literal["short", "bob", "long", "bun", "curls", "thin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How someone looks, in every picture of them."""

    skin: str
    hair: Hair
    hair_colour: str
    coat: str
    shirt: str = "#f3efe6"
    tie: str | None = None
    has_glasses: bool = False
    has_beard: bool = False


_SKINS = ("#f0c9a8", "#e3b08a", "#c98d63", "#9c6543", "#6f4630", "#f4d5ba")
_HAIRS = ("#2b211c", "#4a3326", "#7a5230", "#b98d52", "#8d8a86", "#1b1a1d", "#a4572f")
_COATS = ("#34495e", "#5d4157", "#27594f", "#7c3f34", "#3b3f58", "#8a6d3b", "#44606b", "#6b4f72")


def passer_by(chance: random.Random) -> Look:
    """Somebody in the audience."""
    return Look(
        skin=chance.choice(_SKINS),
        hair=chance.choice(("short", "bob", "long", "bun", "curls", "thin")),
        hair_colour=chance.choice(_HAIRS),
        coat=chance.choice(_COATS),
        has_glasses=chance.random() < 0.25,
        has_beard=False,
    )


def draw_bust(
    easel: Easel,
    x: float,
    chin: float,
    size: float,
    look: Look,
    *,
    turn: float = 0,
    is_talking: bool = False,
) -> None:
    """Draw someone from the front down to the chest.

    `chin` is the height of the chin, `size` half the height of the head; `turn` from -1 (looking
    left) to 1 (right).
    """
    face = x + 0.12 * size * turn
    middle = chin - size
    _draw_hair_behind(easel, x, middle, size, look)
    _draw_coat(easel, x, chin, size, look)
    neck = mixed(look.skin, "#3a2018", 0.22)
    easel.panel(
        (x - 0.3 * size, chin - 0.5 * size, x + 0.3 * size, chin + 0.5 * size), neck, 0.2 * size
    )
    easel.ellipse((x - 0.78 * size, middle - size, x + 0.78 * size, chin), look.skin)
    _draw_hair(easel, x, middle, size, look)
    if look.has_beard:
        beard = mixed(look.hair_colour, look.skin, 0.15)
        easel.chord(
            (x - 0.78 * size, middle - 1.0 * size, x + 0.78 * size, chin + 0.04 * size),
            12,
            168,
            beard,
        )
    _draw_face(easel, face, middle, size, look, turn, is_talking=is_talking)


def _draw_coat(easel: Easel, x: float, chin: float, size: float, look: Look) -> None:
    top, low = chin + 0.28 * size, chin + 9 * size
    shade = mixed(look.coat, "#000000", 0.25)
    easel.polygon(
        [
            (x - 0.5 * size, top),
            (x + 0.5 * size, top),
            (x + 1.3 * size, top + 0.42 * size),
            (x + 1.72 * size, top + 1.1 * size),
            (x + 1.9 * size, low),
            (x - 1.9 * size, low),
            (x - 1.72 * size, top + 1.1 * size),
            (x - 1.3 * size, top + 0.42 * size),
        ],
        look.coat,
    )
    for side in (-1, 1):
        shoulder = x + side * 1.2 * size
        easel.ellipse(
            (shoulder - 0.56 * size, top + 0.38 * size, shoulder + 0.56 * size, top + 1.6 * size),
            look.coat,
        )
    easel.polygon(
        [
            (x - 0.5 * size, top - 0.05 * size),
            (x + 0.5 * size, top - 0.05 * size),
            (x, top + 1.7 * size),
        ],
        look.shirt,
    )
    if look.tie:
        easel.polygon(
            [
                (x - 0.12 * size, top + 0.1 * size),
                (x + 0.12 * size, top + 0.1 * size),
                (x + 0.17 * size, top + 1.1 * size),
                (x, top + 1.6 * size),
                (x - 0.17 * size, top + 1.1 * size),
            ],
            look.tie,
        )
    for side in (-1, 1):
        easel.polygon(
            [
                (x + side * 0.42 * size, top - 0.1 * size),
                (x + side * 0.85 * size, top + 0.5 * size),
                (x + side * 0.62 * size, top + 0.75 * size),
                (x, top + 1.9 * size),
                (x + side * 0.22 * size, top + 0.85 * size),
            ],
            shade,
        )


def _draw_face(
    easel: Easel,
    face: float,
    middle: float,
    size: float,
    look: Look,
    turn: float,
    *,
    is_talking: bool,
) -> None:
    dark = mixed(look.skin, "#2a1512", 0.72)
    for side in (-1, 1):
        eye = face + side * 0.3 * size
        easel.ellipse(
            (eye - 0.07 * size, middle - 0.12 * size, eye + 0.07 * size, middle + 0.05 * size), dark
        )
        brow = mixed(look.hair_colour, look.skin, 0.25)
        easel.arc(
            (eye - 0.2 * size, middle - 0.4 * size, eye + 0.2 * size, middle - 0.1 * size),
            205,
            335,
            brow,
            0.07 * size,
        )
        if look.has_glasses:
            easel.arc(
                (eye - 0.24 * size, middle - 0.26 * size, eye + 0.24 * size, middle + 0.2 * size),
                0,
                360,
                "#26222a",
                0.05 * size,
            )
    if look.has_glasses:
        easel.stroke(
            [
                (face - 0.07 * size, middle - 0.04 * size),
                (face + 0.07 * size, middle - 0.04 * size),
            ],
            "#26222a",
            0.05 * size,
        )
    nose = mixed(look.skin, "#6b2f22", 0.3)
    easel.arc(
        (
            face + 0.06 * size * turn - 0.12 * size,
            middle,
            face + 0.06 * size * turn + 0.12 * size,
            middle + 0.36 * size,
        ),
        30,
        150,
        nose,
        0.06 * size,
    )
    mouth = (face - 0.26 * size, middle + 0.36 * size, face + 0.26 * size, middle + 0.68 * size)
    if is_talking:
        easel.ellipse(
            (face - 0.17 * size, middle + 0.44 * size, face + 0.17 * size, middle + 0.68 * size),
            "#6f2b2b",
        )
    else:
        easel.arc(mouth, 20, 160, mixed(look.skin, "#7c1f22", 0.62), 0.07 * size)


def _draw_hair_behind(easel: Easel, x: float, middle: float, size: float, look: Look) -> None:
    colour = mixed(look.hair_colour, "#000000", 0.18)
    if look.hair == "long":
        easel.panel(
            (x - 0.98 * size, middle - 0.9 * size, x + 0.98 * size, middle + 1.7 * size),
            colour,
            0.7 * size,
        )
    elif look.hair == "bob":
        easel.panel(
            (x - 0.98 * size, middle - 0.95 * size, x + 0.98 * size, middle + 0.85 * size),
            colour,
            0.6 * size,
        )
    elif look.hair == "curls":
        for step in range(9):
            across = x + (step - 4) * 0.24 * size
            drop = 0.12 * abs(step - 4)
            easel.ellipse(
                (
                    across - 0.42 * size,
                    middle - (1.25 - drop) * size,
                    across + 0.42 * size,
                    middle - (0.35 - drop) * size,
                ),
                colour,
            )
    elif look.hair == "bun":
        easel.ellipse(
            (x - 0.42 * size, middle - 1.62 * size, x + 0.42 * size, middle - 0.85 * size), colour
        )


def _draw_hair(easel: Easel, x: float, middle: float, size: float, look: Look) -> None:
    crown = (x - 0.86 * size, middle - 1.1 * size, x + 0.86 * size, middle + 0.75 * size)
    if look.hair == "thin":
        for side in (-1, 1):
            temple = x + side * 0.74 * size
            easel.ellipse(
                (
                    temple - 0.14 * size,
                    middle - 0.5 * size,
                    temple + 0.14 * size,
                    middle + 0.12 * size,
                ),
                look.hair_colour,
            )
        return
    easel.chord(crown, 172, 368, look.hair_colour)
    # The hairline: the forehead drawn again, lower for curls than for a bun.
    line = {"short": 0.62, "bob": 0.55, "long": 0.6, "bun": 0.72, "curls": 0.5}[look.hair]
    easel.ellipse(
        (x - 0.7 * size, middle - line * size, x + 0.7 * size, middle + 0.97 * size), look.skin
    )
    for side in (-1, 1):
        easel.panel(
            (
                x + side * 0.74 * size - 0.1 * size,
                middle - 0.2 * size,
                x + side * 0.74 * size + 0.1 * size,
                middle + (0.22 if look.hair == "short" else 0.3) * size,
            ),
            look.hair_colour,
            0.1 * size,
        )
    if look.hair in ("bob", "long"):
        parting = x - 0.25 * size
        easel.polygon(
            [
                (parting, middle - 1.05 * size),
                (x - 0.86 * size, middle - 0.35 * size),
                (x - 0.8 * size, middle + 0.1 * size),
                (x - 0.55 * size, middle - 0.42 * size),
            ],
            look.hair_colour,
        )
        easel.polygon(
            [
                (parting, middle - 1.05 * size),
                (x + 0.86 * size, middle - 0.35 * size),
                (x + 0.8 * size, middle + 0.1 * size),
                (x + 0.5 * size, middle - 0.5 * size),
            ],
            look.hair_colour,
        )


def draw_from_behind(
    easel: Easel, x: float, chin: float, size: float, colour: str, hair: Hair
) -> None:
    """Draw someone in the audience as a dark shape against the stage."""
    middle = chin - size
    easel.ellipse(
        (x - 0.8 * size, middle - 1.05 * size, x + 0.8 * size, chin + 0.05 * size), colour
    )
    if hair in ("long", "bob"):
        easel.panel(
            (x - 0.92 * size, middle - 0.8 * size, x + 0.92 * size, chin + 0.35 * size),
            colour,
            0.5 * size,
        )
    if hair == "bun":
        easel.ellipse(
            (x - 0.38 * size, middle - 1.55 * size, x + 0.38 * size, middle - 0.8 * size), colour
        )
    easel.panel(
        (x - 1.75 * size, chin + 0.25 * size, x + 1.75 * size, chin + 6 * size), colour, 1.1 * size
    )
    easel.panel((x - 0.35 * size, chin - 0.3 * size, x + 0.35 * size, chin + 0.6 * size), colour)
