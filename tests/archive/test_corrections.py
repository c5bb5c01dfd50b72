"""What staff set over what files say: one change each, undone in one step."""

import json

import pytest

from tests.catalogues import change_in, rows, said_by_copies, shown, uid_of
from tests.pictures import credited, jpeg, with_picture, write


@pytest.fixture
def uid(archive, byline, tmp_path):
    """A photo that nobody is credited for, in a file with a caption."""
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp={"description": "Avant"})))
    return uid_of(archive, "A.JPG")


def test_a_correction_stands_over_the_file_and_travels(archive, byline, uid):
    byline("correct", uid, "--field", "creator", "--value", "Élodie Quatresous")

    record = shown(byline, uid)
    assert record["credit_line"] == "Élodie Quatresous"
    assert record["resolved"]["creator"]["rule"] == "set by staff"
    assert said_by_copies(archive, uid, "creator") == {
        (source, ("Élodie Quatresous",)) for source in ("exif", "iim", "xmp")
    }
    assert "1 photo published, 0 withheld" in byline("publish").stdout


def test_a_correction_is_undone(archive, byline, uid):
    change = change_in(
        byline("correct", uid, "--field", "description", "--value", "Après", "--json")
    )
    assert rows(archive, "select description from photos") == [("Après",)]

    byline("undo", change)

    assert rows(archive, "select description from photos") == [("Avant",)]
    assert said_by_copies(archive, uid, "description") == {
        (source, "Avant") for source in ("exif", "iim", "xmp")
    }
    assert f"{change} is" not in byline("undo", change, exit_code=2).stdout


def test_an_emptied_field_stays_empty_when_the_files_are_read_again(archive, byline, uid):
    byline("correct", uid, "--field", "description", "--empty")

    byline("rebuild")

    assert rows(archive, "select description from photos") == [(None,)]
    assert said_by_copies(archive, uid, "description") == set()


def test_an_older_change_is_not_undone_under_a_newer_one(archive, byline, uid):
    older = change_in(byline("correct", uid, "--field", "headline", "--value", "A", "--json"))
    newer = change_in(byline("correct", uid, "--field", "headline", "--value", "B", "--json"))

    result = byline("undo", older, exit_code=2)

    assert (
        f"{older}: headline of {uid} was changed again since; undo that first: {newer}"
        in result.stderr
    )
    byline("undo", newer)
    byline("undo", older)
    assert rows(archive, "select title from photos") == [(None,)]


def test_a_licence_is_corrected_like_a_field(archive, byline, uid):
    byline("correct", uid, "--field", "licence", "--value", "CC-BY-4.0")

    assert rows(archive, "select licence from photos") == [("CC-BY-4.0",)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--field", "gps", "--value", "1"], "'gps' is no field staff can set"),
        (["--field", "nothing", "--value", "1"], "'nothing' is no field staff can set"),
        (["--field", "licence", "--value", "CC"], "no licence 'CC'"),
        (
            ["--field", "date_created", "--value", "hier"],
            "'date_created' is no field staff can set",
        ),
        (
            ["--field", "creator", "--value", "DR"],
            "creator 'DR' names nobody; give a name, or --empty",
        ),
        (["--field", "person_shown", "--value", " "], "person_shown: a value is empty"),
        (["--field", "headline", "--value", "caf\udce9"], "is no UTF-8 text; type it again"),
        (["--field", "headline"], "give --value TEXT, or --empty"),
        (["--field", "headline", "--value", "a", "--value", "b"], "headline holds one value"),
    ],
)
def test_what_cannot_be_set_is_refused(byline, uid, arguments, message):
    assert message in byline("correct", uid, *arguments, exit_code=2).stderr
    assert byline("changes").stdout == "Nothing was changed by hand.\n"


def test_changes_are_listed_the_latest_first(byline, uid):
    byline("correct", uid, "--field", "headline", "--value", "A")
    change = change_in(byline("correct", uid, "--field", "headline", "--empty", "--json"))
    byline("undo", change)

    found = [json.loads(line) for line in byline("changes", "--json").stdout.splitlines()]

    assert [bool(item["undone_at"]) for item in found] == [True, False]
    assert "headline empty  undone" in byline("changes").stdout


def test_control_characters_do_not_reach_the_public(archive, byline, uid):
    byline("correct", uid, uid, "--field", "headline", "--value", "a\x01b")

    assert rows(archive, "select title from photos") == [("ab",)]


