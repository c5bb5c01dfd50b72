"""byline against exiftool on the real photos: the same values from the same blocks."""

import json
import re
from pathlib import Path

import pytest

from byline.metadata.errors import BadBlock
from byline.metadata.reading import read
from byline.metadata.writing import credited_copy
from tests.pictures import encoded, picture

_NAMES = {
    "exif": {
        "creator": "IFD0:Artist",
        "copyright_notice": "IFD0:Copyright",
        "description": "IFD0:ImageDescription",
    },
    "iim": {
        "creator": "IPTC:By-line",
        "credit_line": "IPTC:Credit",
        "copyright_notice": "IPTC:CopyrightNotice",
        "description": "IPTC:Caption-Abstract",
        "headline": "IPTC:Headline",
        "title": "IPTC:ObjectName",
        "keywords": "IPTC:Keywords",
    },
    "xmp": {
        "creator": "XMP-dc:Creator",
        "credit_line": "XMP-photoshop:Credit",
        "copyright_notice": "XMP-dc:Rights",
        "description": "XMP-dc:Description",
        "headline": "XMP-photoshop:Headline",
        "title": "XMP-dc:Title",
        "keywords": "XMP-dc:Subject",
    },
}
_CONTAINERS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".mpo")
_CREDITS = ("creator", "credit_line", "copyright_notice")


def _listed(value):
    values = value if isinstance(value, list | tuple) else [value]
    return [str(item).strip() for item in values if str(item or "").strip()]


@pytest.fixture(scope="module")
def compared(shared_photos):
    """Each value as exiftool and byline read it: (file, source, field, theirs, ours)."""
    expected = json.loads((shared_photos.parent / "expected-exiftool.json").read_text("utf-8"))
    found = []
    for record in expected:
        path = shared_photos / record["SourceFile"]
        if path.suffix.lower() in _CONTAINERS:
            found += [(path.name, *values) for values in _compared(record, path.read_bytes())]
    return found


def _compared(record, data):
    try:
        readings = read(data).readings
    except BadBlock:
        readings = ()
    ours = {(item.source, item.field): item.value for item in reversed(readings)}
    for source, names in _NAMES.items():
        for field, name in names.items():
            pair = _listed(record.get(name)), _listed(ours.get((source, field)))
            if any(pair):
                yield source, field, *pair


def _is_equal(field, theirs, ours):
    # exiftool gives EXIF's one Artist string, byline the names in it; and of a byte that is no UTF-8
    # exiftool shows "?", byline the letter it stands for.
    if field == "creator":
        theirs, ours = ["; ".join(theirs)], ["; ".join(ours)]
    return len(theirs) == len(ours) and all(
        re.fullmatch(re.escape(their).replace(r"\?", "."), our, re.DOTALL)
        for their, our in zip(theirs, ours, strict=True)
    )


@pytest.mark.parametrize("source", _NAMES)
def test_values_of_a_source_equal_those_of_exiftool(compared, source):
    values = [item for item in compared if item[1] == source]
    different = [item for item in values if not _is_equal(*item[2:])]

    assert len(values) > 80
    assert len(different) <= len(values) * 0.01, different


def test_a_file_whose_only_credit_is_there_is_not_missed(compared):
    named = [item for item in compared if item[2] in _CREDITS]
    theirs = {item[0] for item in named if item[3]}
    ours = {item[0] for item in named if item[4]}

    assert len(theirs) > 40
    assert theirs <= ours


def test_the_differences_are_those_told_in_the_docs(compared):
    docs = (Path(__file__).parents[2] / "docs" / "metadata.md").read_text(encoding="utf-8")
    different = [item for item in compared if not _is_equal(*item[2:])]

    assert [item for item in different if f"`{item[0]}`" not in docs] == []


def test_exiftool_reads_the_same_from_files_of_our_own(exiftool, tmp_path):
    values = {
        "creator": ("Élodie Quatresous", "Thomas Vasseur"),
        "credit_line": "Élodie Quatresous / UP",
        "copyright_notice": "© 2015 Élodie Quatresous",
        "description": "Table ronde « Coopération »",
        "headline": "Débat",
        "title": "Ouverture",
        "keywords": ("été", "Lille"),
    }
    for form in ("JPEG", "PNG", "TIFF", "WEBP"):
        path = tmp_path / f"own.{form.lower()}"
        path.write_bytes(credited_copy(encoded(picture(), form), values).data)

        (record,) = exiftool(path)

        compared = list(_compared(record, path.read_bytes()))
        assert compared
        assert [item for item in compared if not _is_equal(*item[1:])] == []
