"""What people type into a search, understood: words, phrases, and operators in both languages.

par:quatresous avec:"Akim Oural" date:2015-02 licence:cc-by orientation:portrait taille:2000
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names, get_month_names

from ...metadata.names import fold, spelt_out
from ...metadata.rights import LICENCES
from . import staff_query

WORD, BY, WITH, DATE, LICENCE, ORIENTATION, SIZE = (
    "word", "by", "with", "date", "licence", "orientation", "size",
)  # fmt: skip
_OPERATORS = {
    "par": BY, "by": BY, "photographe": BY, "photographer": BY,
    "avec": WITH, "with": WITH,
    "date": DATE,
    "licence": LICENCE, "license": LICENCE,
    "orientation": ORIENTATION,
    "taille": SIZE, "size": SIZE,
}  # fmt: skip
_OF_STAFF = set(staff_query.OPERATORS.values())
#: Where a term is looked for in the full-text index; a word anywhere.
_COLUMN = {BY: "credit", WITH: "people"}
_ORIENTATIONS = {
    "portrait": "portrait", "vertical": "portrait", "verticale": "portrait",
    "landscape": "landscape", "paysage": "landscape", "horizontal": "landscape",
    "horizontale": "landscape",
    "square": "square", "carre": "square", "carree": "square",
}  # fmt: skip
_SHAPES = {
    "portrait": "photos.width_px < photos.height_px",
    "landscape": "photos.width_px > photos.height_px",
    "square": "photos.width_px = photos.height_px",
}
#: Up to so many matches are counted and ranked; of more, the newest: ranking reads every match.
MOST_COUNTED = 2000
#: What a day of no year begins with, in the place of the year (ISO 8601 had it so).
EVERY_YEAR = "-"
#: A day or a month as people say it: "17 février", "octobre 2023", "July 14, 2015".
_MONTHS = {
    name: number
    for language in ("fr", "en")
    for width in ("wide", "abbreviated")
    for number, said in get_month_names(width, locale=language).items()
    for name in (said.casefold().rstrip("."), fold(said))
}
_WEEKDAYS = {
    name
    for language in ("fr", "en")
    for said in get_day_names("wide", locale=language).values()
    for name in (said.casefold(), fold(said))
}
_MONTH = rf"(?i:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY, _YEAR = r"\d{1,2}(?:er|st|nd|rd|th)?\b", r"\d{4}"
#: What people say before a day: "le mardi 17 février", "on Tuesday, February 17".
_BEFORE = rf"(?:(?i:le|on)\s+)?(?:(?i:{'|'.join(sorted(_WEEKDAYS))}),?\s+)?"
_IN_WORDS = (
    rf"{_BEFORE}{_DAY}\s+(?i:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"
    rf"|{_BEFORE}{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_YEAR}"
)
#: A phrase in quotes of any kind people type, or a word; either after an operator.
_TERMS = re.compile(
    rf"(?P<in_words>{_IN_WORDS})(?!\w)|"
    r"(?P<written>(?:(?P<operator>[^\W\d_]+)\s?:\s?(?=[^\s:]))?"
    r'(?:["“”«]\s*(?P<phrase>[^"“”»]*?)\s*["“”»]|(?P<word>[^\s"“”«»]+)))'
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EUROPEAN_DATE = re.compile(r"(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing asked for: what kind, its value, and how it was typed."""

    kind: str
    value: str
    written: str
    is_phrase: bool = False


def understood(query: str, *, is_staff: bool = False) -> tuple[Term, ...]:
    """Read what was typed; what is no operator with a value it can have is a word.

    Only staff may ask for marks, for where photos stand, for who changed them.

    >>> [(term.kind, term.value) for term in understood('lille par:"A. Oural" date:02/2015')]
    [('word', 'lille'), ('by', 'A. Oural'), ('date', '2015-02')]
    >>> [(term.kind, term.value) for term in understood('date:hier « table ronde »')]
    [('word', 'date:hier'), ('word', 'table ronde')]
    >>> [(term.kind, term.value) for term in understood("lille 17 février 2015, octobre 2023, 1er mai")]
    [('word', 'lille'), ('date', '2015-02-17'), ('date', '2023-10'), ('date', '--05-01')]
    """
    matches = _TERMS.finditer(query.replace("\0", " "))
    terms = (term for match in matches for term in _terms(match, is_staff=is_staff))
    # A term without letter or digit matches nothing, and would empty the whole result.
    return tuple(term for term in terms if re.search(r"[^\W_]", term.value))


