"""Takes the pictures of the README: the sample archive, served and seen in Chromium.

Run with `make screenshots`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from byline.archive.sample.building import build_sample
from tests.chromium import launched
from tests.sites import served

_SHOTS = {
    "event.jpg": ("/fr/event/up-conference-2015", 1200, 920),
    "phone.jpg": ("/en/search?q=innovation", 390, 820),
}


def take(folder: Path) -> None:
    """Write every picture into a folder."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed (Debian package chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        archive = build_sample(Path(place) / "demo", announce=print)
        with served(archive.root) as sites, launched(program) as browser:
            for name, (path, width, height) in _SHOTS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(f"{sites.public}{path}", wait_until="networkidle")
                page.screenshot(path=folder / name, quality=88, type="jpeg")
                print(folder / name)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
