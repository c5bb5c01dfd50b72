"""What we publish for programs, read by the programs that read such things."""

import csv
import io
import re
from pathlib import Path

import extruct
import feedparser
import iiif_prezi3
import lxml.etree
import micawber
import pytest

from byline.archive.publishing.publication import current_bundle
from byline.plugins.interchange import sitemaps
from byline.plugins.server import public_site
from tests.plugins.conftest import asked

HOST = "http://localhost"
EVENT = "/event/up-conference-2015"
CREDITS = {
    "fr": {"Crédit photo : Elodie Quatresous", "Crédit photo : Thomas Vasseur"},
    "en": {"Photo: Elodie Quatresous", "Photo: Thomas Vasseur"},
}
#: The fields Google's documentation of image metadata names; contentUrl and one more are required.
GOOGLE = ("contentUrl", "creator", "creditText", "copyrightNotice", "license", "acquireLicensePage")
_SCHEMA = Path(__file__).with_name("sitemap.rng")


@pytest.fixture
def photos(gallery):
    """Every photo of the sample as JSON says it."""
    return gallery("/fr/search.json").json()["pictures"]


def images_in(node):
    """Every ImageObject of a document, however deep."""
    if isinstance(node, dict):
        if node.get("@type") == "ImageObject":
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from images_in(part)


def linked_data(gallery, path):
    """What a search engine reads of a page."""
    text = gallery(path).text
    return extruct.extract(text, base_url=HOST, syntaxes=["json-ld", "opengraph"])


# JSON-LD, OpenGraph


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_photo_page_has_all_that_a_search_engine_asks_for(gallery, photos, language):
    assert len(photos) == 22
    for photo in photos:
        data = linked_data(gallery, f"/{language}/photo/{photo['uid']}")
        (image,) = images_in(data["json-ld"])

        assert all(image[field] for field in GOOGLE), photo
        assert image["creditText"] in CREDITS[language]
        assert [who["name"] for who in image["creator"]] == [
            who["name"] for who in photo["creators"]
        ]
        assert gallery(image["contentUrl"].removeprefix(HOST)).status_code == 200
        assert gallery(image["thumbnailUrl"].removeprefix(HOST)).status_code == 200
        assert gallery(image["acquireLicensePage"].removeprefix(HOST)).status_code == 200
        assert image["dateCreated"] == photo["taken_on"]
        assert [who["name"] for who in image.get("about", [])] == [
            who["name"] for who in photo["people"]
        ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "path",
    ["/", EVENT, "/person/akim-oural", "/photographer/thomas-vasseur", "/search?q=innovation"],
)
def test_every_picture_of_every_page_is_described_with_its_credit(gallery, language, path):
    page = gallery(f"/{language}{path}").text
    images = list(images_in(linked_data(gallery, f"/{language}{path}")["json-ld"]))

    assert len(images) == page.count('class="frame"') > 0
    for image in images:
        assert all(image[field] for field in GOOGLE)
        assert image["creditText"] in CREDITS[language]


@pytest.mark.parametrize("room", ["ask", "embed"])
def test_a_picture_to_ask_for_or_to_embed_is_described_too(gallery, photos, room):
    page = f"/fr/photo/{photos[0]['uid']}/{room}"

    (image,) = images_in(linked_data(gallery, page)["json-ld"])

    assert all(image[field] for field in GOOGLE)


def test_events_and_people_are_described_as_such(gallery):
    (event,) = linked_data(gallery, f"/fr{EVENT}")["json-ld"]
    (person,) = linked_data(gallery, "/fr/person/akim-oural")["json-ld"]

    assert event["@type"] == "Event"
    assert event["startDate"] == "2015-02-17"
    assert event["location"]["name"] == "Paris"
    assert "Akim Oural" in [who["name"] for who in event["performer"]]
    assert person["mainEntity"]["@type"] == "Person"
    assert person["mainEntity"]["jobTitle"] == ["maire-adjoint de Lille"]


