"""A photo as a page shows it: sizes, words, and the credit that goes wherever it goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...metadata.credit import Credit, Wording, segments
from ..site.language import listed, words
from ..site.pages import address

#: What a browser is told a picture's width on the page will be.
IN_ROWS = "(max-width: 40rem) 94vw, 24rem"
ALONE = "min(100vw, 100rem)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person or organisation with the page to go to."""

    name: str
    href: str
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a credit; `href` is the photographer's page where it is a name."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One photo in one language; no template shows one without `credit`."""

    uid: str
    href: str
    src: str
    srcset: str
    width_px: int
    height_px: int
    ratio_class: str
    alt: str
    caption: str
    credit: tuple[Piece, ...]


def picture(row: Mapping[str, Any], language: str) -> Picture:
    """Make a picture of a row of queries.PICTURE_COLUMNS."""
    derivatives = json.loads(row["derivatives"])
    middle = min(derivatives, key=lambda copy: abs(copy["width_px"] - 800))
    return Picture(
        uid=row["uid"],
        href=address(language, "photo", row["uid"]),
        src=_media(middle["name"]),
        srcset=", ".join(f"{_media(copy['name'])} {copy['width_px']}w" for copy in derivatives),
        width_px=row["width_px"],
        height_px=row["height_px"],
        ratio_class=ratio_class(row["width_px"], row["height_px"]),
        alt=_alt(row, language),
        caption=row["title"] or row["description"] or "",
        credit=_credit(json.loads(row["credits"]), language, _wording(row)),
    )


def _wording(row: Mapping[str, Any]) -> Wording:
    """The organisation's own words for the line under a picture."""
    lines = json.loads(row["wording"])
    return Wording(templates={(language, "line"): text for language, text in lines.items()})


def _credit(named: list[dict[str, str]], language: str, wording: Wording) -> tuple[Piece, ...]:
    credit = Credit.of(named)
    pages = {who["name"]: address(language, "photographer", who["slug"]) for who in named}
    return tuple(
        Piece(text=segment.text, href=pages[segment.text] if segment.is_name else None)
        for segment in segments(credit, language, wording=wording)
    )


def _media(name: str) -> str:
    return f"/media/{name}"


def ratio_class(width_px: int, height_px: int) -> str:
    """The class that gives a picture its width for a height: style attributes are forbidden.

    >>> ratio_class(3000, 2000), ratio_class(20000, 100)
    ('r150', 'r350')
    """
    return f"r{max(30, min(350, round(100 * width_px / height_px)))}"


def _alt(row: Mapping[str, Any], language: str) -> str:
    """What a reader who does not see the picture is told; never a file name."""
    phrases = words(language)
    if row["alt_text"]:
        return str(row["alt_text"])
    people = json.loads(row["people"])
    if people:
        return f"{phrases['photo_of']} {listed(people, language)}"
    if row["title"] or row["description"]:
        return str(row["title"] or row["description"])
    if row["event_title"]:
        return f"{phrases['photo_at']} {row['event_title']}"
    return phrases["a_photo"]
