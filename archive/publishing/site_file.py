"""`site.toml`, beside the catalogue, in which an organisation says who publishes, and in what words.

Every key may be absent. Its pages are Markdown files beside it, its look a logo and a style sheet.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

from markdown_it import MarkdownIt

from ..errors import Damaged, Refused
from ..storage.layout import Archive, place_in
from .colours import LEAST_CONTRAST, PAPER, contrast, lightened
from .house import (
    ACCESSIBILITY,
    LANGUAGES,
    LEGAL,
    PRIVACY,
    TERMS,
    Asset,
    Audit,
    House,
    Link,
    Page,
    Site,
    Words,
)
from .logos import BadLogo, asset_named, logo

NAME = "site.toml"
THEME = "theme.css"
_MOST_BYTES = 512 << 10
_LONGEST_TEXT = 300
_TEXTS = (LEGAL, PRIVACY, ACCESSIBILITY, TERMS)
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?/?")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+|/[^\s<>\"]*")
#: Headings of theirs stand below the page's own; a picture would not be loaded.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_LOWER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}


def template() -> str:
    """The file as a new archive has it: every key, explained, and none of them set."""
    return files(__package__).joinpath(NAME).read_text("utf-8")


@dataclass(slots=True)
class _Reader:
    """What was read so far, and what is wrong with it."""

    folder: Path
    faults: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)

    def fault(self, key: str, what: str) -> None:
        self.faults.append(f"{NAME}: {key}: {what}")

    def bytes_of(self, key: str, name: str) -> bytes | None:
        """A file that the organisation named; None, and a fault, where it cannot be had."""
        try:
            path = place_in(self.folder, name)
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                self.fault(key, f"{name}: is no file")
                return None
            if found.st_size > _MOST_BYTES:
                self.fault(key, f"{name}: is larger than {_MOST_BYTES >> 10} kB")
                return None
            return path.read_bytes()
        except Damaged:
            self.fault(key, f"{name}: lies outside the archive; put it beside {NAME}")
        except OSError as error:
            self.fault(key, f"{name}: {error.strerror}; put it beside {NAME}")
        return None

    def text_of(self, key: str, name: str) -> str | None:
        """The same as text."""
        data = self.bytes_of(key, name)
        try:
            return None if data is None else data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.fault(key, f"{name}: is no UTF-8 text; save it as UTF-8")
            return None


def read_site(archive: Archive) -> tuple[Site, tuple[str, ...]]:
    """What the organisation says, as far as it can be understood, and all that is wrong with it."""
    reader = _Reader(folder=archive.root)
    said = _said(reader)
    values: dict[str, object] = {}
    for key, value in said.items():
        if key in LANGUAGES:
            continue
        if (read := _KEYS.get(key)) is None:
            there_are = ", ".join([*_KEYS, *(f"[{language}]" for language in LANGUAGES)])
            reader.fault(key, f"is no key; there are: {there_are}")
        elif (understood := read(reader, key, value)) is not None:
            values[_FIELDS.get(key, key)] = understood
    values["words"] = {
        language: _words(reader, language, said[language])
        for language in LANGUAGES
        if language in said
    }
    values |= _look(reader, values.pop("accent", None))
    house = House(**values)  # type: ignore[arg-type]  # each is what its key gives
    if house.default_language and house.default_language not in house.languages:
        reader.fault("default_language", f"{house.default_language!r} is not among the languages")
    site = Site(
        house=house,
        pages=tuple(reader.pages),
        assets=tuple(sorted(reader.assets.values(), key=lambda asset: asset.name)),
    )
    return site, tuple(reader.faults)


def load_site(archive: Archive) -> Site:
    """What the organisation says; raises Refused where any of it cannot be understood."""
    site, faults = read_site(archive)
    if faults:
        raise Refused(*faults)
    return site


def _said(reader: _Reader) -> Mapping[str, object]:
    path = reader.folder / NAME
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reader.faults.append(f"{NAME}: is no TOML ({error})")
    return {}


Read = Callable[[_Reader, str, object], "object | None"]


def _text(reader: _Reader, key: str, value: object) -> str | None:
    """One line of text."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        reader.fault(key, 'is no line of text; write it between quotes, as in "UP Conférences"')
    elif len(value) > _LONGEST_TEXT:
        reader.fault(key, f"is longer than {_LONGEST_TEXT} signs")
    else:
        return value.strip()
    return None


def _one_of(*choices: str) -> Read:
    def read(reader: _Reader, key: str, value: object) -> object | None:
        if value in choices:
            return value
        reader.fault(key, f"{value!r} is none of: {', '.join(choices)}")
        return None

    return read


def _public_url(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, str) and _PUBLIC_URL.fullmatch(value):
        return value.rstrip("/")
    reader.fault(key, f"{value!r} is not like https://photos.example.org")
    return None


def _languages(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, list) and value and all(language in LANGUAGES for language in value):
        return tuple(dict.fromkeys(value))
    reader.fault(key, 'is not like ["fr", "en"] or ["fr"]; there are: ' + ", ".join(LANGUAGES))
    return None


def _time_zone(reader: _Reader, key: str, value: object) -> object | None:
    if value in available_timezones():
        return value
    reader.fault(key, f"{value!r} is no time zone, such as Europe/Paris")
    return None