@pytest.mark.parametrize("path", ["/", EVENT, "/person/akim-oural", "/photographer/thomas-vasseur"])
def test_a_shared_page_names_the_photographer_of_its_picture(gallery, exiftool, tmp_path, path):
    (card,) = linked_data(gallery, f"/fr{path}")["opengraph"]
    said = dict(card["properties"])

    assert any(credit in said["og:description"] for credit in CREDITS["fr"])
    assert any(credit in said["og:image:alt"] for credit in CREDITS["fr"])
    picture = tmp_path / "card.jpg"
    picture.write_bytes(gallery(said["og:image"].removeprefix(HOST)).content)
    (record,) = exiftool(picture)
    # The file says it as its supplier wrote it.
    assert record["XMP-photoshop:Credit"].partition(" : ")[2] in said["og:image:alt"]


def test_no_value_ends_the_script_it_stands_in(archive, byline, tmp_path, gallery_of):
    from tests.pictures import credited, write

    byline("ingest", write(tmp_path / "c", A__JPG=credited("Ann </script><b>", title="</script>")))
    byline("publish")
    ask = gallery_of(archive)

    (node,) = linked_data(ask, "/en/")["json-ld"]

    assert [image["name"] for image in images_in(node)] == ["</script>"]


# oEmbed


@pytest.fixture
def provider(gallery):
    """An oEmbed client that has discovered us."""

    class Asking(micawber.Provider):
        def fetch(self, url):
            answer = gallery(url.removeprefix(HOST))
            return answer.text if answer.status_code == 200 else False

    registry = micawber.ProviderRegistry()
    registry.register(rf"{HOST}/(fr|en)/photo/\w+", Asking(f"{HOST}/oembed"))
    return registry


def test_an_oembed_client_gets_a_frame_with_the_credit(gallery, provider, photos):
    for photo in photos:
        found = provider.request(photo["url"], maxwidth=600)

        assert found["type"] == "rich"
        assert found["author_name"] == ", ".join(who["name"] for who in photo["creators"])
        assert found["credit"] in CREDITS["fr"]
        assert found["license_url"] == "https://creativecommons.org/licenses/by/4.0/"
        assert int(found["cache_age"]) <= 3600
        assert found["width"] <= 600
        frame = re.search(r'src="([^"]*)"', found["html"])[1]
        assert found["credit"].rpartition(" ")[2] in gallery(frame.removeprefix(HOST)).text


def test_an_oembed_client_may_ask_for_the_picture_alone(gallery, provider, photos):
    found = provider.request(photos[0]["url"], type="photo", maxwidth=700)

    assert found["type"] == "photo"
    assert found["width"] <= 700
    assert found["credit"] in CREDITS["fr"]
    assert gallery(found["url"].removeprefix(HOST)).headers["content-type"] == "image/jpeg"


def test_the_page_leads_an_oembed_client_to_the_answer(gallery, photos):
    text = gallery(f"/fr/photo/{photos[0]['uid']}").text
    links = dict(
        re.findall(r'type="(application/json\+oembed|text/xml\+oembed)"[^>]*href="([^"]*)"', text)
    )

    # Discovery asks for whole addresses (oEmbed 1.0, section 4).
    assert all(link.startswith(f"{HOST}/oembed?") for link in links.values())
    ours, xml = (
        gallery(links[form].replace("&amp;", "&").removeprefix(HOST))
        for form in ("application/json+oembed", "text/xml+oembed")
    )
    ours = ours.json()

    root = lxml.etree.fromstring(xml.content)
    assert {element.tag: element.text for element in root} == {
        name: str(value) for name, value in ours.items()
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=https://elsewhere.example/fr/photo/{}", 404),
        (f"url={HOST}/fr/", 404),
        (f"url={HOST}/fr/photo/none", 404),
        (f"format=yaml&url={HOST}/fr/photo/{{}}", 501),
        (f"type=video&url={HOST}/fr/photo/{{}}", 501),
    ],
)
def test_oembed_refuses_as_its_standard_says(gallery, photos, query, status):
    assert gallery(f"/oembed?{query.format(photos[0]['uid'])}").status_code == status


