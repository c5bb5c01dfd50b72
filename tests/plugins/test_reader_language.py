"""The gallery speaks the reader's language where a photo's file does."""

import json
import re

import pytest

from tests.archive.test_languages import spoken
from tests.catalogues import uid_of
from tests.pictures import jpeg, write


@pytest.fixture
def site(archive, byline, tmp_path, gallery_of):
    """A gallery of one photo that says the same in two languages, and its uid."""
    values = {"creator": ("Jane Doe",), "title": "Rede", "description": "Bühne", "alt_text": "Bild"}
    packet = spoken(values, fr="Scène", en="The stage")
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet)))
    byline("publish")
    return gallery_of(archive), uid_of(archive, "A.JPG")


@pytest.mark.parametrize(("language", "text"), [("fr", "Scène"), ("en", "The stage")])
def test_a_page_and_its_data_say_it_in_the_readers_language(site, language, text):
    gallery, uid = site

    page = gallery(f"/{language}/photo/{uid}").text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    node = json.loads(script)

    assert (node["name"], node["caption"]) == (text, text)
    assert f"<title>{text}" in page.replace("\n", "")
    assert f'alt="{text}"' in page
    assert not {"Rede", "Bühne", "Bild"} & set(re.findall(r"\w+", page))
    document = gallery(f"/{language}/photo/{uid}.json").json()
    assert (document["title"], document["description"], document["alt"]) == (text, text, text)


def test_a_manifest_says_it_in_both(site):
    gallery, uid = site

    said = json.dumps(gallery(f"/iiif/photo/{uid}/manifest.json").json(), ensure_ascii=False)

    assert '"fr": ["Scène"]' in said
    assert '"en": ["The stage"]' in said
    assert "Bühne" not in said
