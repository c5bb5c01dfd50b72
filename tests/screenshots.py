"""Takes the pictures of the README and of docs/: every kind of page, served and seen in Chromium.

At three widths: a phone and a desk in French and by day, a tablet in English and by night.
Run with `make screenshots`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from byline.archive.sample.building import build_sample
from byline.archive.storage.accounts import add_account
from tests.chromium import launched, visited
from tests.pages import addresses, withdraw_a_photo
from tests.sites import Sites, served

_LOOKS = ((360, "fr", "light"), (768, "en", "dark"), (1440, "fr", "light"))
_PASSWORD = "correct horse battery"  # of an archive that lives as long as this runs


def take(folder: Path) -> None:
    """Write every picture into a folder, in place of what was there."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed (Debian package chromium)")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        archive = build_sample(Path(place) / "demo", announce=print)
        withdraw_a_photo(archive)
        add_account(archive.accounts, "marie", _PASSWORD, "admin")
        paths = addresses(archive)
        with served(archive.root) as sites, launched(program) as browser:
            for look in _LOOKS:
                _shoot_gallery(browser, sites, paths, folder, *look)
                _shoot_desk(browser, sites, folder, *look)


def _shoot_gallery(
    browser: Browser,
    sites: Sites,
    paths: dict[str, str],
    folder: Path,
    width: int,
    language: str,
    scheme: str,
) -> None:
    for name, path in paths.items():
        address = f"{sites.public}/{language}{path}"
        with visited(browser, address, width=width, scheme=scheme) as visit:
            _shoot(visit.page, folder / f"{name}-{width}.jpg")
    event = f"{sites.public}/{language}{paths['event']}"
    with visited(browser, event, width=width, scheme=scheme) as visit:
        visit.page.click(".rows a.frame >> nth=1")
        visit.page.wait_for_selector("dialog[open] .credit")
        _shoot(visit.page, folder / f"viewer-{width}.jpg")


def _shoot_desk(
    browser: Browser, sites: Sites, folder: Path, width: int, language: str, scheme: str
) -> None:
    address = f"{sites.desk}/{language}/"
    with visited(browser, address, width=width, scheme=scheme) as visit:
        _shoot(visit.page, folder / f"sign-in-{width}.jpg")
        visit.page.fill("input[name=name]", "marie")
        visit.page.fill("input[name=password]", _PASSWORD)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".boards")
        _shoot(visit.page, folder / f"desk-overview-{width}.jpg")
        visit.page.goto(f"{sites.desk}/{language}/library")
        _shoot(visit.page, folder / f"desk-library-{width}.jpg")


def _shoot(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, quality=80, type="jpeg")
    print(file)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
