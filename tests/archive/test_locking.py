"""One lock for each archive: who shares it, who has it alone, and what a process that dies leaves."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from byline.archive.catalogue.opening import open_catalogue
from byline.archive.errors import Refused
from byline.archive.preservation.rebuild import rebuild
from byline.archive.publishing import publication
from byline.archive.publishing.publication import current_bundle, publish
from byline.archive.storage import locking
from tests.catalogues import rows
from tests.pictures import credited, write


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(locking, "_PATIENCE_SECONDS", 0.3)


def test_a_rebuild_waits_for_who_is_at_work_and_then_refuses(archive, byline, tmp_path, impatient):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    with open_catalogue(archive), pytest.raises(Refused, match="another byline command is at work"):
        rebuild(archive)

    assert rebuild(archive).photos == 1


def test_nobody_opens_the_catalogue_while_it_is_rebuilt(archive, impatient):
    with (
        locking.alone(archive),
        pytest.raises(Refused, match="is being rebuilt"),
        open_catalogue(archive),
    ):
        pass

    with open_catalogue(archive), open_catalogue(archive):
        pass  # who writes shares it


def test_a_rebuild_beside_an_ingest_loses_nothing_that_was_said_to_be_safe(
    archive, byline, tmp_path
):
    cards = [
        write(
            tmp_path / f"card{number}",
            **{f"P{i}__JPG": credited(seed=50 * number + i) for i in range(8)},
        )
        for number in range(4)
    ]
    byline("ingest", cards[0])
    command = [sys.executable, "-m", "byline.archive.cli", "--archive", str(archive.root)]
    ingests = [
        subprocess.Popen([*command, "ingest", str(card)], stdout=subprocess.PIPE, text=True)
        for card in cards[1:]
    ]
    for _ in range(3):
        subprocess.run([*command, "rebuild"], capture_output=True, check=False)
    said = [process.communicate()[0] for process in ingests]

    assert all("SAFE: these 8 files are in the archive" in text for text in said)
    assert rows(archive, "select count(*) from photos") == [(32,)]
    assert "0 faults" in byline("verify").output


def test_two_publications_at_once_leave_the_bundle_of_one_whole(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=2)))
    failures = []

    def bake():
        try:
            publish(archive)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test is to show it
            failures.append(error)

    threads = [threading.Thread(target=bake) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with sqlite3.connect(current_bundle(archive.public)) as connection:
        assert connection.execute("select count(*) from photos").fetchone() == (2,)
    assert len(list(archive.public.glob("gallery-*.db"))) == 1


def test_what_killed_publications_left_goes_with_the_next(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    program = (
        "import sys; from byline.archive.publishing import publication\n"
        "from byline.archive.storage.layout import find_archive; from pathlib import Path\n"
        "import os, signal\n"
        "publication.mark_published = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "publication._place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "publication.publish(find_archive(Path(sys.argv[1]), Path.cwd()))\n"
    )
    for _ in range(3):
        ended = subprocess.run([sys.executable, "-c", program, str(archive.root)], check=False)
        assert ended.returncode == -signal.SIGKILL
    assert any(archive.staging.iterdir())

    byline("publish")

    assert list(archive.staging.iterdir()) == []


def test_attaching_a_bundle_never_makes_one(archive, byline, tmp_path, monkeypatch):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    def gone(_archive, current, _draft):
        current.unlink()

    monkeypatch.setattr(publication, "_remove_what_is_gone", gone)

    result = byline("publish", exit_code=2)

    assert "unable to open database" in result.output
    assert not current_bundle(archive.public).exists()


def test_a_gallery_goes_on_with_its_bundle_when_the_next_cannot_be_read(sample_copy, byline, capfd):
    import urllib.request

    from tests.sites import served

    with served(sample_copy.root) as running:
        address = f"{running.public}/fr/event/up-conference-2015"
        assert urllib.request.urlopen(address).status == 200
        wrong = sample_copy.public / "gallery-0000000000000000.db"
        wrong.write_bytes(b"SQLite format 3\0" + bytes(5000))
        link = sample_copy.staging / "current"
        link.symlink_to(wrong.name)
        link.replace(sample_copy.public / "current")
        time.sleep(2)

        assert urllib.request.urlopen(address).status == 200
        byline(
            "tag",
            rows(sample_copy, "select uid from photos where published_at is not null")[0][0],
            "--speaker",
            "Zoë",
        )
        byline("publish")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if b"Zo\xc3\xab" in urllib.request.urlopen(f"{running.public}/fr/search?q=zoe").read():
                break
            time.sleep(0.3)
        else:
            pytest.fail("the bundle after the wrong one was not taken up")

    said = capfd.readouterr().err
    assert f"{wrong}: " in said
    assert "the gallery goes on with the bundle before" in said


def test_a_backup_of_an_archive_with_a_sign_of_uris_in_its_path_is_a_copy(
    archive, byline, tmp_path
):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    moved = tmp_path / "photos #1 50%?"
    archive.root.rename(moved)

    byline("--archive", moved, "backup", tmp_path / "backup")
    byline("--archive", moved, "publish")

    (copy,) = (tmp_path / "backup").glob("*.db")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("select count(*) from photos").fetchone() == (1,)
    assert "1 files read" not in byline("--archive", moved, "verify").output
    assert "cannot hold an archive" in byline("--archive", moved, "serve", exit_code=2).output
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("photos")) == [
        moved.name
    ]


@pytest.mark.parametrize("lost", ["manifest", "originals"])
def test_verify_asks_the_catalogue_as_often_as_there_are_files(
    archive, byline, tmp_path, monkeypatch, lost
):
    """Twice the faults of one folder cost twice as much, not four times: counted, not timed."""
    from byline.archive.preservation import verify as verifying

    read = []
    reading = verifying.read_manifest
    monkeypatch.setattr(verifying, "read_manifest", lambda path: read.append(path) or reading(path))
    card = write(tmp_path / "card", **{f"P{i}__JPG": credited(seed=i) for i in range(12)})
    byline("ingest", card)
    (folder,) = {path.parent for path in archive.originals.rglob("P1.JPG")}
    if lost == "manifest":
        (folder / "manifest-sha256.txt").unlink()
    else:
        for path in folder.glob("*.JPG"):
            path.unlink()

    result = byline("verify", "--json", exit_code=3)

    faults = json.loads(result.stdout.splitlines()[-1])["faults"]
    assert sum(faults.values()) >= 12
    assert len(read) <= 4