def _terms(match: re.Match[str], *, is_staff: bool) -> Iterator[Term]:
    """One term; a day that no calendar has is so many words."""
    said = match["in_words"]
    if said is None:
        yield _term(match, is_staff=is_staff)
    elif (value := _day_in_words(said)) is not None:
        yield Term(kind=DATE, value=value, written=said)
    else:
        yield from (Term(kind=WORD, value=word, written=word) for word in said.split())


def _day_in_words(said: str) -> str | None:
    """A day or a month as people say it; None for what is none."""
    if not re.fullmatch(_IN_WORDS, said):
        return None
    words = re.findall(r"[^\W\d_]+|\d+", said.casefold())
    month = next(_MONTHS[word] for word in words if word in _MONTHS)
    numbers = [word for word in words if word.isdigit()]
    year = next((number for number in numbers if len(number) == 4), None)
    day = next((int(number) for number in numbers if len(number) < 4), None)
    if day is None:
        return f"{year}-{month:02}"
    try:
        return f"{year or EVERY_YEAR}-{date(int(year or 2000), month, day):%m-%d}"
    except ValueError:
        return None


def _term(match: re.Match[str], *, is_staff: bool) -> Term:
    written, is_phrase = match["written"], match["phrase"] is not None
    text = match["phrase"] if is_phrase else match["word"]
    operator = fold(match["operator"] or "")
    kind = _OPERATORS.get(operator) or (staff_query.OPERATORS.get(operator) if is_staff else None)
    value = _value(kind, text) if kind else None
    if kind and value:
        return Term(kind=kind, value=value, written=written, is_phrase=is_phrase)
    plain = text if match["operator"] is None else written.replace('"', " ")
    return Term(kind=WORD, value=plain, written=written, is_phrase=is_phrase)


def _value(kind: str, text: str) -> str | None:
    """The value of an operator as byline writes it; None where it can have no such value."""
    if kind == DATE:
        return _span(text)
    if kind == ORIENTATION:
        return _ORIENTATIONS.get(fold(text))
    if kind == SIZE:
        return match[1] if (match := re.fullmatch(r"(\d{1,6})(?:\s?px)?", text)) else None
    if kind == LICENCE:
        return fold(text).replace(" ", "-")
    return staff_query.value(kind, text) if kind in _OF_STAFF else text


def _span(text: str) -> str | None:
    """A day, month or year, or two with ".." between."""
    ends = [_day(end) for end in text.split("..", 1)]
    return "..".join(end for end in ends if end) if all(ends) else None


def _day(text: str) -> str | None:
    if match := _EUROPEAN_DATE.fullmatch(text):
        day = f"-{int(match['day']):02}" if match["day"] else ""
        return f"{match['year']}-{int(match['month']):02}{day}"
    return text if _DATE.fullmatch(text) else _day_in_words(text)


Forms = Callable[[str], Iterable[str] | None]


def no_forms(_word: str) -> tuple[str, ...]:
    """A word as it was typed, and no other form of it."""
    return ()


def match_expression(terms: Iterable[Term], forms: Forms = no_forms) -> str:
    """The full-text part of a query as FTS5 has it; empty when it has none.

    Every word must be found, a phrase as it stands, and the last word as far as it is typed.
    A word that is no name is found in its other `forms`, too. Everything is quoted, so no sign has a meaning
    of its own.

    >>> match_expression(understood('par:lebranchu "table ronde" innov'))
    '{credit} : "lebranchu" AND "table ronde" AND "innov"*'
    >>> match_expression(understood("ville lille"), {"ville": ["villes"]}.get)
    '("ville" OR "villes") AND "lille"*'
    """
    found = [term for term in terms if term.kind in (WORD, BY, WITH)]
    return " AND ".join(_said(term, is_last=term is found[-1], forms=forms) for term in found)


