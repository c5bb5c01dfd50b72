"""`site.toml`, beside the catalogue, in which an organisation says who publishes, and in what words.

Every key may be absent. Its pages are Markdown files beside it, its look a logo and a style sheet.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from markdown_it import MarkdownIt

from ...metadata.credit import LANGUAGES
from ..catalogue.time_zones import is_time_zone
from ..clock import now
from ..errors import Damaged, Refused
from ..storage.layout import Archive, place_in
from .colours import LEAST_CONTRAST, PAPER, contrast, lightened
from .house import (
    ACCESSIBILITY,
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
    public_url,
)
from .logos import MOST_BYTES, BadLogo, asset_named, logo

NAME = "site.toml"
THEME = "theme.css"
_LONGEST_TEXT = 300
_TEXTS = (LEGAL, PRIVACY, ACCESSIBILITY, TERMS)
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+|/[^\s<>\"]*")
#: Headings of theirs stand below the page's own; a picture would not be loaded.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("image", lambda *_: "")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
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
            is_inside = path.resolve().is_relative_to(self.folder.resolve())
            found = path.stat()
            if not is_inside or not stat.S_ISREG(found.st_mode):
                self.fault(key, f"{name}: is no file of the archive; put it beside {NAME}")
                return None
            if found.st_size > MOST_BYTES:
                self.fault(key, f"{name}: is larger than {MOST_BYTES >> 10} kB")
                return None
            return path.read_bytes()
        except Damaged:
            self.fault(key, f"{name}: lies outside the archive; put it beside {NAME}")
        except RuntimeError:  # Python 3.11 and 3.12 say so of links that lead in a circle
            self.fault(key, f"{name}: is a link that leads to itself; put a file in its place")
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
    if not os.path.lexists(reader.folder / NAME):
        return {}
    text = reader.text_of("this file", NAME)
    try:
        return tomllib.loads(text or "")
    except (ValueError, RecursionError) as error:
        reader.faults.append(f"{NAME}: is no TOML ({error})")
    return {}


Read = Callable[[_Reader, str, object], "object | None"]


def _text(reader: _Reader, key: str, value: object) -> str | None:
    """One line of text."""
    if not isinstance(value, str) or not value.strip() or not all(map(_is_text, value)):
        reader.fault(key, 'is no line of text; write it between quotes, as in "UP Conférences"')
    elif len(value) > _LONGEST_TEXT:
        reader.fault(key, f"is longer than {_LONGEST_TEXT} signs")
    else:
        return value.strip()
    return None


def _is_text(sign: str) -> bool:
    """Whether a sign is seen, or joins those that are: no control, no mark that turns what follows around."""
    kind = unicodedata.category(sign)
    return kind[0] in "LMNPS" or kind == "Zs" or sign in _JOINERS


def _one_of(*choices: str) -> Read:
    def read(reader: _Reader, key: str, value: object) -> object | None:
        if isinstance(value, str) and value in choices:
            return value
        reader.fault(key, f"{value!r} is none of: {', '.join(choices)}")
        return None

    return read


def _public_url(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, str) and (url := public_url(value)):
        return url
    reader.fault(key, f"{value!r} is not like https://photos.example.org")
    return None


def _languages(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, list) and value and all(language in LANGUAGES for language in value):
        return tuple(dict.fromkeys(value))
    reader.fault(key, 'is not like ["fr", "en"] or ["fr"]; there are: ' + ", ".join(LANGUAGES))
    return None


def _time_zone(reader: _Reader, key: str, value: object) -> object | None:
    if isinstance(value, str) and is_time_zone(value):
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
    is_whole = set(said) == {"date", "rate", "auditor"} and type(day) is date
    if not is_whole or not is_rate or day is None or rate is None:
        reader.fault(key, 'is not like { date = 2026-05-04, rate = 82.5, auditor = "Somebody" }')
    elif not _FIRST_AUDIT <= day <= date.fromisoformat(now()[:10]):
        reader.fault(key, f"{day}: is no day on which an audit was made; give that of its report")
    elif name := _text(reader, f"{key} auditor", auditor):
        return Audit(audited_on=day, rate=float(rate), auditor=name)
    return None


#: RGAA has been law since then.
_FIRST_AUDIT = date(2009, 1, 1)
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
        token.attrs.pop("style", None)  # the policy of our pages forbids it
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
    if os.path.lexists(reader.folder / THEME):
        sheet += reader.text_of(THEME, THEME) or ""
    if not sheet:
        return {}
    asset = asset_named(sheet.encode(), ".css", "text/css; charset=utf-8")
    reader.assets[asset.name] = asset
    return {"stylesheet": asset.name}
