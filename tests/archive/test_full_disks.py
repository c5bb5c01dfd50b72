"""A full disk is named, with what is needed and what is free; the disks themselves fill up in `make torture`."""

import errno
import os
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from byline.archive.ingest import preparing
from byline.archive.publishing import delivery, publication
from byline.archive.storage import room
from byline.archive.storage.room import disk_of, fullest, says_full
from tests.catalogues import rows, uid_of
from tests.pictures import credited, write

_Usage = namedtuple("_Usage", "total used free")


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def little_room(monkeypatch):
    """Disks on which 100 bytes are free."""
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: _Usage(1000, 900, 100))


def test_before_an_ingest(archive, byline, tmp_path, little_room):
    card = write(tmp_path / "card", A__JPG=credited() + bytes(1_000_000))

    done = byline("ingest", card, exit_code=2)

    assert done.stderr == (
        f"Error: {archive.root}: the shoot needs about 1.3 MB, and 0.0 MB are free on its disk, "
        f"{disk_of(tmp_path)}; make room and ingest again\n"
    )


def test_in_the_middle_of_one(archive, byline, tmp_path, monkeypatch):
    card = write(tmp_path / "card", A__JPG=credited())
    monkeypatch.setattr(preparing, "stage", full)

    done = byline("ingest", card, exit_code=2)

    assert (
        done.stderr
        == f"Error: {disk_of(tmp_path)}: this disk was full; make room and ingest again\n"
    )
    assert "SAFE" not in done.stdout
    assert rows(archive, "select count(*) from photos") == [(0,)]
    monkeypatch.undo()
    assert "SAFE" in byline("ingest", card).stdout


def test_before_an_export(archive, byline, tmp_path, little_room, monkeypatch):
    monkeypatch.undo()
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: _Usage(1000, 900, 100))

    done = byline("export", uid_of(archive, "A.JPG"), "--to", tmp_path / "a" / "b", exit_code=2)

    assert f"0.0 MB are free on its disk, {disk_of(tmp_path)}; make room, or export" in done.stderr
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        (delivery, "_write_new", ("export", "UID", "--to", "OUT")),
        (publication, "_place", ("publish",)),
    ],
)
def test_in_the_middle_of_anything_else(
    archive, byline, tmp_path, monkeypatch, module, name, arguments
):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    words = {"UID": uid_of(archive, "A.JPG"), "OUT": tmp_path / "out"}
    monkeypatch.setattr(module, name, full)

    done = byline(*(words.get(word, word) for word in arguments), exit_code=2)

    assert "this disk is full, " in done.stderr
    assert done.stderr.endswith("are free; make room, and run the command again\n")


def test_what_says_that_a_disk_is_full(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("pragma max_page_count = 2")
        db.execute("create table t (x)")
        with pytest.raises(sqlite3.OperationalError) as caught:
            db.execute("insert into t values (randomblob(100000))")

    assert says_full(caught.value)
    assert says_full(OSError(errno.EDQUOT, "x"))
    assert not says_full(OSError(errno.EACCES, "x"))
    assert not says_full(sqlite3.OperationalError("database is locked"))
    assert not says_full(ValueError("full"))


def test_the_disk_of_a_place_is_where_it_is_mounted(tmp_path):
    assert os.path.ismount(disk_of(tmp_path / "not" / "there"))
    assert disk_of(Path("/proc/self/status")) == Path("/proc")
    assert fullest([Path("/proc"), tmp_path]) == Path("/proc")
