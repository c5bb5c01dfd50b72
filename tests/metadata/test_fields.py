"""The field table against the standard's own machine-readable reference."""

import json

import pytest

from byline.metadata.fields import FIELDS, NAMESPACES, Shape

_IPTC_NAMES = {
    "creator": "creatorNames",
    "creator_jobtitle": "jobtitle",
    "credit_line": "creditLine",
    "copyright_notice": "copyrightNotice",
    "usage_terms": "usageTerms",
    "web_statement": "webstatementRights",
    "source": "source",
    "instructions": "instructions",
    "headline": "headline",
    "title": "title",
    "description": "description",
    "alt_text": "altTextAccessibility",
    "keywords": "keywords",
    "person_shown": "personInImageNames",
    "event_name": "eventName",
    "city": "cityName",
    "country": "countryName",
    "date_created": "dateCreated",
    "data_mining": "dataMining",
    "digital_source_type": "digitalSourceType",
}


@pytest.fixture(scope="module")
def standard(shared_photos):
    path = shared_photos / "iptc" / "iptc-pmd-techreference_2025.1.json"
    return json.loads(path.read_text(encoding="utf-8"))["ipmd_top"]


@pytest.mark.parametrize("name", _IPTC_NAMES)
def test_a_field_lies_where_the_standard_puts_it(name, standard):
    field = next(field for field in FIELDS if field.name == name)
    expected = standard[_IPTC_NAMES[name]]

    assert expected["XMPid"] == field.xmp
    if "IIMid" in expected and field.iim:
        assert expected["IIMid"].split(" ")[0].removeprefix("2:").lstrip("0") == str(field.iim)
    if expected.get("IIMmaxbytes") and name != "date_created":
        assert int(expected["IIMmaxbytes"]) == field.iim_max_bytes
    assert (expected["propoccurrence"] == "multi") == field.is_list
    assert (expected.get("dataformat") == "AltLang") == (field.shape is Shape.LANG)


def test_every_property_is_in_a_known_namespace():
    prefixes = {
        part.split(":")[0] for field in FIELDS if field.xmp for part in field.xmp.split("/")
    }

    assert prefixes <= set(NAMESPACES)


def test_no_two_fields_share_a_place():
    places = [place for field in FIELDS for place in (field.exif, field.iim, field.xmp) if place]

    assert len(places) == len(set(places))
