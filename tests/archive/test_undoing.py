"""Undoing in any order: what one change made goes away whole, or the one that stands in its way is named."""

import json

import pytest

from tests.archive.test_keeping import told
from tests.catalogues import rows
from tests.pictures import credited, write


@pytest.fixture
def uid(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up conférence", "--from", "2015-02-17",
           "--session", "Ouverture")  # fmt: skip
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural",)))
    return json.loads(byline("ingest", card, "--event", "up", "--json").stdout)["uid"]


def changed(byline, *arguments):
    """Make a change by hand; its name."""
    result = byline(*arguments, "--json")
    return json.loads(result.stdout.splitlines()[-1])["change"]


def telling(archive):
    aside = ("changes", "written", "pending_files")
    return {name: found for name, found in told(archive).items() if name not in aside}


def test_two_tags_of_one_photo_are_undone_in_either_order(archive, byline, uid):
    before = telling(archive)
    first = changed(byline, "tag", uid, "--speaker", "Marie Curie")
    second = changed(byline, "tag", uid, "--speaker", "Ada Lovelace")

    byline("undo", first)
    byline("undo", second)

    assert telling(archive) == before


@pytest.mark.parametrize(
    "later",
    [
        ("people", "rename", "Akim Oural", "Akim OURAL"),
        ("untag", "UID", "--speaker", "Akim Oural"),
        ("tag", "UID", "--speaker", "Akim Oural", "--role", "maire"),
    ],
)
def test_a_merge_is_not_undone_under_what_was_said_of_its_record_since(archive, byline, uid, later):
    byline("tag", uid, "--speaker", "A. Oural")
    before = telling(archive)
    merge = changed(byline, "people", "merge", "Akim Oural", "A. Oural")
    then = changed(byline, *(uid if argument == "UID" else argument for argument in later))

    said = byline("undo", merge, exit_code=2).stderr

    assert f"undo that first: {then}" in said
    byline("undo", then)
    byline("undo", merge)
    assert telling(archive) == before


def test_a_merge_is_undone_after_an_event_of_it_is_gone(archive, byline, uid):
    byline("tag", uid, "--speaker", "A. Oural")
    event = changed(byline, "event", "create", "later", "--title", "Later", "--from", "2016-01-01",
                    "--organiser", "A. Oural")  # fmt: skip
    merge = changed(byline, "people", "merge", "Akim Oural", "A. Oural")

    byline("undo", event, exit_code=None)
    byline("undo", merge)

    assert sorted(rows(archive, "select name from people where name like 'A%Oural'")) == [
        ("A. Oural",),
        ("Akim Oural",),
    ]


def test_an_events_record_follows_the_name_of_its_organiser(archive, byline, uid):
    byline("event", "create", "later", "--title", "Later", "--from", "2016-01-01",
           "--organiser", "UP Conferences")  # fmt: skip
    record = archive.records / "events" / "later.json"
    renamed = changed(byline, "people", "rename", "UP Conferences", "UP Conférences")
    assert "UP Conférences" in record.read_text("utf-8")

    byline("undo", renamed)

    assert "UP Conferences" in record.read_text("utf-8")


def test_a_split_can_be_undone_when_it_took_the_only_spelling(archive, byline, uid):
    byline("tag", uid, "--speaker", "A. Oural")
    byline("people", "merge", "Akim Oural", "A. Oural")
    before = telling(archive)
    split = changed(byline, "people", "split", "Akim Oural", "A. Oural")

    byline("undo", split)

    assert telling(archive) == before


def test_a_change_of_somebody_who_is_gone_says_so(archive, byline, uid):
    tag = changed(byline, "tag", uid, "--speaker", "Marie Curie")
    identify = changed(byline, "people", "identify", "Marie Curie", "wikidata", "Q7186")

    assert f"undo that first: {identify}" in byline("undo", tag, exit_code=2).stderr
    byline("undo", identify)
    byline("undo", tag)
    assert "Marie Curie" not in byline("people", "list").stdout


def test_organisers_and_sessions_said_twice_are_recorded_once(archive, byline, uid):
    byline("event", "create", "later", "--title", "Later", "--from", "2016-01-01",
           "--organiser", "AFP", "--organiser", "afp", "--organiser", "AFP",
           "--session", "Ouverture", "--session", "Ouverture !")  # fmt: skip
    before = telling(archive)

    byline("rebuild")

    assert telling(archive) == before
    assert rows(archive, "select count(*) from organisers") == [(1,)]
    assert sorted(
        rows(
            archive,
            "select s.slug from sessions s join events e on e.id = event where e.slug = 'later'",
        )
    ) == [("ouverture",), ("ouverture-2",)]


def test_names_without_latin_letters_have_a_record_each(archive, byline, uid):
    names = ("王伟", "李娜", "Ольга")
    for name in names:
        byline("tag", uid, "--speaker", name)
    before = telling(archive)

    byline("rebuild")

    assert telling(archive) == before
    assert {name for (name,) in rows(archive, "select name from people")} >= set(names)


def test_a_change_named_by_nobody_is_refused(byline, uid):
    del uid
    assert "no change" in byline("undo", "tag-nothing", exit_code=2).stderr
