"""A worker opens the folders of its files and no other; a file that takes it over finds nothing."""

import multiprocessing
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from byline.archive.ingest import workers
from byline.archive.ingest.jobs import Job
from byline.archive.ingest.stationery import Stationery
from byline.archive.storage.confinement import can_confine, confine
from tests.pictures import credited, write

confined = pytest.mark.skipif(
    not can_confine(), reason="this kernel has no Landlock: nothing is confined"
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is none")
def test_it_is_there_where_the_kernel_says_so():
    major, minor = map(int, re.match(r"(\d+)\.(\d+)", os.uname().release).groups())
    if (major, minor) < (5, 13):
        assert not can_confine()
    said = "yes" if can_confine() else "no"
    asked = subprocess.run(
        [sys.executable, "-c", "import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1) > 0)"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert said == {"True": "yes", "False": "no"}[asked]


def _attempt(pipe, read, write, deeds):
    said = {"confined": confine(read=read, write=write)}
    for name, kind, path in deeds:
        try:
            if kind == "read":
                path.read_bytes()
            elif kind == "list":
                list(path.iterdir())
            elif kind == "link":
                path.symlink_to("/etc/hostname")
            elif kind == "move":
                path.rename(path.with_name("moved"))
            else:
                path.write_bytes(b"2")
            said[name] = "done"
        except PermissionError:
            said[name] = "refused"
    pipe.send(said)


def attempted(read, write, deeds):
    """What a process that has confined itself can do: each deed a name, a kind and a path."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_attempt, args=(there, read, write, deeds))
    process.start()
    said = here.recv()
    process.join()
    return said


@confined
def test_it_reads_where_it_may_read_and_writes_where_it_may_write(tmp_path):
    for name in ("read", "write", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_bytes(b"1")
    (tmp_path / "read" / "way-out").symlink_to(tmp_path / "other" / "x")
    place = {name: tmp_path / name / "x" for name in ("read", "write", "other")}

    said = attempted(
        [tmp_path / "read", tmp_path / "gone"],
        [tmp_path / "write"],
        [
            ("read what may be read", "read", place["read"]),
            ("look into it", "list", tmp_path / "read"),
            ("change it", "write", place["read"]),
            ("follow a link out of it", "read", tmp_path / "read" / "way-out"),
            ("change what may be changed", "write", place["write"]),
            ("make a file there", "write", tmp_path / "write" / "y"),
            ("move it there", "move", tmp_path / "write" / "y"),
            ("read elsewhere", "read", place["other"]),
            ("look around", "list", tmp_path),
            ("read the way it came", "read", tmp_path / "read" / ".." / "other" / "x"),
            ("write elsewhere", "write", place["other"]),
        ],
    )

    assert {what for what, how in said.items() if how != "refused"} == {
        "confined", "read what may be read", "look into it", "change what may be changed",
        "make a file there", "move it there",
    }  # fmt: skip
    assert place["other"].read_bytes() == b"1"


@confined
def test_a_worker_reads_its_folders_and_no_other(tmp_path):
    card = write(tmp_path / "card", A__JPG=credited())
    other = write(tmp_path / "other", B__JPG=credited(seed=2))
    with workers.Workers(1, [card]) as room:
        own = room.render(Job(path=card / "A.JPG", name="A.JPG"), Stationery())
        foreign = room.render(Job(path=other / "B.JPG", name="B.JPG"), Stationery())

    assert own.facts
    assert isinstance(foreign.mishap, PermissionError)


def test_a_link_to_a_photo_is_read(tmp_path, byline):
    write(tmp_path / "far", A__JPG=credited())
    card = tmp_path / "card"
    card.mkdir()
    (card / "A.JPG").symlink_to(tmp_path / "far" / "A.JPG")

    assert "Elodie" in byline("read", card / "A.JPG").stdout
    assert Path(card / "A.JPG").is_symlink()
