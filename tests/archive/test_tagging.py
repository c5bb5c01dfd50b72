import json

import pytest

from tests.pictures import credited, write


@pytest.fixture
def uid(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up conférence", "--from", "2015-02-17",
           "--session", "18:30 Coopération et territoires", "--session", "Les citoyens",
           "--organiser", "UP Conferences", "--place", "Paris")  # fmt: skip
    card = write(tmp_path / "card", A__JPG=credited(title="Ouverture", keywords=("débat",)))
    result = byline("ingest", card, "--event", "up", "--json")
    return json.loads(result.stdout)["uid"]


def shown(byline, uid):
    return json.loads(byline("show", uid, "--json").stdout)


def test_a_speaker_has_the_role_of_that_event(byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural", "--role", "maire-adjoint de Lille",
           "--session", "cooperation-et-territoires")  # fmt: skip

    record = shown(byline, uid)

    assert record["people"] == [
        {"name": "Akim Oural", "source": "staff", "role": "maire-adjoint de Lille"}
    ]
    assert record["session"]["title"] == "Coopération et territoires"


def test_a_role_given_again_replaces_the_one_before(byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural", "--role", "maire")
    byline("tag", uid, "--speaker", "akim oural", "--role", "maire-adjoint")

    assert shown(byline, uid)["people"] == [
        {"name": "Akim Oural", "source": "staff", "role": "maire-adjoint"}
    ]


def test_a_session_is_found_by_its_title_too(byline, uid):
    byline("tag", uid, "--session", "Les citoyens")

    assert shown(byline, uid)["session"]["slug"] == "les-citoyens"


def test_untag_takes_the_tag_off_and_out_of_the_search(byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural")
    assert uid in byline("search", "oural").stdout

    byline("untag", uid, "--speaker", "Akim Oural")

    assert shown(byline, uid)["people"] == []
    assert byline("search", "oural").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tag", "nothing", "--speaker", "A"], "no photo 'nothing' in this archive; find it with: byline search WORDS"),
        (["tag", "{uid}", "--session", "x"], "no session 'x' in this event; there are: cooperation-et-territoires, les-citoyens"),
        (["untag", "{uid}", "--speaker", "Nobody"], "{uid}: Nobody is not tagged in this photo"),
        (["show", "nothing"], "no photo 'nothing' in this archive; find it with: byline search WORDS"),
        (["event", "create", "up", "--title", "x", "--from", "2015-01-01"], "up: there is an event of that slug already"),
        (["event", "create", "A b", "--title", "x", "--from", "2015-01-01"], "'A b': an event's slug holds a-z, 0-9 and single hyphens only"),
        (["event", "create", "b", "--title", "x", "--from", "2015-01-02", "--to", "2015-01-01"], "b: ends on 2015-01-01, before it starts"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(byline, uid, arguments, message):
    result = byline(*(argument.format(uid=uid) for argument in arguments), exit_code=2)

    assert f"Error: {message.format(uid=uid)}\n" == result.stderr


def test_one_unknown_photo_leaves_all_as_they_were(byline, uid):
    byline("tag", uid, "nothing", "--speaker", "Akim Oural", exit_code=2)

    assert shown(byline, uid)["people"] == []


@pytest.mark.parametrize(
    "query",
    ["debat", "DÉBAT", "ouverture", "elodie", "quatresous elodie", '"up conférence"', "paris"],
)
def test_search_finds_words_without_accents_or_case(byline, uid, query):
    assert uid in byline("search", query).stdout


@pytest.mark.parametrize(
    "query",
    ["nowhere", "ouverture nowhere", '"conférence up"', '"', "* OR -", 'a" OR "b', "()", "NEAR("],
)
def test_search_finds_nothing_and_breaks_on_nothing(byline, uid, query):
    result = byline("search", query)

    assert result.stdout == ""
    assert result.stderr == "No photo holds all of these words.\n"


def test_a_role_given_without_session_is_not_lost_by_a_later_session(byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural", "--role", "maire")
    byline("tag", uid, "--speaker", "Akim Oural", "--session", "les-citoyens")

    assert shown(byline, uid)["people"][0]["role"] == "maire"


def test_ligatures_are_found_as_people_type_them(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "oe", B__JPG=credited(title="Au cœur", seed=4)))

    assert "Au cœur" in byline("search", "coeur").stdout
    assert "Au cœur" in byline("search", "cœur").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tag", "{uid}", "--speaker", "  "], "a speaker needs a name"),
        (["event", "create", "b", "--title", " ", "--from", "2015-01-02"], "b: a title or an organiser is empty"),
        (["event", "create", "b", "--title", "x", "--from", "2015-01-02", "--session", "25:99 Foo"], "'25:99' is no time of day; write 14:30 or 2015-02-17T14:30"),
    ],
)  # fmt: skip
def test_empty_and_impossible_values_are_refused(byline, uid, arguments, message):
    result = byline(*(argument.format(uid=uid) for argument in arguments), exit_code=2)

    assert result.stderr == f"Error: {message}\n"
