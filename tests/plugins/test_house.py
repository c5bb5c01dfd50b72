"""Whose gallery it is: its name, look and languages on every page of both sites, and for every program."""

import json
import re

import lxml.html
import pytest

from byline.archive.publishing.house import read_assets
from byline.archive.publishing.publication import current_bundle
from byline.plugins.server import desk_site, public_site
from tests.pages import addresses
from tests.plugins.conftest import asked
from tests.plugins.crawling import crawled

NAME = "UP Conférences"
EVENT = "/event/up-conference-2015"
HOST = "http://localhost"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0h300v100z"/></svg>'
)
OURS = re.compile(r"\bbyline\b", re.IGNORECASE)


@pytest.fixture
def settled(sample_copy, byline, gallery_of):
    """The gallery of a copy of the sample archive whose organisation says this."""

    def gallery(toml, **files):
        (sample_copy.root / "site.toml").write_text(toml, "utf-8")
        for name, data in files.items():
            (sample_copy.root / name.replace("__", ".")).write_text(data, "utf-8")
        byline("publish", exit_code=None)
        return gallery_of(sample_copy)

    return gallery


def visible(html):
    """What a visitor reads, or hears, of a page: texts, alternatives, titles."""
    tree = lxml.html.fromstring(html)
    for hidden in tree.xpath("//script|//style"):
        hidden.drop_tree()
    said = tree.xpath("//@alt|//@title|//@aria-label|//@placeholder|//meta/@content|//link/@title")
    return " ".join([*tree.itertext(), *said])


def test_a_configured_gallery_says_its_name_everywhere_and_ours_once(gallery):
    pages, broken = crawled(gallery, "/fr/")
    html = {path: answer.text for path, answer in pages.items()
            if answer.headers["content-type"].startswith("text/html")}  # fmt: skip

    assert broken == []
    assert len([path for path in html if path.startswith("/en/")]) > 40
    assert {path for path, text in html.items() if OURS.search(visible(text))} == {
        "/fr/about",
        "/en/about",
    }
    for path in ("/fr/about", "/en/about"):
        assert len(OURS.findall(visible(html[path]))) == 1
    for path, text in html.items():
        tree = lxml.html.fromstring(text)
        assert tree.findtext(".//title").endswith(f" · {NAME}"), path
        if not path.endswith("/embed"):
            assert tree.xpath("string(//a[@class='wordmark'])") == NAME
            names = [f"/{path[1:3]}/{name}" for name in
                     (["mentions-legales", "confidentialite", "accessibilite", "plan-du-site"]
                      if path.startswith("/fr") else ["legal", "privacy", "accessibility", "site-map"])]  # fmt: skip
            assert [link for link in tree.xpath("//footer//a/@href") if link in names] == names, (
                path
            )


def test_programs_read_its_name(gallery):
    tree = lxml.html.fromstring(gallery(f"/fr{EVENT}").text)
    (uid, *_) = re.findall(r"/fr/photo/(\w+)", gallery(f"/fr{EVENT}").text)
    linked = json.loads(lxml.html.fromstring(gallery(f"/fr/photo/{uid}").text).xpath("string(//script[@type='application/ld+json'])"))  # fmt: skip

    assert tree.xpath("//meta[@property='og:site_name']/@content") == [NAME]
    assert linked["publisher"]["name"] == NAME
    assert f"<title>{NAME}</title>" in gallery("/fr/feed.atom").text
    assert gallery(f"/oembed?url={HOST}/fr/photo/{uid}").json()["provider_name"] == NAME
    assert NAME in gallery(f"/oembed?url={HOST}/fr/photo/{uid}").json()["html"]
    assert gallery("/iiif/collection.json").json()["provider"][0]["label"] == {"none": [NAME]}
    assert gallery(f"/iiif/photo/{uid}/manifest.json").json()["provider"][0]["label"] == {
        "none": [NAME]
    }
    assert NAME in gallery(f"/fr{EVENT}/credits.txt").text.splitlines()[0]
    assert all(
        line.endswith(NAME) for line in gallery(f"/fr{EVENT}/credits.csv").text.splitlines()[1:]
    )
    assert NAME in visible(gallery(f"/fr/photo/{uid}/embed").text)
    for path in (
        "/fr/feed.atom",
        f"/fr{EVENT}/credits.txt",
        "/iiif/collection.json",
        "/fr/index.json",
    ):
        assert not OURS.search(gallery(path).text), path


