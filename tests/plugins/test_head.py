"""What machines read in the head of a page, and how a figure and a form name themselves."""

import re

import lxml.html
import pytest

HOST = "http://localhost"
EVENT = "/event/up-conference-2015"


def page(gallery, path):
    answer = gallery(path)
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


def said(tree, name):
    (found,) = tree.xpath(f'//meta[@property="{name}" or @name="{name}"]/@content')
    return found


@pytest.mark.parametrize(
    "path", ["/", EVENT, "/search?q=oural&sort=oldest", "/credits", "/person/akim-oural"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_names_itself_the_other_and_the_one_for_all_others(gallery, path, language):
    tree = page(gallery, f"/{language}{path}")
    links = {
        link.get("hreflang"): link.get("href")
        for link in tree.xpath('//link[@rel="alternate"][@hreflang]')
    }

    assert links == {
        "fr": f"{HOST}/fr{path}", "en": f"{HOST}/en{path}", "x-default": f"{HOST}{path}",
    }  # fmt: skip
    assert gallery(path).status_code == 302


def test_a_further_page_is_a_page_of_its_own(new_gallery, monkeypatch):
    monkeypatch.setattr("byline.plugins.bundle.contents.PICTURES_A_PAGE", 5)
    first = page(new_gallery, f"/fr{EVENT}")
    (more,) = first.xpath('//a[@rel="next"]/@href')
    second = page(new_gallery, more)

    canonical = '//link[@rel="canonical"]/@href'
    assert first.xpath(canonical) == [f"{HOST}/fr{EVENT}"]
    assert second.xpath(canonical) == [f"{HOST}{more}"]
    assert said(second, "og:url") == f"{HOST}{more}"
    assert "Début de l’évènement" in second.text_content()
    odd = page(new_gallery, f"/fr{EVENT}?after=1%22%3E&x=1")
    assert odd.xpath(canonical) == [f"{HOST}/fr{EVENT}"]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/", "website", "Crédit photo"),
        (EVENT, "article", "17 février 2015 · Paris · "),
        ("/person/akim-oural", "profile", "Akim Oural · maire-adjoint de Lille"),
        ("/photographer/elodie-quatresous", "profile", "Elodie Quatresous · "),
        ("/about", "website", "chacune avec son crédit"),
    ],
)
def test_a_page_says_what_it_is_about(gallery, path, kind, words):
    tree = page(gallery, f"/fr{path}")

    assert said(tree, "og:type") == kind
    assert words in said(tree, "description")
    assert said(tree, "description") == said(tree, "og:description")
    assert not re.search(r"\s{2}|^ ·|· $", said(tree, "description"))


@pytest.mark.parametrize("path", ["/", EVENT, "/search?q=oural", "/person/akim-oural"])
def test_a_figure_is_named_by_its_caption(gallery, path):
    """RGAA 1.9.1."""
    figures = page(gallery, f"/fr{path}").xpath("//figure[.//img]")

    assert figures
    for figure in figures:
        (caption,) = figure.xpath("./figcaption")
        assert figure.get("role") == "figure"
        assert "".join(figure.get("aria-label").split()) == "".join(caption.text_content().split())


def test_a_form_says_what_it_needs_and_which_field_lacks_it(gallery):
    """RGAA 11.10."""
    uid = gallery("/fr/search.json").json()["pictures"][0]["uid"]
    form = page(gallery, f"/fr/photo/{uid}/ask")

    for field in form.xpath("//form//*[@required]"):
        (label,) = field.xpath("./ancestor::label")
        assert "obligatoire" in label.text_content()
        assert field.get("aria-invalid") is None
