"""Copies that leave the archive carry their credit: inside, in their name, and in a list."""

import csv
import hashlib
import json
import re
import struct
from pathlib import Path

import pytest

from byline.metadata.containers import find_blocks
from byline.metadata.containers.jpeg import APP1, EXTENDED_HEADER, XMP_HEADER, segment
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from tests.archive.test_languages import spoken
from tests.catalogues import rows, uid_of
from tests.pictures import credited, encoded, jpeg, picture, write

CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.fixture
def card(tmp_path):
    """A photo in each form byline takes, its credit given, and one that credits nobody."""
    return write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe", 1, headline="=Ouverture"),
        B__PNG=encoded(picture(seed=2), "PNG"),
        C__TIF=encoded(picture(seed=3), "TIFF"),
        D__WEBP=encoded(picture(seed=4), "WEBP"),
        E__AVIF=encoded(picture(seed=5), "AVIF"),
    )


def test_every_form_leaves_with_its_credit(archive, byline, card, exiftool, tmp_path):
    byline("ingest", card, "--credit", "Élodie Quatresous", "--licence", "CC-BY-4.0")
    uids = [uid for (uid,) in rows(archive, "select uid from photos order by source_name")]
    before = {path: path.read_bytes() for path in archive.originals.rglob("*") if path.is_file()}

    result = byline("export", *uids, "--to", tmp_path / "press")

    files = sorted((tmp_path / "press").iterdir(), key=lambda path: path.suffix)
    names = [path.name for path in files]
    assert f"elodie-quatresous_{uids[1]}.png" in names
    assert f"ouverture_jane-doe_{uids[0]}.jpg" in names
    carriers = [path for path in files if path.suffix not in (".csv", ".avif")]
    assert [path.suffix for path in carriers] == [".jpg", ".png", ".tif", ".webp", ".xmp"]
    for record in exiftool(*carriers):
        name = "Jane Doe" if record["SourceFile"].endswith(".jpg") else "Élodie Quatresous"
        assert record["XMP-dc:Creator"] == [name]
        if not record["SourceFile"].endswith(".xmp"):
            assert record["IFD0:Artist"] == name
    assert "carries its credit in a sidecar beside it (byline writes no HEIF)" in result.stderr
    assert "5 copies in" in result.stdout
    table = list(csv.DictReader((tmp_path / "press" / "credits.csv").open(encoding="utf-8-sig")))
    assert table[0]["credit_fr"] == "Crédit photo : Jane Doe"
    assert table[1]["credit_en"] == "Photo: Élodie Quatresous"
    assert table[0]["title"] == "'=Ouverture"
    assert "https://creativecommons.org/licenses/by/4.0/" in table[1]["licence"]
    after = {path: path.read_bytes() for path in archive.originals.rglob("*") if path.is_file()}
    assert after == before


def test_a_photo_that_credits_nobody_does_not_leave(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(), B__JPG=credited("Jane Doe", 3)))
    uids = [uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")]

    result = byline("export", *uids, "--to", tmp_path / "press", "--json", exit_code=1)

    first, second = map(json.loads, result.stdout.splitlines())
    assert first == {
        "uid": uids[0], "path": None, "notes": [], "reason": "has no credit; see: byline doctor",
    }  # fmt: skip
    assert second["reason"] is None
    assert len(list((tmp_path / "press").iterdir())) == 2


def test_a_copy_says_what_is_held_true_and_keeps_what_it_is_not_asked(
    archive, byline, exiftool, tmp_path
):
    packet = xmp_packet({"creator": ("Jane Doe",), "description": "Name to come"}).replace(
        b"</rdf:Description>",
        b'<exif:DateTimeOriginal xmlns:exif="http://ns.adobe.com/exif/1.0/">2015-02-17T18:30:00'
        b"</exif:DateTimeOriginal><Iptc4xmpExt:PersonInImageWDetails"
        b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><rdf:Bag>'
        b'<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:PersonName>Akim Oural'
        b"</Iptc4xmpExt:PersonName></rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>"
        b"</rdf:Description>",
    )
    held = {"description": "Name to come", "creator": ("Jane Doe",)}
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet, exif=held, iim=held)))
    uid = uid_of(archive, "A.JPG")
    byline("correct", uid, "--field", "description", "--empty")

    byline("export", uid, "--to", tmp_path / "press")

    (record,) = exiftool(*(tmp_path / "press").glob("*.jpg"))
    assert "Name to come" not in str(record)
    assert record["XMP-exif:DateTimeOriginal"] == "2015:02:17 18:30:00"
    assert record["XMP-iptcExt:PersonInImageWDetails"] == [{"PersonName": "Akim Oural"}]
    assert record["XMP-iptcExt:PersonInImage"] == ["Akim Oural"]


