"""An archive that can be read and not written, as on a disk that is mounted so, or a colleague's share."""

import json
import os
import subprocess
import sys

import pytest

from tests.archive.test_schema import _RELEASED, opened_as_released
from tests.catalogues import uid_of
from tests.pictures import credited, write


def _contents(root):
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def card_of(folder, *names):
    """A card with a photo of each of these names, all different."""
    return write(
        folder / "card", **{name.replace(".", "__"): credited(seed=ord(name[0])) for name in names}
    )


@pytest.fixture
def reading(tmp_path):
    """Run byline as somebody who may not write into the archive, in a process of its own."""
    # Root writes whatever the modes say, unless it is without the right to.
    without = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    root = tmp_path / "archive"

    def run(*arguments):
        places = [root, *(path for path in root.rglob("*") if not path.is_symlink())]
        modes = {path: path.stat().st_mode for path in places}
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        try:
            command = [*without, sys.executable, "-m", "byline.archive.cli"]
            return subprocess.run(
                [*command, "--archive", root, *arguments],
                check=False,
                capture_output=True,
                text=True,
            )
        finally:
            for path, mode in modes.items():
                path.chmod(mode)

    return run


@pytest.fixture
def held(archive, byline, tmp_path):
    """An archive of two photos, published."""
    byline("event", "create", "up-2015", "--title", "Up conférence", "--from", "2015-02-17")
    byline("ingest", card_of(tmp_path, "A.JPG", "B.JPG"))
    byline("publish")
    return archive


def test_it_is_searched_shown_verified_exported_and_backed_up(held, reading, tmp_path):
    uid, before = uid_of(held, "A.JPG"), _contents(held.root)

    for arguments, said in {
        ("search", "Elodie"): uid,
        ("show", uid): "A.JPG",
        ("verify",): "0 faults",
        ("export", uid, "--to", tmp_path / "out"): "1 copy",
        ("backup", tmp_path / "copies"): "copied",
        ("changes",): "",
        ("doctor",): "",
        ("requests",): "",
        ("people", "list"): "Elodie Quatresous",
    }.items():
        done = reading(*arguments)
        assert (done.returncode, said in done.stdout) == (0, True), (arguments, done)

    assert _contents(held.root) == before
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", "UID", "--field", "title", "--value", "x"),
        ("tag", "UID", "--speaker", "Akim Oural"),
        ("event", "create", "other", "--title", "Other", "--from", "2015-02-17"),
        ("publish",),
        ("rebuild",),
        ("previews",),
        ("ingest", "CARD"),
    ],
)
def test_nothing_of_it_is_changed(held, reading, tmp_path, arguments):
    words = {"UID": uid_of(held, "A.JPG"), "CARD": str(card_of(tmp_path, "C.JPG"))}
    before = _contents(held.root)

    done = reading(*(words.get(word, word) for word in arguments))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Error: {held.root}: is read-only; nothing was changed\n"
    assert _contents(held.root) == before


def test_what_a_killed_byline_left_in_the_journal_is_seen(held, reading):
    uid = uid_of(held, "A.JPG")
    script = (
        "import os, sqlite3; db = sqlite3.connect('catalogue.db');"
        "db.create_function('made_by', 0, str);"
        f"db.execute(\"update photos set title = 'In the journal' where uid = '{uid}'\");"
        "db.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script], check=False, cwd=held.root)
    assert (held.root / "catalogue.db-wal").stat().st_size > 0

    done = reading("search", "--json", "A.JPG")

    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["In the journal"]


def test_one_of_an_older_byline_is_read_as_it_stands(reading, tmp_path):
    archive = opened_as_released(_RELEASED[0], tmp_path / "archive")
    before = _contents(archive.root)

    done = reading("search", "Oural")

    assert (done.returncode, "A.JPG" in done.stdout or done.stdout != "") == (0, True)
    assert _contents(archive.root) == before


def test_a_verification_that_time_stops_does_not_promise_to_go_on(held, reading):
    done = reading("verify", "--time-limit", "0s")

    assert "go on with --resume" not in done.stdout
    assert "--sample" in done.stdout


def test_a_folder_of_a_card_that_cannot_be_read_keeps_no_other_away(archive, tmp_path):
    card = card_of(tmp_path, "C.JPG")
    (card / "lost+found").mkdir(mode=0)
    without = (
        ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    )
    command = [*without, sys.executable, "-m", "byline.archive.cli", "--archive", archive.root]

    done = subprocess.run(
        [*command, "ingest", card, "--json"], check=False, capture_output=True, text=True
    )

    file, last = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, file["outcome"], last["safe"]) == (1, "added", False)
    assert last["left_behind"] == [{"path": str(card / "lost+found"), "why": "unreadable"}]
    assert "NOT SAFE" in last["reason"]