def test_the_desk_says_its_name(desk):
    text = desk("/fr/sign-in").text
    assert lxml.html.fromstring(text).xpath("string(//a[@class='wordmark'])") == NAME


def test_a_gallery_of_nobody_yet_works(settled):
    gallery = settled("")
    text = gallery("/fr/").text

    assert "<title>Évènements · byline</title>" in text
    assert gallery("/", headers={"accept-language": "de"}).headers["location"] == "/en/"
    assert "non conforme" in text
    assert "/house/" not in text
    for path in ("/fr/mentions-legales", "/en/legal", "/fr/confidentialite", "/en/privacy"):
        answer = gallery(path)
        assert answer.status_code == 200
        assert "None" not in answer.text


def test_a_logo_and_a_theme_are_served_under_the_strict_policy(settled):
    gallery = settled('name = "UP"\nlogo = "l.svg"\nlogo_dark = "d.svg"\naccent = "#123456"',
                      l__svg=SVG, d__svg=SVG.replace("M0", "M1"), theme__css="h1 { color: red }")  # fmt: skip
    answer = gallery("/fr/")
    tree = lxml.html.fromstring(answer.text)
    (logo,) = tree.xpath("//a[@class='wordmark']//img")
    (dark,) = tree.xpath("//a[@class='wordmark']//source/@srcset")
    sheets = tree.xpath("//link[@rel='stylesheet']/@href")

    assert (logo.get("alt"), logo.get("width"), logo.get("height")) == ("UP", "300", "100")
    assert dark != logo.get("src")
    assert sheets[-1].startswith("/house/")
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    theme = gallery(sheets[-1])
    assert theme.headers["content-type"] == "text/css; charset=utf-8"
    assert "--accent: #123456" in theme.text
    assert "h1 { color: red }" in theme.text
    picture = gallery(logo.get("src"))
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in picture.headers["content-security-policy"]
    assert "sandbox" in picture.headers["content-security-policy"]
    assert "immutable" in picture.headers["cache-control"]
    assert gallery("/house/" + 32 * "0" + ".svg").status_code == 404
    said = gallery("/iiif/collection.json").json()["provider"][0]["logo"][0]
    assert said["format"] == "image/svg+xml"


def test_one_language_alone_is_offered_where_they_say_so(settled):
    gallery = settled('name = "UP"\nlanguages = ["fr"]')

    assert 'hreflang="en"' not in gallery("/fr/").text
    assert gallery("/", headers={"accept-language": "en"}).headers["location"] == "/fr/"
    moved = gallery("/en/search?q=oural&sort=oldest")
    assert (moved.status_code, moved.headers["location"]) == (302, "/fr/search?q=oural&sort=oldest")
    assert gallery("/%65n/legal").headers["location"] == "/fr/legal"
    assert gallery("/en//evil.example/").headers["location"] == "/fr//evil.example/"
    assert gallery("/en/index.json").headers["location"] == "/fr/index.json"
    assert "/en/" not in gallery("/sitemap.xml").text


@pytest.mark.parametrize(
    ("path", "language", "to"),
    [
        ("/fr/legal", None, "/fr/mentions-legales"), ("/en/mentions-legales", None, "/en/legal"),
        ("/legal", "fr", "/fr/mentions-legales"), ("/confidentialite", "en", "/en/privacy"),
        ("/plan-du-site", "fr", "/fr/plan-du-site"), ("/accessibility", "fr", "/fr/accessibilite"),
    ],
)  # fmt: skip
def test_a_page_of_another_language_leads_to_its_own(gallery, path, language, to):
    answer = gallery(path, headers={"accept-language": language} if language else {})
    assert answer.status_code in (301, 302)
    assert answer.headers["location"] == to


def test_the_other_language_is_one_link_away(gallery):
    tree = lxml.html.fromstring(gallery("/fr/mentions-legales").text)
    assert tree.xpath("//a[@class='language']/@href") == ["/en/legal"]
    links = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}
    assert links["en"] == f"{HOST}/en/legal"


