"""SAFE is true, and can be reached: everything on a card is kept, or named and left."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.catalogues import ingested, rows, uid_of
from tests.pictures import credited, encoded, jpeg, picture, write

SAFE = "in the archive, read back and durable"
CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.fixture
def cases():
    if not CASES.is_dir():
        pytest.skip("../shared/cases is absent: the cases from use were not tried")
    return CASES


@pytest.fixture
def card(tmp_path):
    """A card as cameras leave them, with a photo, a film, a memo, and what systems put there."""
    folder = write(
        tmp_path / "card" / "DCIM" / "100CANON",
        IMG_0001__JPG=credited(),
        IMG_0001__CR3=b"no raw",
        IMG_0001__THM=jpeg(seed=7),
        SND_0001__WAV=b"RIFF",
        MVI_0002__MP4=b"film",
        Thumbs__db=b"x",
    )
    (folder / ".hidden.JPG").write_bytes(jpeg(seed=8))
    write(folder / "@eaDir" / "IMG_0001.JPG", THUMB__jpg=jpeg(seed=9))
    write(tmp_path / "card" / "MISC", AUTPRINT__MRK=b"x", **{"READ.ME": b"hello"})
    return tmp_path / "card"


def kinds(archive):
    return {
        Path(original).name: kind
        for original, kind in rows(archive, "select original, kind from kept_files")
    }


def test_everything_on_a_card_is_kept_or_named_and_it_may_be_erased(archive, byline, card):
    said = byline("ingest", card)

    assert kinds(archive) == {
        "IMG_0001.JPG": "photo", "IMG_0001.CR3": "raw", "IMG_0001.THM": "other", "IMG_0001.WAV": "audio",
        "MVI_0002.MP4": "unread", "hidden.JPG": "unread", "READ.ME": "unread",
    }  # fmt: skip
    assert f"SAFE: 7 files are {SAFE}; the card may be erased\n" in said.stdout
    assert (
        "Left on the card, as cameras and systems write it for themselves: "
        "DCIM/100CANON/Thumbs.db, MISC/AUTPRINT.MRK\n"
    ) in said.stdout
    assert "taken in with --include-trash: DCIM/100CANON/@eaDir/IMG_0001.JPG/THUMB.jpg\n" in (
        said.stdout
    )
    assert "READ.ME: added, but is not a photo" in said.stderr
    assert ".hidden.JPG: added, but is hidden" in said.stderr
    assert "MVI_0002" not in said.output
    assert "0 faults" in byline("verify").output
    assert {name: file["outcome"] for name, file in again(byline, card).items()} == dict.fromkeys(
        ("IMG_0001.JPG", "IMG_0001.CR3", "IMG_0001.THM", "SND_0001.WAV", "MVI_0002.MP4", ".hidden.JPG",
         "READ.ME"), "seen",
    )  # fmt: skip


def again(byline, card):
    return {Path(file["path"]).name: file for file in ingested(byline("ingest", card, "--json"))}


def test_trash_is_taken_in_when_it_is_asked_for(archive, byline, card):
    said = byline("ingest", card, "--include-trash")

    assert kinds(archive)["THUMB.jpg"] == "photo"
    assert "--include-trash" not in said.stdout


def test_of_less_than_a_card_no_word_is_said_of_erasing_it(archive, byline, card):
    one = byline("ingest", card / "DCIM" / "100CANON" / "IMG_0001.JPG")
    folder = byline("ingest", card / "DCIM")

    assert f"SAFE: this file is {SAFE}\n" in one.stdout
    assert f"SAFE: these 6 files are {SAFE}\n" in folder.stdout
    assert "erased" not in one.stdout + folder.stdout


def test_whether_it_is_safe_is_told_to_programs(archive, byline, card):
    (card / "DCIM" / "link.JPG").symlink_to("away")
    unsafe = json.loads(byline("ingest", card, "--json", exit_code=1).stdout.splitlines()[-1])
    (card / "DCIM" / "link.JPG").unlink()
    safe = json.loads(byline("ingest", card, "--json").stdout.splitlines()[-1])
    foreseen = json.loads(byline("ingest", card, "--json", "--dry-run").stdout.splitlines()[-1])

    assert (unsafe["safe"], safe["safe"], foreseen["safe"]) == (False, True, None)
    assert unsafe["reason"] == (
        f"NOT SAFE: 1 file is on the card alone; do not erase it:\n  {card / 'DCIM' / 'link.JPG'}"
    )
    assert safe["reason"].endswith("the card may be erased")
    assert sorted((Path(left["path"]).name, left["why"]) for left in safe["left_behind"]) == [
        ("AUTPRINT.MRK", "litter"), ("THUMB.jpg", "trash"), ("Thumbs.db", "litter"),
    ]  # fmt: skip


def test_a_dry_run_foresees_what_becomes_of_every_file(archive, byline, card):
    (card / "DCIM" / "again.mp4").write_bytes(b"film")
    (card / "DCIM" / "cut.JPG").write_bytes(jpeg()[:-400])
    foreseen = ingested(byline("ingest", card, "--json", "--dry-run", exit_code=1))

    happened = ingested(byline("ingest", card, "--json", exit_code=1))

    assert [(file["path"], file["outcome"]) for file in foreseen] == [
        (file["path"], file["outcome"]) for file in happened
    ]


def test_a_name_on_a_card_cannot_forge_the_promise(archive, byline, tmp_path):
    folder = write(tmp_path / "card", A__JPG=credited())
    (folder / "a\nSAFE: 9 files are in the archive.JPG").symlink_to("away")
    (folder / "\x1b[2Jb.JPG").symlink_to("away")
    (folder / "Thumbs.db\n").write_bytes(b"x")

    said = byline("ingest", folder, exit_code=1).output

    assert "\x1b" not in said
    assert not any(line.startswith("SAFE") for line in said.splitlines())
    assert r"a\nSAFE: 9 files are in the archive.JPG" in said
    assert r"\x1b[2Jb.JPG" in said


def test_a_film_is_shown_by_its_path_and_a_companion_tells_its_photo(archive, byline, card):
    byline("ingest", card)
    ((film,),) = rows(archive, "select original from unread where source_name = 'MVI_0002.MP4'")
    ((memo,),) = rows(archive, "select original from companions where kind = 'audio'")
    uid = uid_of(archive, "IMG_0001.JPG")

    said = json.loads(byline("show", film, "--json").stdout)

    assert said["source_name"] == "MVI_0002.MP4"
    assert (said["kind"], said["reason"], said["uid"]) == ("unread", "is a video", None)
    assert json.loads(byline("show", memo, "--json").stdout)["uid"] == uid
    assert json.loads(byline("show", said["digest"], "--json").stdout) == said
    assert "is a video" in byline("show", film).stdout
    assert f"audio                {memo}" in byline("show", uid).stdout
    ((original,),) = rows(archive, "select original from photos")
    assert json.loads(byline("show", original, "--json").stdout)["uid"] == uid
    assert "no photo" in byline("show", "originals/none", exit_code=2).output


def test_what_is_kept_beside_photos_is_rebuilt_and_its_loss_told(archive, byline, card):
    byline("ingest", card)
    before = rows(archive, "select * from kept_files order by original")
    unread = rows(archive, "select original, reason, is_photo from unread order by original")

    byline("rebuild")

    assert rows(archive, "select original, digest from kept_files order by original") == [
        (original, digest) for original, digest, *_ in before
    ]
    assert (
        rows(archive, "select original, reason, is_photo from unread order by original") == unread
    )
    ((film,),) = rows(archive, "select original from unread where source_name = 'MVI_0002.MP4'")
    (archive.root / film).chmod(0o644)
    (archive.root / film).write_bytes(b"FILM")
    assert film in byline("verify", exit_code=3).output


def test_a_sidecar_of_the_photographers_is_never_taken_for_one_of_bylines(
    archive, byline, tmp_path
):
    """Whatever the names: what lies beside byline's own files stays the photographer's."""
    write(
        tmp_path / "card",
        A__JPG=credited(), A__xmp=b"", A__JPG__xmp=b"x", A__txt=b"t", A__json=b"{}",
        manifest_sha256__jpg=credited(seed=3), B__MP4=b"b", B__xmp=b"<x/>", C__MP4__xmp=b"<y/>",
    )  # fmt: skip
    (tmp_path / "card" / "manifest_sha256.jpg").rename(tmp_path / "card" / "manifest-sha256.jpg")
    (tmp_path / "card" / "manifest-sha256.txt").write_bytes(b"mine")

    byline("ingest", tmp_path / "card")
    kept = rows(archive, "select original, digest from kept_files order by 1")
    byline("rebuild")

    assert len(kept) == 10
    assert rows(archive, "select original, digest from kept_files order by 1") == kept
    assert "0 faults" in byline("verify").output


def test_two_sidecars_are_both_kept_and_read(archive, byline, tmp_path):
    from byline.metadata.packet import xmp_packet

    card = write(
        tmp_path / "card",
        A__JPG=jpeg(),
        A__JPG__xmp=xmp_packet({"headline": "Of the file", "creator": ("Jane Doe",)}),
        A__xmp=xmp_packet({"headline": "Of the stem", "city": "Lille"}),
    )
    byline("ingest", card)
    uid = uid_of(archive, "A.JPG")
    columns = "select title, city, credit_line from photos"

    assert rows(archive, columns) == [("Of the file", "Lille", "Jane Doe")]
    readings = json.loads(byline("show", uid, "--json").stdout)["readings"]
    assert [item["value"] for item in readings if item["field"] == "headline"] == [
        "Of the file", "Of the stem",
    ]  # fmt: skip
    byline("rebuild")
    assert rows(archive, columns) == [("Of the file", "Lille", "Jane Doe")]


def test_a_sidecar_that_comes_later_speaks_over_those_before_and_they_still_speak(
    archive, byline, tmp_path
):
    from byline.metadata.packet import xmp_packet

    first = write(
        tmp_path / "first", A__JPG=jpeg(), A__xmp=xmp_packet({"headline": "First", "city": "Lille"})
    )
    byline("ingest", first)
    later = write(tmp_path / "later", A__JPG=jpeg(), A__xmp=xmp_packet({"headline": "Later"}))
    byline("ingest", later)
    columns = "select title, city from photos"

    assert rows(archive, columns) == [("Later", "Lille")]
    byline("rebuild")
    assert rows(archive, columns) == [("Later", "Lille")]
    byline("ingest", first)
    assert rows(archive, columns) == [("Later", "Lille")]


def test_a_raw_on_another_card_is_of_the_photo_until_their_words_differ(archive, byline, tmp_path):
    def taken(minute, kind):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2015:02:17 18:{minute}:00"
        if kind == "raw":  # words alone, as the first directory of a NEF has them
            return exif.tobytes().removeprefix(b"Exif\0\0")
        return encoded(picture(40, 30, seed=minute), kind, exif=exif)

    raws = write(
        tmp_path / "b",
        IMG_1__CR2=b"unreadable", IMG_2__CR2=b"old", IMG_2__xmp=b"",
        IMG_4__NEF=taken(34, "raw"), IMG_5__NEF=taken(36, "raw"),
    )  # fmt: skip
    pictures = write(
        tmp_path / "a",
        IMG_1__JPG=taken(31, "JPEG"), IMG_2__JPG=taken(32, "JPEG"),
        IMG_4__JPG=taken(34, "JPEG"), IMG_5__JPG=taken(35, "JPEG"),
    )  # fmt: skip
    write(pictures / "DCIM", IMG_3__JPG=taken(33, "JPEG"))
    os.utime(raws / "IMG_4.NEF", (0, 0))
    os.utime(raws / "IMG_2.CR2", (time.time() - 9, time.time() - 9))

    byline("ingest", pictures, raws)

    found = rows(
        archive,
        "select photos.source_name, companions.source_name from photos"
        " left join companions on photo = photos.id order by 1, 2",
    )
    assert found == [
        ("IMG_1.JPG", "IMG_1.CR2"), ("IMG_2.CR2", "IMG_2.xmp"), ("IMG_2.JPG", None), ("IMG_3.JPG", None),
        ("IMG_4.JPG", "IMG_4.NEF"), ("IMG_5.JPG", None), ("IMG_5.NEF", None),
    ]  # fmt: skip


def test_the_archive_is_never_ingested(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    for path in (archive.root, archive.originals, next(archive.originals.rglob("A.JPG"))):
        assert "is in the archive itself" in byline("ingest", path, exit_code=2).output
    assert "is an archive of byline's" in byline("ingest", tmp_path, exit_code=2).output


@pytest.mark.parametrize(
    ("case", "photos", "files"),
    [("camera-card-housekeeping", 1, 8), ("nas-folders", 1, 1), ("video-beside", 2, 10),
     ("raw-with-empty-sidecar", 2, 3), ("two-sidecars", 1, 3)],
)  # fmt: skip
def test_the_cards_of_the_cases_are_safe(archive, byline, cases, tmp_path, case, photos, files):
    shutil.copytree(cases / case, tmp_path / "card")

    said = byline("ingest", tmp_path / "card").stdout

    assert (
        f"SAFE: {'this file' if files == 1 else 'these'}" in said or f"SAFE: {files} files" in said
    )
    assert rows(archive, "select count(*) from photos") == [(photos,)]
    assert rows(archive, "select count(distinct digest) from kept_files") == [
        (files - (case == "camera-card-housekeeping"),)
    ]


def test_what_is_hidden_is_so_whatever_its_name_holds(archive, byline, tmp_path):
    card = write(tmp_path / "card")
    for number, name in enumerate((".plain.JPG", ".two\nlines.JPG")):
        (card / name).write_bytes(credited(seed=number))

    byline("ingest", card)

    assert rows(archive, "select count(*) from photos") == [(0,)]
    assert rows(archive, "select count(*) from unread") == [(2,)]


def test_a_raw_on_another_card_that_cannot_be_taken_keeps_its_picture_from_nobody(
    archive, byline, tmp_path
):
    one = write(tmp_path / "one", A__JPG=credited())
    two = write(tmp_path / "two", B__DAT=b"raw")
    (two / "A.CR2").symlink_to("B.DAT")

    done = byline("ingest", one, two, exit_code=1)

    assert f"{two}/A.CR2: is a link; give the file itself" in done.stderr
    assert rows(archive, "select source_name from photos") == [("A.JPG",)]


def test_what_many_files_have_in_common_is_said_once(archive, byline, tmp_path):
    card = write(tmp_path / "card", **{f"A{n:02}__JPG": b"" for n in range(8)})

    done = byline("ingest", card, exit_code=1)

    line = next(line for line in done.stderr.splitlines() if " others: " in line)
    assert line.startswith(f"{card}/A00.JPG and 7 others: ")
