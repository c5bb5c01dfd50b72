"""A surface to draw on in points, with soft light and grain; drawn double and reduced, so smooth."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

_OVERSAMPLING = 2
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Easel:
    """A picture being drawn; every coordinate is in pixels of the finished picture."""

    def __init__(self, width: int, height: int, top: str, bottom: str) -> None:
        self.width = width
        self.height = height
        ramp = Image.linear_gradient("L").resize((1, height * _OVERSAMPLING))
        size = (width * _OVERSAMPLING, height * _OVERSAMPLING)
        self._image = Image.composite(
            Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp.resize(size)
        )
        self._draw = ImageDraw.Draw(self._image)

    def ellipse(self, box: Box, fill: str) -> None:
        """Fill an ellipse."""
        self._draw.ellipse(_scaled(box), fill)

    def chord(self, box: Box, start: float, end: float, fill: str) -> None:
        """Fill the part of an ellipse that a chord cuts off; angles in degrees."""
        self._draw.chord(_scaled(box), start, end, fill)

    def arc(self, box: Box, start: float, end: float, fill: str, width: float) -> None:
        """Draw a part of an outline; angles in degrees."""
        self._draw.arc(_scaled(box), start, end, fill, round(width * _OVERSAMPLING))

    def panel(self, box: Box, fill: str, radius: float = 0) -> None:
        """Fill a rectangle with round corners."""
        self._draw.rounded_rectangle(_scaled(box), radius * _OVERSAMPLING, fill)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([_point(point) for point in points], fill)

    def stroke(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line with round ends and joints."""
        scaled = [_point(point) for point in points]
        thick = round(width * _OVERSAMPLING)
        self._draw.line(scaled, fill, thick, joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            self._draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill)

    def write(self, place: Point, text: str, size: float, fill: str, anchor: str = "la") -> None:
        """Write a line of text; only letters without accents."""
        font = ImageFont.load_default(size * _OVERSAMPLING)
        self._draw.text(_point(place), text, fill, font, anchor=anchor)

    def glow(self, points: Sequence[Point], colour: str, strength: float, softness: float) -> None:
        """Let light fall on a polygon, with soft edges; `strength` from 0 to 1."""
        small = (self.width // 4, self.height // 4)
        mask = Image.new("L", small)
        ImageDraw.Draw(mask).polygon([(x / 4, y / 4) for x, y in points], round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(softness / 4)).resize(self._image.size)
        light = Image.new("RGB", self._image.size, colour)
        lit = ImageChops.screen(self._image, light)
        self._image.paste(lit, mask=mask)

    def blur(self, radius: float) -> None:
        """Put all that is drawn so far out of focus."""
        small = self._image.resize((self.width // 2, self.height // 2))
        small = small.filter(ImageFilter.GaussianBlur(radius / 2))
        self._image.paste(small.resize(self._image.size))

    def finished(self, chance: random.Random) -> Image.Image:
        """The picture at its own size, a little darker to the edges, with the grain of a sensor."""
        image = self._image.resize((self.width, self.height), Image.Resampling.BOX)
        edge = Image.radial_gradient("L").point(lambda far: max(0, far - 120) // 2)
        image = Image.composite(
            Image.new("RGB", image.size, "#0b0a10"), image, edge.resize(image.size)
        )
        # Pillow's own noise cannot be seeded; a tile of ours makes the same picture every time.
        tile = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256))
        grain = Image.new("L", image.size)
        for x in range(0, image.width, 256):
            for y in range(0, image.height, 256):
                grain.paste(tile, (x, y))
        return Image.blend(image, ImageChops.overlay(image, grain.convert("RGB")), 0.06)


def _scaled(box: Box) -> tuple[float, ...]:
    return tuple(value * _OVERSAMPLING for value in box)


def _point(point: Point) -> Point:
    return (point[0] * _OVERSAMPLING, point[1] * _OVERSAMPLING)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two; `share` of the other.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    first, second = ImageColor.getrgb(one), ImageColor.getrgb(other)
    return "#" + "".join(
        f"{round(a + (b - a) * share):02x}" for a, b in zip(first[:3], second[:3], strict=True)
    )
