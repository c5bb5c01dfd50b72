"""Texts of programmes, which hold HTML and Markdown as often as not, as plain words."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

from .shapes import LONGEST_TEXT, BadProgramme, line

_APART = {
    "p", "br", "li", "div", "h1", "h2", "h3", "h4", "ul", "ol", "tr", "td", "hr", "section", "article",
    "figcaption",
}  # fmt: skip
_UNSEEN = {"script", "style", "template"}
#: What a page has around what it is about.
_AROUND = {"nav", "header", "footer", "noscript", "aside"}


class _Words(HTMLParser):
    """The words that are seen, and those of its first headings; `apart` stands between paragraphs."""

    def __init__(self, apart: str, unseen: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.headings: list[str] = []
        self._apart, self._unseen_tags = apart, unseen
        self._unseen = 0
        self._is_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in self._unseen_tags
        if tag in _APART:
            self.parts.append(self._apart)
        if tag == "h1":
            self._is_heading = True
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self._unseen_tags and self._unseen > 0
        if tag in _APART:
            self.parts.append(self._apart)
        self._is_heading = self._is_heading and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.parts.append(data)
        if self._is_heading:
            self.headings[-1] += data


def read_html(parser: HTMLParser, text: str) -> None:
    """Let a parser read HTML in time that grows with its length alone, whatever is open and never closed."""
    parser.feed(_STRAY.sub("&lt;", _without_comments(text)))
    parser.close()


#: What begins like a tag and is none: no sign closes it before the next begins.
_STRAY = re.compile(r"<(?=[^<>]*(?:<|\Z))")


def _without_comments(text: str) -> str:
    parts, place = [], 0
    while (begins := text.find("<!--", place)) >= 0:
        parts.append(text[place:begins])
        ends = text.find("-->", begins)
        if ends < 0:
            return "".join(parts)
        place = ends + len("-->")
    return "".join((*parts, text[place:]))


def page_text(data: bytes) -> str:
    """The text of a saved page, in the character set that it says, else in UTF-8.

    Raises BadProgramme where it is in neither.
    """
    said = _CHARSET.search(data[:4000])
    for name in filter(None, ("utf-8-sig", said and said[1].decode())):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(name)
    raise BadProgramme("is in no character set that it says; save the page as UTF-8")


_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)


def page_words(text: str) -> tuple[str | None, str]:
    """A page's first heading, and its words, a line for each paragraph, without what stands around it."""
    words = _Words("\n", _UNSEEN | _AROUND)
    read_html(words, text)
    heading = next((found for said in words.headings if (found := line(said))), None)
    return heading, "".join(words.parts)


def plain(text: object, longest: int = LONGEST_TEXT) -> str | None:
    """A text without its markup, on one line; None for what is none.

    >>> plain("<p>Une table ronde</p><p>avec <b>Akim&nbsp;Oural</b></p><script>x()</script>")
    'Une table ronde avec Akim Oural'
    >>> plain("a < b & c"), plain("  "), plain(None)
    ('a < b & c', None, None)
    """
    if not isinstance(text, str):
        return None
    if "<" not in text and "&" not in text:
        return line(text, longest)
    words = _Words(" ", _UNSEEN)
    read_html(words, text)
    return line("".join(words.parts), longest)
