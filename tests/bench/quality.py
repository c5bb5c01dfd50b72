"""How like the pictures we make are to those of a full decode and Lanczos, before either is encoded.

The measure is the structural similarity of brightness (Wang et al. 2004) in blocks of 8 by 8 pixels.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from unittest.mock import patch

from PIL import Image, ImageMath

from byline.photos import derivatives
from byline.photos.derivatives import LONG_EDGES_PX, make_derivatives
from byline.photos.opening import opened

_BLOCK_PX = 8
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def likeness(photos: Iterable[Path]) -> dict[int, float]:
    """The median likeness of each size, over some photos."""
    found: dict[int, list[float]] = {edge: [] for edge in LONG_EDGES_PX}
    for path in photos:
        for edge, similar in _likeness_of(path).items():
            found[edge].append(similar)
    return {edge: median(values) for edge, values in found.items() if values}


def _likeness_of(path: Path) -> dict[int, float]:
    ours: dict[int, Image.Image] = {}
    encoded = derivatives.encoded

    def kept(image: Image.Image, media_type: str, **options: object) -> derivatives.Derivative:
        ours.setdefault(max(image.size), image)
        return encoded(image, media_type, **options)

    with patch.object(derivatives, "encoded", kept), opened(path) as image:
        make_derivatives(image)
    with Image.open(path) as image:
        turn = derivatives.turned_as(image)
        whole = image.convert("RGB")
    whole = whole.transpose(turn) if turn else whole
    return {
        edge: similarity(whole.resize(made.size, Image.Resampling.LANCZOS), made)
        for edge, made in ours.items()
    }


def similarity(one: Image.Image, other: Image.Image) -> float:
    """1 for equal pictures, less for others."""
    a, b = one.convert("L").convert("F"), other.convert("L").convert("F")
    mean_a, mean_b = a.reduce(_BLOCK_PX), b.reduce(_BLOCK_PX)
    products = [_product(*pair).reduce(_BLOCK_PX) for pair in ((a, a), (b, b), (a, b))]
    blocks = ImageMath.lambda_eval(
        lambda of: (
            (2 * of["ma"] * of["mb"] + _C1)
            * (2 * (of["ab"] - of["ma"] * of["mb"]) + _C2)
            / (of["ma"] * of["ma"] + of["mb"] * of["mb"] + _C1)
            / (of["aa"] - of["ma"] * of["ma"] + of["bb"] - of["mb"] * of["mb"] + _C2)
        ),
        ma=mean_a,
        mb=mean_b,
        aa=products[0],
        bb=products[1],
        ab=products[2],
    )
    return float(blocks.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def _product(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageMath.lambda_eval(lambda of: of["a"] * of["b"], a=one, b=other)


if __name__ == "__main__":
    found = likeness(sorted(Path(sys.argv[1]).rglob("*.JPG"))[:8])
    print("| long edge, px | likeness to a full decode and Lanczos |\n| --- | --- |")
    print("\n".join(f"| {edge} | {similar:.4f} |" for edge, similar in found.items()))
