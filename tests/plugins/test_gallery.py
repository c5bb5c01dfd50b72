import re
import sqlite3
from html.parser import HTMLParser

import pytest

from byline.archive.sample.story import SPEAKERS
from tests.pictures import credited, jpeg, write

EVENT = "up-conference-2015"
ADDRESSES = ["/", f"/event/{EVENT}", "/person/akim-oural", "/photographer/elodie-quatresous",
             "/search", "/search?q=table+ronde", "/search?event=up-conference-2015&q=citoyens"]  # fmt: skip


class Figures(HTMLParser):
    """Every image of a page with the text of the caption in its figure."""

    def __init__(self, html):
        super().__init__()
        self.images, self.captions, self.html_lang, self._inside = [], [], None, False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "html":
            self.html_lang = dict(attributes)["lang"]
        if tag == "img":
            self.images.append(dict(attributes))
        if tag == "figcaption":
            self.captions.append("")
            self._inside = True

    def handle_endtag(self, tag):
        if tag == "figcaption":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.captions[-1] += data


def photo_uid(archive, where="true"):
    with sqlite3.connect(archive.public / "current") as connection:
        return connection.execute(f"select uid from photos where {where}").fetchone()[0]


@pytest.mark.parametrize(("language", "label"), [("fr", "Crédit photo : "), ("en", "Photo: ")])
@pytest.mark.parametrize("address", ADDRESSES)
def test_under_every_picture_stands_its_credit(gallery, language, label, address):
    answer = gallery(f"/{language}{address}")
    page = Figures(answer.text)

    assert answer.status_code == 200
    assert page.html_lang == language
    assert len(page.images) > 0
    assert len(page.images) == len(page.captions)
    for caption in page.captions:
        assert caption.strip().endswith((f"{label}Elodie Quatresous", f"{label}Thomas Vasseur"))


@pytest.mark.parametrize(("language", "label"), [("fr", "Crédit photo : "), ("en", "Photo: ")])
def test_a_photo_page_says_who_what_when_and_on_what_terms(gallery, sample, language, label):
    uid = photo_uid(sample, "title is null and description like 'Akim Oural raconte%'")

    text = gallery(f"/{language}/photo/{uid}").text
    page = Figures(text)

    assert [caption.strip() for caption in page.captions] == [f"{label}Elodie Quatresous"]
    assert "maire-adjoint de Lille" in text
    assert f'href="/{language}/event/{EVENT}"' in text
    assert 'rel="license" href="https://creativecommons.org/licenses/by/4.0/"' in text
    assert ("17 février 2015" if language == "fr" else "17 February 2015") in text


def test_pictures_have_their_size_and_load_late_but_for_the_first(gallery):
    text = gallery(f"/fr/event/{EVENT}").text
    page = Figures(text)

    assert text.count('<source type="image/webp" srcset="/media/') == len(page.images)
    for image in page.images:
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0
        assert re.fullmatch(r"/media/[0-9a-f]{32}\.jpg", image["src"])
        assert image["alt"]
        assert not re.search(r"\.jpe?g|DSC_|EQ5D", image["alt"], re.IGNORECASE)
    assert ["loading" in image for image in page.images[:5]] == [False] * 4 + [True]


def test_an_event_shows_its_programme_with_the_roles(gallery):
    text = gallery(f"/fr/event/{EVENT}").text

    assert text.index("Coopération et territoires</h2>") < text.index("les citoyens</h2>")
    for speaker in SPEAKERS:
        assert speaker.name in text
        assert speaker.role.split("«")[0] in text
    assert "Organisation\u00a0: UP Conferences, Mouvement des Entrepreneurs Sociaux" in text


def test_a_person_page_has_the_role_and_only_their_pictures(gallery, sample):
    text = gallery("/fr/person/vincent-malnoury").text
    with sqlite3.connect(sample.public / "current") as connection:
        (count,) = connection.execute(
            "select count(*) from persons_shown where person = 'vincent-malnoury'"
        ).fetchone()

    assert "directeur général adjoint, Conseil général de Meurthe-et-Moselle" in text
    assert count == len(Figures(text).images)