def test_an_audit_is_told_and_nothing_better(settled):
    gallery = settled(
        'name = "UP"\naccessibility_audit = { date = 2026-05-04, rate = 82.5, auditor = "Quelqu’un" }'
    )
    text = visible(gallery("/fr/accessibilite").text)

    assert "Accessibilité\N{NO-BREAK SPACE}: partiellement conforme" in visible(
        gallery("/fr/").text
    )
    assert (
        "réalisé le 4 mai 2026 par Quelqu’un révèle que 82,5\N{NO-BREAK SPACE}% des critères"
        in text
    )
    assert "82.5% of the criteria" in visible(gallery("/en/accessibility").text)


def test_what_the_organisation_writes_stands_behind_what_is_true_of_every_gallery(settled):
    gallery = settled(
        'name = "UP"\ncontact = "+33 1 23 45 67 89"\nretention_days = 1200\n'
        '[fr]\nlegal = "l.md"\nprivacy = "p.md"\naccessibility = "a.md"\nterms = "t.md"\n'
        'footer = [{ title = "Notre site", url = "https://www.example.org" }]',
        l__md="Hébergeur : **X**", p__md="Base légale", a__md="Schéma pluriannuel", t__md="Citez-nous",
    )  # fmt: skip
    assert "<strong>X</strong>" in gallery("/fr/mentions-legales").text
    assert 'href="tel:+33123456789"' in gallery("/fr/mentions-legales").text
    assert "<strong>X</strong>" not in gallery("/en/legal").text
    assert "Base légale" in gallery("/fr/confidentialite").text
    assert (
        "1\N{NARROW NO-BREAK SPACE}200\N{NO-BREAK SPACE}jours"
        in gallery("/fr/confidentialite").text
    )
    assert "Schéma pluriannuel" in gallery("/fr/accessibilite").text
    assert "Citez-nous" in gallery("/fr/licences").text
    assert 'href="https://www.example.org">Notre site' in gallery("/fr/search").text


def test_the_site_map_leads_to_every_kind_of_page(gallery, sample):
    links = lxml.html.fromstring(gallery("/fr/plan-du-site").text).xpath("//main//a/@href")

    for path in ("/fr/", "/fr/search", "/fr/credits", "/fr/licences", "/fr/about", f"/fr{EVENT}",
                 "/fr/mentions-legales", "/fr/confidentialite", "/fr/accessibilite"):  # fmt: skip
        assert path in links


def test_its_address_stands_in_every_link(sample_copy, byline, gallery_of):
    (sample_copy.root / "site.toml").write_text(
        'public_url = "https://photos.example.org"', "utf-8"
    )
    byline("publish", exit_code=None)
    tree = lxml.html.fromstring(gallery_of(sample_copy)("/fr/").text)

    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://photos.example.org/fr/"]


def test_every_kind_of_page_is_crawled(sample, gallery):
    pages, _ = crawled(gallery, "/fr/")
    kinds = {name: path for name, path in addresses(sample).items() if "?" not in path}
    walked = {path.removeprefix("/fr") for path in pages}
    missing = {name for name, path in kinds.items() if path not in walked}

    assert missing <= {
        "gone",
        "embed-gone",
        "embed",
        "not-found",
        "legal",
        "privacy",
        "accessibility",
        "site-map",
    }


def test_the_desk_of_an_archive_without_a_gallery_yet_works(archive):
    for path in archive.public.iterdir():
        path.unlink()
    answer = asked(desk_site(archive.root))("/fr/sign-in")
    assert answer.status_code == 200


def test_whoever_asks_first_while_a_bundle_takes_anothers_place_is_told_the_name(
    sample_copy, byline, gallery_of
):
    """The file of the bundle before is gone by then; what is open of it is served on."""
    (sample_copy.root / "site.toml").write_text('name = "UP"\nlogo = "l.svg"', "utf-8")
    (sample_copy.root / "l.svg").write_text(SVG)
    byline("publish", exit_code=None)
    site = public_site(current_bundle(sample_copy.public))
    site.app()
    bundle = current_bundle(sample_copy.public)
    (logo,) = [asset.name for asset in read_assets(bundle)]
    bundle.unlink()
    gallery = asked(site)

    assert gallery("/fr/nothing-here").text.count("UP") > 1
    assert gallery(f"/house/{logo}").status_code == 200
