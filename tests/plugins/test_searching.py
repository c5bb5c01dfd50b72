"""The gallery's search as a reader meets it: operators, facets, orders, marks, and what to do next."""

import html
import re

import pytest


def found(gallery, query, language="fr", **more):
    answer = gallery(f"/{language}/search", params={"q": query, **more})
    assert answer.status_code == 200
    return answer.text


def uids(text):
    return re.findall(r'class="frame" href="/\w\w/photo/(\w+)"', text)


def document(gallery, query, **more):
    return gallery("/fr/search.json", params={"q": query, **more}).json()


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("par:quatresous", "by:quatresous"),
        ("avec:oural", "with:oural"),
        ('avec:"Akim Oural"', 'with:"Akim Oural"'),
        ("date:02/2015", "date:2015-02"),
        ("orientation:portrait", "orientation:vertical"),
        ("taille:1000", "size:1000"),
        ("licence:cc-by", "license:cc-by-4.0"),
    ],
)
def test_operators_mean_the_same_in_both_languages(gallery, french, english):
    ours = uids(found(gallery, french))

    assert ours
    assert ours == uids(found(gallery, english, "en"))


def test_operators_find_what_they_say(gallery):
    by = document(gallery, "par:vasseur")["pictures"]
    shown = document(gallery, "avec:oural")["pictures"]
    upright = document(gallery, "orientation:portrait")["pictures"]

    assert {who["name"] for one in by for who in one["creators"]} == {"Thomas Vasseur"}
    assert all("Akim Oural" in [who["name"] for who in one["people"]] for one in shown)
    assert all(one["width_px"] < one["height_px"] for one in upright)
    assert uids(found(gallery, "taille:4000")) == []


def test_a_word_is_found_before_it_is_whole_and_a_phrase_only_as_it_stands(gallery):
    assert uids(found(gallery, "lebr")) == uids(found(gallery, "lebranchu"))
    assert uids(found(gallery, '"table ronde"'))
    assert not uids(found(gallery, '"ronde table"'))


def test_every_facet_counts_what_choosing_it_gives(gallery):
    whole = document(gallery, "")

    for facet, values in whole["facets"].items():
        for value in values:
            narrowed = document(gallery, "", **{facet: value["value"]})
            assert narrowed["photos"] == value["photos"], (facet, value)
            assert narrowed["photos"] <= whole["photos"]


def test_what_was_understood_can_be_taken_away_again(gallery):
    text = found(gallery, "avec:oural territoires", year="2015")
    chips = re.search(r'<ul class="chips".*?</ul>', text, re.DOTALL)[0]
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', chips)]

    assert links == [
        "/fr/search?q=territoires&year=2015",
        "/fr/search?q=avec%3Aoural&year=2015",
        "/fr/search?q=avec%3Aoural+territoires",
    ]


def test_orders_are_each_others_reverse_and_best_needs_words(gallery):
    newest, oldest = uids(found(gallery, "")), uids(found(gallery, "", sort="oldest"))

    assert newest == oldest[::-1]
    assert 'sort=best"' not in found(gallery, "")
    assert 'sort=best"' in found(gallery, "innovation")
    assert sorted(uids(found(gallery, "innovation", sort="best"))) == sorted(
        uids(found(gallery, "innovation"))
    )


@pytest.mark.parametrize("sort", ["newest", "oldest", "best"])
def test_pages_go_on_without_a_gap_in_every_order(new_gallery, monkeypatch, sort):
    monkeypatch.setattr("byline.plugins.bundle.questions.PAGE_SIZE", 5)
    address, seen = f"/fr/search.json?q=innovation&sort={sort}", []

    while address:
        page = new_gallery(address).json()
        seen += [one["uid"] for one in page["pictures"]]
        address = page["next"] and page["next"].removeprefix("http://localhost")

    assert len(seen) == len(set(seen)) == page["photos"]


def test_operators_and_facets_narrow_alike(gallery):
    whole = document(gallery, "")["facets"]
    year, licence = whole["year"][0]["value"], whole["licence"][0]["value"]

    for query, chosen in [
        (f"date:{year}", {"year": year}),
        (f"licence:{licence}", {"licence": licence}),
        ("orientation:portrait", {"orientation": "portrait"}),
        ("taille:2000", {"size": "2000"}),
        ("innovation date:2015 orientation:paysage", {"q": "innovation", "year": "2015", "orientation": "landscape"}),
    ]:  # fmt: skip
        asked = {"q": "", **chosen}
        assert (
            document(gallery, query)["photos"]
            == gallery("/fr/search.json", params=asked).json()["photos"]
        )


