"""A credited file stays credited through every path byline has: one photo walks all of them."""

import csv
import json
import re
import sqlite3
import zipfile

import pytest

from byline.archive.publish import current_bundle
from byline.archive.server import public_site
from tests.catalogues import change_in, uid_of
from tests.pictures import jpeg, write
from tests.plugins.conftest import asked

_NAME = "Élodie Quatresous"
_BLOCKS = {
    "exif": {"exif": {"creator": (_NAME,)}},
    "iim": {"iim": {"creator": (_NAME,)}},
    "xmp": {"xmp": {"creator": (_NAME,)}},
    "credit line alone": {"iim": {"credit_line": f"Photo : {_NAME}"}},
    "copyright alone": {"exif": {"copyright_notice": f"© 2015 {_NAME}"}},
}


def credited_files(exiftool, paths):
    """Assert that each file names the photographer in all its blocks, as another program reads it."""
    records = exiftool(*paths)
    assert records
    for record in records:
        assert record["XMP-dc:Creator"] == [_NAME], record["SourceFile"]
        assert _NAME in record["XMP-photoshop:Credit"], record["SourceFile"]
        if not record["SourceFile"].endswith(".xmp"):
            assert record["IFD0:Artist"] == _NAME, record["SourceFile"]
            assert record["IPTC:By-line"] in (_NAME, [_NAME]), record["SourceFile"]
            assert record["Photoshop:IPTCDigest"] == record["File:CurrentIPTCDigest"]


@pytest.mark.parametrize("block", _BLOCKS)
def test_a_credited_file_stays_credited_on_every_path(block, archive, byline, exiftool, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(seed=7, **_BLOCKS[block]))
    with zipfile.ZipFile(tmp_path / "card.zip", "w") as bundle:
        bundle.write(card / "A.JPG", "A.JPG")
    (tmp_path / "second").mkdir()
    byline("event", "create", "up-2015", "--title", "Up", "--from", "2015-02-17")

    # Into the archive, out of a ZIP, with a second copy.
    byline("ingest", tmp_path / "card.zip", "--event", "up-2015", "--also", tmp_path / "second")
    uid = uid_of(archive, "A.JPG")
    original = (card / "A.JPG").read_bytes()
    assert [original] == [path.read_bytes() for path in archive.originals.rglob("*.JPG")]
    assert [original] == [path.read_bytes() for path in (tmp_path / "second").rglob("*.JPG")]
    assert json.loads(byline("search", "quatresous", "--json").stdout)["uid"] == uid

    def walk():
        """Every file and page made for the photo now."""
        byline("publish")
        credited_files(exiftool, list(archive.originals.rglob("*.xmp")))
        credited_files(exiftool, list(archive.public.rglob("media/*/*.jpg")))
        bundle = current_bundle(archive.public)
        with sqlite3.connect(bundle) as connection:
            assert connection.execute("select name from people").fetchall() == [(_NAME,)]
        ask = asked(public_site(bundle))
        for page in ("/", "/event/up-2015", f"/photo/{uid}", "/photographer/elodie-quatresous",
                     "/search?q=quatresous"):  # fmt: skip
            for language, label in (("fr", "Crédits photos : "), ("en", "Photo: ")):
                text = re.sub(r"<[^>]*>", "", ask(f"/{language}{page}").text)
                assert f"{label}{_NAME}" in text, page
        served = tmp_path / "served"
        served.mkdir(exist_ok=True)
        for number, name in enumerate(sorted(archive.public.rglob("media/*/*.jpg"))):
            (served / f"{number}.jpg").write_bytes(ask(f"/media/{name.name}").content)
        credited_files(exiftool, list(served.iterdir()))

    walk()

    # Settled anew: a correction, a merge, their undoing, a rebuild, pictures made again.
    correction = change_in(byline("correct", uid, "--field", "headline", "--value", "A", "--json"))
    walk()
    byline("tag", uid, "--speaker", "E. Quatresous")
    merge = change_in(byline("people", "merge", _NAME, "E. Quatresous", "--json"))
    walk()
    byline("undo", merge)
    byline("untag", uid, "--speaker", "E. Quatresous")
    byline("undo", correction)
    walk()
    byline("doctor", "--fix")
    walk()
    for copy in archive.derivatives.rglob("*.jpg"):
        copy.unlink()
    byline("rebuild")
    walk()

    # Out of the archive, and into another.
    byline("export", uid, "--to", tmp_path / "press")
    exported = list((tmp_path / "press").glob("*.jpg"))
    assert ["elodie-quatresous" in path.name for path in exported] == [True]
    credited_files(exiftool, exported)
    table = list(csv.DictReader((tmp_path / "press" / "credits.csv").open(encoding="utf-8-sig")))
    assert table[0]["credit_fr"] == f"Crédits photos : {_NAME}"
    read = json.loads(byline("read", exported[0], "--json").stdout)
    assert read["resolved"]["creator"]["value"] == [_NAME]
    for words in json.loads(byline("show", uid, "--json").stdout)["wording"].values():
        assert all(_NAME in text for text in words.values())
