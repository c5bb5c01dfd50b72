"""Readers at work: by keyboard alone, without script, on a touch screen, typing a search, taking a credit."""

import json
import re

import pytest
from click.testing import CliRunner

from byline.archive.cli import cli
from tests.chromium import visited
from tests.pages import addresses

_EVENT = "/event/up-conference-2015"
_ALT = "Sur la photo\N{NO-BREAK SPACE}: Marylise Lebranchu"
_CREDIT = "Crédit photo : Elodie Quatresous"


def focused(page):
    """What stands under the focus, as a reader of the screen names it."""
    return page.evaluate(
        "(e => e.getAttribute('aria-label') || e.querySelector('img')?.alt || e.innerText)"
        "(document.activeElement)"
    )


def tabbed_to(page, wanted, most=80):
    """Press Tab until the focus stands on what is wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    pytest.fail(f"{wanted} was not reached by Tab")


def test_the_whole_way_by_keyboard(browser, sites):
    _, running = sites
    with visited(browser, f"{running.public}/fr/") as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert focused(page) == "Aller au contenu"
        page.keyboard.press("Enter")
        tabbed_to(page, "Territoires")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/fr{_EVENT}")

        # Into the viewer, on, and back to where the reader was.
        tabbed_to(page, _ALT)
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[open] .credit")
        first = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url: url != first)
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(first)
        page.keyboard.press("Escape")
        page.wait_for_url(f"**/fr{_EVENT}")
        assert _ALT in focused(page)

        # To the photo's page from the viewer, and its credit copied.
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[open] .caption")
        tabbed_to(page, "Marylise Lebranchu, ministre")
        page.keyboard.press("Enter")
        page.wait_for_selector("article.photo h1")
        tabbed_to(page, "Copier le crédit")
        page.keyboard.press("Enter")
        page.wait_for_selector(".copyable button")

        # A search, narrowed.
        page.goto(f"{running.public}/fr/")
        tabbed_to(page, "Rechercher")
        page.keyboard.press("Enter")
        page.wait_for_selector("#q")
        while page.evaluate("document.activeElement.id") != "q":
            page.keyboard.press("Tab")
        page.keyboard.type("citoyens")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=citoyens*")
        tabbed_to(page, "Thomas Vasseur")
        assert visit.said == []


def test_the_whole_way_without_script(browser, sites):
    _, running = sites
    with visited(browser, f"{running.public}/", java_script_enabled=False) as visit:
        page = visit.page
        page.click("section h2 a")
        page.click(".session figure a >> nth=0")
        assert page.inner_text("figcaption .credit").startswith("Crédit photo : ")
        page.click("a[rel=next]")
        first = page.url

        # The credit in every form, to be selected; the picture's licence and its frame.
        page.click("text=Copier le crédit")
        assert page.is_visible(f"code >> text={_CREDIT}")
        page.click("text=Intégrer")
        assert "<iframe" in page.inner_text("code >> nth=-1")

        page.click("dd a >> nth=0")
        assert "/fr/person/" in page.url
        page.go_back()
        page.click("text=English")
        assert page.url == first.replace("/fr/", "/en/")
        page.go_back()

        page.click("text=Demander")
        page.check("text=Son retrait de la galerie")
        page.fill("input[name=contact]", "moi@example.org")
        page.fill("textarea", "Je suis sur cette photo.\nMerci de la retirer.")
        page.click("text=Envoyer la demande")
        assert re.fullmatch(r"[2-9a-z]{8}", page.inner_text(".reference"))
        assert visit.said == []


def test_a_search_without_script_is_narrowed_and_widened(browser, sites):
    _, running = sites
    with visited(
        browser, f"{running.public}/fr/search", java_script_enabled=False, width=360
    ) as visit:
        page = visit.page
        page.fill("input[name=q]", "citoyens")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=citoyens")
        every = page.locator("figure").count()
        page.click("aside a >> text=Thomas Vasseur")
        narrowed = page.locator("figcaption .credit").all_inner_texts()
        assert {" ".join(text.split())[-14:] for text in narrowed} == {"Thomas Vasseur"}
        assert len(narrowed) < every
        page.click(".chips a >> text=Thomas Vasseur")
        assert page.locator("figure").count() == every


def test_results_come_while_a_search_is_typed(browser, sites):
    _, running = sites
    with visited(browser, f"{running.public}/en/search") as visit:
        page = visit.page
        page.type("#q", "lebran", delay=30)
        page.wait_for_url("**q=lebran")
        page.wait_for_selector("mark")

        assert page.input_value("#q") == "lebran"
        assert page.evaluate("document.activeElement.id") == "q"
        assert "Lebranchu" in page.locator("mark").all_inner_texts()
        assert page.locator("#found figure").count() == int(
            page.inner_text("[role=status]").split()[0]
        )
        assert visit.said == []


def test_the_viewer_is_an_address_and_its_neighbours_are_there_before_they_are_wanted(
    browser, sites
):
    _, running = sites
    with visited(browser, f"{running.public}/fr{_EVENT}") as visit:
        page = visit.page
        frames = [frame.get_attribute("href") for frame in page.locator(".rows a.frame").all()]
        page.click(f'a.frame[href="{frames[1]}"]')
        page.wait_for_selector("dialog[open] .stage img")
        page.wait_for_load_state("networkidle")

        assert page.url == f"{running.public}{frames[1]}"
        assert page.is_visible("dialog .credit")
        assert page.is_visible("dialog .caption")
        for neighbour in (frames[0], frames[2]):
            assert f"{running.public}{neighbour}" in visit.asked

        asked = len(visit.asked)
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**{frames[2]}")
        assert f"{running.public}{frames[2]}" not in visit.asked[asked:]
        page.go_back()
        page.wait_for_selector("dialog:not([open])", state="attached")
        assert page.url == f"{running.public}/fr{_EVENT}"

        page.goto(f"{running.public}{frames[2]}")
        assert page.is_visible("article.photo figcaption .credit")


def test_a_finger_turns_the_pictures(browser, sites):
    _, running = sites
    phone = {"has_touch": True, "is_mobile": True}
    with visited(browser, f"{running.public}/fr{_EVENT}", width=390, **phone) as visit:
        page = visit.page
        page.tap(".rows a.frame >> nth=0")
        page.wait_for_selector("dialog[open] .stage img")
        first = page.url
        _swipe(page, 320, 60)
        page.wait_for_url(lambda url: url != first)
        _swipe(page, 60, 320)
        page.wait_for_url(first)


def _swipe(page, start, end):
    """A finger across the picture, as the screen reports it."""
    screen = page.context.new_cdp_session(page)
    points = [start + (end - start) * step // 6 for step in range(7)]
    kinds = ["touchStart", *["touchMove"] * 6]
    for kind, x in zip(kinds, points, strict=True):
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 300}]})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(
    ("language", "credit"), [("fr", _CREDIT), ("en", "Photo: Elodie Quatresous")]
)
def test_one_click_copies_the_credit(browser, sites, language, credit):
    archive, running = sites
    path = addresses(archive)["photo"]
    with visited(
        browser,
        f"{running.public}/{language}{path}",
        permissions=["clipboard-read", "clipboard-write"],
    ) as visit:
        page = visit.page
        page.click("details.action summary >> nth=0")
        page.wait_for_selector(f"text={page.get_attribute('.panel', 'data-copied')}")
        assert page.evaluate("navigator.clipboard.readText()") == credit

        forms = page.locator("details.action >> nth=0 >> .copyable")
        texts = []
        for form in forms.all():
            form.locator("button").click()
            texts.append(page.evaluate("navigator.clipboard.readText()"))
        assert len(set(texts)) == 8
        assert all("Elodie Quatresous" in text for text in texts)
        assert sum("<a href=" in text for text in texts) == 2
        assert sum("](" in text for text in texts) == 2


def test_a_download_is_named_with_its_credit(browser, sites, exiftool, tmp_path):
    archive, running = sites
    path = addresses(archive)["photo"]
    with visited(browser, f"{running.public}/fr{path}") as visit:
        with visit.page.expect_download() as download:
            visit.page.click("a[download]")
        name = download.value.suggested_filename
        download.value.save_as(tmp_path / name)

    assert "elodie-quatresous" in name
    (record,) = exiftool(tmp_path / name)
    assert record["XMP-dc:Creator"] == ["Elodie Quatresous"]
    assert record["IPTC:By-line"] in ("Elodie Quatresous", ["Elodie Quatresous"])
    assert record["XMP-xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"


def test_what_a_reader_asked_is_listed_for_the_desk(browser, sites):
    archive, running = sites
    path = addresses(archive)["ask"]
    with visited(browser, f"{running.public}/en{path}") as visit:
        page = visit.page
        page.fill("input[name=contact]", "press@example.org")
        page.fill("input[name=name]", "Ada")
        page.fill("textarea", "For the cover,\nFrance, 2027.")
        page.click("text=Send the request")
        reference = page.inner_text(".reference")

    listed = CliRunner().invoke(cli, ["--archive", str(archive.root), "requests", "--json"])
    found = [json.loads(line) for line in listed.stdout.splitlines()]
    (mine,) = [one for one in found if one["reference"] == reference]
    assert mine["kind"] == "licence"
    assert mine["photo"] in path
    assert (mine["name"], mine["contact"]) == ("Ada", "press@example.org")
    assert mine["message"] == "For the cover,\nFrance, 2027."
