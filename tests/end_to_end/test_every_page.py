"""What holds of every kind of page: anyone can use it, nothing shifts, nothing is said, asked or kept."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.chromium import visited
from tests.pages import addresses
from tests.pictures import encoded, write
from tests.sites import served

#: Chromium says this of every page that is not answered with 200, whatever the page does.
_NOT_FOUND = "Failed to load resource: the server responded with a status of 4"
_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_SCROLL = """
async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 300) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 20));
  }
  await Promise.all([...document.images].map(image => image.decode()));
  await new Promise(done => setTimeout(done, 100));
}
"""


def violations(page):
    """What axe finds, of any impact."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_any_page(browser, sites, language):
    archive, running = sites
    with visited(browser, "about:blank") as visit:
        for name, path in addresses(archive).items():
            visit.page.goto(f"{running.public}/{language}{path}")
            for panel in visit.page.locator("details.action summary").all():
                panel.click()
            for scheme in ("light", "dark"):
                visit.page.emulate_media(color_scheme=scheme)

                assert violations(visit.page) == [], (name, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_in_the_viewer(browser, sites, language, scheme):
    _, running = sites
    address = f"{running.public}/{language}/event/up-conference-2015"
    with visited(browser, address, scheme=scheme) as visit:
        visit.page.click(".rows a.frame >> nth=1")
        visit.page.wait_for_selector("dialog[open] .credit")

        assert violations(visit.page) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_fits_its_window_and_nothing_is_said_asked_of_others_or_kept(
    browser, sites, language
):
    archive, running = sites
    with visited(browser, "about:blank") as visit:
        for name, path in addresses(archive).items():
            visit.page.set_viewport_size({"width": 320, "height": 900})
            visit.page.goto(f"{running.public}/{language}{path}")
            for width in (320, 360, 768, 1440):
                visit.page.set_viewport_size({"width": width, "height": 900})
                widest = visit.page.evaluate("document.documentElement.scrollWidth")
                assert widest <= width, (name, width)
            visit.page.wait_for_load_state("networkidle")

            assert [text for text in visit.said if not text.startswith(_NOT_FOUND)] == [], name
            assert all(url.startswith(running.public) for url in visit.asked), name
            assert visit.page.context.cookies() == []
            assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_shifts_while_pictures_load_and_pages_are_scrolled(browser, sites, width):
    archive, running = sites
    with visited(browser, "about:blank", width=width) as visit:
        visit.page.add_init_script(_WATCH_SHIFTS)
        for name, path in addresses(archive).items():
            visit.page.goto(f"{running.public}/fr{path}")
            visit.page.evaluate(_SCROLL)

            assert visit.page.evaluate("shifted") <= 0.01, name


def test_nothing_shifts_on_a_slow_phone_while_its_page_still_comes_in(browser, sites):
    archive, running = sites
    for name in ("event", "search", "home"):
        with visited(browser, "about:blank", width=360) as visit:
            slow = visit.page.context.new_cdp_session(visit.page)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
            visit.page.add_init_script(_WATCH_SHIFTS)
            visit.page.goto(f"{running.public}/fr{addresses(archive)[name]}")
            visit.page.evaluate(_SCROLL)

            assert visit.page.evaluate("shifted") <= 0.01, name


def test_paper_gets_the_picture_its_caption_and_its_credit(browser, sites):
    archive, running = sites
    path = addresses(archive)["photo"]
    with visited(browser, f"{running.public}/fr{path}", scheme="dark") as visit:
        page = visit.page
        page.emulate_media(media="print")

        assert page.is_visible("figure img")
        assert page.inner_text("figcaption") == "Crédit photo : Elodie Quatresous"
        assert page.inner_text("h1") == "Akim Oural raconte l’expérience lilloise"
        for hidden in ("header.site", "footer.site", ".actions", ".beside"):
            assert not page.is_visible(hidden)
        colours = page.evaluate(
            "(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))"
        )
        assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        assert page.pdf().count(b"/Type /Page\n") == 1


def test_an_event_of_forty_real_pictures_is_light_on_a_phone(
    browser, byline, archive, shared_photos, tmp_path
):
    card = _forty_real_pictures(shared_photos, tmp_path / "card")
    byline("event", "create", "forty", "--title", "Forty", "--from", "2015-02-17")
    byline("ingest", card, "--event", "forty", "--credit", "Elodie Quatresous")
    byline("publish")
    phone = {"device_scale_factor": 3, "is_mobile": True, "has_touch": True}
    with (
        served(archive.root) as running,
        visited(browser, f"{running.public}/fr/event/forty", width=390, **phone) as visit,
    ):
        visit.page.wait_for_load_state("networkidle")
        received = visit.page.evaluate(
            "[...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')[0]]"
            ".map(entry => entry.transferSize)"
        )
        pictures = visit.page.locator(".rows img")
        first_row = pictures.first.bounding_box()["y"]
        late = [picture.get_attribute("loading") for picture in pictures.all()]
        rows = [picture.bounding_box()["y"] for picture in pictures.all()]

    assert len(late) == 40
    assert sum(received) <= 600_000
    assert all(late[place] is None for place, row in enumerate(rows) if row == first_row)
    assert set(late[4:]) == {"lazy"}


def _forty_real_pictures(photos, card):
    """Parts of full-size camera pictures: as much detail as a camera gives, and no two alike."""
    large = [path for path in sorted(photos.rglob("*.jpg")) if path.stat().st_size > 2_000_000]
    files = {}
    for path in large:
        with Image.open(path) as image:
            if image.mode != "RGB" or min(image.size) < 2400:
                continue
            width, height = image.size[0] // 2, image.size[1] // 2
            for left, top in product((0, width), (0, height // 2, height)):
                part = image.crop((left, top, left + width, top + height))
                files[f"P{len(files)}__JPG"] = encoded(part, quality=92)
    assert len(files) >= 40
    return write(card, **dict(list(files.items())[:40]))
