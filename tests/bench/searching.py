"""Search and pages of a gallery, by its size: what each costs, and what the database alone would."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from datasette import Request

from byline.plugins.bundle import facet_counts, questions
from byline.plugins.bundle.reading import Bundle
from tests.bench.catalogue import words
from tests.bench.sites import asked, percentiles, said

_ROUNDS = 3


def queries() -> list[dict[str, str]]:
    """What people ask: words from the most frequent to the rare, several, phrases, operators, facets."""
    chance, vocabulary = random.Random(7), words()

    def one(first: int, last: int) -> str:
        return vocabulary[chance.randrange(first, last)]

    found = [{"q": one(0, 20)} for _ in range(16)]
    found += [{"q": one(200, 2000)} for _ in range(20)]
    found += [{"q": one(10_000, 30_000)} for _ in range(16)]
    found += [{"q": f"{one(0, 50)} {one(0, 500)}"} for _ in range(12)]
    found += [{"q": f"{one(0, 20)} date:{2006 + year}"} for year in range(0, 20, 3)]
    found += [{"q": f"par:{name} {one(0, 200)}"} for name in ("elodie", "akim", "jean")]
    found += [{"q": one(0, 20), "event": f"e-{number}"} for number in range(3, 18, 3)]
    found += [
        {"q": one(0, 20), "licence": "CC-BY-4.0"},
        {"q": f"{one(0, 20)} orientation:portrait"},
    ]
    found += [{"q": "", "year": "2014"}, {"q": "", "person": "p-3"}, {"q": ""}]
    return found


def typed() -> list[str]:
    """Words as they are typed, from their second letter on."""
    vocabulary = words()
    return [vocabulary[rank][:length] for rank in range(0, 60, 4) for length in (2, 3, 4, 5)]


def _question(bundle: Path, asked_for: dict[str, str]) -> questions.Question:
    scope = {"type": "http", "query_string": urlencode(asked_for).encode(), "headers": []}
    with closing(sqlite3.connect(bundle)) as connection:
        read = Bundle(connection=connection, requests=None)
        return questions.question(read, Request(scope, None))


def search_costs(bundle: Path) -> dict[str, list[float]]:
    """Milliseconds of each query: the gallery's answer, its SQL alone, and a search that always ranks."""
    asked = [_question(bundle, asked_for) for asked_for in queries()]
    return {
        "search": _answers(bundle, asked),
        "typed": _answers(bundle, [replace(one, forms={}) for one in asked]),
        "sql": _together(bundle, _sql_of, asked),
        "ranked": _together(bundle, _always_ranked, [one for one in asked if one.has_words]),
    }


def _answers(bundle: Path, asked: list[questions.Question]) -> list[float]:
    def run(connection: sqlite3.Connection, question: questions.Question) -> None:
        facet_counts.answer(Bundle(connection=connection, requests=None), question)

    return _together(bundle, run, asked)


def _sql_of(connection: sqlite3.Connection, question: questions.Question) -> None:
    """What an answer needs to ask of the database."""
    parameters = facet_counts.counting_parameters(question)
    counted = connection.execute(facet_counts.counting_sql(question), parameters).fetchall()
    known = [value for facet, value, *_ in counted if facet == "newest"]
    connection.execute(questions.KNOWN, {"known": json.dumps(known)}).fetchall()


def _always_ranked(connection: sqlite3.Connection, question: questions.Question) -> None:
    """The same without care: every match is ranked, counted, and looked at for its facets."""
    ranked = replace(question, sort=questions.BEST)
    parameters = question.parameters
    page = {"id": None, "rank": None, "limit": questions.PAGE_SIZE + 1}
    connection.execute(questions.page_sql(ranked), parameters | page).fetchall()
    all_of_them = facet_counts.counting_parameters(question) | {"most": 1 << 40, "page": 0}
    connection.execute(facet_counts.counting_sql(question), all_of_them).fetchall()


def _together(
    bundle: Path,
    run: Callable[[sqlite3.Connection, questions.Question], None],
    asked: list[questions.Question],
) -> list[float]:
    """Milliseconds of each question on the bundle's database alone, the least of some rounds."""
    found = []
    with sqlite3.connect(f"file:{bundle}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        for question in asked:
            times = []
            for _ in range(_ROUNDS):
                begun = time.perf_counter()
                run(connection, question)
                times.append(1000 * (time.perf_counter() - begun))
            found.append(min(times))
    return found


def page_costs(bundle: Path) -> dict[str, list[float]]:
    """Milliseconds of each kind of page, HTML and all."""
    with sqlite3.connect(f"file:{bundle}?mode=ro", uri=True) as connection:
        (deep,) = connection.execute(
            "select id from photos order by id limit 1 offset (select count(*) / 10 from photos)"
        ).fetchone()
        photos = connection.execute("select uid from photos order by random() limit 20").fetchall()
        (events,) = connection.execute("select count(*) from events").fetchone()
        people = connection.execute(
            "select slug from people order by shown desc limit 20"
        ).fetchall()
    common = words()[3]
    chosen = random.Random(3).sample(range(events), min(20, events))
    return {
        "first page of a search": asked(bundle, [f"/fr/search?q={word}" for word in words()[:20]]),
        "deep page of a search": asked(bundle, [f"/fr/search?q={common}&after={deep}"] * 5),
        "as it is typed": asked(bundle, [f"/fr/search?q={text}" for text in typed()]),
        "home": asked(bundle, ["/fr/"] * 3),
        "event of 400 photos": asked(bundle, [f"/fr/event/e-{number}" for number in chosen]),
        "person": asked(bundle, [f"/fr/person/{slug}" for (slug,) in people]),
        "photo": asked(bundle, [f"/fr/photo/{uid}" for (uid,) in photos]),
    }


def table(bundles: dict[int, Path]) -> str:
    """Cost by size, as a table in Markdown: p50 / p95 / p99 in milliseconds."""
    costs = {size: search_costs(bundle) | page_costs(bundle) for size, bundle in bundles.items()}
    names = {
        "search": "**search** (page, count, facets), without HTML",
        "typed": "the same of words as typed, without their other forms",
        "sql": "its SQL alone",
        "ranked": "a search that always ranks, counts and facets all",
    }
    lines = [
        f"| ms, p50 / p95 / p99 | {' | '.join(f'{size:,} photos' for size in bundles)} |",
        f"| --- |{' --- |' * len(bundles)}",
    ]
    for row in next(iter(costs.values())):
        cells = " | ".join(said(costs[size][row]) for size in bundles)
        lines.append(f"| {names.get(row, row)} | {cells} |")
    for name, other in (
        ("words as typed", "typed"),
        ("its SQL", "sql"),
        ("always ranked", "ranked"),
    ):
        ratios = " | ".join(
            f"**{percentiles(costs[size]['search'])[1] / percentiles(costs[size][other])[1]:.3f}**"
            for size in bundles
        )
        lines.append(f"| search against {name}, p95 | {ratios} |")
    return "\n".join(lines)