@pytest.mark.parametrize("words", ["decentralisation", "DÉCENTRALISATION", "lebranchu debat"])
def test_search_ignores_accents_and_case(gallery, words):
    assert len(Figures(gallery("/fr/search", params={"q": words}).text).images) > 0


def test_facets_narrow_and_their_counts_are_true(gallery):
    text = gallery("/fr/search?q=innovation").text
    found = re.search(
        r'href="([^"]*photographer=thomas-vasseur)">[^<]*</a> <span class="meta">(\d+)', text
    )

    narrowed = gallery(found[1].replace("&amp;", "&")).text

    assert len(Figures(narrowed).images) == int(found[2])
    for caption in Figures(narrowed).captions:
        assert caption.endswith("Crédit photo : Thomas Vasseur")


def test_nothing_found_says_so_and_shows_a_way_on(gallery):
    text = gallery("/fr/search?q=introuvable").text

    assert "Aucune photo ne réunit tous ces critères" in text
    assert 'href="/fr/search"' in text


@pytest.mark.parametrize(
    "words", ['"', "a OR", "((", "*", "'; drop table photos --", "é" * 5000, "\0"]
)
def test_no_search_breaks_the_page(gallery, words):
    assert gallery("/fr/search", params={"q": words}).status_code == 200


@pytest.mark.parametrize("before", ["-1", "x", "9" * 400, "1 or 1", "²"])
def test_a_meaningless_page_mark_is_passed_over(gallery, before):
    assert gallery("/fr/search", params={"after": before}).status_code == 200


def test_long_results_go_on_without_a_gap_or_a_repeat(archive, byline, tmp_path, gallery_of):
    card = write(tmp_path / "card", **{f"A{n}__JPG": credited(seed=n) for n in range(130)})
    byline("ingest", card)
    byline("publish")
    ask, address, seen = gallery_of(archive), "/en/search", []

    while address:
        text = ask(address).text
        seen += re.findall(r'href="/en/photo/(\w+)"', text)
        following = re.search(r'rel="next" href="([^"]*)"', text)
        address = following[1].replace("&amp;", "&") if following else None

    assert len(seen) == len(set(seen)) == 130


@pytest.mark.parametrize(
    ("wish", "language"),
    [("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("en-GB", "en"), ("de", "fr"), ("", "fr")],
)
def test_an_address_without_language_goes_where_the_browser_wishes(gallery, wish, language):
    answer = gallery("/search?q=lille", headers={"accept-language": wish})

    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/search?q=lille")


def test_the_other_language_is_one_link_away(gallery):
    assert 'href="/en/search?q=lille"' in gallery("/fr/search?q=lille").text


def test_an_empty_gallery_says_what_will_come(archive, gallery_of):
    assert "No photographs have been published yet" in gallery_of(archive)("/en/").text


def test_what_comes_from_files_is_never_markup(archive, byline, tmp_path, gallery_of):
    evil = '<script>alert("x")</script>'
    card = write(
        tmp_path / "card",
        A__JPG=credited(
            f"Jane {evil}", title=f"t{evil}", description=f"d{evil}", person_shown=(f"p{evil}",)
        ),
    )
    byline("ingest", card)
    byline("publish")
    ask, uid = gallery_of(archive), photo_uid(archive)

    for address in ("/en/", f"/en/photo/{uid}", f"/en/photo/{uid}/ask", f"/en/photo/{uid}/embed",
                    f"/en/search?q={evil}", "/en/credits/2015", "/en/feed.atom", "/sitemap.xml",
                    f"/oembed?format=xml&url=http://localhost/en/photo/{uid}"):  # fmt: skip
        text = ask(address).text
        assert "alert" not in text or "<script>alert" not in text.replace("<SCRIPT", "<script")
        assert "<script>" not in text


def test_photos_without_event_are_shown_too(archive, byline, tmp_path, gallery_of):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=jpeg(seed=3)))
    byline("publish")

    page = Figures(gallery_of(archive)("/en/").text)

    assert page.captions == ["Photo: Elodie Quatresous"]
