"""A credited file stays credited through every path byline has: one photo walks all of them."""

import csv
import json
import re
import shutil
import sqlite3
import zipfile

import pytest

from byline.archive.publishing.publication import current_bundle
from byline.plugins.server import public_site
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
        if record["SourceFile"].endswith((".jpg", ".jpeg")):
            assert record["IPTC:By-line"] in (_NAME, [_NAME]), record["SourceFile"]
            assert record["Photoshop:IPTCDigest"] == record["File:CurrentIPTCDigest"]


def credited_answers(ask, uid):
    """Assert that every page and paper of a photo names the photographer, in both languages."""
    for language, label in (("fr", "Crédit photo : "), ("en", "Photo: ")):
        photo = f"/{language}/photo/{uid}"
        pages = ["/", "/event/up-2015", f"/photo/{uid}", f"/photo/{uid}/ask", f"/photo/{uid}/embed",
                 "/photographer/elodie-quatresous", "/search?q=quatresous",
                 "/event/up-2015/credits"]  # fmt: skip
        for page in pages:
            text = re.sub(r"<[^>]*>", "", ask(f"/{language}{page}").text)
            assert f"{label}{_NAME}" in text, page
        papers = ["index.json", "event/up-2015.json", f"photo/{uid}.json", "search.json",
                  "photographer/elodie-quatresous.json", "event/up-2015/credits.json",
                  "event/up-2015/credits.txt", "event/up-2015/credits.csv",
                  "feed.atom", "event/up-2015/feed.atom"]  # fmt: skip
        papers = [f"/{language}/{paper}" for paper in papers]
        papers += [f"/oembed?format={form}&url=http://localhost{photo}" for form in ("json", "xml")]
        papers += ["/iiif/event/up-2015/manifest.json", f"/iiif/photo/{uid}/manifest.json"]
        for paper in papers:
            assert f"{label}{_NAME}" in ask(paper).text, paper


def served_copies(ask, uid, folder):
    """Every copy of a photo as readers get it: each size and form, the download, the IIIF service."""
    copies = ask(f"/fr/photo/{uid}.json").json()["copies"]
    places = [copy["url"].removeprefix("http://localhost") for copy in copies]
    places += [f"/fr/photo/{uid}/download", f"/iiif/image/{uid}/full/max/0/default.jpg"]
    folder.mkdir(exist_ok=True)
    for number, place in enumerate(places):
        answer = ask(place)
        form = answer.headers["content-type"].removeprefix("image/")
        (folder / f"{number}.{form}").write_bytes(answer.content)
    assert {path.suffix for path in folder.iterdir()} == {".jpeg", ".webp"}
    return list(folder.iterdir())


@pytest.mark.parametrize("block", _BLOCKS)
def test_a_credited_file_stays_credited_on_every_path(block, archive, byline, exiftool, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(seed=7, **_BLOCKS[block]))
    with zipfile.ZipFile(tmp_path / "card.zip", "w") as bundle:
        bundle.write(card / "A.JPG", "A.JPG")
    (tmp_path / "second").mkdir()
    byline("event", "create", "up-2015", "--title", "Up", "--from", "2015-02-17")

    # Into the archive, out of a ZIP, with a second copy.
    byline("ingest", tmp_path / "card.zip", "--event", "up-2015", "--also", tmp_path / "second",
           "--licence", "CC-BY-4.0")  # fmt: skip
    uid = uid_of(archive, "A.JPG")
    original = (card / "A.JPG").read_bytes()
    assert [original] == [path.read_bytes() for path in archive.originals.rglob("*.JPG")]
    assert [original] == [path.read_bytes() for path in (tmp_path / "second").rglob("*.JPG")]
    assert json.loads(byline("search", "quatresous", "--json").stdout)["uid"] == uid

    def walk():
        """Every file and page made for the photo now."""
        byline("publish")
        credited_files(exiftool, list(archive.originals.rglob("*.xmp")))
        credited_files(exiftool, [*archive.public.glob("media/*/*")])
        bundle = current_bundle(archive.public)
        with sqlite3.connect(bundle) as connection:
            assert connection.execute("select name from people").fetchall() == [(_NAME,)]
        ask = asked(public_site(bundle))
        credited_answers(ask, uid)
        credited_files(exiftool, served_copies(ask, uid, tmp_path / "served"))

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
    shutil.rmtree(archive.derivatives)
    byline("rebuild")
    walk()

    # Out of the archive, and into another.
    byline("export", uid, "--to", tmp_path / "press")
    exported = list((tmp_path / "press").glob("*.jpg"))
    assert ["elodie-quatresous" in path.name for path in exported] == [True]
    credited_files(exiftool, exported)
    table = list(csv.DictReader((tmp_path / "press" / "credits.csv").open(encoding="utf-8-sig")))
    assert table[0]["credit_fr"] == f"Crédit photo : {_NAME}"
    read = json.loads(byline("read", exported[0], "--json").stdout)
    assert read["resolved"]["creator"]["value"] == [_NAME]
    for words in json.loads(byline("show", uid, "--json").stdout)["wording"].values():
        assert all(_NAME in text for text in words.values())
