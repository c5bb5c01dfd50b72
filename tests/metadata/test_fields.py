"""The field table against the standard's own machine-readable reference.

`iptc-pmd-techreference_2025.1.json` is the IPTC Photo Metadata TechReference 2025.1, (c) IPTC, CC BY 4.0.
"""

import json
import os
from pathlib import Path

import pytest

from byline.metadata.fields import FIELDS, NAMESPACES, Shape

_STANDARD = json.loads(
    (Path(__file__).parent / "iptc-pmd-techreference_2025.1.json").read_text(encoding="utf-8")
)
_PROPERTIES = {item["XMPid"]: item for item in _STANDARD["ipmd_top"].values()}
_MEMBERS = {
    name: {item["XMPid"]: item for item in members.values() if "XMPid" in item}
    for name, members in _STANDARD["ipmd_struct"].items()
}
_OF_THE_STANDARD = [
    field for field in FIELDS if field.xmp and field.xmp.partition("/")[0] in _PROPERTIES
]


@pytest.mark.parametrize("name", _PROPERTIES)
def test_every_property_of_the_standard_has_a_field(name):
    places = [place for field in FIELDS for place in (field.xmp or "", *field.xmp_also)]

    assert name in {place.partition("/")[0] for place in places}


@pytest.mark.parametrize("field", _OF_THE_STANDARD, ids=lambda field: field.name)
def test_a_field_lies_where_the_standard_puts_it(field):
    name, _, member = field.xmp.partition("/")
    expected = _PROPERTIES[name]
    if member:
        expected = _MEMBERS[expected["dataformat"]][member]
        assert field.iim is None
        return

    assert (expected["propoccurrence"] == "multi") == field.is_list
    assert (expected.get("dataformat") == "AltLang") == (field.shape is Shape.LANG)
    assert (expected["datatype"] == "number") == (field.shape is Shape.NUMBER) or field.is_list
    if field.iim:
        assert expected["IIMid"].split(" ")[0].removeprefix("2:").lstrip("0") == str(field.iim)
    if field.iim and field.name != "date_created":
        assert int(expected["IIMmaxbytes"]) == field.iim_max_bytes
    assert ("IIMid" in expected) == (field.iim is not None)
    assert ("etEXIF" in expected) <= (field.exif is not None)


def test_every_property_is_in_a_known_namespace():
    prefixes = {
        part.split(":")[0] for field in FIELDS if field.xmp for part in field.xmp.split("/")
    }

    assert prefixes <= set(NAMESPACES)


def test_no_two_fields_share_a_place():
    places = [place for field in FIELDS for place in (field.exif, field.iim, field.xmp) if place]

    assert len(places) == len(set(places))


def _documented():
    lines = [
        "# Every field byline keeps",
        "",
        "Made of `metadata/fields.py`; a test makes it again. Properties and byte limits: IPTC Photo Metadata",
        "Standard 2025.1; tags: Exif 3.0.",
        "",
        "| field | holds | EXIF | IIM (bytes) | XMP |",
        "| --- | --- | --- | --- | --- |",
    ]
    for field in FIELDS:
        iim = f"2:{field.iim:02} ({field.iim_max_bytes})" if field.iim else ""
        xmp = ", else ".join(filter(None, (field.xmp, *field.xmp_also)))
        cells = (f"`{field.name}`", _HOLDS[field.shape], field.exif or "", iim, xmp)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


_HOLDS = {
    Shape.TEXT: "text",
    Shape.LANG: "text, by language",
    Shape.SEQ: "texts, in order",
    Shape.BAG: "texts",
    Shape.NUMBER: "number",
    Shape.EXPOSURE: "seconds",
    Shape.GPS: "position",
}


def test_the_fields_in_the_docs_are_the_table():
    path = Path(__file__).parents[2] / "docs" / "fields.md"
    if os.environ.get("BYLINE_WRITE"):
        path.write_text(_documented(), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == _documented()