def test_nothing_is_written_over(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited("Jane Doe", 3)))
    uid = uid_of(archive, "A.JPG")
    byline("export", uid, "--to", tmp_path / "press")

    result = byline("export", uid, "--to", tmp_path / "press", exit_code=2)

    assert "credits.csv: is there already; export into another folder" in result.stderr
    assert len(list((tmp_path / "press").iterdir())) == 2


def test_what_was_copied_is_listed_although_an_original_is_missing(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited("王小明", 3), B__JPG=credited("Jane Doe", 4))
    byline("ingest", card)
    next(archive.originals.rglob("B.JPG")).unlink()
    uids = [uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")]

    result = byline("export", *uids, "--to", tmp_path / "press", exit_code=1)

    assert "B.JPG is missing; see: byline verify" in result.stderr
    (copy,) = (tmp_path / "press").glob("*.jpg")
    assert copy.name == f"王小明_{uids[0]}.jpg"
    assert copy.name in (tmp_path / "press" / "credits.csv").read_text("utf-8-sig")


def test_the_organisation_words_its_credits(archive, byline, tmp_path):
    (archive.root / "wording.toml").write_text(
        '[fr]\nline = "Photo © {credit}"\n[en]\nprint = "{credit} for us"\n', encoding="utf-8"
    )
    byline("ingest", write(tmp_path / "card", A__JPG=credited("Jane Doe", 3)))
    uid = uid_of(archive, "A.JPG")

    byline("export", uid, "--to", tmp_path / "press")

    assert "Photo © Jane Doe" in (tmp_path / "press" / "credits.csv").read_text("utf-8-sig")
    wording = json.loads(byline("show", uid, "--json").stdout)["wording"]
    assert wording["fr"]["line"] == "Photo © Jane Doe"
    assert wording["en"]["print"] == "Jane Doe for us"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[de]\nline = '{credit}'", "wording.toml: [de] is no language; there are: fr, en"),
        ("[fr]\nposter = '{credit}'", "wording.toml: [fr] poster is no medium; there are: line"),
        ("[fr]\nline = 'Photo'", "wording.toml: [fr] line: names nobody: it needs {credit}"),
        ("[fr", "wording.toml: is no TOML"),
    ],
)
def test_a_wording_that_would_lose_a_credit_is_refused(archive, byline, text, message):
    (archive.root / "wording.toml").write_text(text, encoding="utf-8")

    assert message in byline("publish", exit_code=2).stderr


