"""No value of a file decides where bytes go: a typed date, and one way from a name to a place."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from byline.archive.errors import Damaged
from byline.archive.storage.layout import place_in
from byline.metadata.packet import xmp_packet
from tests.archive.test_doctor import WHOLE, diagnosed
from tests.catalogues import rows
from tests.pictures import credited, dated, jpeg, write

_ASTRAY = [
    "../../../x",
    "/tmp/byline-astray/x",
    "17/02/2015",
    "2015-02-31",
    "2015-02-17/../../..",
    "~/x",
]


@pytest.mark.parametrize("said", _ASTRAY)
@pytest.mark.parametrize("source", ["xmp", "iim", "exif", "sidecar"])
def test_a_date_that_is_none_leads_nowhere_and_is_told(archive, byline, tmp_path, source, said):
    value = {"date_created": said}
    data = jpeg() if source == "sidecar" else dated(source, said)
    card = write(tmp_path / "card", A__JPG=data)
    if source == "sidecar":
        write(card, A__xmp=xmp_packet(value))
    outside = {path for path in tmp_path.rglob("*") if archive.root not in path.parents}

    result = byline("ingest", card)

    assert {path for path in tmp_path.rglob("*") if archive.root not in path.parents} == outside
    assert (archive.originals / "undated/undated/A.JPG").is_file()
    assert rows(archive, "select taken_at from photos") == [(None,)]
    assert "is no date" in result.output


@pytest.mark.parametrize("name", ["../x", "/x", "originals/../../x", "", ".", "a/../../b"])
def test_no_path_leads_out_of_its_place(tmp_path, name):
    with pytest.raises(Damaged, match="would lie outside"):
        place_in(tmp_path, name)


def test_no_link_leads_out_of_its_place(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/link").symlink_to(tmp_path)

    with pytest.raises(Damaged, match="by a link"):
        place_in(tmp_path / "inside", "link/x")
    assert place_in(tmp_path / "inside", "a/b") == tmp_path / "inside/a/b"


_WRITES = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.truncate", "shutil.copyfile"}  # fmt: skip


@pytest.fixture(scope="module")
def watched():
    """What this process opens for writing, makes, moves or removes in a block, seen from outside of byline."""
    watching: list[list[str]] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if not watching:
            return
        if event == "open" and isinstance(arguments[2], int):
            if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                watching[-1].append(str(arguments[0]))
        elif event in _WRITES:
            paths = [one for one in arguments[:2] if isinstance(one, str | os.PathLike)]
            watching[-1].extend(map(str, paths))

    @contextmanager
    def watch():
        watching.append([])
        try:
            yield watching[-1]
        finally:
            watching.clear()

    sys.addaudithook(hear)  # there is no taking one off again
    return watch


_PARTS = st.sampled_from(
    ["..", "/", "../", "~", "\\", "\0", "2015", "-02", "-17", ":", "C:", "x", "é", " ", "\n", "%2e"]
)
_WORDS = st.text(max_size=30) | st.lists(_PARTS, max_size=8).map("".join)
_FIELDS = ("date_created", "creator", "headline", "title", "event", "city", "credit_line")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.dictionaries(st.sampled_from(_FIELDS), _WORDS, min_size=1), raw=st.binary(max_size=40)
)
def test_no_word_of_a_file_writes_outside_the_archive(
    archive, byline, tmp_path_factory, watched, said, raw
):
    card = tmp_path_factory.mktemp("card")
    shaped = {name: (text,) if name == "creator" else text for name, text in said.items()}
    picture = dated("iim", raw.decode("latin-1"), seed=crc32(raw) % 9999)
    write(card, A__JPG=picture, A__xmp=_packet(shaped))
    with watched() as touched:
        byline("ingest", card, exit_code=None)

    root = archive.root.resolve()
    for path in map(Path, touched):
        # A bare name is one inside a folder held open, whose own path was seen before.
        is_bare = str(path) == path.name
        assert is_bare or path.resolve().is_relative_to(root) or path == Path(os.devnull), path
    assert any("staging" in path for path in touched)


def _packet(said):
    """An XMP packet that says it; an empty one where XML cannot hold the text."""
    try:
        return xmp_packet(said)
    except ValueError:
        return xmp_packet({})


@pytest.fixture
def hurt(archive, byline, tmp_path):
    """An archive as byline's first weeks left it after a card with dates that are none."""
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe", seed=1, **WHOLE),
        B__JPG=credited("Jane Doe", seed=2, **WHOLE),
        C__JPG=credited("Jane Doe", seed=3, **WHOLE, date_created="2015-02-17"),
    )
    byline("ingest", card)
    for name, folder in (("A.JPG", "../astray"), ("B.JPG", "originals/17/0/17/02/2015")):
        there = archive.root / folder
        there.mkdir(parents=True)
        for path in archive.originals.rglob(f"{name}*"):
            path.rename(there / path.name)
        rows(archive, "update photos set original = ?, taken_at = '17/02/2015' where source_name = ?",
             f"{folder}/{name}", name)  # fmt: skip
    rows(archive, "update photos set taken_at = '2015:02:17' where source_name = 'C.JPG'")
    return archive


def test_the_doctor_finds_what_old_dates_hurt_and_mends_it(hurt, byline, tmp_path):
    found = {(one["source_name"], one["check"]): one["problem"] for one in diagnosed(byline)}

    assert found == {
        (
            "A.JPG",
            "date",
        ): "date_created “17/02/2015” is no date; it is read anew by: byline rebuild",
        ("A.JPG", "place"): "its original lies outside the archive, in ../astray; "
        "ingest it again from there after: byline rebuild",
        (
            "B.JPG",
            "date",
        ): "date_created “17/02/2015” is no date; it is read anew by: byline rebuild",
        ("B.JPG", "place"): "its original lies in originals/17/0/17/02/2015, named after a date "
        "that is none; it is safe there",
        (
            "C.JPG",
            "date",
        ): "date_created “2015:02:17” means 2015-02-17; it is read anew by: byline rebuild",
    }

    byline("rebuild", exit_code=None)
    byline("ingest", tmp_path / "astray" / "A.JPG")

    assert diagnosed(byline, "--only", "date") == []
    assert [one["source_name"] for one in diagnosed(byline, "--only", "place")] == ["B.JPG"]
    assert len(rows(hurt, "select 1 from photos")) == 3