# Feeds


@pytest.mark.parametrize(
    "path",
    ["/feed.atom", f"{EVENT}/feed.atom", "/person/akim-oural/feed.atom",
     "/photographer/thomas-vasseur/feed.atom"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_feed_reader_reads_every_credit(gallery, language, path):
    feed = feedparser.parse(gallery(f"/{language}{path}").content)

    assert not feed.bozo
    assert feed.version == "atom10"
    assert len(feed.entries) > 0
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert feed.feed.id == feed.feed.links[0].href == f"{HOST}/{language}{path}"
    assert [link.rel for link in feed.feed.links] == ["self", "alternate"]
    assert gallery(feed.feed.link.removeprefix(HOST)).status_code == 200
    for entry in feed.entries:
        authors = [author.name for author in entry.authors]
        assert [credit["content"] for credit in entry.media_credit] == authors
        assert any(credit in entry.content[0].value for credit in CREDITS[language])
        assert entry.link == entry.id
        assert entry.published_parsed
        assert entry.media_license["href"]
        assert gallery(entry.media_content[0]["url"].removeprefix(HOST)).status_code == 200


def test_every_page_with_a_feed_leads_to_it(gallery):
    for path in ("/fr/", f"/fr{EVENT}", "/fr/person/akim-oural"):
        (feed,) = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]*)"', gallery(path).text)
        assert gallery(feed).status_code == 200


# IIIF


def loaded(answer):
    """A Presentation 3 document, held to the standard by the library's own model."""
    document = answer.json()
    kind = {"Manifest": iiif_prezi3.Manifest, "Collection": iiif_prezi3.Collection}
    assert "http://iiif.io/api/presentation/3/context.json" in answer.headers["content-type"]
    assert answer.headers["access-control-allow-origin"] == "*"
    return kind[document["type"]](**document)


def test_an_event_is_a_manifest_whose_every_canvas_requires_its_credit(gallery, photos):
    manifest = loaded(gallery(f"/iiif{EVENT}/manifest.json"))

    assert len(manifest.items) == len(photos)
    for canvas in manifest.items:
        values = canvas.requiredStatement.value
        assert set(values["fr"]) <= CREDITS["fr"]
        assert set(values["en"]) <= CREDITS["en"]
        assert str(canvas.rights) == "http://creativecommons.org/licenses/by/4.0/"
        body = canvas.items[0].items[0].body
        assert gallery(str(body.id).removeprefix(HOST)).headers["content-type"] == "image/jpeg"
        assert (body.width, body.height) == (canvas.width, canvas.height)


def test_collections_lead_to_manifests_that_load(gallery):
    top = loaded(gallery("/iiif/collection.json"))
    event = loaded(gallery(str(top.items[0].id).removeprefix(HOST)))

    assert event.requiredStatement
    assert len(event.items) == 23
    for member in event.items:
        assert loaded(gallery(str(member.id).removeprefix(HOST))).items


