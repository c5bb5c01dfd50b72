"""The public process opens nothing but the bundle: its open files and its system calls say so."""

import shutil
import urllib.request
from pathlib import Path

import pytest

from tests.sites import served


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def opened_by(pid):
    links = Path(f"/proc/{pid}/fd")
    return {str(link.readlink()) for link in links.iterdir() if link.exists()}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc is absent: open files unseen")
def test_the_gallery_process_holds_nothing_of_the_archive(sample_copy):
    with served(sample_copy.root) as running:
        urllib.request.urlopen(f"{running.public}/fr/event/up-conference-2015").read()
        public, desk = sorted(children(running.process.pid))
        arguments = Path(f"/proc/{public}/cmdline").read_text()
        held = {path for path in opened_by(public) if path.startswith(str(sample_copy.root))}
        held_by_desk = {path for path in opened_by(desk) if path.startswith(str(sample_copy.root))}

    assert "public" in arguments
    assert held
    assert all(path.startswith(str(sample_copy.public)) for path in held)
    assert str(sample_copy.catalogue) in held_by_desk or held_by_desk == set()


def test_the_gallery_works_where_there_is_no_archive(sample_copy, tmp_path):
    from byline.archive.publishing.publication import current_bundle
    from byline.plugins.server import public_site
    from tests.plugins.conftest import asked

    shutil.copytree(sample_copy.public, tmp_path / "elsewhere", symlinks=True)
    shutil.rmtree(sample_copy.root)

    ask = asked(public_site(current_bundle(tmp_path / "elsewhere")))

    assert "Elodie Quatresous" in ask("/fr/").text
