"""What a reader asked for, as SQL on the bundle: a query, narrowing facets, an order, one page of results.

All but dates and odd sizes are words of the full-text index, which finds what has several of them without
reading all that has one; and photos are numbered in capture order, so a date is a range of numbers and the
newest are found first. A page costs the same among a thousand photos and among a million.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datasette import Request

from ...archive.catalogue import facets
from ...archive.catalogue.facets import facet_word
from ...archive.catalogue.query import (
    BY,
    DATE,
    EVERY_YEAR,
    LICENCE,
    ORIENTATION,
    SIZE,
    WITH,
    WORD,
    Term,
    days,
    match_expression,
    named_licences,
    understood,
)
from ...archive.catalogue.stems import forms
from .columns import PICTURE_COLUMNS
from .reading import Bundle, Row

PAGE_SIZE = 60
_LONGEST_QUERY = 200

NEWEST, OLDEST, BEST = "newest", "oldest", "best"
#: What results can be narrowed by, in the order in which it is offered.
FACETS = (
    facets.EVENT,
    facets.PERSON,
    facets.PHOTOGRAPHER,
    facets.YEAR,
    facets.LICENCE,
    facets.ORIENTATION,
    facets.SIZE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the address asks: words and operators, chosen facet values, an order, and where to go on.

    `forms` are the other forms of its words that the gallery has.
    """

    words: str
    terms: tuple[Term, ...]
    chosen: Mapping[str, str]
    sort: str
    after: tuple[float, int] | None
    forms: Mapping[str, tuple[str, ...]]

    @property
    def has_words(self) -> bool:
        """Whether it asks for words, of which a photo may have more or less."""
        return bool(match_expression(self.terms))

    @property
    def match(self) -> str:
        """The question as the full-text index has it; empty where it asks nothing of that."""
        typed = match_expression(self.terms, self.forms.get)
        return " AND ".join([*([f"({typed})"] if typed else []), *self._facet_words()])

    def _facet_words(self) -> Iterator[str]:
        for facet, value in self.chosen.items():
            if facet != facets.YEAR and not (facet == facets.SIZE and value not in _SIZES):
                yield f'"{facet_word(facet, value)}"'
        for term in self.terms:
            if term.kind == ORIENTATION:
                yield f'"{facet_word(facets.ORIENTATION, term.value)}"'
            elif term.kind == SIZE and term.value in _SIZES:
                yield f'"{facet_word(facets.SIZE, term.value)}"'
            elif term.kind == LICENCE:
                found = named_licences(term.value) or ("",)
                words = (f'"{facet_word(facets.LICENCE, licence)}"' for licence in found)
                yield f"({' OR '.join(words)})"

    def found(self, *, beyond: str = "", more: str = "") -> str:
        """The numbers of the photos that match, as SQL to be ordered and cut off right behind it.

        Those on one side of the number :id, given as "<" or ">"; `more` is another column of the index.
        """
        if self.match:
            place, wanted = "rowid", ["search match :match", _NOT_ENDED]
        else:
            place, wanted = "id", ["true"]
        if self.words and not self.terms:
            wanted.append("false")  # signs alone are found nowhere
        for number, _ in enumerate(self._days_of_any_year()):
            wanted.append(_ON_A_DAY.format(place=place, number=number))
        for number, _ in enumerate(self._spans()):
            wanted.append(_AFTER_THE_FIRST.format(place=place, number=number))
            wanted.append(_BEFORE_THE_LAST.format(place=place, number=number))
        if self._least_px():
            wanted.append(_AS_LARGE.format(place=place))
        table = "search" if self.match else "photos"
        if beyond:
            wanted.append(f"{place} {beyond} :id")
        columns = f"{place} as id, {more}" if more else f"{place} as id"
        return f"select {columns} from {table} where {' and '.join(wanted)}"

    @property
    def parameters(self) -> dict[str, Any]:
        """What `found` refers to by name."""
        named: dict[str, Any] = {"match": self.match, "least_px": self._least_px()}
        named |= {f"day{number}": day for number, day in enumerate(self._days_of_any_year())}
        for number, (first, last) in enumerate(self._spans()):
            named |= {f"first{number}": first, f"last{number}": f"{last}~"}
        return named

    def _spans(self) -> Iterator[tuple[str, str]]:
        """First and last day of each span of time; every day of a year sorts between it and it with "~"."""
        if year := self.chosen.get(facets.YEAR):
            yield year, year
        said = (days(term) for term in self.terms if term.kind == DATE)
        yield from (span for span in said if not span[0].startswith(EVERY_YEAR))

    def _days_of_any_year(self) -> Iterator[str]:
        """Days that were asked for without a year, each as "-MM-DD"."""
        said = (days(term)[0] for term in self.terms if term.kind == DATE)
        yield from (day.removeprefix(EVERY_YEAR) for day in said if day.startswith(EVERY_YEAR))

    def _least_px(self) -> int:
        """The least long edge, where it is none of those that are words of the index; 0 for any."""
        asked = [term.value for term in self.terms if term.kind == SIZE]
        asked.append(self.chosen.get(facets.SIZE, ""))
        return max(
            (int(value) for value in asked if value not in _SIZES and _is_size(value)), default=0
        )

    def without(self, term: Term) -> str:
        """The words without one of the terms."""
        return " ".join(other.written for other in self.terms if other is not term)


