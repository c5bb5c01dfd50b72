"""How many photos match a question, by what they could be narrowed, and what else to try."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from ...archive.catalogue.facets import (
    EVENT,
    PERSON,
    PHOTOGRAPHER,
    alike,
)
from ...archive.catalogue.query import BY, MOST_COUNTED, WITH, WORD, understood
from ...metadata.names import fold, is_near
from .columns import DEFAULT_LANGUAGE
from .questions import BEST, FACETS, NEWEST, PAGE_SIZE, Question, matches
from .reading import Bundle, Row

_NEAR_NAMES = 5
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The number of matches and, for each facet, its most frequent values among them.

    Where there are MOST_COUNTED there may be more, and all numbers are those of the newest. `newest` are
    the numbers of as many photos as the first page needs: what was found is not looked for again.
    """

    photos: int
    facets: Mapping[str, list[Row]]
    newest: tuple[int, ...]

    @property
    def is_at_least(self) -> bool:
        """Whether there may be more."""
        return self.photos >= MOST_COUNTED


# What photos that match are alike in, by all of it at once, and how many: they are read once, and added up
# later. A cross join keeps to its order: from the few that were found to what is said of them, never a whole
# table.
_COUNTED = """
    with newest as materialized ({found} order by id desc limit :most)
    select 'alike' as facet, likeness as value, count(*) as photos
    from newest cross join photos using (id)
    group by likeness
    union all
    select * from (
        select 'person', person, count(*) as photos
        from newest cross join persons_shown on persons_shown.photo = newest.id
        group by person order by photos desc, person desc limit :values
    )
    union all
    select * from (
        select 'photographer', person, count(*) as photos
        from newest cross join credits on credits.photo = newest.id
        group by person order by photos desc, person desc limit :values
    )
    union all
    select 'newest', id, 0
    from (select id from newest order by id desc limit :page)
"""
_NAMES = f"""
    select 'event' as facet, slug as value, title as name_fr, title as name_en,
        coalesce(language, {DEFAULT_LANGUAGE}) as language
    from events
    where slug in (select value from json_each(:events))
    union all
    select 'person', slug, name, name, null from people
    where slug in (select value from json_each(:people))
    union all
    select 'licence', id, title_fr, title_en, null from licences
"""
_MOST_VALUES = 12


def counting_sql(asked: Question) -> str:
    """The counts of a question."""
    return _COUNTED.format(found=asked.found())


def counting_parameters(asked: Question) -> dict[str, Any]:
    """What that refers to by name."""
    bounds = {"most": MOST_COUNTED, "page": PAGE_SIZE + 1, "values": _MOST_VALUES}
    return asked.parameters | bounds


def counts(bundle: Bundle, asked: Question) -> Counts:
    """Count the matches of a question."""
    counted: dict[str, list[Row]] = {}
    for row in bundle.rows(counting_sql(asked), **counting_parameters(asked)):
        counted.setdefault(row["facet"], []).append(row)
    kinds = counted.get("alike", [])
    numbers: dict[str, Counter[str | int]] = {name: Counter() for name in FACETS}
    for row in kinds:
        for facet, value in alike(row["value"]):
            numbers[facet][value] += row["photos"]
    for facet in (PERSON, PHOTOGRAPHER):
        numbers[facet].update({row["value"]: row["photos"] for row in counted.get(facet, [])})
    most = {
        name: sorted(numbers[name].items(), key=lambda item: item[::-1], reverse=True)[
            :_MOST_VALUES
        ]
        for name in FACETS
    }
    return Counts(
        photos=sum(row["photos"] for row in kinds),
        facets=_named(bundle, most),
        newest=tuple(row["value"] for row in counted.get("newest", [])),
    )


def _named(bundle: Bundle, most: Mapping[str, list[tuple[str | int, int]]]) -> dict[str, list[Row]]:
    """Each value with its name in both languages; without one where byline has words for it."""
    people = [value for facet in (PERSON, PHOTOGRAPHER) for value, _ in most[facet]]
    events = [value for value, _ in most[EVENT]]
    found = bundle.rows(_NAMES, events=json.dumps(events), people=json.dumps(people))
    names = {(row["facet"], row["value"]): row for row in found}
    return {
        facet: [
            {
                "value": value,
                "name_fr": _name(names.get((_OF_PEOPLE.get(facet, facet), value)), "name_fr"),
                "name_en": _name(names.get((_OF_PEOPLE.get(facet, facet), value)), "name_en"),
                "language": _name(names.get((facet, value)), "language"),
                "photos": photos,
            }
            for value, photos in values
        ]
        for facet, values in most.items()
    }


