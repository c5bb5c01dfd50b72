import getpass
import json

import pytest

from byline.archive.catalogue.opening import open_catalogue
from byline.archive.editing.tagging import tag
from byline.archive.editing.undoing import undo
from tests.archive.test_keeping import told
from tests.catalogues import ingested, rows
from tests.pictures import credited, write


@pytest.fixture
def uid(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up conférence", "--from", "2015-02-17",
           "--session", "18:30 Coopération et territoires", "--session", "Les citoyens",
           "--organiser", "UP Conferences", "--place", "Paris")  # fmt: skip
    card = write(tmp_path / "card", A__JPG=credited(title="Ouverture", keywords=("débat",)))
    result = byline("ingest", card, "--event", "up", "--json")
    return ingested(result)[0]["uid"]


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
        (["event", "create", "b", "--title", " ", "--from", "2015-01-02"], "b: a title needs words"),
        (["event", "create", "b", "--title", "x", "--from", "2015-01-02", "--session", "25:99 Foo"], "'25:99' is no time of day; write 14:30 or 2015-02-17T14:30"),
    ],
)  # fmt: skip
def test_empty_and_impossible_values_are_refused(byline, uid, arguments, message):
    result = byline(*(argument.format(uid=uid) for argument in arguments), exit_code=2)

    assert result.stderr == f"Error: {message}\n"


def last(byline):
    """The name of the change that was made last."""
    return json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"]


def telling(archive):
    aside = ("chain_head", "changes", "edits", "written", "pending_files")
    return {name: found for name, found in told(archive).items() if name not in aside}


def test_a_misspelt_speaker_leaves_nothing_when_the_tag_is_undone(archive, byline, uid):
    before = telling(archive)
    byline("tag", uid, "--speaker", "Akim Ourral", "--role", "maire", "--session", "les-citoyens")

    byline("undo", last(byline))

    assert telling(archive) == before
    assert "Ourral" not in byline("people", "list").output
    assert not list(archive.records.rglob("akim-ourral.json"))


def test_a_misspelt_speaker_goes_with_the_last_tag(archive, byline, uid):
    byline("tag", uid, "--speaker", "Akim Ourral")
    tagged = telling(archive)
    byline("untag", uid, "--speaker", "Akim Ourral")

    assert "Ourral" not in byline("people", "list").output
    byline("undo", last(byline))
    assert telling(archive) == tagged


def test_a_role_outlives_the_tag(archive, byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural", "--role", "maire")
    byline("untag", uid, "--speaker", "Akim Oural")

    assert "Akim Oural  0 photos" in byline("people", "list").output


def test_tags_are_undone_one_by_one_in_their_order(archive, byline, uid):
    states = [telling(archive)]
    for arguments in (
        ("--speaker", "Akim Oural"),
        ("--speaker", "Akim Oural", "--role", "maire"),
        ("--speaker", "Akim Oural", "--role", "ministre", "--session", "les-citoyens"),
        ("--session", "cooperation-et-territoires"),
    ):
        byline("tag", uid, *arguments)
        states.append(telling(archive))
    changes = [json.loads(line)["name"] for line in byline("changes", "--json").stdout.splitlines()]

    for change, state in zip(changes, reversed(states[:-1]), strict=False):
        byline("undo", change)
        assert telling(archive) == state


def test_a_tag_that_was_changed_since_is_not_undone(archive, byline, uid):
    byline("tag", uid, "--session", "les-citoyens")
    first = last(byline)
    byline("tag", uid, "--session", "cooperation-et-territoires")

    said = byline("undo", first, exit_code=2).output

    assert f"{first}: the session of {uid} was changed again since; undo that first: tag-" in said


def test_an_event_is_undone_until_photos_belong_to_it(archive, byline, uid):
    event = json.loads(
        byline("event", "create", "later", "--title", "Later", "--from", "2016-01-01",
               "--organiser", "Nobody Else", "--json").stdout
    )  # fmt: skip

    byline("undo", event["change"])

    assert rows(archive, "select slug from events") == [("up",)]
    assert "Nobody Else" not in byline("people", "list").output
    assert not (archive.records / "events" / "later.json").exists()
    (first,) = rows(
        archive, "select name from changes where action = 'create-event' and undone_at is null"
    )
    assert "photos belong to it" in byline("undo", first[0], exit_code=2).output


def test_changes_say_who_made_and_who_undid_them(archive, byline, uid):
    with open_catalogue(archive, made_by="marie") as db:
        tag(db, [uid], speaker="Akim Oural", role=None, session=None)
    with open_catalogue(archive, made_by="paul") as db:
        undo(db, archive, last(byline))

    change = json.loads(byline("changes", "--json").stdout.splitlines()[0])
    created = json.loads(byline("changes", "--json").stdout.splitlines()[-1])

    assert (change["made_by"], change["undone_by"]) == ("marie", "paul")
    assert created["made_by"] == getpass.getuser()
    assert "by marie  Akim Oural tagged in 1 photo" in byline("changes").output


def test_every_kind_of_change_is_told_in_a_line(archive, byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural")
    byline("tag", uid, "--session", "les-citoyens")
    byline("correct", uid, "--field", "description", "--value", "Une légende")
    byline("people", "rename", "Akim Oural", "Akim OURAL")
    byline("people", "identify", "Akim Oural", "wikidata", "Q1")
    byline("untag", uid, "--speaker", "Akim Oural")

    lines = [line.split("  ")[-1] for line in byline("changes").output.splitlines()]

    assert lines == [
        "Akim OURAL untagged in 1 photo",
        "Akim OURAL: wikidata Q1",
        "Akim Oural renamed Akim OURAL",
        f"{uid}: description Une légende",
        "1 photo taken at les-citoyens",
        "Akim Oural tagged in 1 photo",
        "event up recorded: Up conférence",
    ]


def test_an_identifier_is_undone_to_what_it_was(archive, byline, uid):
    byline("tag", uid, "--speaker", "Akim Oural")
    byline("people", "identify", "Akim Oural", "wikidata", "Q1")
    byline("people", "identify", "Akim Oural", "wikidata", "Q2")

    byline("undo", last(byline))
    assert rows(archive, "select value from identifiers") == [("Q1",)]
    names = [json.loads(line)["name"] for line in byline("changes", "--json").stdout.splitlines()]
    byline("undo", names[1])
    assert rows(archive, "select value from identifiers") == []
