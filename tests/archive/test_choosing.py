"""Photos are chosen by event, credit, licence and state, so that nobody needs to paste uids."""

import json

import pytest

from tests.catalogues import rows, shown, uid_of
from tests.pictures import credited, jpeg, write


@pytest.fixture
def uids(archive, byline, tmp_path):
    """Photos of two events and of none, by two people and nobody, under two licences; A is published."""
    for slug in ("up-2015", "other"):
        byline("event", "create", slug, "--title", slug, "--from", "2015-02-17")
    for name, event, options in (
        ("A", "up-2015", ("--licence", "CC-BY-4.0")),
        ("B", "up-2015", ()),
        ("C", "other", ("--licence", "CC-BY-4.0")),
        ("D", None, ()),
    ):
        data = {
            "A": credited("Jane Doe", seed=1, credit_line="Jane Doe / UP"),
            "B": credited("John Roe", seed=2),
            "C": credited("Jane Doe", seed=3),
            "D": jpeg(seed=4),
        }[name]
        where = ("--event", event) if event else ()
        byline("ingest", write(tmp_path / name, **{f"{name}__JPG": data}), *where, *options)
        if name == "A":
            byline("publish")
    return {name: uid_of(archive, f"{name}.JPG") for name in "ABCD"}


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--event", "up-2015"), "AB"),
        (("--by", "Jane Doe"), "AC"),
        (("--by", "jane doe"), "AC"),
        (("--by", "UP"), "A"),
        (("--licence", "CC-BY-4.0"), "AC"),
        (("--licence", "cc-by-4.0"), "AC"),
        (("--unpublished",), "BCD"),
        (("--event", "up-2015", "--unpublished"), "B"),
        (("--event", "up-2015", "--by", "Jane Doe", "--licence", "CC-BY-4.0"), "A"),
        (("jane", "--event", "other"), "C"),
        (("C.JPG", "--event", "up-2015"), ""),
        (("C.JPG", "--event", "other"), "C"),
        (("licence:cc-by", "--unpublished"), "C"),
    ],
)
def test_search_lists_the_chosen(byline, uids, options, names):
    done = byline("search", *options, "--ids")

    assert sorted(done.stdout.split()) == sorted(uids[name] for name in names)
    listed = [
        json.loads(line)["uid"] for line in byline("search", *options, "--json").stdout.splitlines()
    ]
    assert sorted(listed) == sorted(done.stdout.split())


def test_those_without_words_stand_in_capture_order(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, date_created="2015-02-17T12:00:00"),
        B__JPG=credited(seed=2, date_created="2015-02-17T11:00:00"),
    )
    byline("ingest", card)

    uids = byline("search", "--by", "Elodie Quatresous", "--ids").stdout.split()

    assert uids == [uid_of(archive, "B.JPG"), uid_of(archive, "A.JPG")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--event", "nowhere"), "nowhere"),
        (
            ("--by", "Nobody Known"),
            "nobody is on record as 'Nobody Known'; see: byline people list",
        ),
        (("--licence", "WTFPL"), "no licence 'WTFPL'; known are: "),
        ((), "--event, --by, --licence or --unpublished"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [("search",), ("tag", "--speaker", "x"), ("correct", "--field", "city", "--value", "x"),
     ("export", "--to", "OUT")],
)  # fmt: skip
def test_what_is_not_on_record_chooses_nothing(
    archive, byline, uids, tmp_path, command, options, message
):
    words = [str(tmp_path / "out") if word == "OUT" else word for word in command]

    done = byline(*words, *options, exit_code=2)

    assert message in done.stderr
    assert rows(archive, "select count(*) from photos where city is not null") == [(0,)]
    assert rows(archive, "select count(*) from persons_shown") == [(0,)]


def test_the_chosen_are_tagged_corrected_and_exported(byline, uids, tmp_path):
    byline("tag", "--event", "up-2015", "--speaker", "Akim Oural")
    byline("correct", "--by", "Jane Doe", "--field", "city", "--value", "Lille")
    byline("export", "--licence", "CC-BY-4.0", "--unpublished", "--to", tmp_path / "out")

    photos = {name: shown(byline, uid) for name, uid in uids.items()}
    assert [name for name, photo in photos.items() if photo["people"]] == ["A", "B"]
    assert [name for name, photo in photos.items() if photo["city"]] == ["A", "C"]
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 1
    assert uids["C"] in next((tmp_path / "out").glob("*.jpg")).name


def test_of_those_named_the_chosen_are_meant(byline, uids):
    byline("tag", uids["A"], uids["C"], "--event", "up-2015", "--speaker", "Akim Oural")

    photos = {name: shown(byline, uid) for name, uid in uids.items()}
    assert [name for name, photo in photos.items() if photo["people"]] == ["A"]
    assert "zzz" in byline("tag", "zzz", "--event", "up-2015", "--speaker", "x", exit_code=2).stderr


def test_none_that_is_so_changes_nothing_and_says_so(archive, byline, uids):
    done = byline(
        "tag", "--event", "other", "--by", "John Roe", "--speaker", "Akim Oural", exit_code=2
    )

    assert done.stderr == "Error: no photo of this archive is so; nothing was done\n"
    assert rows(archive, "select count(*) from changes where action = 'tag'") == [(0,)]
    found = byline("search", "--event", "other", "--by", "John Roe")
    assert (found.stdout, found.stderr) == ("", "No photo of this archive is so.\n")


def test_every_id_is_printed_however_many(byline, uids, monkeypatch):
    from byline.archive.cli import search

    monkeypatch.setattr(search, "_LIMIT", 2)

    assert len(byline("search", "--unpublished", "--ids").stdout.split()) == 3
    assert "these are 2 of them" in byline("search", "--unpublished").stderr
