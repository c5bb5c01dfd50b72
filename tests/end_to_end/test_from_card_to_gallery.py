"""The whole way, in a real browser: the sample archive built, published, served and looked at."""

import shutil

import pytest

from byline.archive.layout import find_archive
from byline.archive.sample.building import build_sample
from tests.sites import served

_PAGES = (
    "/",
    "/event/up-conference-2015",
    "/person/marylise-lebranchu",
    "/photographer/elodie-quatresous",
    "/search?q=territoires",
)
_LABEL = {"fr": "Crédits photos : ", "en": "Photo: "}
#: In each figure: is the picture there, and is the text under it seen.
_FIGURES = """
() => [...document.querySelectorAll('img')].map(image => {
  const caption = image.closest('figure')?.querySelector('figcaption .credit');
  const box = caption?.getBoundingClientRect();
  const shown = image.getBoundingClientRect();
  return {
    credit: caption?.innerText.trim() ?? '',
    is_seen: !!box && box.height > 8 && getComputedStyle(caption).visibility === 'visible',
    is_under: !!box && box.top >= shown.bottom - 1 && Math.abs(box.left - shown.left) < 1,
    is_loaded: image.complete && image.naturalWidth > 0,
  };
})
"""
_SCROLL = """
async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 30));
  }
  await Promise.all([...document.images].map(image => image.decode()));
}
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The demo as `byline demo` builds it, served as `byline serve` serves it."""
    archive = build_sample(tmp_path_factory.mktemp("e2e") / "demo", announce=lambda _: None)
    with served(archive.root) as running:
        yield archive, running


def visited(browser, address, *, width=1440, scheme="light", script=True):
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        locale="fr-FR",
    )
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return page, said, asked


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", _PAGES)
def test_the_credit_stands_under_each_picture(browser, sites, language, path):
    _, running = sites
    page, said, asked = visited(browser, f"{running.public}/{language}{path}")

    page.evaluate(_SCROLL)
    figures = page.evaluate(_FIGURES)
    page.context.close()

    assert len(figures) >= 4
    for figure in figures:
        names = figure["credit"].removeprefix(_LABEL[language])
        assert names in ("Elodie Quatresous", "Thomas Vasseur")
        assert figure["credit"].startswith(_LABEL[language])
        assert figure["is_seen"]
        assert figure["is_under"]
        assert figure["is_loaded"]
    assert said == []
    assert all(url.startswith(running.public) for url in asked)


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_window(browser, sites, width, scheme):
    _, running = sites
    for path in _PAGES:
        page, _, _ = visited(browser, f"{running.public}/fr{path}", width=width, scheme=scheme)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.context.close()


def test_every_picture_links_to_its_page_and_on(browser, sites):
    _, running = sites
    page, said, _ = visited(browser, f"{running.public}/", script=False)

    page.click("section h2 a")
    page.click(".session figure a >> nth=0")
    title = page.inner_text("h1")
    credit = page.inner_text("figcaption .credit")
    page.click("a[rel=next]")
    page.click("dd a >> nth=0")

    assert title
    assert credit.startswith("Crédits photos : ")
    assert "/fr/person/" in page.url
    assert said == []
    page.context.close()


def test_a_search_is_typed_and_narrowed(browser, sites):
    _, running = sites
    page, _, _ = visited(browser, f"{running.public}/fr/search", script=False)

    page.fill("input[name=q]", "citoyens")
    page.keyboard.press("Enter")
    page.click("aside a >> text=Thomas Vasseur")

    assert set(page.locator("figcaption .credit").all_inner_texts()) == {
        "Crédits photos : Thomas Vasseur"
    }
    assert "q=citoyens" in page.url
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_say(browser, sites, scheme):
    from axe_playwright_python.sync_playwright import Axe

    _, running = sites
    for path in (*_PAGES, "/nothing-here"):
        page, _, _ = visited(browser, f"{running.public}/fr{path}", scheme=scheme)

        violations = Axe().run(page).response["violations"]

        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        page.context.close()


def test_the_desk_is_behind_its_sign_in(browser, sites):
    from byline.archive.accounts import add_account

    archive, running = sites
    add_account(archive.accounts, "marie", "correct horse battery")
    page, _, _ = visited(browser, f"{running.desk}/")

    page.fill("input[name=name]", "marie")
    page.fill("input[name=password]", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.desk")

    assert page.locator("table.desk tbody tr").count() == 24
    page.context.close()


def test_a_new_bundle_shows_while_the_gallery_is_served(sites, byline, tmp_path, browser):
    import time
    import urllib.request

    from tests.pictures import credited, write

    archive, _ = sites
    shutil.copytree(archive.root, tmp_path / "archive", symlinks=True)
    copy = find_archive(tmp_path / "archive", tmp_path)
    card = write(tmp_path / "card", A__JPG=credited("Nadia Berthier"))
    with served(copy.root) as running:
        byline("ingest", card)
        byline("publish")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{running.public}/fr/search?q=berthier") as answer:
                text = answer.read().decode()
            if "Nadia Berthier" in text:
                return
    pytest.fail("the gallery did not renew itself within 20 seconds")
