"""French and English: which one a reader wishes, and dates and numbers set in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from runpy import run_path
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

FRENCH, ENGLISH = "fr", "en"
LANGUAGES = (FRENCH, ENGLISH)
_LOCALES = {FRENCH: "fr_FR", ENGLISH: "en_GB"}

_PLUGINS = Path(__file__).parents[1]


@cache
def phrases() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Every phrase in French and in English, by the page that says it and by name, of every plugin."""
    found: dict[str, Mapping[str, tuple[str, str]]] = {}
    for path in sorted(_PLUGINS.glob("*/words.py")):
        # By itself: the gallery's process is to load nothing of the desk.
        for page, said in run_path(str(path))["PHRASES"].items():
            found[page] = {**found.get(page, {}), **said}
    return found


@cache
def words(language: str) -> Mapping[str, str]:
    """The phrases of one language by name."""
    column = LANGUAGES.index(language)
    return MappingProxyType(
        {name: texts[column] for said in phrases().values() for name, texts in said.items()}
    )


def wished(
    accept_language: str, offered: Sequence[str] = LANGUAGES, otherwise: str = ENGLISH
) -> str:
    """The language a browser asks for among those offered; another when it asks for none of them.

    >>> wished("de, fr-CA;q=0.8, en; q=0.5"), wished("en; q=0.3, fr"), wished("")
    ('fr', 'fr', 'en')
    """
    wishes: list[tuple[float, str]] = []
    for wish in accept_language.split(","):
        name, _, quality = wish.replace(" ", "").partition(";q=")
        language = name.lower()[:2]
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if language in offered and weight > 0:
            wishes.append((weight, language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else otherwise


@lru_cache(maxsize=4096)
def day(text: str | None, language: str) -> str:
    """An ISO day in words; a bare year or month is left as it is.

    >>> day("2015-02-17", "fr"), day("1934-05-01", "fr"), day("2015-02-17", "en"), day("2015", "fr")
    ('17 février 2015', '1er mai 1934', '17 February 2015', '2015')
    """
    try:
        said = date.fromisoformat(text or "")
    except ValueError:
        return text or ""
    return _with_first(format_date(said, format="long", locale=_LOCALES[language]), said, language)


def days(first: str, last: str, language: str) -> str:
    """The days of an event in words, each month and year once.

    >>> days("2023-10-12", "2023-10-14", "fr"), days("2023-09-30", "2023-10-01", "fr")
    ('12-14 octobre 2023', '30 septembre - 1er octobre 2023')
    >>> days("2023-10-12", "2023-10-14", "en"), days("2023-12-31", "2024-01-02", "en")
    ('12–14 October 2023', '31 December 2023 – 2 January 2024')
    """
    if first == last:
        return day(first, language)
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    dash = "-" if language == FRENCH else "\N{EN DASH}"
    if (begin.year, begin.month) == (end.year, end.month):
        said = _with_first(str(begin.day), begin, language)
        return f"{said}{dash}{day(last, language)}"
    pattern = "d MMMM" if begin.year == end.year else "d MMMM y"
    said = _with_first(format_date(begin, pattern, locale=_LOCALES[language]), begin, language)
    return f"{said} {dash} {day(last, language)}"


def _with_first(said: str, which: date, language: str) -> str:
    """French counts the first of a month: "1er mai"."""
    is_first = language == FRENCH and which.day == 1
    return f"1er{said.removeprefix('1')}" if is_first else said


def month(text: str, language: str) -> str:
    """A month in words: "février 2015" of "2015-02"; as it stands where it is none.

    >>> month("2015-02", "fr"), month("2015-02", "en"), month("0000-13", "en")
    ('février 2015', 'February 2015', '0000-13')
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    return format_date(first, "LLLL y", locale=_LOCALES[language])


def photo_count(count: int, language: str) -> str:
    """A number of photos in words: "1 photo", "1 200 photos"."""
    is_one = Locale.parse(_LOCALES[language]).plural_form(count) == "one"
    return f"{number(count, language)} photo{'' if is_one else 's'}"


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """A number as each language groups it: "1 200", "1,200"."""
    return format_decimal(value, locale=language)


def clock(text: str | None, language: str) -> str:
    """The hour of an ISO moment, as each language writes it: "14 h 30", "14:30"."""
    if not text or len(text) < 16:
        return ""
    hour, minute = text[11:13].lstrip("0") or "0", text[14:16]
    if language == FRENCH:
        return f"{hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minute}".removesuffix(
            "\N{NO-BREAK SPACE}00"
        )
    return f"{hour}:{minute}"


def typeset(text: str) -> str:
    """A text whose lines break where a typesetter would: never before a sign that stands apart.

    French has a narrow space before ; ? ! and inside « » (Imprimerie nationale), a whole one before a colon.

    >>> typeset("« Qui vient ? » : Ana")
    '«\u202fQui vient\u202f?\u202f»\xa0: Ana'
    """
    narrow = re.sub(r"[ \xa0](?=[»;?!])|(?<=«)[ \xa0]", "\N{NARROW NO-BREAK SPACE}", text)
    return re.sub(r" (?=:)", "\N{NO-BREAK SPACE}", narrow)


@lru_cache(maxsize=4096)
def listed(names: tuple[str, ...], language: str) -> str:
    """Names in a sentence: "A, B et C"."""
    return format_list(names, locale=_LOCALES[language])
