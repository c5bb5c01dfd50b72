"""What people type, understood, and found in the archive."""

import json
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from byline.archive.catalogue.query import conditions, match_expression, understood
from byline.archive.catalogue.stems import stems
from tests.pictures import credited, jpeg, write

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("lille", [("word", "lille")]),
        ("  lille   2015 ", [("word", "lille"), ("word", "2015")]),
        ('"table ronde"', [("word", "table ronde")]),
        ("« table ronde »", [("word", "table ronde")]),
        ("“table ronde”", [("word", "table ronde")]),
        (f"«{NBSP}table ronde{NBSP}»", [("word", "table ronde")]),
        ("par:quatresous", [("by", "quatresous")]),
        ("by:quatresous", [("by", "quatresous")]),
        ("PAR : quatresous", [("by", "quatresous")]),
        (f"par{NBSP}: quatresous", [("by", "quatresous")]),
        ('avec:"Akim Oural" lille', [("with", "Akim Oural"), ("word", "lille")]),
        ("with:oural", [("with", "oural")]),
        ("date:2015", [("date", "2015")]),
        ("date:2015-02", [("date", "2015-02")]),
        ("date:17/02/2015", [("date", "2015-02-17")]),
        ("date:02/2015", [("date", "2015-02")]),
        ("date:2014..2015-02", [("date", "2014..2015-02")]),
        ("date:hier", [("word", "date:hier")]),
        ("licence:CC-BY", [("licence", "cc-by")]),
        ('licence:"CC BY"', [("licence", "cc-by")]),
        ("license:cc0", [("licence", "cc0")]),
        ("orientation:paysage", [("orientation", "landscape")]),
        ("orientation:carré", [("orientation", "square")]),
        ("orientation:nord", [("word", "orientation:nord")]),
        ("taille:2000", [("size", "2000")]),
        ("size:2000px", [("size", "2000")]),
        ("taille:grande", [("word", "taille:grande")]),
        ("https://example.org", [("word", "https://example.org")]),
        ("18:30", [("word", "18:30")]),
        ("par:", [("word", "par:")]),
        ("» « — !", []),
        ("", []),
    ],
)
def test_what_is_typed_is_understood(typed, terms):
    assert [(term.kind, term.value) for term in understood(typed)] == terms


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("lebr", '"lebr"*'),
        ("marylise lebr", '"marylise" AND "lebr"*'),
        ('"table ronde"', '"table ronde"'),
        ("par:quat", '{credit} : "quat"*'),
        ("avec:oural lille", '{people} : "oural" AND "lille"*'),
        ("date:2015", ""),
        ("cœur", '"coeur"*'),
        ('a"b', '"a" AND "b"*'),
    ],
)
def test_words_become_a_full_text_expression(typed, expression):
    assert match_expression(understood(typed)) == expression


@given(st.text())
@example('a" OR b NOT (')
@example("NEAR(a b) col:x -y ^z")
@example("\0")
def test_nothing_that_can_be_typed_breaks_a_search(typed):
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create virtual table search using fts5(title, people, credit)")
        connection.execute("create table photos (taken_on, licence, width_px, height_px)")
        terms = understood(typed)
        wanted, parameters = conditions(terms, "photos.taken_on")
        if expression := match_expression(terms):
            connection.execute("select * from search where search match ?", (expression,))
        connection.execute(
            f"select * from photos where {' and '.join(wanted) or 'true'}", dict(parameters)
        )


@given(st.lists(st.sampled_from(["lille", "par:x", "« a b »", '"c d"', "date:2015", "taille:9"])))
def test_a_query_can_be_written_again_from_its_terms(words):
    terms = understood(" ".join(words))

    assert [term.written for term in terms] == words
    assert understood(" ".join(term.written for term in terms)) == terms


@pytest.fixture
def searched(archive, byline, tmp_path):
    """The source names that a search of a small archive finds."""
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(
            xmp={
                "creator": ("Elodie Quatresous",),
                "title": "Débat à Lille",
                "date_created": "2015-02-17T18:30:00",
            },
        ),
        B__JPG=jpeg(
            xmp={
                "creator": ("Thomas Vasseur",),
                "person_shown": ("Elodie Durand",),
                "date_created": "2016-03-01T10:00:00",
            },
            width=60,
            height=90,
            seed=1,
        ),
    )
    byline("ingest", card, "--licence", "CC-BY-SA-4.0")
    byline("ingest", write(tmp_path / "other", C__JPG=credited("Ana Roy", seed=2, title="Œuvre")))

    def search(query):
        found = byline("search", query, "--json", exit_code=None).stdout
        return {json.loads(line)["source_name"][0] for line in found.splitlines()}

    return search


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("elodie", {"A", "B"}),
        ("ELODIE", {"A", "B"}),
        ("par:elodie", {"A"}),
        ("avec:elodie", {"B"}),
        ("debat", {"A"}),
        ("lil", {"A"}),
        ('"débat à lille"', {"A"}),
        ('"lille débat"', set()),
        ("date:2015", {"A"}),
        ("date:2015..2016-02", {"A"}),
        ("date:2015..2016", {"A", "B"}),
        ("date:17/02/2015", {"A"}),
        ("licence:cc-by-sa", {"A", "B"}),
        ("licence:cc-by", set()),
        ("orientation:portrait", {"B"}),
        ("orientation:landscape elodie", {"A"}),
        ("taille:91", set()),
        ("taille:90", {"A", "B", "C"}),
        ("oeuvre", {"C"}),
        ("œuvre", {"C"}),
    ],
)
def test_the_archive_is_searched_in_the_same_words(searched, query, found):
    assert searched(query) == found


