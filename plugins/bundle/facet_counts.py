"""How many photos match a question, by what they could be narrowed, and what else to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ...archive.catalogue.query import BY, MOST_COUNTED, WITH, WORD, understood
from ...metadata.names import fold, is_near
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


# Each facet: its value, that in both languages (null where byline has words for it), and how many. A cross
# join keeps to its order: from the few that were found to what is said of them, never a whole table.
_COUNTED = """
    with newest as materialized ({found} order by id desc limit :most),
    matched as materialized (
        select id, event, licence, substr(taken_on, 1, 4) as year, width_px, height_px
        from newest cross join photos using (id)
    )
    select 'photos' as facet, null as value, null as name_fr, null as name_en, count(*) as photos
    from newest
    union all
    select 'newest', id, null, null, 0 from (select id from newest order by id desc limit :page)
    union all
    select 'event', slug, title, title, photos
    from (
        select event as slug, count(*) as photos from matched where event is not null
        group by event order by photos desc, event desc limit 12
    ) cross join events using (slug)
    union all
    select 'person', slug, name, name, photos
    from (
        select person as slug, count(*) as photos
        from newest cross join persons_shown on persons_shown.photo = newest.id
        group by person order by photos desc, person desc limit 12
    ) cross join people using (slug)
    union all
    select 'photographer', slug, name, name, photos
    from (
        select person as slug, count(*) as photos
        from newest cross join credits on credits.photo = newest.id
        group by person order by photos desc, person desc limit 12
    ) cross join people using (slug)
    union all
    select * from (
        select 'year', year, year, year, count(*) as photos from matched where year is not null
        group by year order by photos desc, year desc limit 12
    )
    union all
    select 'licence', id, title_fr, title_en, photos
    from (select licence as id, count(*) as photos from matched group by licence)
        cross join licences using (id)
    union all
    select 'orientation', case
            when width_px > height_px then 'landscape'
            when width_px < height_px then 'portrait'
            else 'square'
        end as shape, null, null, count(*)
    from matched group by shape
    union all
    select 'size', sizes.value, null, null, count(*)
    from (select 2000 as value union all select 4000 union all select 6000) as sizes
        cross join matched on max(width_px, height_px) >= sizes.value
    group by sizes.value
    order by facet, photos desc, value desc
"""


def counting_sql(asked: Question) -> str:
    """The counts of a question."""
    return _COUNTED.format(found=asked.found())


def counts(bundle: Bundle, asked: Question) -> Counts:
    """Count the matches of a question."""
    sql = counting_sql(asked)
    parameters = {**asked.parameters, "most": MOST_COUNTED, "page": PAGE_SIZE + 1}
    counted: dict[str, list[Row]] = {}
    for row in bundle.rows(sql, **parameters):
        counted.setdefault(row["facet"], []).append(row)
    return Counts(
        photos=counted["photos"][0]["photos"],
        facets={name: counted.get(name, []) for name in FACETS},
        newest=tuple(row["value"] for row in counted.get("newest", [])),
    )


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
            words=words, terms=understood(words), chosen=asked.chosen, sort=NEWEST, after=None
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
