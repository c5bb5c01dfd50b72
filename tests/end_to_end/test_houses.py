"""Galleries of organisations that are not like the sample's: a long name, a wide logo, a tall one, a bright accent."""

import pytest

from byline.archive.publishing.publication import publish
from byline.archive.storage.layout import find_archive
from tests.catalogues import copied
from tests.chromium import visited
from tests.end_to_end.test_every_page import violations
from tests.pages import addresses
from tests.sites import served

_LONG = "Fédération nationale des associations de solidarité, d’innovation et de coopération des territoires"
_HOUSES = {
    "long": f'name = "{_LONG}"\ncontact = "une.adresse.fort.longue@{"tres-" * 12}longue.example"\npublisher = "{_LONG}"\n'
    f'[fr]\nfooter = [{{ title = "{_LONG}", url = "https://www.example.org" }}]\n',
    "wide": 'name = "UP"\nlogo = "wide.svg"\nlogo_dark = "tall.svg"\n',
    "tall": 'name = "UP"\nlogo = "tall.svg"\naccent = "#d6006c"\n',
}
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><rect width="100%" height="100%" fill="#d6006c"/></svg>'


@pytest.fixture(scope="module", params=_HOUSES)
def house(request, sample, tmp_path_factory):
    root = tmp_path_factory.mktemp("house") / "archive"
    copied(sample, root)
    (root / "wide.svg").write_text(_SVG.format(1600, 120))
    (root / "tall.svg").write_text(_SVG.format(100, 160))
    (root / "site.toml").write_text(_HOUSES[request.param], "utf-8")
    archive = find_archive(root, root)
    publish(archive)
    with served(root) as running:
        yield archive, running, request.param


def test_every_page_fits_and_can_be_read(browser, house):
    archive, running, _ = house
    with visited(browser, "about:blank") as visit:
        for name, path in addresses(archive).items():
            for width, scheme in ((320, "dark"), (1440, "light")):
                visit.page.emulate_media(color_scheme=scheme)
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.goto(f"{running.public}/fr{path}")
                widest = visit.page.evaluate("document.documentElement.scrollWidth")

                assert widest <= width, (name, width)
                if name in ("home", "legal", "photo"):
                    assert violations(visit.page) == [], (name, width)
            assert [text for text in visit.said if "Failed to load resource" not in text] == []


def test_a_logo_is_seen_whole(browser, house):
    _, running, kind = house
    if kind == "long":  # it has none, and its name stands there
        with visited(browser, f"{running.public}/fr/", width=320) as visit:
            assert visit.page.inner_text(".wordmark") == _LONG
        return
    for scheme in ("light", "dark"):
        with visited(browser, f"{running.public}/fr/", width=320, scheme=scheme) as visit:
            box = visit.page.locator(".wordmark img").bounding_box()
            drawn = visit.page.evaluate("document.querySelector('.wordmark img').currentSrc")

            assert 20 <= box["height"] <= 50
            assert 20 <= box["width"] <= 200
            assert drawn.endswith(".svg")
            assert visit.page.evaluate("document.querySelector('.wordmark img').complete")
