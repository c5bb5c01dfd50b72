"""What is installed is what is tracked: a wheel from a clean copy, used outside the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.pictures import credited, write

_ROOT = Path(__file__).parents[2]
_FOLDERS = ("archive", "metadata", "photos", "plugins")


def tracked():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listing.stdout.split("\0") if name and (_ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    copy = tmp_path_factory.mktemp("clean")
    for name in tracked():
        if not (_ROOT / name).is_symlink():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((_ROOT / name).read_bytes())
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return next((copy / "dist").glob("*.whl"))


def test_the_wheel_holds_every_tracked_file_of_the_four_folders_and_no_other(wheel):
    expected = {f"byline/{name}" for name in tracked() if name.split("/")[0] in _FOLDERS}

    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert names == expected


def test_the_wheel_brings_its_licence_and_the_notices(wheel):
    names = {name.partition(".dist-info/")[2] for name in zipfile.ZipFile(wheel).namelist()}

    assert {"licenses/LICENSE", "licenses/docs/notices.md"} <= names


def test_an_installed_wheel_works_outside_the_checkout(wheel, tmp_path):
    """The dependencies are those of this environment; byline itself is the wheel's."""
    place = tmp_path / "installed"
    venv.create(place, with_pip=False)
    packages = next(place.glob("lib/python*/site-packages"))
    ours = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "dependencies.pth").write_text(f"{ours}\n")
    environment = {**os.environ, "PYTHONPATH": str(packages)}

    def byline(*arguments):
        command = [place / "bin" / "python", "-m", "byline.archive.cli", *map(str, arguments)]
        result = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr

    byline("init", "photos")
    write(tmp_path / "card", A__JPG=credited())
    byline("--archive", "photos", "ingest", "card")
    byline("--archive", "photos", "publish")
    page = subprocess.run(
        [place / "bin" / "python", "-c", _ASK_FOR_HOME],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = json.loads(page.splitlines()[-1])

    assert str(packages) in found["from"]
    assert "Crédit photo :" in found["home"]
    assert "--paper" in found["style"]


_ASK_FOR_HOME = """
import asyncio, json, re
from pathlib import Path
import byline.plugins.server as server
from byline.archive.publishing.publication import current_bundle

site = server.public_site(current_bundle(Path("photos/public").absolute()))

async def ask():
    await site.invoke_startup()
    home = (await site.client.get("/fr/")).text
    style = (await site.client.get(re.search(r'href="(/static/[^"]*byline.css)"', home)[1])).text
    print(json.dumps({"from": server.__file__, "home": home, "style": style}))

asyncio.run(ask())
"""
