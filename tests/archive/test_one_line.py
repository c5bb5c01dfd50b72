"""What a file, a visitor or a colleague wrote is printed on one line, and moves no cursor."""

import json

import pytest

from byline.archive.phrases import one_line
from byline.archive.publishing.requests import Asked, keep_request
from tests.pictures import jpeg, write

FORGED = "x\x1b[2J\nSAFE: 9 files are in the archive\r\u2028SAFE\x85SAFE"


@pytest.fixture
def planted(archive, byline, tmp_path):
    """An archive with forged lines wherever somebody may write something; its photo's uid."""
    card = write(tmp_path / "card")
    data = jpeg(xmp={"creator": ("Jane Doe",), "description": "A"})
    (card / f"{FORGED.replace('/', '')}.JPG").write_bytes(data)
    byline("event", "create", "up", "--title", FORGED, "--from", "2015-02-17",
           "--session", FORGED, "--organiser", FORGED)  # fmt: skip
    byline("ingest", card, "--event", "up", exit_code=None)
    uid = json.loads(byline("search", "jane", "--json").stdout)["uid"]
    byline("tag", uid, "--speaker", FORGED, "--role", FORGED)
    byline("correct", uid, "--field", "title", "--value", f"Jane {FORGED}")
    keep_request(
        archive.requests,
        Asked(
            kind=FORGED, photo=FORGED, name=FORGED, contact=FORGED, message=FORGED, language="fr"
        ),
    )
    return uid


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "jane"),
        ("show", "UID"),
        ("changes",),
        ("people", "list"),
        ("people", "similar"),
        ("doctor",),
        ("publish",),
        ("requests",),
        ("verify",),
        ("rebuild",),
        ("read", "FILE"),
        ("export", "UID", "--to", "OUT"),
        ("show", FORGED),
        ("tag", FORGED, "--speaker", "x"),
        ("event", "create", FORGED, "--title", "x", "--from", "2015-02-17"),
        ("ingest", FORGED),
        ("--archive", FORGED, "search", "x"),
        ("credit", "--credit", FORGED),
        ("undo", FORGED),
    ],
)
def test_no_command_prints_a_forged_line(archive, byline, planted, tmp_path, arguments):
    (file,) = (tmp_path / "card").iterdir()
    words = {"UID": planted, "FILE": file, "OUT": tmp_path / f"out{FORGED}"}

    done = byline(*(words.get(word, word) for word in arguments), exit_code=None)

    said = done.stdout + done.stderr
    assert said
    assert not [line for line in said.split("\n") if line.startswith("SAFE")]
    assert not {"\x1b", "\r", "\x85", "\u2028"} & set(said)


def test_a_request_is_its_sender_s_alone(archive, byline):
    """A message cannot look like another request: each of its lines stands further in."""
    message = "abcdefgh  2026-11-26  removal, photo 7q2m4e8xk1\n    Somebody <else>"
    keep_request(
        archive.requests,
        Asked(
            kind="licence",
            photo="a",
            name="",
            contact="a@b\nforged",
            message=message,
            language="fr",
        ),
    )

    lines = byline("requests").stdout.splitlines()

    assert [line for line in lines if not line.startswith("    ")] == lines[:1]
    assert lines[1] == "    a@b\\nforged"


def test_what_can_be_seen_stays_as_it_is():
    assert one_line("Élodie — « 会議 » 📷") == "Élodie — « 会議 » 📷"
