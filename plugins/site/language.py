"""French and English: which one a reader wishes, and dates and numbers set in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal

from .words import PHRASES

FRENCH, ENGLISH = "fr", "en"
LANGUAGES = (FRENCH, ENGLISH)
_LOCALES = {FRENCH: "fr_FR", ENGLISH: "en_GB"}

_WORDS = {
    language: MappingProxyType({name: texts[column] for name, texts in PHRASES.items()})
    for column, language in enumerate(LANGUAGES)
}


def words(language: str) -> Mapping[str, str]:
    """The phrases of one language by name."""
    return _WORDS[language]


def wished(accept_language: str) -> str:
    """The language a browser asks for, English when it asks for neither of ours.

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
        if language in LANGUAGES and weight > 0:
            wishes.append((weight, language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else ENGLISH


@lru_cache(maxsize=4096)
def day(text: str | None, language: str) -> str:
    """An ISO day in words: "17 février 2015"; a bare year or month is left as it is."""
    try:
        return format_date(date.fromisoformat(text or ""), format="long", locale=language)
    except ValueError:
        return text or ""


def days(first: str, last: str, language: str) -> str:
    """The days of an event in words."""
    if first == last:
        return day(first, language)
    return format_interval(
        date.fromisoformat(first), date.fromisoformat(last), skeleton="yMMMMd", locale=language
    )


def photo_count(count: int, language: str) -> str:
    """A number of photos in words: "1 photo", "1 200 photos"."""
    is_one = Locale.parse(_LOCALES[language]).plural_form(count) == "one"
    return f"{number(count, language)} photo{'' if is_one else 's'}"


@lru_cache(maxsize=4096)
def number(value: int, language: str) -> str:
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

    >>> typeset("« Qui vient ? »")
    '«\xa0Qui vient\xa0?\xa0»'
    """
    return re.sub(r" (?=[»:;?!])|(?<=«) ", "\N{NO-BREAK SPACE}", text)


@lru_cache(maxsize=4096)
def listed(names: tuple[str, ...], language: str) -> str:
    """Names in a sentence: "A, B et C"."""
    return format_list(names, locale=_LOCALES[language])
