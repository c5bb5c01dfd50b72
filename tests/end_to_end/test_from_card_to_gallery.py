"""The whole way, in a real browser: the sample archive built, published, served and looked at."""

import shutil
import time
import urllib.request

import pytest

from byline.archive.storage.accounts import add_account
from byline.archive.storage.layout import find_archive
from tests.chromium import visited
from tests.pictures import credited, write
from tests.sites import served

_PAGES = (
    "/",
    "/event/up-conference-2015",
    "/person/marylise-lebranchu",
    "/photographer/elodie-quatresous",
    "/search?q=territoires",
)
_LABEL = {"fr": "Crédit photo : ", "en": "Photo: "}
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


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", _PAGES)
def test_the_credit_stands_under_each_picture(browser, sites, language, path):
    _, running = sites
    with visited(browser, f"{running.public}/{language}{path}") as visit:
        visit.page.evaluate(_SCROLL)
        figures = visit.page.evaluate(_FIGURES)

    assert len(figures) >= 4
    for figure in figures:
        names = figure["credit"].removeprefix(_LABEL[language])
        assert names in ("Elodie Quatresous", "Thomas Vasseur")
        assert figure["credit"].startswith(_LABEL[language])
        assert figure["is_seen"]
        assert figure["is_under"]
        assert figure["is_loaded"]


def test_the_desk_is_behind_its_sign_in(browser, sites):
    archive, running = sites
    add_account(archive.accounts, "marie", "correct horse battery")
    with visited(browser, f"{running.desk}/en/library") as visit:
        _sign_in(visit.page)

        assert visit.page.locator(".tile").count() == 24


def test_a_new_bundle_shows_while_the_gallery_is_served(sites, byline, tmp_path):
    archive, _ = sites
    shutil.copytree(archive.root, tmp_path / "archive", symlinks=True)
    copy = find_archive(tmp_path / "archive", tmp_path)
    card = write(tmp_path / "card", A__JPG=credited("Nadia Berthier"))
    with served(copy.root) as running:
        byline("ingest", card)
        byline("publish")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{running.public}/fr/search?q=berthier") as answer:
                text = answer.read().decode()
            if "Nadia Berthier" in text:
                return
    pytest.fail("the gallery did not renew itself within 60 seconds")


def test_the_desk_shows_what_came_after_a_rebuild(browser, sample_copy, byline, tmp_path):
    """The catalogue that the desk had opened is set aside; it must not go on with that one."""
    add_account(sample_copy.accounts, "marie", "correct horse battery")
    card = write(tmp_path / "card", Z9999__JPG=credited("Nadia Berthier"))
    with (
        served(sample_copy.root) as running,
        visited(browser, f"{running.desk}/en/library") as visit,
    ):
        _sign_in(visit.page)
        byline("rebuild")
        byline("ingest", card)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            visit.page.reload()
            if visit.page.locator(".tile").count() == 25:
                return
    pytest.fail("the desk did not take the new catalogue up within 60 seconds")


def _sign_in(page):
    page.fill("input[name=name]", "marie")
    page.fill("input[name=password]", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tile")