_OF_PEOPLE = {PHOTOGRAPHER: PERSON}


def _name(row: Row | None, column: str) -> str | None:
    return None if row is None else row[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page of results: what was asked, as far as it can be, the counts, the photos, where to go on."""

    asked: Question
    counts: Counts
    found: list[Row]
    next: str | None


def answer(bundle: Bundle, asked: Question) -> Answer:
    """Answer a question; where more match than are counted, the newest come first, not the best."""
    counted = counts(bundle, asked)
    if asked.sort == BEST and (counted.is_at_least or not asked.has_words):
        asked = replace(asked, sort=NEWEST)
    is_first = asked.sort == NEWEST and asked.after is None
    found, more = matches(bundle, asked, known=counted.newest if is_first else None)
    return Answer(asked=asked, counts=counted, found=found, next=more)


def _number(bundle: Bundle, asked: Question) -> int:
    sql = f"select count(*) as photos from ({asked.found()} limit :most)"
    return int((bundle.rows(sql, **asked.parameters, most=MOST_COUNTED))[0]["photos"])


def fewer_terms(bundle: Bundle, asked: Question) -> list[tuple[str, int]]:
    """What would be found with one term less, as (words, number of photos), the most first."""
    found: list[tuple[str, int]] = []
    for term in asked.terms[:_MOST_WORDS] if len(asked.terms) > 1 else ():
        words = asked.without(term)
        narrower = Question(
            words=words,
            terms=understood(words),
            chosen=asked.chosen,
            sort=NEWEST,
            after=None,
            forms=asked.forms,
        )
        if number := _number(bundle, narrower):
            found.append((words, number))
    return sorted(found, key=lambda item: -item[1])


#: As many as a person looks at; more are not asked for, however many words were typed.
_MOST_WORDS = 4
_MOST_LETTERS = 30
_MOST_CANDIDATES = 200
_PEOPLE = """
    select slug, people.name, kind,
        exists (select 1 from persons_shown where person = slug) as is_shown
    from letters join people on people.rowid = letters.rowid
    where letters match :letters
    order by rank, people.name
    limit :limit
"""


def near_names(bundle: Bundle, asked: Question) -> list[Row]:
    """People of the gallery whose names are near the first words that were typed."""
    typed = [term.value for term in asked.terms if term.kind in (WORD, BY, WITH)][:_MOST_WORDS]
    words = [word for text in typed for word in fold(text).split() if len(word) > 2][:_MOST_WORDS]
    if not words:
        return []
    quoted = {part.replace('"', '""') for part in _letters(words)}
    letters = " OR ".join(f'"{part}"' for part in sorted(quoted))
    found = bundle.rows(_PEOPLE, letters=letters, limit=_MOST_CANDIDATES)
    return _nearest(found, typed, words)


def _letters(words: list[str]) -> Iterator[str]:
    """Three letters at a time, as the database has them."""
    for word in words:
        short = word[:_MOST_LETTERS]
        yield from (short[place : place + 3] for place in range(len(short) - 2))


def _nearest(people: list[Row], typed: list[str], words: list[str]) -> list[Row]:
    found: list[tuple[float, Row]] = []
    for row in people:
        if any(is_near(text, row["name"]) for text in (*typed, " ".join(typed))):
            found.append((1.0, row))
        elif likeness := _likeness(words, fold(row["name"]).split()):
            found.append((likeness, row))
    found.sort(key=lambda item: -item[0])
    return [row for _, row in found[:_NEAR_NAMES]]


def _likeness(words: list[str], names: list[str]) -> float:
    """How near the nearest of the words is to the nearest of the names, up to 1; 0 where none is near."""
    return max(
        (
            fuzz.ratio(word, name, score_cutoff=100 * _LIKENESS) / 100
            for word in words
            for name in names
        ),
        default=0.0,
    )
