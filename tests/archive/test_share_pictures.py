"""The share picture of each published photo: made anew with its credit, and none where none can be made."""

import io
import sqlite3

from PIL import Image

from byline.archive.publishing import share_pictures
from byline.archive.publishing.publication import current_bundle
from byline.archive.storage.derivatives import derivative_path
from tests.catalogues import uid_of
from tests.pictures import credited, write


def names(archive):
    with sqlite3.connect(current_bundle(archive.public)) as connection:
        return [name for (name,) in connection.execute("select name from share_pictures")]


def published(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("publish")
    (name,) = names(archive)
    return derivative_path(archive.public / "media", name)


def test_it_is_drawn_once_and_says_what_its_photo_says(archive, byline, tmp_path):
    picture = published(archive, byline, tmp_path)
    made = picture.stat().st_mtime_ns
    (archive.root / "site.toml").write_text("retention_days = 9\n")
    byline("publish")

    assert picture.stat().st_mtime_ns == made
    assert b"Elodie Quatresous" in picture.read_bytes()
    with Image.open(io.BytesIO(picture.read_bytes())) as image:
        assert image.size == (1200, 630)


def test_another_wording_of_the_credit_or_name_of_the_gallery_is_drawn_anew(
    archive, byline, tmp_path
):
    before = published(archive, byline, tmp_path)
    (archive.root / "wording.toml").write_text(
        '[en]\nline = "By {credit}"\n[fr]\nline = "De {credit}"\n'
    )
    byline("publish")
    (worded,) = names(archive)
    (archive.root / "site.toml").write_text('name = "UP"\n')
    byline("publish")
    (named,) = names(archive)

    assert len({before.name, worded, named}) == 3
    assert not before.exists()
    assert derivative_path(archive.public / "media", named).is_file()


def test_of_a_copy_that_cannot_be_read_there_is_none_and_the_page_shows_the_photo(
    archive, byline, tmp_path, monkeypatch
):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    for copy in archive.derivatives.glob("*/*.jpg"):
        copy.chmod(0o644)
        copy.write_bytes(b"no picture")

    assert "1 photo published" in byline("publish").stdout
    assert names(archive) == []


def test_a_publication_looks_after_the_photos_alone_that_it_writes(
    archive, byline, tmp_path, monkeypatch
):
    cards = {f"P{number}__JPG": credited(seed=number) for number in range(5)}
    byline("ingest", write(tmp_path / "card", **cards))
    byline("publish")
    byline("correct", uid_of(archive, "P3.JPG"), "--field", "title", "--value", "Scène")
    asked_of = []
    monkeypatch.setattr(
        share_pictures, "_is_drawn", lambda _archive, one: asked_of.append(one.photo) or True
    )
    monkeypatch.setattr(share_pictures, "_place_of", lambda *_: tmp_path / "nowhere")
    byline("publish")

    assert len(asked_of) == 1
    assert len(names(archive)) == 5