@pytest.mark.parametrize(
    "nowhere",
    [
        "date:2014",
        "date:2016..2017",
        "licence:by-nc",
        "taille:99999",
        "date:2015 date:2014",
        "ǃeventǃ",
    ],
)
def test_what_matches_nothing_finds_nothing(gallery, nowhere):
    assert document(gallery, nowhere)["photos"] == 0


def test_of_many_matches_the_newest_are_counted_and_come_first(new_gallery, monkeypatch):
    monkeypatch.setattr("byline.plugins.bundle.facet_counts.MOST_COUNTED", 5)

    answer = document(new_gallery, "innovation", sort="best")
    text = found(new_gallery, "innovation", sort="best")

    assert (answer["photos"], answer["photos_is_at_least"], answer["sort"]) == (5, True, "newest")
    assert sum(value["photos"] for value in answer["facets"]["orientation"]) == 5
    assert answer["pictures"] == document(new_gallery, "innovation")["pictures"]
    assert "Au moins 5 photos" in text
    assert "Parmi les photos les plus récentes." in text
    assert "Plus pertinentes" not in text


def test_what_was_looked_for_is_marked(gallery):
    text = found(gallery, "DECENTRALISATION lebr")

    assert "<mark>Décentralisation</mark>" in text
    assert "<mark>Lebranchu</mark>" in text


@pytest.mark.parametrize("typed", ["lebranchi", "quatresou elodi", "avec:ourale"])
def test_near_names_are_offered_when_nothing_is_found(gallery, typed):
    text = found(gallery, typed)

    assert not uids(text)
    assert re.search(r'href="/fr/(person|photographer)/(marylise|elodie|akim)-', text)


def test_fewer_words_are_offered_when_together_they_find_nothing(gallery):
    text = html.unescape(found(gallery, "oural introuvable"))

    assert '<a href="/fr/search?q=oural">oural</a>' in text


def test_an_address_says_all_that_was_asked(gallery):
    text = found(gallery, "innovation", photographer="thomas-vasseur", sort="oldest")

    assert 'value="innovation"' in text
    assert '<input type="hidden" name="photographer" value="thomas-vasseur">' in text
    assert '<input type="hidden" name="sort" value="oldest">' in text


def test_while_somebody_types_no_name_is_suggested(gallery):
    typed = gallery("/fr/search?q=lebranchi&typing=1").text

    assert "marylise-lebranchu" not in typed


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(f"introuvable{number}" for number in range(50)),
        'qua"tre OR sous" NEAR(x',
        "x" * 2000,
        "'\" * ^ : ( )",
        "日本語テキスト",
    ],
)
def test_whatever_is_typed_is_answered_by_few_questions(gallery, typed):
    assert gallery("/fr/search", params={"q": typed}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "written"),
    [("territoires innovations", "territoires innovation"), ("ministres", "ministre"), ("publics", "public")],
)  # fmt: skip
def test_a_word_is_found_and_marked_in_its_other_forms(gallery, typed, written):
    text = found(gallery, f"{typed} -")

    assert set(uids(text)) >= set(uids(found(gallery, f"{written} -"))) != set()
    captions = re.findall(r'class="caption"[^>]*>(.*?)</span>', text)
    assert any("<mark>" in caption for caption in captions)


def test_in_quotes_a_word_is_that_word_alone(gallery):
    assert uids(found(gallery, '"innovations"')) == []


@pytest.mark.parametrize(
    "query", ["17 février 2015", "février 2015", "February 17, 2015", "17 fevrier", "17th February"]
)
def test_a_date_may_be_said_in_words(gallery, query):
    assert uids(found(gallery, query)) == uids(found(gallery, "date:2015-02-17"))
    assert f'</span> {query} <span aria-hidden="true">' in found(gallery, query)
    assert uids(found(gallery, f"lebranchu {query}")) == uids(found(gallery, "lebranchu"))


@pytest.mark.parametrize("query", ["18 février", "18 février 2015", "mars 2015", "2016 17 février"])
def test_another_day_in_words_finds_nothing(gallery, query):
    assert uids(found(gallery, query)) == []
