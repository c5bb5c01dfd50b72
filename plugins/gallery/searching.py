"""What a reader asked for, as SQL on the bundle: a query, narrowing facets, an order, one page of results."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette import Request

from ...archive.query import (
    BY,
    DATE,
    LICENCE,
    ORIENTATION,
    SIZE,
    WITH,
    WORD,
    Term,
    conditions,
    match_expression,
    understood,
)
from ...metadata.names import fold, is_near
from .queries import PICTURE_COLUMNS, Row, rows

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

PAGE_SIZE = 60
_LONGEST_QUERY = 200
_FACET_VALUES = 12
_NEAR_NAMES = 5
_LIKENESS = 0.75

NEWEST, OLDEST, BEST = "newest", "oldest", "best"

#: Each facet, and the condition that narrows to one value of it.
FACETS = {
    "event": "photos.event = :event",
    "person": "photos.id in (select photo from depictions where person = :person)",
    "photographer": "photos.id in (select photo from credits where person = :photographer)",
    "year": "photos.taken_on between :year and :year || '~'",
    "licence": "photos.licence = :licence",
    "orientation": "(photos.width_px > photos.height_px) - (photos.width_px < photos.height_px) = "
    "case :orientation when 'landscape' then 1 when 'portrait' then -1 when 'square' then 0 end",
    "size": "max(photos.width_px, photos.height_px) >= cast(:size as integer)",
}

#: Each facet's values among the matched photos: value, name in both languages, number of photos.
_COUNTS = {
    "event": """
        select events.slug as value, events.title as name_fr, events.title as name_en,
            count(*) as photos
        from matched join photos using (id) join events on events.slug = photos.event
    """,
    "person": """
        select people.slug as value, people.name as name_fr, people.name as name_en,
            count(*) as photos
        from matched
            join depictions on depictions.photo = matched.id
            join people on people.slug = depictions.person
    """,
    "photographer": """
        select people.slug as value, people.name as name_fr, people.name as name_en,
            count(*) as photos
        from matched
            join credits on credits.photo = matched.id
            join people on people.slug = credits.person
    """,
    "year": """
        select substr(taken_on, 1, 4) as value, substr(taken_on, 1, 4) as name_fr,
            substr(taken_on, 1, 4) as name_en, count(*) as photos
        from matched join photos using (id)
        where taken_on is not null
    """,
    "licence": """
        select licences.id as value, licences.title_fr as name_fr, licences.title_en as name_en,
            count(*) as photos
        from matched join photos using (id) join licences on licences.id = photos.licence
    """,
    "orientation": """
        select case
                when width_px > height_px then 'landscape'
                when width_px < height_px then 'portrait'
                else 'square'
            end as value, null as name_fr, null as name_en, count(*) as photos
        from matched join photos using (id)
    """,
    "size": """
        select sizes.value as value, null as name_fr, null as name_en, count(*) as photos
        from matched join photos using (id)
            join (select 2000 as value union all select 4000 union all select 6000) as sizes
                on max(photos.width_px, photos.height_px) >= sizes.value
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the address asks: words and operators, chosen facet values, an order, and where to go on."""

    words: str
    terms: tuple[Term, ...]
    chosen: Mapping[str, str]
    sort: str
    after: tuple[float, int] | None

    @property
    def match(self) -> str:
        """The full-text part of the question; empty when it has none."""
        return match_expression(self.terms)

    @property
    def conditions(self) -> str:
        """The condition on `photos` that the question comes to."""
        found = [FACETS[name] for name in self.chosen]
        found += conditions(self.terms, "photos.taken_on")[0]
        if self.match:
            found.append("photos.id in (select rowid from search where search match :match)")
        elif self.words and not self.terms:
            found.append("false")  # signs alone are found nowhere
        return " and ".join(found) or "true"

    @property
    def parameters(self) -> dict[str, Any]:
        """What the condition refers to by name."""
        said = conditions(self.terms, "photos.taken_on")[1]
        return {**self.chosen, **said, "match": self.match}

    def without(self, term: Term) -> str:
        """The words without one of the terms."""
        return " ".join(other.written for other in self.terms if other is not term)


def question(request: Request) -> Question:
    """Read the question from an address; what it does not know it passes over."""
    words = " ".join((request.args.get("q") or "").split())[:_LONGEST_QUERY]
    terms = understood(words)
    sort = request.args.get("sort")
    sorts = (NEWEST, OLDEST, BEST) if match_expression(terms) else (NEWEST, OLDEST)
    return Question(
        words=words,
        terms=terms,
        chosen={name: value for name in FACETS if (value := request.args.get(name))},
        sort=sort if sort in sorts else NEWEST,
        after=_mark(request.args.get("after") or ""),
    )


def _mark(text: str) -> tuple[float, int] | None:
    """The place in the results to go on after: a rank, which is 0 but for the best first, and an id."""
    match = re.fullmatch(
        r"(?:(-?\d{1,9}(?:\.\d{1,20})?(?:e-\d{1,3})?)_)?(\d{1,15})", text, re.ASCII
    )
    return (float(match[1] or 0), int(match[2])) if match else None


async def matches(datasette: Datasette, asked: Question) -> list[Row]:
    """One page of photos in the order asked for, and one more where there is a next page."""
    if asked.sort == BEST:
        found = f"""
            with ranked as (select rowid as id, rank from search where search match :match)
            select {PICTURE_COLUMNS}, ranked.rank from ranked join photos using (id)
            where {asked.conditions} and (:id is null or (ranked.rank, id) > (:rank, :id))
            order by ranked.rank, id
        """
    else:
        order, beyond = ("desc", "<") if asked.sort == NEWEST else ("asc", ">")
        found = f"""
            select {PICTURE_COLUMNS} from photos
            where {asked.conditions} and (:id is null or photos.id {beyond} :id)
            order by photos.id {order}
        """
    rank, photo = asked.after or (None, None)
    return await rows(
        datasette,
        f"{found} limit :limit",
        **asked.parameters,
        rank=rank,
        id=photo,
        limit=PAGE_SIZE + 1,
    )


def mark(row: Row) -> str:
    """The address's word for going on after a row."""
    return f"{row['rank']!r}_{row['id']}" if "rank" in row else str(row["id"])