def test_an_untagging_is_a_change_and_stands_in_nobodys_way(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural",)))
    byline("ingest", card)
    uid = uid_of(archive, "A.JPG")
    named = ["--value", "Akim Oural", "--value", "Zoë Ångström"]
    first = change_in(byline("correct", uid, "--field", "person_shown", *named, "--json"))
    byline("untag", uid, "--speaker", "Zoë Ångström")
    second = json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"]

    byline("undo", second)
    byline("undo", first)

    assert [person["name"] for person in shown(byline, uid)["people"]] == ["Akim Oural"]


def test_what_staff_tagged_stays_when_the_file_is_corrected(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural", "Jane Doe")))
    byline("ingest", card)
    uid = uid_of(archive, "A.JPG")
    byline("tag", uid, "--speaker", "Akim Oural")

    byline("correct", uid, "--field", "person_shown", "--value", "Jane Doe")

    assert [person["name"] for person in shown(byline, uid)["people"]] == ["Akim Oural", "Jane Doe"]


def test_a_person_untagged_does_not_come_back(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural", "Jane Doe")))
    byline("ingest", card)
    uid = uid_of(archive, "A.JPG")
    byline("untag", uid, "--speaker", "akim oural")

    byline("correct", uid, "--field", "headline", "--value", "A")
    byline("rebuild")

    assert [person["name"] for person in shown(byline, uid)["people"]] == ["Jane Doe"]


def test_no_copy_with_an_older_credit_is_left_after_publishing(archive, byline, uid):
    byline("correct", uid, "--field", "creator", "--value", "Elodie Quatresous")
    byline("correct", uid, "--field", "creator", "--value", "Thomas Vasseur")

    byline("publish")

    copies = [*archive.derivatives.rglob("*.jpg"), *archive.public.rglob("*.jpg")]
    # One size of so small a picture, the public's, and what other sites show.
    assert len(copies) == 3
    assert not [path for path in copies if b"Quatresous" in path.read_bytes()]
    assert "0 faults" in byline("verify").stdout


@pytest.mark.parametrize(
    ("field", "value", "credit"),
    [
        ("creator", "Jean Dupont", "Jean Dupont / UP Conférences"),
        ("creator", "Elodie Quatresous", "Elodie Quatresous / UP Conférences"),
        ("creator", "AFP", "AFP / UP Conférences"),
        ("credit_line", "Photo : Jean Dupont / AFP", "Jean Dupont / AFP"),
        ("credit_line", "AFP", "Elodie Quatresous / AFP"),
        ("headline", "Jean Dupont", "Elodie Quatresous / UP Conférences"),
    ],
)
def test_a_credit_is_set_as_a_whole_and_the_line_it_makes_is_seen(
    archive, byline, tmp_path, field, value, credit
):
    said = credited(credit_line="Crédits photos : Elodie Quatresous / UP Conférences")
    byline("ingest", write(tmp_path / "card", A__JPG=said, B__JPG=with_picture(said, 1)))
    uids = [uid for (uid,) in rows(archive, "select uid from photos")]

    plain = byline("correct", *uids, "--field", field, "--value", value).stdout
    change = json.loads(
        byline("correct", uids[0], "--field", "title", "--value", "x", "--json").stdout
    )
    byline("undo", change["change"])

    assert rows(archive, "select distinct credit_line from photos") == [(credit,)]
    assert change["credits"] == [{"credit_line": credit, "photos": 1}]
    assert (f"2 photos credited: {credit}" in plain) == (field != "headline")
    byline("undo", plain.rpartition("byline undo ")[2].strip())
    assert rows(archive, "select distinct credit_line from photos") == [
        ("Elodie Quatresous / UP Conférences",)
    ]


def test_who_sets_both_sets_both(archive, byline, tmp_path):
    from byline.archive.catalogue.opening import open_catalogue
    from byline.archive.editing.corrections import Edit, correct

    byline(
        "ingest", write(tmp_path / "card", A__JPG=credited(credit_line="Elodie Quatresous / UP"))
    )
    uid = uid_of(archive, "A.JPG")

    with open_catalogue(archive) as db:
        correct(
            db,
            archive,
            [
                Edit(uid=uid, field="creator", value=("Jean Dupont",)),
                Edit(uid=uid, field="credit_line", value="Ann Poe"),
            ],
        )

    assert rows(archive, "select credit_line from photos") == [("Jean Dupont & Ann Poe",)]
