import json
from pathlib import Path

import pytest

from byline.archive.cli import cli
from byline.metadata.packet import xmp_packet
from tests.pictures import credited, jpeg, write


def test_init_makes_an_archive_and_refuses_what_is_not_empty(byline, tmp_path):
    byline("init", tmp_path / "a")
    again = byline("init", tmp_path / "a", exit_code=2)
    write(tmp_path / "b", notes__txt=b"x")
    full = byline("init", tmp_path / "b", exit_code=2)

    assert (tmp_path / "a" / "catalogue.db").exists()
    assert f"Error: {tmp_path / 'a'}: is an archive already; nothing was changed\n" == again.stderr
    assert f"Error: {tmp_path / 'b'}: is not empty; give a new or an empty folder\n" == full.stderr


def test_the_archive_is_named_or_found_above(byline, tmp_path, monkeypatch):
    byline("init", tmp_path / "a")
    (tmp_path / "a" / "deep" / "er").mkdir(parents=True)

    monkeypatch.chdir(tmp_path / "a" / "deep" / "er")
    byline("publish")
    monkeypatch.chdir(tmp_path)
    byline("--archive", tmp_path / "a", "publish")
    nowhere = byline("publish", exit_code=2)
    wrong = byline("--archive", tmp_path, "publish", exit_code=2)

    assert (
        "no byline archive here or above; give one with --archive DIR or BYLINE_ARCHIVE"
        in nowhere.stderr
    )
    assert (
        f"Error: {tmp_path}: is not a byline archive; make one with: byline init {tmp_path}\n"
        == wrong.stderr
    )


def test_a_damaged_archive_is_told_with_status_3(byline, tmp_path):
    byline("init", tmp_path / "a")
    (tmp_path / "a" / "catalogue.db").write_bytes(b"not a database" * 100)

    result = byline("--archive", tmp_path / "a", "search", "x", exit_code=3)

    assert "the catalogue cannot be read" in result.stderr


def test_read_needs_no_archive_and_says_what_each_block_says(byline, tmp_path):
    folder = write(
        tmp_path / "card",
        A__JPG=jpeg(exif={"creator": ("Jane",)}, xmp={"creator": ("Jane", "Joan")}),
        A__xmp=xmp_packet({"headline": "Ouverture"}),
    )

    record = json.loads(byline("read", folder / "A.JPG", "--json").stdout)

    assert {"path", "container", "iptc_digest", "is_signed"} <= set(record)
    assert {"field": "headline", "source": "sidecar", "block": 1} | dict.fromkeys(
        ("value", "raw"), "Ouverture"
    ) in record["readings"]
    assert record["resolved"]["creator"] == {
        "value": ["Jane", "Joan"], "source": "xmp", "rule": "longest list of names", "conflict": False,
    }  # fmt: skip
    assert "creator" in byline("read", folder / "A.JPG").stdout


def test_read_tells_of_files_it_cannot_read_and_reads_the_others(byline, tmp_path):
    folder = write(tmp_path / "card", A__txt=b"hello", B__JPG=credited())

    result = byline(
        "read", folder / "A.txt", folder / "none", folder / "B.JPG", "--json", exit_code=1
    )
    records = [json.loads(line) for line in result.stdout.splitlines()]

    assert records[0]["problems"] == [
        "file: is not a JPEG, PNG, TIFF, WebP, HEIF, AVIF or XMP file"
    ]
    assert records[1]["problems"] == ["cannot be read (No such file or directory)"]
    assert records[2]["resolved"]["creator"]["value"] == ["Elodie Quatresous"]


def commands(command, path=("byline",)):
    yield path, command
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from commands(command.get_command(None, name), (*path, name))


@pytest.mark.parametrize(
    ("path", "command"),
    list(commands(cli)),
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_command_has_help_examples_and_exit_statuses(byline, path, command):
    text = byline(*path[1:], "--help").stdout

    assert "Exit status:" in text
    if not hasattr(command, "list_commands"):
        assert f"{' '.join(path)} " in text.split("Options:")[0].split("\n", 2)[2]


def test_the_help_in_the_docs_is_the_help(byline):
    """Regenerate with: BYLINE_WRITE=1 pytest tests/archive/test_cli.py."""
    import os

    page = Path(__file__).parents[2] / "docs" / "commands.md"
    sections = [
        f"## {' '.join(path)}\n\n```\n{byline(*path[1:], '--help').stdout.replace('Usage: cli', 'Usage: byline')}```\n"
        for path, _ in commands(cli)
    ]
    text = "# Commands\n\nWhat `--help` says of each.\n\n" + "\n".join(sections)
    if os.environ.get("BYLINE_WRITE"):
        page.write_text(text, encoding="utf-8")

    assert page.read_text(encoding="utf-8") == text


def test_the_version_is_told(byline):
    assert byline("--version").stdout.startswith("byline, version ")


@pytest.mark.parametrize("command", ["ingest", "contact", "read", "show", "undo", "untag"])
def test_a_command_without_its_object_is_no_command(archive, byline, command):
    assert "Missing argument" in byline(command, exit_code=2).stderr
