"""Texts of programmes, which hold HTML and Markdown as often as not, as plain words."""

from __future__ import annotations

from html.parser import HTMLParser

from .shapes import LONGEST_TEXT, line

_APART = {"p", "br", "li", "div", "h1", "h2", "h3", "h4", "ul", "ol", "tr", "td", "hr"}
_UNSEEN = {"script", "style", "template"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _APART:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _APART:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


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
    words = _Words()
    words.feed(text)
    words.close()
    return line("".join(words.parts), longest)
