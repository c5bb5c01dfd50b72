"""Raws: whom they name is read, their camera's picture is shown, and no credit is given over unread words."""

import json
from contextlib import suppress

import pytest
from PIL import Image

from byline.metadata.errors import BadBlock
from byline.metadata.reading import read
from byline.metadata.resolving import resolve
from byline.photos.errors import BadPicture
from byline.photos.raw import opened_raw
from tests.catalogues import ingested, rows, said_by_copies, uid_of
from tests.pictures import encoded, jpeg, picture, write
from tests.raws import NAME, PREVIEW_PX, every_raw, preview, raf, tiff

RAWS = every_raw()


@pytest.mark.parametrize("name", RAWS)
def test_a_raw_says_who_took_it_and_when(name):
    found = resolve(read(RAWS[name]))

    assert found["creator"].value == (NAME,)
    assert found["date_created"].value == "2015-02-17T18:30:00"


@pytest.mark.parametrize("name", RAWS)
def test_a_raw_shows_the_picture_of_its_camera_upright(tmp_path, name):
    (tmp_path / name).write_bytes(RAWS[name])

    with opened_raw(tmp_path / name) as image:
        assert image.size == PREVIEW_PX
        assert image.getexif()[0x0112] == 6


@pytest.mark.parametrize("name", RAWS)
def test_whom_a_raw_names_no_given_credit_replaces(archive, byline, tmp_path, name):
    card = write(tmp_path / "card", **{name.replace(".", "__"): RAWS[name]})

    byline("ingest", card, "--credit", "Somebody Else")

    assert rows(archive, "select credit_line, width_px, height_px from photos") == [
        (NAME, *reversed(PREVIEW_PX))
    ]
    assert ("exif", (NAME,)) in said_by_copies(archive, uid_of(archive, name), "creator")
    assert "1 photo published" in byline("publish").output


def test_the_largest_picture_is_shown_and_neither_raw_data_nor_a_tile(tmp_path):
    tile = encoded(picture(480, 480), "JPEG")
    lossless = preview(seed=3).replace(b"\xff\xc0", b"\xff\xc3", 1)
    inner = encoded(
        picture(320, 200), "JPEG", exif=b"Exif\0\0" + tiff() + encoded(picture(160, 100), "JPEG")
    )
    path = tmp_path / "a.DNG"
    path.write_bytes(
        tiff()
        + encoded(picture(160, 120), "JPEG")
        + b"\xff\xd8\xff\xd9"
        + lossless
        + tile * 3
        + inner
        + b"\xff\xd8\xff"
    )

    with opened_raw(path) as image:
        assert image.size == (320, 200)


def test_a_picture_that_says_how_it_is_turned_is_believed(tmp_path):
    path = tmp_path / "a.RAF"
    path.write_bytes(raf())
    with opened_raw(path) as image:
        assert image.getexif()[0x0112] == 6

    upright = Image.Exif()
    upright[0x0112] = 1
    path = tmp_path / "a.NEF"
    path.write_bytes(tiff() + preview(exif=upright))
    with opened_raw(path) as image:
        assert image.getexif()[0x0112] == 1


def test_a_raw_byline_cannot_ask_is_told_and_the_credit_is_recorded_as_given(
    archive, byline, tmp_path
):
    card = write(tmp_path / "card", A__X3F=b"FOVb" + preview(), B__CR2=b"II*\0raw")
    unasked = (
        "it could not be asked whom it credits; the credit that was given is recorded as given"
    )

    plain = {
        file["path"][-5:]: file for file in ingested(byline("ingest", card, "--json", "--dry-run"))
    }
    found = {
        file["path"][-5:]: file
        for file in ingested(byline("ingest", card, "--credit", "Jane Doe", "--json"))
    }
    shown = json.loads(byline("show", uid_of(archive, "A.X3F"), "--json").stdout)

    assert unasked in found["A.X3F"]["problems"]
    assert unasked in found["B.CR2"]["problems"]
    assert unasked not in plain["A.X3F"]["problems"]
    assert "is a raw without a picture to show" in found["B.CR2"]["problems"]
    assert shown["resolved"]["creator"]["source"] == "ingest"
    assert shown["resolved"]["creator"]["rule"] == "given at ingest"
    assert shown["readings"] == []


def test_a_block_that_cannot_be_read_may_name_somebody(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(xmp=b"<x:xmpmeta"), B__JPG=jpeg(seed=1))

    found = ingested(byline("ingest", card, "--credit", "Jane Doe", "--json"))

    told = [any("could not be asked" in text for text in file["problems"]) for file in found]
    assert told == [True, False]


def test_a_raw_with_a_broken_picture_is_a_photo_by_its_words(archive, byline, tmp_path):
    data = tiff() + preview()[:700]
    card = write(tmp_path / "card", A__NEF=data, B__NEF=tiff())

    found = ingested(byline("ingest", card, "--json"))

    assert [file["outcome"] for file in found] == ["added", "added"]
    assert any("damaged" in text for text in found[0]["problems"])
    assert rows(archive, "select credit_line, width_px from photos") == [(NAME, None)] * 2


def test_a_raw_is_on_the_contact_sheet(byline, tmp_path):
    card = write(tmp_path / "card", A__CR3=RAWS["a.CR3"], B__NEF=tiff())
    sheet = tmp_path / "sheet.html"

    said = byline("contact", card, "--to", sheet, exit_code=1)

    assert sheet.read_text("utf-8").count("<img ") == 1
    assert f"A.CR3<br>{NAME}" in sheet.read_text("utf-8")
    assert "B.NEF: is a raw without a picture to show" in said.stderr


@pytest.mark.parametrize("name", RAWS)
def test_a_raw_cut_off_anywhere_breaks_nothing(tmp_path, name):
    data = RAWS[name]
    for length in range(0, len(data), max(1, len(data) // 60)):
        with suppress(BadBlock):
            read(data[:length])
        path = tmp_path / f"{length}.raw"
        path.write_bytes(data[:length])
        with suppress(BadPicture), opened_raw(path) as image:
            image.load()


def test_a_rating_of_nought_is_a_rating(byline, tmp_path):
    from byline.metadata.packet import xmp_packet

    found = resolve(read(jpeg(xmp=xmp_packet({"rating": 0}))))

    assert found["rating"].value == 0


def test_the_picture_of_a_raw_can_be_made_later(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__CR3=RAWS["a.CR3"], B__NEF=tiff())
    byline("ingest", card, "--metadata-only")

    byline("previews")

    assert rows(archive, "select source_name, width_px from photos order by 1") == [
        ("A.CR3", PREVIEW_PX[1]), ("B.NEF", None),
    ]  # fmt: skip
    assert rows(archive, "select count(distinct photo) from derivatives") == [(1,)]


def test_a_raw_is_exported_whole_with_its_words_beside_it(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__CR3=RAWS["a.CR3"]))
    byline("export", uid_of(archive, "A.CR3"), "--to", tmp_path / "out")

    copy = next(path for path in (tmp_path / "out").iterdir() if path.suffix.lower() == ".cr3")
    assert copy.read_bytes() == RAWS["a.CR3"]
    assert NAME in copy.with_name(f"{copy.name}.xmp").read_text("utf-8")
