"""The organisation's own house, as its gallery shows it: its name, its look, its words and its duties.

`site.toml` says it (site_file.py); the public bundle holds it, so that a page needs nothing else.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from ...metadata.credit import LANGUAGES
from ..storage.layout import uri_of

#: Pages that an organisation writes itself, in Markdown.
LEGAL, PRIVACY, ACCESSIBILITY, TERMS = "legal", "privacy", "accessibility", "terms"
#: An audit of accessibility speaks for its site so long (décret 2019-768).
_YEARS_OF_AN_AUDIT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link at the foot of every page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture in the place of the name: its name among the assets, and its size in pixels."""

    name: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The result of an audit of accessibility: the share of criteria that are met, in percent."""

    audited_on: date
    rate: float
    auditor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the organisation says in one language."""

    tagline: str = ""
    footer: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every page knows of who publishes it; empty where nobody said.

    `stylesheet` is the name of its style sheet among the assets. `retention_days` is how long a request of
    the public is kept; `mining` is "reserved" or "allowed".
    """

    name: str = "byline"
    contact: str = ""
    publisher: str = ""
    public_url: str = ""
    logo: Logo | None = None
    logo_dark: Logo | None = None
    stylesheet: str = ""
    languages: tuple[str, ...] = LANGUAGES
    default_language: str = ""
    time_zone: str = ""
    retention_days: int = 365
    mining: str = ""
    audit: Audit | None = None
    words: Mapping[str, Words] = field(default_factory=dict)

    @property
    def contact_href(self) -> str:
        """The contact as a link: to write to, or to call; empty where it is neither."""
        if re.fullmatch(r"[^@\s<>\"]+@[A-Za-z0-9.-]+", self.contact):
            return f"mailto:{self.contact}"
        digits = re.sub(r"[\s().-]", "", self.contact)
        return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{6,15}", digits) else ""

    def words_in(self, language: str) -> Words:
        """What it says in a language."""
        return self.words.get(language) or Words()

    def accessibility(self, today: date) -> str:
        """The state that the law has a name for: never better than an audit found, nor for longer."""
        if self.audit is None or _years_after(self.audit.audited_on) < today:
            return "none"
        if self.audit.rate >= 100:
            return "full"
        return "partial" if self.audit.rate >= 50 else "none"


def public_url(text: str) -> str | None:
    """An address of a site as links begin with it; None for what is none.

    >>> public_url("https://photos.example.org/"), public_url("https://photos.example.org:99999")
    ('https://photos.example.org', None)
    """
    match = _PUBLIC_URL.fullmatch(text)
    return match[1] if match and int(match[2] or 1) <= 65535 else None


_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PUBLIC_URL = re.compile(rf"(https?://{_LABEL}(?:\.{_LABEL}){{0,30}}(?::([1-9][0-9]{{0,4}}))?)/?")


def _years_after(day: date) -> date:
    return date(day.year + _YEARS_OF_AN_AUDIT, day.month, min(day.day, 28))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text of the organisation, as HTML that is safe to set in a page."""

    language: str
    name: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the organisation that pages show, under a name made of its contents."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that the public bundle holds of the organisation."""

    house: House = field(default_factory=House)
    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()


#: Of an organisation that has said nothing.
UNSAID = Site()


def write_site(connection: sqlite3.Connection, site: Site) -> None:
    """Write it into a bundle, over what stood there."""
    for table, rows in _rows(site).items():
        if not _holds(connection, table, rows):  # the same site leaves the same bytes
            connection.execute(table.empty)
            connection.executemany(table.fill, rows)


def holds_site(bundle: Path, site: Site) -> bool:
    """Whether a bundle says just that."""
    with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
        return all(_holds(connection, table, rows) for table, rows in _rows(site).items())


Rows = Sequence[tuple[object, ...]]


class _Table(NamedTuple):
    """How a table of the bundle is read, emptied and filled."""

    read: str
    empty: str
    fill: str


_HOUSE = _Table(
    "select key, value from house",
    "delete from house",
    "insert into house (key, value) values (?, ?)",
)
_PAGES = _Table(
    "select language, name, html from pages",
    "delete from pages",
    "insert into pages (language, name, html) values (?, ?, ?)",
)
_ASSETS = _Table(
    "select name, media_type, data from assets",
    "delete from assets",
    "insert into assets (name, media_type, data) values (?, ?, ?)",
)


def _holds(connection: sqlite3.Connection, table: _Table, rows: Rows) -> bool:
    return set(connection.execute(table.read)) == set(rows)


def _rows(site: Site) -> Mapping[_Table, Rows]:
    said = msgspec.to_builtins(site.house)
    return {
        _HOUSE: [(key, json.dumps(said[key], ensure_ascii=False)) for key in sorted(said)],
        _PAGES: [(page.language, page.name, page.html) for page in site.pages],
        _ASSETS: [(asset.name, asset.media_type, asset.data) for asset in site.assets],
    }


def read_house(bundle: Path) -> House:
    """What a bundle says of the organisation."""
    with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
        said = {key: json.loads(value) for key, value in connection.execute(_HOUSE.read)}
    # JSON has no tuples, and no days.
    return msgspec.convert(said, House, strict=False)


def read_assets(bundle: Path) -> list[Asset]:
    """The files of the organisation that a bundle holds."""
    with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
        rows = connection.execute(_ASSETS.read).fetchall()
    return [Asset(name=name, media_type=media_type, data=data) for name, media_type, data in rows]