def _said(term: Term, *, is_last: bool, forms: Forms) -> str:
    if term.is_phrase:
        return f"{_place(term)}{_quoted(term.value)}"
    typed = f"{_quoted(term.value)}{'*' if is_last else ''}"
    others = [] if term.kind != WORD else [_quoted(form) for form in forms(term.value) or ()]
    return f"({' OR '.join([typed, *others])})" if others else f"{_place(term)}{typed}"


def _place(term: Term) -> str:
    return f"{{{_COLUMN[term.kind]}}} : " if term.kind in _COLUMN else ""


def _quoted(value: str) -> str:
    text = spelt_out(value).replace('"', " ")
    return f'"{text}"'


def days(term: Term) -> tuple[str, str]:
    """The first and the last day of a DATE term, as far as it was typed; of one of every year: "--02-17".

    >>> days(understood("date:2015..2016-02")[0]), days(understood("date:2015")[0])
    (('2015', '2016-02'), ('2015', '2015'))
    """
    first, _, last = term.value.partition("..")
    return first, last or first


def named_licences(value: str) -> tuple[str, ...]:
    """The ids of the licences that the value of a LICENCE term means, with or without their version.

    >>> named_licences("by-sa-4-0"), named_licences("cc-by-nc")[:2], named_licences("etalab")
    (('CC-BY-SA-4.0',), ('CC-BY-NC-4.0', 'CC-BY-NC-3.0'), ('etalab-2.0',))
    """
    if value == "cc":
        return tuple(name for name in LICENCES if name.startswith("CC"))
    wanted = re.compile(re.escape(_licence(value)) + r"(?:-[0-9].*)?")
    known = tuple(name for name in LICENCES if wanted.fullmatch(name.lower()))
    return known or (value,)  # one of the organisation's own


def conditions(terms: Iterable[Term], day: str) -> tuple[list[str], Mapping[str, str | int]]:
    """The rest of a query as conditions on `photos`, and their parameters.

    `day` is the SQL for the day a photo was taken.
    """
    found: list[str] = []
    parameters: dict[str, str | int] = {}
    for number, term in enumerate(terms):
        name = f"term{number}"
        if term.kind == DATE:
            first, last = days(term)
            if first.startswith(EVERY_YEAR):
                found.append(f"substr({day}, 5, 6) = :{name}")
                parameters[name] = first.removeprefix("-")
                continue
            # Every day of a year or month sorts between it and it with "~".
            found.append(f"{day} between :{name} and :{name}last || '~'")
            parameters |= {name: first, f"{name}last": last}
        elif term.kind == LICENCE:
            # With or without its version: CC-BY is CC-BY-4.0, and not CC-BY-SA.
            found.append(
                f"(lower(photos.licence) in (:{name}, :{name}own)"
                f" or lower(photos.licence) glob :{name} || '-[0-9]*')"
                if term.value != "cc"
                else "photos.licence like 'cc%'"
            )
            own = {name: _licence(term.value), f"{name}own": term.value}
            parameters |= {} if term.value == "cc" else own
        elif term.kind in _OF_STAFF:
            found.append(staff_query.condition(term.kind, term.value, name))
            parameters[name] = term.value
        elif term.kind == ORIENTATION:
            found.append(_SHAPES[term.value])
        elif term.kind == SIZE:
            found.append(f"max(photos.width_px, photos.height_px) >= :{name}")
            parameters[name] = int(term.value)
    return found, parameters


def _licence(value: str) -> str:
    """The id of a licence in lower case, as people name it."""
    if value.startswith(("all", "tous", "reserve")):
        return "all-rights-reserved"
    # Folding took the dot of a version.
    value = re.sub(r"-(\d)-(\d)$", r"-\1.\2", value)
    if value.startswith("cc0"):
        return value if "-" in value else "cc0-1.0"
    is_whole = value.startswith(("cc-", "etalab", "lal"))
    return value if is_whole else f"cc-{value}"