def _retention(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3650:
        return value
    reader.fault(key, f"{value!r} is no number of days from 1 to 3650")
    return None


def _accent(reader: _Reader, key: str, value: object) -> object | None:
    if not (isinstance(value, str) and re.fullmatch("#[0-9a-fA-F]{6}", value)):
        reader.fault(key, f'{value!r} is no colour, such as "#9a3d14"')
        return None
    if (found := contrast(value, PAPER)) < LEAST_CONTRAST:
        reader.fault(
            key,
            f"{value} cannot be read on our paper ({found:.1f}:1, at least {LEAST_CONTRAST}:1 is needed); "
            "choose a darker one",
        )
        return None
    return value.lower()


def _logo(reader: _Reader, key: str, value: object) -> object | None:
    name = _text(reader, key, value)
    data = reader.bytes_of(key, name) if name else None
    if data is None:
        return None
    try:
        found, asset = logo(data)
    except BadLogo as error:
        reader.fault(key, f"{value}: {error}")
        return None
    reader.assets[asset.name] = asset
    return found


def _audit(reader: _Reader, key: str, value: object) -> object | None:
    said = value if isinstance(value, dict) else {}
    day, rate, auditor = said.get("date"), said.get("rate"), said.get("auditor")
    is_rate = isinstance(rate, int | float) and not isinstance(rate, bool) and 0 <= rate <= 100
    is_whole = set(said) == {"date", "rate", "auditor"} and type(day) is date and is_rate
    if not (is_whole and isinstance(auditor, str) and auditor.strip()):
        reader.fault(key, 'is not like { date = 2026-05-04, rate = 82.5, auditor = "Somebody" }')
        return None
    return Audit(audited_on=day, rate=float(rate), auditor=auditor.strip())  # type: ignore[arg-type]


_KEYS: Mapping[str, Read] = {
    "name": _text,
    "contact": _text,
    "publisher": _text,
    "public_url": _public_url,
    "logo": _logo,
    "logo_dark": _logo,
    "accent": _accent,
    "languages": _languages,
    "default_language": _one_of(*LANGUAGES),
    "time_zone": _time_zone,
    "retention_days": _retention,
    "mining": _one_of("reserved", "allowed"),
    "accessibility_audit": _audit,
}
#: Where the field has another name than its key.
_FIELDS = {"accessibility_audit": "audit"}
#: What a table of words may hold.
WORDS = ("tagline", *_TEXTS, "footer")
KEYS = tuple(_KEYS)


def _words(reader: _Reader, language: str, table: object) -> Words:
    if not isinstance(table, dict):
        reader.fault(language, f"is no table; write [{language}]")
        return Words()
    tagline, footer = "", tuple[Link, ...]()
    for name, value in table.items():
        key = f"[{language}] {name}"
        if name in _TEXTS:
            if _text(reader, key, value) and (text := reader.text_of(key, value)) is not None:
                reader.pages.append(Page(language=language, name=name, html=_html(text)))
        elif name == "tagline":
            tagline = _text(reader, key, value) or ""
        elif name == "footer":
            footer = tuple(_links(reader, key, value))
        else:
            reader.fault(key, f"is no key; there are: {', '.join(WORDS)}")
    return Words(tagline=tagline, footer=footer)


def _links(reader: _Reader, key: str, value: object) -> Iterator[Link]:
    for item in value if isinstance(value, list) else [value]:
        said = item if isinstance(item, dict) else {}
        title, url = said.get("title"), said.get("url")
        if (
            set(said) == {"title", "url"}
            and _text(reader, key, title)
            and isinstance(url, str)
            and _ADDRESS.fullmatch(url)
        ):
            yield Link(title=str(title), url=url)
        else:
            reader.fault(
                key, 'is not like [{ title = "Notre site", url = "https://www.example.org" }]'
            )


def _html(text: str) -> str:
    """Markdown as HTML that may stand in a page: no HTML of its own, no scripts behind its links."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = (
            _LOWER.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
        )
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return html


def _look(reader: _Reader, accent: object) -> Mapping[str, object]:
    """The style sheet after ours: the accent, in the light and in the dark, and their own."""
    sheet = ""
    if isinstance(accent, str):
        dark = (
            f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {lightened(accent)}; }} }}"
        )
        sheet = f":root {{ --accent: {accent}; }}\n{dark}\n"
    if (reader.folder / THEME).is_file():
        sheet += reader.text_of(THEME, THEME) or ""
    if not sheet:
        return {}
    asset = asset_named(sheet.encode(), ".css", "text/css; charset=utf-8")
    reader.assets[asset.name] = asset
    return {"stylesheet": asset.name}


def missing_facts(archive: Archive, site: Site) -> Iterator[str]:
    """What a visitor, or the law, expects of a gallery and nobody has said: never made up."""
    house, texts = site.house, {(page.language, page.name) for page in site.pages}
    if not (archive.root / NAME).is_file():
        yield f"there is no {NAME}; what it may hold: docs/site.md"
    for key, why in _WANTED.items():
        if getattr(house, key) == getattr(House(), key):
            yield f"{key} is not said: {why}"
    for language in house.languages:
        if not house.words_in(language).tagline:
            yield f"[{language}] tagline is not said: the home page begins with it"
        if (language, LEGAL) not in texts:
            yield (
                f"[{language}] legal is not said: who directs the publication, and who hosts it, "
                f"stand in the "
                "legal notice of a French site (LCEN, article 1-1)"
            )
        if (language, PRIVACY) not in texts:
            yield (
                f"[{language}] privacy is not said: on what ground you hold pictures of people, "
                f"and who answers "
                "for it, is for you to say (GDPR, articles 13 and 14)"
            )
    if house.audit is None:
        yield (
            "accessibility_audit is not said: the home page says that the site does not conform, as the law "
            "wants where no audit was made"
        )


_WANTED = {
    "name": "the gallery calls itself byline",
    "contact": "nobody knows where to write to you",
    "publisher": "the legal notice does not say who publishes",
    "public_url": "links say whatever address a visitor used",
    "default_language": "texts in another language than the page's are not marked for screen readers",
}
