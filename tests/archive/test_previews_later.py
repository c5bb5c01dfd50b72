"""Photos taken in by their metadata alone, developed later; and contact sheets."""

import pytest

from tests.catalogues import rows
from tests.pictures import credited, encoded, jpeg, picture, write

PHOTOS = "select uid, width_px, height_px, colours from photos order by source_name"
COPIES = "select count(*) from derivatives"


@pytest.fixture
def card(tmp_path):
    return write(
        tmp_path / "card",
        IMG_1__JPG=credited(seed=1),
        IMG_2__JPG=credited("Thomas Vasseur", seed=2),
    )


def test_the_words_are_there_at_once_and_the_pictures_later(archive, byline, card):
    said = byline("ingest", "--metadata-only", card)

    assert "Their pictures wait to be made, with: byline previews" in said.output
    assert "SAFE: these 2 files are in the archive" in said.output
    assert [row[1:] for row in rows(archive, PHOTOS)] == [(90, 60, None)] * 2
    assert rows(archive, COPIES) == [(0,)]
    assert "IMG_2.JPG" in byline("search", "vasseur").output

    assert "The pictures of 2 photos are made." in byline("develop").output

    assert [row[1:3] for row in rows(archive, PHOTOS)] == [(90, 60)] * 2
    assert all(row[3] for row in rows(archive, PHOTOS))
    assert rows(archive, COPIES) == [(4,)]


def test_developing_later_gives_what_an_ingest_gives(archive, byline, card, tmp_path):
    whole = tmp_path / "whole"
    byline("init", whole)
    byline("--archive", whole, "ingest", card)
    byline("ingest", "--metadata-only", card)
    byline("develop")

    both = [
        sorted(path.name for path in (root / "derivatives").rglob("*.*"))
        for root in (whole, archive.root)
    ]

    assert both[0] == both[1] != []


def test_what_waits_is_withheld_and_says_why(archive, byline, card):
    byline("ingest", "--metadata-only", card)

    said = byline("publish").output

    assert "withheld. Waits for its pictures, to be made with: byline previews." in said
    byline("develop")
    assert "2 photos published" in byline("publish").output


def test_nothing_waits_where_all_is_developed(archive, byline, card):
    byline("ingest", card)

    assert "No photo waits for its pictures." in byline("develop").output


def test_a_file_that_is_no_photo_is_refused_by_its_metadata_alone_too(archive, byline, tmp_path):
    card = write(tmp_path / "card", LETTER__JPG=b"Dear Elodie")

    said = byline("ingest", "--metadata-only", card, exit_code=1)

    assert "LETTER.JPG: is not a photo" in said.output
    assert rows(archive, PHOTOS) == []


def test_a_sidecar_brought_later_does_not_undo_a_picture(archive, byline, card):
    byline("ingest", card)
    (card / "IMG_1.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")

    byline("ingest", "--metadata-only", card)

    assert rows(archive, COPIES) == [(4,)]


def test_what_cannot_be_developed_is_named(archive, byline, tmp_path):
    whole = encoded(picture(300, 200), quality=90)
    card = write(tmp_path / "card", CUT__JPG=whole[: len(whole) // 2])
    byline("ingest", "--metadata-only", card)

    said = byline("develop", exit_code=1)

    assert "CUT.JPG: damaged:" in said.output


def test_a_contact_sheet_shows_every_frame_with_its_credit(byline, card, tmp_path):
    write(card, IMG_3__JPG=jpeg(seed=3), NOTES__txt=b"of the evening")
    sheet = tmp_path / "sheet.html"

    said = byline("contact", card, "--to", sheet, exit_code=1)

    page = sheet.read_text("utf-8")
    assert f"4 frames on {sheet}." in said.output
    assert "NOTES.txt: is not a photo" in said.output
    assert page.count("<img ") == 3
    assert page.index("IMG_1.JPG<br>Elodie Quatresous") < page.index("IMG_2.JPG<br>Thomas Vasseur")
    assert "IMG_3.JPG<br>no credit" in page
    assert "NOTES.txt<br>is not a photo" in page


def test_a_contact_sheet_needs_a_shoot(byline):
    assert "Missing argument 'SHOOT…'" in byline("contact", exit_code=2).stderr


def test_names_on_a_contact_sheet_are_never_markup(byline, tmp_path):
    card = write(tmp_path / "<i>card", **{"<b>__JPG": credited("<u>Eve</u> Adam")})
    sheet = tmp_path / "sheet.html"

    byline("contact", card, "--to", sheet)

    page = sheet.read_text("utf-8")
    assert not [tag for tag in ("<i>", "<b>", "<u>") if tag in page]


def test_a_contact_sheet_never_writes_over_a_photo(byline, card):
    before = (card / "IMG_1.JPG").read_bytes()

    said = byline("contact", card, "--to", card / "IMG_1.JPG", exit_code=2)

    assert "is a file of this shoot; name another page with --to" in said.output
    assert before == (card / "IMG_1.JPG").read_bytes()


def test_a_contact_sheet_is_written_over_one_of_its_kind_alone(byline, card, tmp_path):
    sheet, letter = tmp_path / "sheet.html", tmp_path / "letter.html"
    letter.write_text("<!doctype html><p>Dear Ada</p>")
    byline("contact", card, "--to", sheet)

    byline("contact", card, "--to", sheet)
    said = byline("contact", card, "--to", letter, exit_code=2).output

    assert f"{letter}: is there already, and no contact sheet" in said
    assert letter.read_text() == "<!doctype html><p>Dear Ada</p>"
