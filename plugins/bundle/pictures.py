"""A photo as the gallery shows it, in one language: sizes, words, and its credit, always."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from ...metadata.credit import LINE, PLAIN, PRINT, Credit, Wording, Work, say, segments
from ...metadata.rights import LICENCES, Licence
from ..site.language import FRENCH, day, listed, words
from ..site.pages import address

#: What a browser is told a picture's width on the page will be, where it stands alone.
ALONE = "min(100vw, 100rem)"
_GRID_EDGE_PX = 800
_SHARED_EDGE_PX = 1600
_SMALL_EDGE_PX = 320
#: As photos/share_pictures.py makes them, which no page may load.
_SHARE_PX = (1200, 630)


class Named(NamedTuple):
    """A person or organisation with the page to go to, and the role they had."""

    name: str
    slug: str
    href: str
    role: str | None = None
    kind: str = "person"


class Linked(NamedTuple):
    """Something with a name and a page; `lang` is its language, where that is not the page's."""

    text: str
    href: str | None = None
    lang: str = ""


class Copy(NamedTuple):
    """One size of a picture."""

    href: str
    name: str
    width_px: int
    height_px: int
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The credit of every picture that is credited alike, in one language.

    `pieces` is the credit line, each name with its page; `line` the same in words.
    """

    creators: tuple[Named, ...]
    credited: Credit
    wording: Wording
    pieces: tuple[Linked, ...]
    line: str
    in_print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One photo in one language; no page shows one without `credit`.

    `title_lang`, `description_lang` and `alt_lang` are the languages of those texts where they are known
    and not the page's; empty otherwise.

    Of its copies, `jpegs` are what a browser chooses from for a picture alone, smallest first.
    """

    id: int
    uid: str
    language: str
    href: str
    title: str
    title_lang: str
    description: str
    description_lang: str
    alt: str
    alt_lang: str
    taken_on: str | None
    published_at: str
    city: str | None
    country: str | None
    event: Linked | None
    event_slug: str | None
    event_place: str | None
    session: Linked | None
    session_slug: str | None
    people: tuple[Named, ...]
    byline: Byline
    copyright_notice: str | None
    usage_terms: str | None
    licence: Licence | None
    width_px: int
    height_px: int
    ratio_class: str
    colours: tuple[str, ...]
    copies: tuple[Copy, ...]
    jpegs: tuple[Copy, ...]
    share_picture: Copy | None

    @property
    def caption(self) -> str:
        """What the picture is, in one line; empty where nobody said."""
        return self.title or self.description

    @property
    def caption_lang(self) -> str:
        """The language of the caption, where that is not the page's."""
        return self.title_lang if self.title else self.description_lang

    @property
    def name_lang(self) -> str:
        """The language of the name, where that is not the page's."""
        return self.caption_lang if self.caption else self.alt_lang

    @property
    def name(self) -> str:
        """What to call the picture: its caption, else what one would see."""
        return self.caption or self.alt

    @property
    def creators(self) -> tuple[Named, ...]:
        """Everyone credited."""
        return self.byline.creators

    @property
    def credit(self) -> tuple[Linked, ...]:
        """The credit line in pieces, each name with its page."""
        return self.byline.pieces

    def said(self, medium: str = LINE, language: str = "", work: Work | None = None) -> str:
        """The credit in words, for a medium."""
        if (medium, language, work) == (LINE, "", None):
            return self.byline.line
        credited, wording = self.byline.credited, self.byline.wording
        return say(
            credited, language or self.language, medium, wording=wording, work=work or Work()
        )

    @property
    def notice(self) -> str:
        """The copyright notice; where the file has none, the credit as print puts it."""
        # EXIF has no letter ©.
        written = re.sub(r"^\s*\(c\)", "©", self.copyright_notice or "", flags=re.IGNORECASE)
        return written or self.byline.in_print

    @property
    def licence_title(self) -> str:
        """The licence by name; empty where none is stated."""
        return licence_title(self.licence, self.language)

    @property
    def grid(self) -> tuple[Copy, ...]:
        """The copies that fill a grid, the lightest first; the last is a JPEG."""
        edge = _nearest(self.copies, _GRID_EDGE_PX)
        return tuple(copy for copy in reversed(self.copies) if max(_size(copy)) == edge)

    @property
    def largest(self) -> Copy:
        """The largest JPEG."""
        return self.jpegs[-1]

    @property
    def shared(self) -> Copy:
        """The JPEG for feeds of other sites."""
        return self._jpeg(_SHARED_EDGE_PX)

    @property
    def small(self) -> Copy:
        """The smallest JPEG."""
        return self._jpeg(_SMALL_EDGE_PX)

    @property
    def srcset(self) -> str:
        """Every JPEG with its width."""
        return ", ".join(f"{copy.href} {copy.width_px}w" for copy in self.jpegs)

    def _jpeg(self, edge_px: int) -> Copy:
        edge = _nearest(self.jpegs, edge_px)
        return next(copy for copy in self.jpegs if max(_size(copy)) == edge)


