"""Marks are XMP's own, over what files say; a rejected photo is not shown; staff find photos by them."""

import json

import pytest

from byline.metadata.xmp import read_properties
from tests.catalogues import rows, uid_of
from tests.pictures import credited, write

NAMES = ("A", "B", "C")


@pytest.fixture
def shoot(archive, byline, tmp_path):
    byline(
        "event",
        "create",
        "up",
        "--title",
        "Up conférence",
        "--from",
        "2015-02-17",
        "--session",
        "Débat",
    )
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, rating=3, description="La salle", person_shown=("Akim Oural",)),
        B__JPG=credited(seed=2, rating=-1),
        C__JPG=credited(seed=3, keywords=("scène",)),
    )
    byline("ingest", card, "--event", "up")
    return archive


@pytest.fixture
def found(shoot, byline):
    def names(query):
        said = byline("search", query, "--json", exit_code=None).stdout.splitlines()
        return {json.loads(line)["source_name"][0] for line in said}

    return names


def marks(archive, name):
    held = rows(
        archive,
        "select field, value from resolutions join photos on photos.id = photo"
        " where field in ('rating', 'pick') and source_name = ?",
        f"{name}.JPG",
    )
    return {field: float(value) for field, value in held}


def test_a_mark_stands_over_the_file_and_is_undone(shoot, byline):
    a, b = uid_of(shoot, "A.JPG"), uid_of(shoot, "B.JPG")
    change = json.loads(byline("mark", a, b, "5", "--json").stdout)
    assert change["photos"] == 2
    byline("mark", a, "pick")
    assert marks(shoot, "A") == {"rating": 5, "pick": 1}
    sidecar = next(shoot.root.rglob("A.JPG.xmp")).read_bytes()
    properties = read_properties(sidecar)
    assert [text.value for text in properties["xmp:Rating"]] == ["5"]
    assert [text.value for text in properties["xmpDM:pick"]] == ["1"]
    byline("rebuild")
    assert marks(shoot, "A") == {"rating": 5, "pick": 1}
    byline("undo", change["change"])
    assert marks(shoot, "A") == {"rating": 3, "pick": 1}
    assert marks(shoot, "B") == {"rating": -1}
    assert "2 photos rated 5" in byline("changes").stdout
    assert "1 photo picked" in byline("changes", "--photo", a).stdout


def test_a_rejected_photo_is_not_shown_whatever_its_stars(shoot, byline):
    a, b = uid_of(shoot, "A.JPG"), uid_of(shoot, "B.JPG")
    byline("publish")

    def public():
        return {
            name[0]
            for (name,) in rows(
                shoot, "select source_name from photos where published_at is not null"
            )
        }

    assert public() == {"A", "C"}
    byline("mark", a, "reject")
    byline("mark", b, "none")
    assert marks(shoot, "B") == {"rating": 0}
    byline("publish")
    assert public() == {"B", "C"}
    byline("release", a)
    byline("publish")
    assert public() == {"A", "B", "C"}


def test_what_is_no_mark_or_changes_nothing_is_refused(shoot, byline):
    a = uid_of(shoot, "A.JPG")
    assert "is no mark" in byline("mark", a, "6", exit_code=2).stderr
    assert "marked 3 already" in byline("mark", a, "3", exit_code=2).stderr
    assert "no photo 'zz'" in byline("mark", "zz", "3", exit_code=2).stderr
    assert rows(shoot, "select * from changes where action = 'mark'") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("note:3", "A"), ("rating:0", "BC"), ("marque:écartée", "B"), ("mark:none", "AC"),
        ("sans:légende", "BC"), ("lacks:people", "BC"), ("sans:mots-clés", "AB"), ("lacks:session", "ABC"),
        ("état:publiée", ""), ("state:waiting", "AC"), ("state:withheld", "B"),
        ("évènement:up", "ABC"), ('event:"up conférence"', "ABC"), ("event:nowhere", ""),
        ("utilisée:jamais", "ABC"), ("salle note:3", "A"), ("salle note:4", ""),
    ],
)  # fmt: skip
def test_staff_ask_what_the_public_cannot(found, query, expected):
    assert found(query) == set(expected)


def test_staff_find_what_somebody_changed_and_what_came_together(shoot, byline, found, monkeypatch):
    a = uid_of(shoot, "A.JPG")
    monkeypatch.setenv("LOGNAME", "marie")
    change = json.loads(byline("mark", a, "4", "--json").stdout)["change"]
    assert found("modifiée:Marie") == {"A"}
    assert found("changed:paul") == set()
    byline("undo", change)
    assert found("changed:marie") == set()
    (name,) = (name for (name,) in rows(shoot, "select name from imports"))
    assert found(f"import:{name}") == set(NAMES)
    byline("tag", a, "--session", "debat")
    assert found("session:débat") == {"A"}
    byline("export", a, "--to", shoot.root.parent / "out", "--for", "Le Monde")
    assert found("used:never") == {"B", "C"}


def test_every_change_of_a_photo_revises_it_and_no_other(shoot, byline):
    a = uid_of(shoot, "A.JPG")

    def revisions():
        return dict(rows(shoot, "select source_name, revision from photos"))

    before = revisions()
    for command in (
        ("mark", a, "4"), ("tag", a, "--speaker", "Zoé Traçable"), ("withhold", a, "--reason", "x"),
        ("correct", a, "--field", "description", "--value", "Autre"), ("people", "rename", "Elodie Quatresous", "E. Q."),
    ):  # fmt: skip
        byline(*command)
        after = revisions()
        assert after["A.JPG"] > before["A.JPG"], command
        if command[0] != "people":
            assert after["A.JPG"] == max(after.values())
            assert {name: after[name] for name in ("B.JPG", "C.JPG")} == {
                name: before[name] for name in ("B.JPG", "C.JPG")
            }
        before = after


def test_a_mark_leaves_the_copies_alone_and_a_credit_does_not(shoot, byline):
    a = uid_of(shoot, "A.JPG")
    byline("mark", a, "4")

    def digests():
        return rows(
            shoot,
            "select derivatives.digest from derivatives join photos on photos.id = photo where uid = ?",
            a,
        )

    path = {item: item.stat().st_mtime_ns for item in shoot.derivatives.rglob("*.jpg")}
    before = digests()
    byline("mark", a, "5")
    assert digests() == before
    assert {item: item.stat().st_mtime_ns for item in shoot.derivatives.rglob("*.jpg")} == path
    byline("correct", a, "--field", "creator", "--value", "Zoé Traçable")
    assert digests() != before
    byline("rebuild")
    byline("correct", a, "--field", "creator", "--value", "Ève Ångström")
    found = b"".join(item.read_bytes() for item in shoot.derivatives.rglob("*.jpg"))
    assert "Ève Ångström".encode() in found