def test_of_many_matches_the_last_that_came_come_first(archive, byline, tmp_path, monkeypatch):
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, title="Lille Lille Lille"),
        B__JPG=credited(seed=2, title="Lille", description="et puis beaucoup d’autres mots"),
        C__JPG=credited(seed=3, title="Lille Lille"),
    )
    byline("ingest", card)

    def names():
        lines = byline("search", "lille", "--json").stdout.splitlines()
        return [json.loads(line)["source_name"] for line in lines]

    assert names()[0] == "A.JPG"
    monkeypatch.setattr("byline.archive.catalogue.search.MOST_COUNTED", 2)
    assert names() == ["C.JPG", "B.JPG", "A.JPG"]


def test_a_photo_is_found_by_the_name_of_any_of_its_files(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        IMG_0412__JPG=credited(seed=1), IMG_0412__CR2=b"raw", IMG_04120__JPG=credited(seed=2),
        IMGX0412__JPG=credited(seed=3, title="IMG_0412 in words"),
    )  # fmt: skip
    byline("ingest", card)

    def found(words):
        said = byline("search", words, "--json").stdout.splitlines()
        return [json.loads(line)["source_name"] for line in said]

    assert found("IMG_0412")[0] == "IMG_0412.JPG"
    assert "IMG_04120.JPG" not in found("IMG_0412")
    assert found("img_0412.jpg")[0] == "IMG_0412.JPG"
    assert found("IMG_0412.CR2") == ["IMG_0412.JPG"]
    assert found("%0412.JPG") == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("conference", "Des conférences de presse"),
        ("conférences", "Une conférence"),
        ("ministres", "La ministre arrive"),
        ("journal", "Les journaux du matin"),
        ("national", "Assises nationales"),
        ("intervenantes", "L’intervenante répond"),
        ("speaker", "Two speakers on stage"),
        ("cities", "The city council"),
        ("meeting", "Two meetings in a row"),
        ("débats", "Un débat animé"),
    ],
)
def test_a_word_is_found_in_its_other_forms(archive, byline, tmp_path, typed, written):
    card = write(tmp_path / "card", A__JPG=credited(description=f"{written} Lille"))
    byline("ingest", card)
    byline("publish")

    assert len(byline("search", typed, "lille", "--ids").stdout.split()) == 1
    # In quotes it is what stands there.
    assert byline("search", f'"{typed}"', "--ids", exit_code=None).stdout == ""


@pytest.mark.parametrize(
    "query",
    [
        "le 45 mai 2015",
        "mars",
        "le mardi",
        "17 marseillais",
        "mai 20155",
        "17 2015",
        '"17 février 2015"',
    ],
)
def test_what_is_no_day_is_words(query):
    assert {term.kind for term in understood(query)} == {"word"}


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("17 février 2015", "2015-02-17"), ("17 FEVRIER 2015", "2015-02-17"), ("1er mai", "--05-01"),
        ("July 14, 2015", "2015-07-14"), ("14th July 2015", "2015-07-14"), ("octobre 2023", "2023-10"),
        ("le 17 février", "--02-17"), ("le mardi 17 février 2015", "2015-02-17"), ("févr. 2015", "2015-02"),
        ("on Tuesday, February 17, 2015", "2015-02-17"), ("Feb 17 2015", "2015-02-17"),
        ("17 of February 2015", "2015-02-17"), ("sept. 2015", "2015-09"), ("may 2015", "2015-05"),
        ("29 février", "--02-29"), ('date:"17 février 2015"', "2015-02-17"), ("août 2020", "2020-08"),
    ],
)  # fmt: skip
def test_a_day_in_words_is_a_day(query, day):
    (term,) = understood(query)
    assert (term.kind, term.value) == ("date", day)


def test_a_short_word_has_no_other_forms():
    """ "les" and "le", "his" and "hi" share a stem, and no meaning."""
    assert stems("les") == stems("his") == stems("2015") == ()
    assert stems("ville") != ()