def _size(copy: Copy) -> tuple[int, int]:
    return copy.width_px, copy.height_px


def _nearest(copies: tuple[Copy, ...], edge_px: int) -> int:
    return min((max(_size(copy)) for copy in copies), key=lambda edge: abs(edge - edge_px))


def licence_title(licence: Licence | None, language: str) -> str:
    """A licence by name; empty where there is none."""
    if licence is None:
        return ""
    return licence.title_fr if language == FRENCH else licence.title_en


def picture(row: Mapping[str, Any], language: str) -> Picture:
    """Make a picture of a row of columns.PICTURE_COLUMNS, in the reader's language where its file has it."""
    if said := _said_in(language, row["alternatives"]):
        row = {**row, **said}
    other = foreign(row["language"], language)
    title_lang, description_lang, alt_lang = (
        "" if field in said or not row[field] else other
        for field in ("title", "description", "alt_text")
    )
    people = _people(row["people"], language)
    event = row["event"]
    copies = tuple(
        Copy(f"/media/{name}", name, *rest) for name, *rest in json.loads(row["derivatives"])
    )
    return Picture(
        id=row["id"],
        uid=row["uid"],
        language=language,
        href=address(language, "photo", row["uid"]),
        title=row["title"] or "",
        title_lang=title_lang,
        description=row["description"] or "",
        description_lang=description_lang,
        alt=_alt(row, people, language),
        alt_lang=_alt_lang(row, people, title_lang or description_lang, alt_lang),
        taken_on=row["taken_on"],
        published_at=row["published_at"],
        city=row["city"],
        country=row["country"],
        event=_event(row, language),
        event_slug=event,
        event_place=row["event_place"],
        session=_session(row, language),
        session_slug=row["session"],
        people=people,
        byline=_byline(row["credits"], row["wording"], language),
        copyright_notice=row["copyright_notice"],
        usage_terms=row["usage_terms"],
        licence=_licence(row),
        width_px=row["width_px"],
        height_px=row["height_px"],
        ratio_class=ratio_class(row["width_px"], row["height_px"]),
        colours=tuple(f"#{colour}" for colour in (row["colours"] or "").split()),
        copies=copies,
        jpegs=tuple(copy for copy in copies if copy.media_type == "image/jpeg"),
        share_picture=_share_picture(row["share_picture"]),
    )


def _licence(row: Mapping[str, Any]) -> Licence | None:
    """The licence of a photo: one that everybody knows, or one of the organisation's own."""
    known = LICENCES.get(row["licence"] or "")
    if known is None and row["licence_said"] is not None:
        return Licence(**json.loads(row["licence_said"]))
    return known


def _share_picture(name: str | None) -> Copy | None:
    """What other sites show of a page; where none could be made, they show the photo itself."""
    return None if name is None else Copy(f"/media/{name}", name, *_SHARE_PX, "image/jpeg", 0)


