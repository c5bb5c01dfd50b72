"""Undoing in any order: what one change made goes away whole, or the one that stands in its way is named."""

import json
import sqlite3

import msgspec
import pytest

from byline.archive.editing.tagging import Tagging
from tests.archive.test_keeping import told
from tests.catalogues import change_in, ingested, rows, uid_of
from tests.pictures import credited, write


@pytest.fixture
def uid(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up conférence", "--from", "2015-02-17",
           "--session", "Ouverture")  # fmt: skip
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural",)))
    return ingested(byline("ingest", card, "--event", "up", "--json"))[0]["uid"]


def changed(byline, *arguments):
    """Make a change by hand; its name."""
    result = byline(*arguments, "--json")
    return json.loads(result.stdout.splitlines()[-1])["change"]


def telling(archive):
    aside = ("chain_head", "changes", "edits", "written", "pending_files")
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


@pytest.fixture
def two(archive, byline, tmp_path, uid):
    """Another photo of the event, whose file shows the same person."""
    card = write(tmp_path / "two", B__JPG=credited(seed=2, person_shown=("Akim Oural",)))
    return uid, ingested(byline("ingest", card, "--event", "up", "--json"))[0]["uid"]


def test_a_role_goes_with_its_tag_though_other_files_show_the_person(archive, byline, two):
    before = telling(archive)

    byline("undo", changed(byline, "tag", two[0], "--speaker", "Akim Oural", "--role", "maire"))

    assert telling(archive) == before


def test_a_role_that_two_tags_give_goes_with_the_first_of_them_last(archive, byline, two):
    before = telling(archive)
    first, second = (
        changed(byline, "tag", one, "--speaker", "Ada Lovelace", "--role", "maire") for one in two
    )

    assert f"undo that first: {second}" in byline("undo", first, exit_code=2).stderr
    byline("undo", second)
    byline("undo", first)
    assert telling(archive) == before


@pytest.mark.parametrize("is_tagged_first", [True, False])
def test_what_a_file_is_corrected_to_say_is_read_again_when_a_tag_is_undone(
    archive, byline, uid, is_tagged_first
):
    before = telling(archive)
    tag = ("tag", uid, "--speaker", "Marie Faux")
    correct = ("correct", uid, "--field", "person_shown", "--value", "Marie Faux")
    order = (tag, correct) if is_tagged_first else (correct, tag)
    first, second = (changed(byline, *arguments) for arguments in order)

    byline("undo", first)
    assert "Marie Faux" in byline("show", uid).stdout
    byline("undo", second)

    assert "Marie Faux" not in byline("show", uid).stdout
    assert telling(archive) == before


@pytest.mark.parametrize("name", ["Zoé N.", "Zoé Neuve"])
def test_a_tag_that_made_a_person_is_not_undone_under_a_new_name(archive, byline, uid, name):
    before = telling(archive)
    tag = changed(byline, "tag", uid, "--speaker", "Zoé Neuve")
    rename = changed(byline, "people", "rename", "Zoé Neuve", name)

    assert f"undo that first: {rename}" in byline("undo", tag, exit_code=2).stderr
    byline("undo", rename)
    byline("undo", tag)
    assert telling(archive) == before


@pytest.mark.parametrize("is_in_order", [True, False])
def test_a_person_whom_tags_made_goes_with_the_last_of_them(archive, byline, two, is_in_order):
    before = telling(archive)
    changes = [changed(byline, "tag", one, "--speaker", "Zoé Neuve") for one in two]

    for change in changes if is_in_order else reversed(changes):
        byline("undo", change)

    assert telling(archive) == before


def test_whom_a_split_made_stays_for_it_to_be_undone(archive, byline, uid):
    byline("tag", uid, "--speaker", "A. Oural")
    byline("people", "merge", "Akim Oural", "A. Oural")
    before = telling(archive)
    split = changed(byline, "people", "split", "Akim Oural", "A. Oural")
    byline("undo", changed(byline, "tag", uid, "--speaker", "A. Oural"))

    byline("undo", split)

    assert telling(archive) == before


def test_a_tag_of_the_first_weeks_which_do_not_say_so_made_nobody():
    told = {"person": "a", "name": "A", "photos": [], "appearances": []}

    assert not msgspec.convert(told, Tagging).is_new


def test_a_tag_whose_role_was_given_since_by_another_photo_is_not_undone(archive, byline, tmp_path):
    byline("event", "create", "e", "--title", "E", "--from", "2015-02-17")
    card = write(tmp_path / "card", A__JPG=credited(seed=1), B__JPG=credited(seed=2))
    byline("ingest", card, "--event", "e")
    one, two = (uid_of(archive, name) for name in ("A.JPG", "B.JPG"))
    first = change_in(byline("tag", one, "--speaker", "Akim Oural", "--json"))
    second = change_in(byline("tag", two, "--speaker", "Akim Oural", "--role", "maire", "--json"))

    assert second in byline("undo", first, exit_code=2).stderr
    byline("undo", second)
    byline("undo", first)


def test_a_merge_whose_spellings_are_anothers_by_now_is_not_undone(archive, byline, tmp_path):
    card = write(
        tmp_path / "card", A__JPG=credited("Jane Doe", 1), B__JPG=credited("Jeanne Doe", 2)
    )
    byline("ingest", card)
    merge = change_in(byline("people", "merge", "Jane Doe", "Jeanne Doe", "--json"))
    with sqlite3.connect(archive.catalogue) as connection:
        connection.create_function("made_by", 0, str)
        connection.execute(
            "insert into people (slug, name, folded, kind) values ('x', 'X', 'x', 'person')"
        )
        connection.execute("update aliases set person = (select id from people where slug = 'x')")

    assert "its spellings were changed since" in byline("undo", merge, exit_code=2).stderr


def test_what_was_undone_already_is_told_with_its_day(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    uid = uid_of(archive, "A.JPG")
    change = change_in(byline("correct", uid, "--field", "title", "--value", "x", "--json"))
    byline("undo", change)
    ((undone,),) = rows(archive, "select undone_at from changes where name = ?", change)

    assert byline("undo", change, exit_code=2).stderr == (
        f"Error: {change}: was undone already, on {undone[:10]}\n"
    )


def test_the_role_that_stands_in_the_way_is_named_with_its_session(archive, byline, tmp_path):
    byline(
        "event", "create", "e", "--title", "E", "--from", "2015-02-17", "--session", "18:30 Coop"
    )
    card = write(tmp_path / "card", A__JPG=credited(seed=1), B__JPG=credited(seed=2))
    byline("ingest", card, "--event", "e")
    one, two = (uid_of(archive, name) for name in ("A.JPG", "B.JPG"))
    words = ("--speaker", "Akim Oural", "--session", "coop", "--json")
    first = change_in(byline("tag", one, *words))
    byline("tag", two, *words, "--role", "maire")

    assert "the role of akim-oural at e, coop" in byline("undo", first, exit_code=2).stderr