def test_a_copy_says_its_licence_and_terms_and_keeps_those_of_the_file(
    archive, byline, exiftool, tmp_path
):
    own = credited("Jane Doe", 7, usage_terms="Editorial use only")
    card = write(tmp_path / "card", A__JPG=credited("Jane Doe", 6), B__JPG=own)
    byline("ingest", card, "--licence", "CC-BY-4.0")
    uids = [uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")]

    byline("export", *uids, "--to", tmp_path / "press")

    given, stated = exiftool(*(next((tmp_path / "press").glob(f"*{uid}.jpg")) for uid in uids))
    assert given["XMP-xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
    assert given["XMP-xmpRights:UsageTerms"].startswith("CC BY 4.0")
    assert stated["XMP-xmpRights:UsageTerms"] == "Editorial use only"
    assert "XMP-xmpRights:WebStatement" not in stated


def test_a_damaged_original_does_not_leave(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited("Jane Doe", 6)))
    original = next(archive.originals.rglob("A.JPG"))
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")

    result = byline("export", uid_of(archive, "A.JPG"), "--to", tmp_path / "press", exit_code=1)

    assert "A.JPG is damaged; see: byline verify" in result.stderr
    assert list((tmp_path / "press").glob("*.jpg")) == []


def _extended(extended):
    """A JPEG that names its photographer, without EXIF, its caption in extended XMP (XMP Part 3, 1.1.3.1)."""
    guid = hashlib.md5(extended).hexdigest().upper().encode()
    main = xmp_packet({"creator": ("Jane Doe",)}).replace(
        b"<dc:creator>",
        b'<xmpNote:HasExtendedXMP xmlns:xmpNote="http://ns.adobe.com/xmp/note/">'
        + guid + b"</xmpNote:HasExtendedXMP><dc:creator>",
    )  # fmt: skip
    plain, words = encoded(picture()), segment(APP1, XMP_HEADER + main)
    for offset in range(0, len(extended), 60_000):
        head = guid + struct.pack(">II", len(extended), offset)
        words += segment(APP1, EXTENDED_HEADER + head + extended[offset : offset + 60_000])
    return plain[:2] + words + plain[2:]


def test_a_caption_that_byline_keeps_the_beginning_of_leaves_whole(archive, byline, tmp_path):
    whole = "é" * 70_000
    data = _extended(xmp_packet({"description": whole}))
    byline("ingest", write(tmp_path / "card", A__JPG=data))

    byline("export", uid_of(archive, "A.JPG"), "--to", tmp_path / "out")

    (copy,) = (tmp_path / "out").glob("*.jpg")
    said = b"".join(find_blocks(copy.read_bytes()).xmp).decode()
    assert whole in said
    assert "Jane Doe" in said


def test_the_case_of_a_caption_over_64_k(archive, byline, tmp_path):
    case = CASES / "caption-over-64k.jpg"
    if not case.is_file():
        pytest.skip("../shared/cases is absent: the cases from use were not tried")
    byline("ingest", case, exit_code=None)

    byline("export", uid_of(archive, case.name), "--to", tmp_path / "out")

    (copy,) = (tmp_path / "out").glob("*.jpg")
    before, after = (
        max(re.findall(r">([^<>]{1000,})<", b"".join(find_blocks(data).xmp).decode()), key=len)
        for data in (case.read_bytes(), copy.read_bytes())
    )
    assert before == after


def test_what_staff_set_stands_in_every_language_of_a_copy(archive, byline, tmp_path):
    packet = spoken(
        {"creator": ("Jane Doe",), "copyright_notice": "© Wrong"}, fr="© Faux", en="© Wrong"
    )
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet)))
    uid = uid_of(archive, "A.JPG")
    byline("correct", uid, "--field", "copyright_notice", "--value", "© Right")

    byline("export", uid, "--to", tmp_path / "out")

    (copy,) = (tmp_path / "out").glob("*.jpg")
    said = b"".join(find_blocks(copy.read_bytes()).xmp).decode()
    assert "© Right" in said
    assert not {"© Faux", "© Wrong"} & set(re.findall(r">([^<>]+)<", said))


def test_a_sidecar_beside_a_copy_has_every_language(archive, byline, tmp_path):
    packet = spoken({"creator": ("Jane Doe",), "description": "Stage"}, fr="Scène")
    card = write(tmp_path / "card", A__AVIF=encoded(picture(), "AVIF", xmp=packet))
    byline("ingest", card)

    byline("export", uid_of(archive, "A.AVIF"), "--to", tmp_path / "out")

    (sidecar,) = (tmp_path / "out").glob("*.xmp")
    found = {item.field: item for item in read(sidecar.read_bytes()).readings}
    assert (found["description"].value, found["description"].alternatives) == (
        "Stage",
        {"fr": "Scène"},
    )
    assert found["credit_line"].value == "Jane Doe"
