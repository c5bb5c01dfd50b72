"""A photo that is no longer published: every address of it says so, and nothing else about it."""

import pytest

from tests.catalogues import uid_of
from tests.pictures import credited, write

SENTINEL = "Partie"


@pytest.fixture
def gone(archive, byline, tmp_path, gallery_of):
    """The gallery, and the uid of a photo that was withdrawn from it."""
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe"),
        B__JPG=credited(f"Pia {SENTINEL}", title=SENTINEL, seed=1),
    )
    byline("ingest", card)
    byline("publish")
    uid = uid_of(archive, "B.JPG")
    ask = gallery_of(archive)
    media = [copy["url"] for copy in ask(f"/fr/photo/{uid}.json").json()["copies"]]
    for field in ("creator", "credit_line", "copyright_notice"):
        byline("correct", uid, "--field", field, "--empty")
    byline("publish")
    return gallery_of(archive), uid, media


@pytest.mark.parametrize(
    "address",
    [
        "/fr/photo/{}",
        "/en/photo/{}",
        "/fr/photo/{}/embed",
        "/en/photo/{}/ask",
        "/fr/photo/{}/download",
        "/fr/photo/{}.json",
        "/oembed?url=http://localhost/fr/photo/{}",
        "/iiif/photo/{}/manifest.json",
        "/iiif/image/{}/info.json",
        "/iiif/image/{}/full/max/0/default.jpg",
    ],
)
def test_every_address_of_it_says_that_it_is_gone(gone, address):
    ask, uid, _ = gone

    answer = ask(address.format(uid))

    assert answer.status_code == 410
    assert SENTINEL not in answer.text
    assert ask(address.format("neverwas")).status_code == 404


def test_the_embedded_page_may_still_be_framed(gone):
    ask, uid, _ = gone

    answer = ask(f"/fr/photo/{uid}/embed")

    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "n’est plus publiée" in answer.text


def test_its_copies_are_gone_with_it(gone):
    ask, _, media = gone

    assert media
    for url in media:
        assert ask(url.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize("address", ["/fr/", "/fr/search.json", "/sitemap.xml", "/fr/feed.atom"])
def test_nothing_leads_to_it(gone, address):
    ask, uid, _ = gone

    text = ask(address).text

    assert uid not in text
    assert SENTINEL not in text