def test_a_long_event_is_manifests_in_parts_that_hold_every_picture_once(
    gallery, new_gallery, photos, monkeypatch
):
    whole = [str(item.id) for item in loaded(gallery(f"/iiif{EVENT}/manifest.json")).items]
    monkeypatch.setattr("byline.plugins.bundle.contents.PICTURES_A_PAGE", 5)
    collection = loaded(new_gallery(f"/iiif{EVENT}/collection.json"))
    parts = [item for item in collection.items if item.type == "Manifest"]
    members = [item for item in collection.items if item.type == "Collection"]

    manifests = [loaded(new_gallery(str(part.id).removeprefix(HOST))) for part in parts]
    collections = [loaded(new_gallery(str(member.id).removeprefix(HOST))) for member in members]

    assert [len(manifest.items) for manifest in manifests] == [5, 5, 5, 5, 2]
    assert [str(item.id) for manifest in manifests for item in manifest.items] == whole
    assert [len(found.items) for found in collections] == [5, 5, 5, 5, 2]
    labels = [part.label["none"][0] for part in parts]
    assert labels[0].endswith("(1–5)")
    assert labels[-1].endswith("(21–22)")
    assert [manifest.label["none"][0] for manifest in manifests] == labels
    for manifest in manifests:
        assert manifest.requiredStatement.value["fr"]
    everyone = collection.requiredStatement.value["fr"][0]
    assert "Elodie Quatresous" in everyone
    assert "Thomas Vasseur" in everyone
    assert new_gallery(f"/iiif{EVENT}/manifest-77.json").status_code == 404


