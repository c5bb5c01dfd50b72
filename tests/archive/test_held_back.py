"""Persons whom a file names and whom it says to be under age, or without a release, are held back."""

import sqlite3

import pytest

from tests.catalogues import ingested, rows, shown, uid_of
from tests.pictures import credited, write

_VOCABULARY = "http://ns.useplus.org/ldf/vocab"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"model_age": ("15",)}, "model age 15"),
        ({"model_age": ("34", "17")}, "model age 17"),
        ({"minor_model_age": f"{_VOCABULARY}/AG-A17"}, "a model under age"),
        ({"minor_model_age": f"{_VOCABULARY}/AG-U14"}, "a model under age"),
        ({"model_release_status": f"{_VOCABULARY}/MR-NON"}, "no model release"),
        ({"model_release_status": "None"}, "no model release"),
        ({"model_age": ("18",)}, None),
        ({"model_age": ("unknown",)}, None),
        ({"minor_model_age": f"{_VOCABULARY}/AG-A18"}, None),
        ({"minor_model_age": f"{_VOCABULARY}/AG-A25"}, None),
        ({"minor_model_age": f"{_VOCABULARY}/AG-UNK"}, None),
        ({"model_release_status": f"{_VOCABULARY}/MR-NAP"}, None),
        ({"model_release_status": f"{_VOCABULARY}/MR-UMR"}, None),
    ],
)
def test_they_are_held_back_and_told(archive, byline, tmp_path, said, why):
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Léa Petit",), **said))

    (done,) = ingested(byline("ingest", card, "--json"))
    byline("publish")
    byline("rebuild")
    byline("publish")

    told = [text for text in done["problems"] if "is not published" in text]
    assert told == ([f"whom it shows is not published: it says {why}"] if why else [])
    with sqlite3.connect(archive.public / "current") as connection:
        people = [name for (name,) in connection.execute("select name from people order by 1")]
        found = connection.execute("select count(*) from search where search match 'petit'")
        assert found.fetchone() == ((0,) if why else (1,))
    assert ("Léa Petit" in people) == (why is None)
    assert shown(byline, uid_of(archive, "A.JPG"))["resolved"]["person_shown"]["value"] == [
        "Léa Petit"
    ]


def test_whom_staff_tag_is_published(archive, byline, tmp_path):
    data = credited(person_shown=("Léa Petit",), model_age=("15",))
    byline("ingest", write(tmp_path / "card", A__JPG=data))

    byline("tag", uid_of(archive, "A.JPG"), "--speaker", "Léa Petit")

    assert rows(
        archive, "select name, source from persons_shown join people on people.id = person"
    ) == [("Léa Petit", "staff")]


def test_a_file_that_names_nobody_holds_nobody_back(archive, byline, tmp_path):
    (done,) = ingested(
        byline("ingest", write(tmp_path / "card", A__JPG=credited(model_age=("15",))), "--json")
    )

    assert done["problems"] == []