async def count(datasette: Datasette, asked: Question) -> int:
    """The number of photos that match."""
    sql = f"select count(*) as photos from photos where {asked.conditions}"
    return int((await rows(datasette, sql, **asked.parameters))[0]["photos"])


async def facet_counts(datasette: Datasette, asked: Question, facet: str) -> list[Row]:
    """The most frequent values of a facet among the matches."""
    return await rows(
        datasette,
        f"""
        with matched as (select photos.id from photos where {asked.conditions})
        {_COUNTS[facet]}
        group by value
        order by photos desc, value desc
        limit {_FACET_VALUES}
        """,
        **asked.parameters,
    )


async def fewer_terms(datasette: Datasette, asked: Question) -> list[tuple[str, int]]:
    """What would be found with one term less, as (words, number of photos), the most first."""
    found: list[tuple[str, int]] = []
    for term in asked.terms if len(asked.terms) > 1 else ():
        words = asked.without(term)
        narrower = Question(
            words=words, terms=understood(words), chosen=asked.chosen, sort=NEWEST, after=None
        )
        if number := await count(datasette, narrower):
            found.append((words, number))
    return sorted(found, key=lambda item: -item[1])


_PEOPLE = """
    select slug, name, kind, exists (select 1 from depictions where person = slug) as is_shown
    from people
    order by name
"""


async def near_names(datasette: Datasette, asked: Question) -> list[Row]:
    """People of the gallery whose names are near what was typed."""
    typed = [term.value for term in asked.terms if term.kind in (WORD, BY, WITH)]
    words = {word for text in typed for word in fold(text).split() if len(word) > 2}
    if not words:
        return []
    found: list[tuple[float, Row]] = []
    for row in await rows(datasette, _PEOPLE):
        names = fold(row["name"]).split()
        if any(is_near(text, row["name"]) for text in (*typed, " ".join(typed))):
            found.append((1.0, row))
        elif likeness := _likeness(words, names):
            found.append((likeness, row))
    found.sort(key=lambda item: -item[0])
    return [row for _, row in found[:_NEAR_NAMES]]


def _likeness(words: set[str], names: list[str]) -> float:
    """How near the nearest of the words is to the nearest of the names; 0 where none is near."""
    best = 0.0
    for word in words:
        matcher = difflib.SequenceMatcher(b=word)
        for name in names:
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() >= _LIKENESS and matcher.quick_ratio() >= _LIKENESS:
                best = max(best, matcher.ratio())
    return best if best >= _LIKENESS else 0.0


#: The phrase that names what a term asks for.
TERM_LABELS = {
    BY: "photographer",
    WITH: "person",
    DATE: "date",
    LICENCE: "licence",
    ORIENTATION: "orientation",
    SIZE: "size",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of a text; `is_match` where it is what was looked for."""

    text: str
    is_match: bool = False


def marked(text: str, terms: tuple[Term, ...]) -> tuple[Marked, ...]:
    """A text in pieces, with the words that were looked for marked; accents and case are ignored.

    >>> [(piece.text, piece.is_match) for piece in marked("Débat à Lille", understood("debat li"))]
    [('Débat', True), (' à ', False), ('Lille', True)]
    """
    said = [fold(term.value) for term in terms if term.kind in (WORD, BY, WITH)]
    whole = {word for value in said for word in value.split()}
    last = said[-1].split()[-1] if said and said[-1] and not terms[-1].is_phrase else None
    pieces: list[Marked] = []
    for token in filter(None, re.split(r"(\w+)", text)):
        folded = fold(token)
        is_match = bool(folded) and (
            folded in whole or (last is not None and folded.startswith(last))
        )
        if pieces and pieces[-1].is_match == is_match:
            pieces[-1] = Marked(text=pieces[-1].text + token, is_match=is_match)
        else:
            pieces.append(Marked(text=token, is_match=is_match))
    return tuple(pieces)