def test_more_events_than_a_page_holds_lead_on(gallery_of, archive, byline, tmp_path, monkeypatch):
    from tests.pictures import credited, write

    for number in range(5):
        slug = f"event-{number}"
        byline("event", "create", slug, "--title", slug, "--from", f"2015-02-1{number}")
        card = write(tmp_path / slug, A__JPG=credited(seed=number))
        byline("ingest", card, "--event", slug)
    byline("publish")
    new_gallery = gallery_of(archive)
    monkeypatch.setattr("byline.plugins.bundle.contents.PICTURES_A_PAGE", 2)

    address, seen = "/iiif/collection.json", []
    while address:
        items = loaded(new_gallery(address)).items
        seen += [item.label["none"][0] for item in items if "none" in item.label]
        leads_on = [item for item in items if "none" not in item.label]
        address = str(leads_on[0].id).removeprefix(HOST) if leads_on else None
    assert seen == [f"event-{number}" for number in (4, 3, 2, 1, 0)]

    address, seen = "/fr/credits", []
    while address:
        html = new_gallery(address).text
        seen += re.findall(r'href="/fr/event/(event-\d)/credits"', html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = found and found[1]
    assert seen == [f"event-{number}" for number in (4, 3, 2, 1, 0)]


def test_the_image_service_gives_every_size_it_names_and_no_other(gallery, photos):
    place = f"/iiif/image/{photos[0]['uid']}"
    information = gallery(f"{place}/info.json").json()

    assert information["profile"] == "level0"
    assert information["protocol"] == "http://iiif.io/api/image"
    assert information["id"] == f"{HOST}{place}"
    for size in information["sizes"]:
        answer = gallery(f"{place}/full/{size['width']},{size['height']}/0/default.jpg")
        assert answer.headers["content-type"] == "image/jpeg"
    assert gallery(f"{place}/full/max/0/default.jpg").status_code == 200
    for other in (
        "full/77,77/0/default.jpg",
        "0,0,9,9/max/0/default.jpg",
        "full/max/90/default.jpg",
    ):
        assert gallery(f"{place}/{other}").status_code == 404


# Sitemaps


def sitemap(gallery, path):
    """A sitemap, valid, as a tree."""
    answer = gallery(path)
    assert answer.headers["content-type"].startswith("application/xml")
    tree = lxml.etree.fromstring(answer.content)
    lxml.etree.RelaxNG(lxml.etree.parse(_SCHEMA)).assertValid(tree)
    return tree


def locations(tree):
    return [
        element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]


def test_the_sitemap_has_every_page_and_every_picture_with_its_licence(gallery, photos):
    tree = sitemap(gallery, "/sitemap.xml")
    pages = locations(tree)
    names = {"i": "http://www.google.com/schemas/sitemap-image/1.1"}

    assert "Sitemap: http://localhost/sitemap.xml" in gallery("/robots.txt").text
    assert len(pages) == len(set(pages))
    for page in pages:
        assert gallery(page.removeprefix(HOST)).status_code == 200
    for photo in photos:
        assert photo["url"] in pages
        assert photo["url"].replace("/fr/", "/en/") in pages
    assert len(tree.findall(".//i:image/i:license", names)) == 2 * len(photos)


def test_a_sitemap_too_large_for_one_file_is_several(gallery, new_gallery, photos, monkeypatch):
    assert sitemaps.MOST_ADDRESSES == 50_000
    whole = locations(sitemap(gallery, "/sitemap.xml"))
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 10)

    files = locations(sitemap(new_gallery, "/sitemap.xml"))
    parts = {file: locations(sitemap(new_gallery, file.removeprefix(HOST))) for file in files}

    of_photos = [part for file, part in parts.items() if "/photos-" in file]
    assert all(len(part) <= 10 for part in of_photos)
    assert len(of_photos) == -(-len(photos) // 5)
    found = [page for part in parts.values() for page in part]
    assert len(found) == len(set(found))
    assert set(found) == set(whole)
    for beyond in ("pages-999", "photos-999999999999"):
        assert new_gallery(f"/sitemap/{beyond}.xml").status_code == 404


# Lists and documents


def test_long_lists_are_sent_on_as_they_are_read(sample, monkeypatch):
    monkeypatch.setattr("byline.plugins.bundle.contents.PICTURES_A_PAGE", 3)
    whole = {}
    for longest in (1, 1 << 20):
        monkeypatch.setattr("byline.plugins.site.cache._LARGEST_BYTES", longest)
        site = public_site(current_bundle(sample.public))
        for form in ("csv", "txt"):
            answer = asked(site)(f"/fr{EVENT}/credits.{form}", headers={"accept-encoding": "gzip"})
            assert answer.headers["content-encoding"] == "gzip"
            assert ("etag" in answer.headers) == (longest > 1)
            whole.setdefault(form, set()).add(answer.text)
    assert {form: len(texts) for form, texts in whole.items()} == {"csv": 1, "txt": 1}


@pytest.mark.parametrize("path", [f"{EVENT}/credits", "/credits/2015"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_credits_are_a_text_a_table_and_a_page(gallery, photos, language, path):
    place = f"/{language}{path}"
    table = list(csv.DictReader(io.StringIO(gallery(f"{place}.csv").content.decode("utf-8-sig"))))
    text = gallery(f"{place}.txt").text
    page = gallery(place).text

    assert len(table) == len(photos)
    for row in table:
        assert row["credit"] in CREDITS[language]
        assert row["credit"] in text
        assert row["url"] in text
        assert row["url"].removeprefix(HOST) in page
        assert row["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    for who in ("Elodie Quatresous", "Thomas Vasseur"):
        assert who in text.splitlines()[1]


@pytest.mark.parametrize("path", [f"{EVENT}/credits", "/credits/2015"])
def test_long_credits_go_on_without_a_gap_and_their_files_are_whole(
    new_gallery, photos, monkeypatch, path
):
    whole = new_gallery(f"/fr{path}.csv").text
    monkeypatch.setattr("byline.plugins.bundle.contents.PICTURES_A_PAGE", 5)
    address, seen = f"/fr{path}.json", []

    while address:
        page = new_gallery(address).json()
        html = new_gallery(address.replace(".json", "")).text
        seen += [picture["uid"] for picture in page["pictures"]]
        assert all(f"/photo/{picture['uid']}" in html for picture in page["pictures"])
        assert sum(who["photos"] for who in page["credited"]) == page["photos"] == len(photos)
        assert ('rel="next"' in html) == bool(page["next"])
        address = page["next"] and page["next"].removeprefix(HOST)

    assert len(seen) == len(set(seen)) == len(photos)
    assert new_gallery(f"/fr{path}.csv").text == whole


@pytest.mark.parametrize(
    "path",
    ["/index", EVENT, f"{EVENT}/credits", "/credits/2015", "/person/akim-oural",
     "/photographer/thomas-vasseur", "/search"],
)  # fmt: skip
def test_each_page_is_a_document_too_and_leads_to_it(gallery, path):
    answer = gallery(f"/fr{path}.json")
    page = gallery("/fr/" if path == "/index" else f"/fr{path}").text

    assert f'href="/fr{path}.json"' in page
    assert answer.headers["access-control-allow-origin"] == "*"
    found = [node for node in _nodes(answer.json()) if isinstance(node, dict) and "copies" in node]
    assert found
    for photo in found:
        assert photo["credit"] in CREDITS["fr"]


def _nodes(node):
    yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(part)


def test_documents_say_nothing_that_is_private(gallery):
    for path in ("/fr/search.json", f"/iiif{EVENT}/manifest.json", "/fr/feed.atom", "/sitemap.xml"):
        text = gallery(path).text
        assert not re.search(r"EQ5D|DSC_|originals/|2015-\d\d-\d\dT", text), path


# Copies


def test_every_size_of_every_picture_carries_its_credit(gallery, exiftool, photos, tmp_path):
    """Each copy as a reader gets it, read by another program."""
    served = {}
    for photo in photos:
        for copy in photo["copies"]:
            answer = gallery(copy["url"].removeprefix(HOST))
            assert answer.headers["content-type"] == copy["media_type"]
            assert len(answer.content) == copy["size_bytes"]
            path = tmp_path / copy["url"].rpartition("/")[2]
            path.write_bytes(answer.content)
            served[str(path)] = [who["name"] for who in photo["creators"]]

    records = exiftool(*served)

    assert len(records) == len(served) > 4 * len(photos)
    assert any(path.endswith(".webp") for path in served)
    for record in records:
        assert record["XMP-dc:Creator"] == served[record["SourceFile"]]
        assert record["IFD0:Artist"] == "; ".join(served[record["SourceFile"]])
        assert record["XMP-xmpRights:WebStatement"]


def test_a_download_is_named_with_its_credit_where_the_licence_allows_it(
    archive, byline, tmp_path, gallery_of
):
    from tests.pictures import credited, write

    byline("ingest", write(tmp_path / "free", A__JPG=credited("Zoé Łuk", title="Un débat"),
           ), "--licence", "CC-BY-4.0")  # fmt: skip
    byline("ingest", write(tmp_path / "closed", B__JPG=credited("Jane Doe", seed=2)))
    byline("publish")
    ask = gallery_of(archive)
    pages = {
        photo["creators"][0]["name"]: photo for photo in ask("/fr/search.json").json()["pictures"]
    }

    free = ask(f"/fr/photo/{pages['Zoé Łuk']['uid']}/download")
    closed = ask(f"/fr/photo/{pages['Jane Doe']['uid']}/download")

    assert "zoe-luk" in free.headers["content-disposition"]
    assert free.headers["content-type"] == "image/jpeg"
    assert (closed.status_code, pages["Jane Doe"]["download"]) == (302, None)
    assert closed.headers["location"].endswith("/ask")
    assert "/download" not in ask(f"/fr/photo/{pages['Jane Doe']['uid']}").text


def test_datasettes_own_pages_open_only_when_asked_for(sample):
    bundle = current_bundle(sample.public)
    explored = asked(public_site(bundle, is_explored=True))

    assert explored("/public/photos").status_code == 200
    assert explored("/public/photos.json").json()["rows"]
    assert "unsafe" not in explored("/fr/").headers["content-security-policy"]
    assert explored("/-/config.json").status_code == 404
    assert asked(public_site(bundle))("/public/photos").status_code == 404


def test_pages_travel_compressed_and_pictures_as_they_are(gallery, photos):
    accepting = {"accept-encoding": "gzip"}
    page = gallery(f"/fr{EVENT}", headers=accepting)
    picture = gallery(photos[0]["copies"][0]["url"].removeprefix(HOST), headers=accepting)

    assert page.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in page.headers["vary"].lower()
    assert "content-encoding" not in picture.headers