@lru_cache(maxsize=10_000)
def _byline(credited_to: str, wording: str, language: str) -> Byline:
    """Of JSON as the bundle gives it; many pictures of a page have the same."""
    rows, words_of = json.loads(credited_to), _wording(wording)
    creators = tuple(named(who, language, "photographer") for who in rows)
    credited = Credit.of((who["name"], who["kind"]) for who in rows)
    pages = {who.name: who.href for who in creators}
    return Byline(
        creators=creators,
        credited=credited,
        wording=words_of,
        pieces=tuple(
            Linked(text=piece.text, href=pages.get(piece.text) if piece.is_name else None)
            for piece in segments(credited, language, wording=words_of)
        ),
        line=say(credited, language, wording=words_of),
        in_print=say(credited, language, PRINT, wording=words_of),
    )


def _said_in(language: str, alternatives: str) -> dict[str, str]:
    """What is said in a language, by column."""
    if alternatives == "[]":
        return {}
    return {field: text for spoken, field, text in json.loads(alternatives) if spoken == language}


@lru_cache(maxsize=10_000)
def _people(shown: str, language: str) -> tuple[Named, ...]:
    """Of JSON as the bundle gives it; many pictures show the same people, or nobody."""
    return tuple(named(who, language) for who in json.loads(shown))


def named(who: Mapping[str, Any], language: str, section: str = "person") -> Named:
    """Someone with their page; a role where the row has one."""
    return Named(
        name=who["name"],
        slug=who["slug"],
        href=address(language, section, who["slug"]),
        role=who.get("role"),
        kind=who.get("kind") or "person",
    )


def foreign(spoken: str | None, language: str) -> str:
    """The language of a text for a page in another one; empty where it is the page's, or not known.

    >>> foreign("fr", "en"), foreign("fr", "fr"), foreign(None, "en")
    ('fr', '', '')
    """
    return spoken if spoken and spoken.partition("-")[0] != language else ""


def _event(row: Mapping[str, Any], language: str) -> Linked | None:
    if not row["event"]:
        return None
    return Linked(
        text=row["event_title"],
        href=address(language, "event", row["event"]),
        lang=foreign(row["event_language"], language),
    )


def _session(row: Mapping[str, Any], language: str) -> Linked | None:
    if not row["session"]:
        return None
    page = address(language, "event", row["event"])
    return Linked(
        text=row["session_title"],
        href=f"{page}#{row['session']}",
        lang=foreign(row["event_language"], language),
    )


def _wording(templates: str) -> Wording:
    """The organisation's own words, as (language, medium, template) in JSON."""
    found = json.loads(templates)
    if not found:
        return PLAIN
    return Wording(templates={(language, medium): text for language, medium, text in found})


def ratio_class(width_px: int, height_px: int) -> str:
    """The class that gives a picture its width for a height: style attributes are forbidden.

    >>> ratio_class(3000, 2000), ratio_class(20000, 100)
    ('r150', 'r350')
    """
    return f"r{max(30, min(350, round(100 * width_px / height_px)))}"


def _alt(row: Mapping[str, Any], people: tuple[Named, ...], language: str) -> str:
    """What a reader who does not see the picture is told; never a file name."""
    phrases = words(language)
    if row["alt_text"]:
        return str(row["alt_text"])
    if people:
        return f"{phrases['photo_of']} {listed(tuple(who.name for who in people), language)}"
    if row["title"] or row["description"]:
        return str(row["title"] or row["description"])
    when = f", {day(row['taken_on'], language)}" if row["taken_on"] else ""
    if row["event_title"]:
        return f"{row['event_title']}{when} ({phrases['photo_at']})"
    return f"{phrases['a_photo']}{when}"


def _alt_lang(
    row: Mapping[str, Any], people: tuple[Named, ...], caption_lang: str, alt_text_lang: str
) -> str:
    """The language of what `_alt` says: of the text that it takes; what it makes is in the page's."""
    if row["alt_text"]:
        return alt_text_lang
    return "" if people else caption_lang
