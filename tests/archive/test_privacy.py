"""What holds personal data is private from the moment it exists, whatever the umask; verify says where it is not."""

import os
import stat

import pytest

from byline.archive.publishing.requests import Asked, keep_request
from byline.archive.storage.layout import find_archive
from tests.pictures import credited, write


@pytest.fixture(params=[0o000, 0o022, 0o077])
def kept(request, tmp_path, byline):
    """An archive in use under some umask: its root."""
    before = os.umask(request.param)
    root = tmp_path / "archive"
    byline("init", root)
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("staff", "add", "marie", "--password", "correct horse battery")
    archive = find_archive(root, root)
    asked = Asked(kind="removal", photo="x", name="", contact="a@b.c", message="m", language="fr")
    keep_request(archive.requests, asked)
    byline("backup", tmp_path / "backups")
    byline("rebuild")
    yield root
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_look_in(kept, byline):
    folders = [kept, kept / ".byline", kept / "requests", kept.parent / "backups"]
    files = [
        *kept.glob("catalogue*"), *kept.glob("*.db*"), *(kept / ".byline").glob("*.db*"),
        *(kept / "requests").iterdir(), *(kept.parent / "backups").iterdir(),
    ]  # fmt: skip

    assert {mode(folder) for folder in folders} == {0o700}
    assert {mode(file) for file in files} == {0o600}
    assert len(files) > 5
    assert "0 faults" in byline("verify").stdout


@pytest.mark.parametrize(
    "place", [".", ".byline", "requests", "catalogue.db", ".byline/staff.db", "requests/x.json"]
)
@pytest.mark.parametrize("bits", [0o040, 0o004, 0o010])
def test_verify_says_what_is_open(tmp_path, byline, archive, place, bits):
    byline("staff", "add", "marie", "--password", "correct horse battery")
    (archive.requests / "x.json").touch(0o600)
    target = archive.root / place
    target.chmod(mode(target) | bits)

    said = byline("verify", exit_code=3)

    assert f"{place}: open to others" in said.stderr
    assert "1 fault" in said.stdout
    target.chmod(mode(target) & ~bits)
    byline("verify")