#: The index alone cannot know what has ended (ends.py).
_NOT_ENDED = "rowid not in (select photo from main.ended)"
_SIZES = tuple(map(str, facets.SIZES_PX))


def _is_size(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,6}", value) is not None


_AFTER_THE_FIRST = """{place} >= (
    select id from photos where taken_on >= :first{number} order by taken_on, id limit 1
)"""
_BEFORE_THE_LAST = """{place} <= (
    select id from photos where taken_on <= :last{number} order by taken_on desc, id desc limit 1
)"""
#: Looked up for each year there are photos of, in the index of days.
_ON_A_DAY = """{place} in (
    select id from photos where taken_on in (select year || :day{number} from years)
)"""
_AS_LARGE = "(select max(width_px, height_px) from photos where id = {place}) >= :least_px"


def question(bundle: Bundle, request: Request) -> Question:
    """Read the question from an address; what it does not know it passes over."""
    typed = (request.args.get("q") or "").replace(facets.MARK, " ")
    words = " ".join(typed.split())[:_LONGEST_QUERY]
    terms = understood(words)
    sort = request.args.get("sort")
    return Question(
        words=words,
        terms=terms,
        chosen={name: value for name in FACETS if (value := request.args.get(name))},
        sort=sort if sort in (OLDEST, BEST) else NEWEST,
        after=_mark(request.args.get("after") or ""),
        forms=_forms_of(bundle, terms),
    )


def _forms_of(bundle: Bundle, terms: tuple[Term, ...]) -> Mapping[str, tuple[str, ...]]:
    """The other forms of words, by word, as far as the gallery has them."""
    words = {term.value for term in terms if term.kind == WORD and not term.is_phrase}
    return {word: forms(bundle.connection, word) for word in words}


def _mark(text: str) -> tuple[float, int] | None:
    """The place in the results to go on after: a rank, which is 0 but for the best first, and an id."""
    match = re.fullmatch(
        r"(?:(-?\d{1,9}(?:\.\d{1,20})?(?:e-\d{1,3})?)_)?(\d{1,15})", text, re.ASCII
    )
    return (float(match[1] or 0), int(match[2])) if match else None


_RANKED = f"""
    with found as ({{found}}),
    page as (
        select id, rank from found
        where :id is null or (rank, id) > (:rank, :id)
        order by rank, id
        limit :limit
    )
    select {PICTURE_COLUMNS}, page.rank from page join photos using (id)
    order by page.rank, photos.id
"""
_IN_ORDER = f"""
    with page as materialized ({{found}} order by id {{order}} limit :limit)
    select {PICTURE_COLUMNS} from page join photos using (id)
    order by photos.id {{order}}
"""
#: The photos of some numbers, newest first.
KNOWN = f"""
    select {PICTURE_COLUMNS} from photos
    where id in (select value from json_each(:known))
    order by id desc
"""


def matches(
    bundle: Bundle, asked: Question, known: tuple[int, ...] | None = None
) -> tuple[list[Row], str | None]:
    """One page of photos in the order asked for, and the address's word for going on, if there are more.

    The best first is for few matches: all of them are read. `known` are the numbers of the newest, where
    these are asked for and have been found already.
    """
    rank, photo = asked.after or (None, None)
    if known is not None:
        return _page(bundle.rows(KNOWN, known=json.dumps(known)))
    place: dict[str, Any] = {"id": photo, "limit": PAGE_SIZE + 1}
    place |= {"rank": rank} if asked.sort == BEST else {}
    return _page(bundle.rows(page_sql(asked), **asked.parameters, **place))


def _page(found: list[Row]) -> tuple[list[Row], str | None]:
    shown = found[:PAGE_SIZE]
    return shown, _said_mark(shown[-1]) if len(found) > len(shown) else None


def page_sql(asked: Question) -> str:
    """A page of a question, in the order asked for."""
    if asked.sort == BEST:
        return _RANKED.format(found=asked.found(more="rank"))
    order, beyond = ("desc", "<") if asked.sort == NEWEST else ("asc", ">")
    return _IN_ORDER.format(found=asked.found(beyond=beyond if asked.after else ""), order=order)


def _said_mark(row: Row) -> str:
    return f"{row['rank']!r}_{row['id']}" if "rank" in row else str(row["id"])


#: The phrase that names what a term asks for.
TERM_LABELS = {
    BY: "photographer",
    WITH: "person",
    DATE: "date",
    LICENCE: "licence",
    ORIENTATION: "orientation",
    SIZE: "size",
}
