"""A text that a file has in several languages: kept beside the value, and shown in the reader's."""

import json
import sqlite3

import pytest

from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from byline.metadata.resolving import resolve
from tests.catalogues import rows, shown, uid_of
from tests.pictures import jpeg, write


def spoken(values, **languages):
    """A packet in which each text that is tagged has these languages beside the default one."""
    packet = xmp_packet(values).decode()
    for tag, text in languages.items():
        item = f'<rdf:li xml:lang="{tag.replace("_", "-")}">{text}</rdf:li></rdf:Alt>'
        packet = packet.replace("</rdf:Alt>", item)
    return packet.encode()


STAGE = spoken({"description": "Stage"}, fr="Scène", en_GB="The stage", de="Bühne")


def test_they_stand_in_a_key_of_their_own(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(xmp=STAGE))

    record = json.loads(byline("read", card / "A.JPG", "--json").stdout)

    alternatives = {"fr": "Scène", "en-GB": "The stage", "de": "Bühne"}
    said = record["resolved"]["description"]
    assert (said["value"], said["alternatives"]) == ("Stage", alternatives)
    (reading,) = record["readings"]
    assert (reading["value"], reading["alternatives"]) == ("Stage", alternatives)
    plain = write(tmp_path / "plain", A__JPG=jpeg(xmp={"description": "Stage"})) / "A.JPG"
    assert "alternatives" not in byline("read", plain, "--json").stdout


@pytest.mark.parametrize(
    ("exif", "expected"), [({"description": "Stage"}, True), ({"description": "Another"}, False)]
)
def test_another_source_that_says_the_same_has_them_too(exif, expected):
    held = resolve(read(jpeg(exif=exif, xmp=STAGE)))["description"]

    assert (held.source, bool(held.alternatives)) == ("exif", expected)


def test_the_first_of_each_language_stands_and_no_tag_that_is_none():
    packet = spoken({"description": "Stage"}, fr="Scène", **{"x": "no", "a<b": "no"})
    packet = packet.replace(b'"a<b"', b'"a b"').replace(
        b"</rdf:Alt>", b'<rdf:li xml:lang="fr">Autre</rdf:li></rdf:Alt>'
    )

    assert resolve(read(jpeg(xmp=packet)))["description"].alternatives == {"fr": "Scène"}


@pytest.fixture
def published(archive, byline, tmp_path):
    """A photo whose file speaks three languages, in the bundle."""
    values = {"creator": ("Jane Doe",), "description": "Stage", "usage_terms": "Stage"}
    packet = spoken(values, fr="Scène", en_GB="The stage", de="Bühne")
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet)))
    byline("publish")
    return archive


def _of_bundle(archive, sql):
    (bundle,) = archive.public.glob("gallery-*.db")
    with sqlite3.connect(bundle) as connection:
        return connection.execute(sql).fetchall()


def test_the_bundle_has_the_languages_of_the_gallery(published):
    assert _of_bundle(published, "select language, field, text from alternatives") == [
        ("en", "description", "The stage"),
        ("en", "usage_terms", "The stage"),
        ("fr", "description", "Scène"),
        ("fr", "usage_terms", "Scène"),
    ]
    assert "Bühne" not in "".join(map(str, _of_bundle(published, "select * from search")))


def test_a_photo_is_found_in_either(published, byline):
    for word in ("scène", "stage"):
        found = byline("search", word, "--json").stdout.splitlines()
        assert [json.loads(line)["description"] for line in found] == ["Stage"]


def test_what_staff_set_is_of_no_language(published, byline):
    uid = uid_of(published, "A.JPG")

    byline("correct", uid, "--field", "description", "--value", "Podium")
    byline("publish")

    assert "alternatives" not in shown(byline, uid)["resolved"]["description"]
    assert _of_bundle(published, "select distinct field from alternatives") == [("usage_terms",)]


def test_a_headline_is_of_no_language(archive, byline, tmp_path):
    packet = spoken({"creator": ("Jane Doe",), "title": "Stage", "headline": "H"}, fr="Scène")
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet)))
    byline("publish")

    assert _of_bundle(archive, "select * from alternatives") == []


def test_they_outlive_a_correction_a_rebuild_and_a_renewal(published, byline):
    uid = uid_of(published, "A.JPG")
    before = _of_bundle(published, "select language, field, text from alternatives")

    byline("correct", uid, "--field", "headline", "--value", "Podium")
    byline("publish")
    byline("rebuild")

    assert _of_bundle(published, "select language, field, text from alternatives") == before
    assert shown(byline, uid)["resolved"]["description"]["alternatives"]["fr"] == "Scène"
    assert rows(published, "select count(*) from resolutions where alternatives is not null") == [
        (2,)
    ]
