"""The public process opens nothing but the bundle: its open files and its system calls say so."""

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from byline.archive.publishing.publication import current_bundle
from byline.archive.storage.confinement import can_confine
from tests.sites import served


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def opened_by(pid):
    links = Path(f"/proc/{pid}/fd")
    return {str(link.readlink()) for link in links.iterdir() if link.exists()}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc is absent: open files unseen")
def test_the_gallery_process_holds_nothing_of_the_archive(sample_copy, monkeypatch):
    monkeypatch.setenv("BYLINE_ARCHIVE", str(sample_copy.root))
    with served(sample_copy.root) as running:
        urllib.request.urlopen(f"{running.public}/fr/event/up-conference-2015").read()
        public, desk = sorted(children(running.process.pid))
        arguments = Path(f"/proc/{public}/cmdline").read_text()
        environment = Path(f"/proc/{public}/environ").read_text()
        held = {path for path in opened_by(public) if path.startswith(str(sample_copy.root))}
        held_by_desk = {path for path in opened_by(desk) if path.startswith(str(sample_copy.root))}

    assert "public" in arguments
    assert str(sample_copy.root) not in arguments
    assert "BYLINE_ARCHIVE" not in environment
    assert held
    assert all(path.startswith(str(sample_copy.public)) for path in held)
    assert str(sample_copy.catalogue) in held_by_desk or held_by_desk == set()


def test_the_gallery_works_where_there_is_no_archive(sample_copy, tmp_path):
    from byline.plugins.server import public_site
    from tests.plugins.conftest import asked

    shutil.copytree(sample_copy.public, tmp_path / "elsewhere", symlinks=True)
    shutil.rmtree(sample_copy.root)

    ask = asked(public_site(current_bundle(tmp_path / "elsewhere")))

    assert "Elodie Quatresous" in ask("/fr/").text


_INSIDE = """
import json, os, subprocess, sys
from pathlib import Path
from byline.plugins import server

def outcome(deed):
    try:
        deed()
    except OSError as error:
        return error.strerror
    except subprocess.CalledProcessError as error:
        return "Permission denied" if b"Permission denied" in error.stderr else error
    return "done"

async def attempt(site, orders):
    root = Path(orders.place).parents[1]
    catalogue = root / "catalogue.db"
    print(json.dumps({
        "read the catalogue": outcome(catalogue.read_bytes),
        "read the accounts": outcome((root / ".byline" / "staff.db").read_bytes),
        "look into the originals": outcome(lambda: os.listdir(root / "originals")),
        "look into the archive": outcome(lambda: os.listdir(root)),
        "read somebody's file": outcome(Path(sys.argv[1]).read_bytes),
        "change the bundle": outcome(lambda: Path(orders.place).write_bytes(b"x")),
        "have it read": outcome(
            lambda: subprocess.run(["/bin/cat", catalogue], capture_output=True, check=True)
        ),
        "read the bundle": outcome(Path(orders.place).read_bytes),
        "keep a request": outcome(lambda: (Path(orders.requests) / "x.json").write_text("{}")),
    }))

server._serve = attempt
server.main("public")
"""


@pytest.mark.skipif(not can_confine(), reason="this kernel has no Landlock: nothing is confined")
def test_from_inside_it_can_open_the_bundle_and_nothing_else(sample_copy, byline, tmp_path):
    byline("staff", "add", "marie", "--password", "correct horse battery")
    (tmp_path / "diary").write_text("private")
    orders = {
        "listening": 0,
        "ready": 0,
        "place": str(current_bundle(sample_copy.public)),
        "requests": str(sample_copy.requests),
    }
    command = [sys.executable, "-P", "-c", _INSIDE, str(tmp_path / "diary")]
    found = subprocess.run(
        command, input=json.dumps(orders), capture_output=True, text=True, check=True
    )

    outcomes = json.loads(found.stdout)

    allowed = {what for what, how in outcomes.items() if how == "done"}
    assert allowed == {"read the bundle", "keep a request"}
    assert {outcomes[what] for what in outcomes.keys() - allowed} == {"Permission denied"}


_LOADED = """
import asyncio, json, sys
from pathlib import Path
from byline.plugins.server import public_site

site = public_site(Path(sys.argv[1]))

async def ask():
    await site.invoke_startup()
    for path in ("/fr/", "/fr/search?q=oural", "/sitemap.xml", "/iiif/collection.json"):
        assert (await site.client.get(path)).status_code == 200

asyncio.run(ask())
print(json.dumps(sorted(sys.modules)))
"""


def test_the_gallery_process_loads_no_decoder_no_worker_and_no_writer(sample):
    command = [sys.executable, "-c", _LOADED, str(current_bundle(sample.public))]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    loaded = set(json.loads(found))

    assert "byline.plugins.gallery" in loaded
    assert not loaded & {"PIL", "pi_heif", "pebble", "exifread", "sqlite_utils", "cykooz_resizer"}
    writers = (
        "byline.photos",
        "byline.plugins.desk",
        "byline.archive.ingest",
        "byline.archive.editing",
        "byline.archive.catalogue.opening",
        "byline.archive.publishing.bundle",
    )
    assert [name for name in loaded if name.startswith(writers)] == []
