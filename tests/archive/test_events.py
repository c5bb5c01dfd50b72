"""Events listed, shown, edited and deleted, and photos moved from one to another."""

import json

import pytest

from byline.archive.publishing.publication import publish
from tests.archive.test_keeping import told
from tests.catalogues import change_in, ingested, rows, shown
from tests.pictures import credited, write


@pytest.fixture
def uids(archive, byline, tmp_path):
    """Two photos of an event, of whom one shows somebody; another event has terms of its own."""
    byline(
        "event",
        "create",
        "up",
        "--title",
        "Up",
        "--from",
        "2015-02-17",
        "--session",
        "14:30 Ouverture",
    )
    byline("event", "create", "other", "--title", "Other", "--from", "2016-03-01", "--to", "2016-03-02",
           "--session", "Clôture", "--organiser", "UP", "--place", "Lille")  # fmt: skip
    byline("rights", "set", "--of-event", "other", "--to-licence", "CC-BY-4.0")
    card = write(tmp_path / "card", A__JPG=credited(seed=1), B__JPG=credited(seed=2))
    done = ingested(byline("ingest", card, "--event", "up", "--json"))
    uids = [item["uid"] for item in done]
    byline(
        "tag", uids[0], "--speaker", "Ada Lovelace", "--role", "oratrice", "--session", "Ouverture"
    )
    return uids


def telling(archive):
    aside = ("chain_head", "changes", "edits", "written", "pending_files", "former_terms")
    return {name: found for name, found in told(archive).items() if name not in aside}


def test_events_are_listed_with_their_photos(archive, byline, uids):
    publish(archive)

    assert byline("event", "list").stdout.splitlines() == [
        "other  2016-03-01..2016-03-02  Other: 0 photos, 0 public",
        "up  2015-02-17  Up: 2 photos, 2 public",
    ]
    first = json.loads(byline("event", "list", "--json").stdout.splitlines()[0])
    assert (first["slug"], first["photos"], first["place"]) == ("other", 0, "Lille")


def test_an_event_is_shown_with_its_programme_and_terms(byline, uids):
    said = byline("event", "show", "up").stdout
    assert "2015-02-17 14:30  Ouverture  (ouverture)" in said
    assert "Ada Lovelace, oratrice  (ouverture)" in said
    assert "licence              CC-BY-4.0" in byline("event", "show", "other").stdout
    assert json.loads(byline("event", "show", "other", "--json").stdout)["organisers"] == ["UP"]
    assert "no event 'nosuch'" in byline("event", "show", "nosuch", exit_code=2).stderr


def test_photos_are_moved_with_who_is_shown_and_take_its_terms(archive, byline, uids):
    before = telling(archive)
    original = shown(byline, uids[0])["original"]
    change = change_in(
        byline("move", uids[0], "--event", "other", "--session", "Clôture", "--json")
    )

    photo = shown(byline, uids[0])
    assert (photo["event"]["slug"], photo["session"]["slug"]) == ("other", "cloture")
    assert photo["licence"] == "CC-BY-4.0"
    assert photo["original"] == original
    people = json.loads(byline("event", "show", "other", "--json").stdout)["appearances"]
    assert people == [
        {"person": "Ada Lovelace", "session": "cloture", "role": None, "affiliation": None}
    ]
    assert "1 photo moved to other, cloture" in byline("changes").stdout
    byline("rebuild")
    assert shown(byline, uids[0])["event"]["slug"] == "other"

    byline("undo", change)
    assert telling(archive) == before


def test_all_of_an_event_are_moved_and_it_can_be_deleted(archive, byline, uids):
    assert "photos belong to it" in byline("event", "delete", "up", exit_code=2).stderr
    byline("move", "--from", "up", "--event", "other")
    assert [
        row[0] for row in rows(archive, "select count(*) from photos where event is not null")
    ] == [2]
    assert (
        "belong to other already" in byline("move", *uids, "--event", "other", exit_code=2).stderr
    )
    assert (
        "no session"
        in byline("move", uids[0], "--event", "up", "--session", "Nope", exit_code=2).stderr
    )
    assert "give UID" in byline("move", "--event", "up", exit_code=2).stderr


def test_a_deleted_event_comes_back_whole(archive, byline):
    byline("event", "create", "gone", "--title", "Gone", "--from", "2015-02-17", "--session", "14:30 A",
           "--session", "B", "--organiser", "UP", "--language", "fr")  # fmt: skip
    byline("event", "edit", "gone", "--reviewed", "--time-zone", "Europe/Paris")
    before = telling(archive)

    change = change_in(byline("event", "delete", "gone", "--json"))
    assert "No event is recorded." in byline("event", "list").stdout
    assert not (archive.records / "events" / "gone.json").exists()
    byline("undo", change)
    assert telling(archive) == before


def test_the_event_of_a_second_ingest_is_told_and_nothing_is_moved(byline, uids, tmp_path):
    again = ingested(byline("ingest", tmp_path / "card", "--event", "other", "--json"))

    assert [item["outcome"] for item in again] == ["seen", "seen"]
    assert f"byline move {uids[0]} --event other" in again[0]["problems"][0]
    assert shown(byline, uids[0])["event"]["slug"] == "up"
    assert (
        ingested(byline("ingest", tmp_path / "card", "--event", "up", "--json"))[0]["problems"]
        == []
    )


def test_a_photo_without_event_is_given_one(byline, archive, uids, tmp_path):
    (done,) = ingested(
        byline("ingest", write(tmp_path / "late", L__JPG=credited(seed=9)), "--json")
    )
    again = ingested(byline("ingest", tmp_path / "late", "--event", "up", "--json"))
    assert "of no event" in again[0]["problems"][0]

    change = change_in(byline("move", done["uid"], "--event", "up", "--json"))
    assert shown(byline, done["uid"])["event"]["slug"] == "up"
    byline("undo", change)
    assert shown(byline, done["uid"])["event"] is None


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--time-zone", "Mars/Base"), "no time zone"),
        (("--keep-until", "tomorrow"), "no day"),
        (("--language", "français"), "no language"),
        (("--title", " "), "is empty"),
        ((), "give what to set"),
    ],
)
def test_what_an_event_cannot_say_is_refused(byline, uids, options, fault):
    assert fault in byline("event", "edit", "up", *options, exit_code=2).stderr


def test_edits_are_undone_field_by_field(archive, byline, uids):
    before = telling(archive)
    first = change_in(byline("event", "edit", "up", "--title", "One", "--json"))
    second = change_in(byline("event", "edit", "up", "--place", "Paris", "--json"))
    later = change_in(byline("event", "edit", "up", "--title", "Two", "--json"))

    assert later in byline("undo", first, exit_code=2).stderr
    byline("undo", second)
    byline("undo", later)
    byline("undo", first)
    assert telling(archive) == before
    assert "is so already" in byline("event", "edit", "up", "--title", "Up", exit_code=2).stderr
