"""Every released state of the catalogue comes up to today's, and is then no different from a new one."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from byline.archive.catalogue import watching
from byline.archive.catalogue.kinds import KINDS
from byline.archive.catalogue.opening import open_catalogue
from byline.archive.catalogue.records import Watched
from byline.archive.catalogue.schema import migrations
from byline.archive.founding import make_archive
from byline.archive.storage.layout import find_archive
from tests.catalogues import rows

_RELEASED = sorted((Path(__file__).parent / "released").glob("*.db"))


def opened_as_released(state, root):
    """An archive whose catalogue is as a former byline left it; only the marker is made for the test."""
    catalogue = root / "catalogue.db"
    for folder in ("originals", "records", "derivatives", "public", ".byline/staging"):
        (root / folder).mkdir(parents=True)
    catalogue.write_bytes(state.read_bytes())
    with sqlite3.connect(catalogue) as connection:
        ((identity,),) = connection.execute("select id from archive").fetchall()
    marker = {"byline": 1, "id": identity}
    (root / ".byline" / "archive.json").write_text(json.dumps(marker))
    return find_archive(root, root)


def schema(archive):
    """All that a catalogue is made of, but for SQLite's own tables and the shadows of its text index."""
    found = rows(archive, "select type, name, tbl_name, sql from sqlite_master")
    return sorted(
        (kind, name, table, "".join(sql.split()))  # as they were indented does not count
        for kind, name, table, sql in found
        if sql and not name.startswith(("sqlite_", "search_"))
    )


def test_there_is_a_state_for_each_migration_that_was_released():
    numbers = [migration.name[:3] for migration in migrations.pending(Database(memory=True))]

    # The first four came out together with the fifth; the last is what a new archive has.
    assert [path.stem for path in _RELEASED] == numbers[4:-1]


@pytest.mark.parametrize("state", _RELEASED, ids=lambda path: path.stem)
def test_a_released_catalogue_becomes_what_a_new_one_is(state, tmp_path):
    archive = opened_as_released(state, tmp_path / "old")

    with open_catalogue(archive) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("pragma foreign_key_check").fetchall() == []

    assert schema(make_archive(tmp_path / "new")) == schema(archive)


@pytest.mark.parametrize("state", _RELEASED, ids=lambda path: path.stem)
def test_a_released_catalogue_keeps_what_it_knew(state, tmp_path):
    archive = opened_as_released(state, tmp_path / "old")

    with open_catalogue(archive):
        pass

    shown = rows(
        archive,
        "select source_name, people.name, persons_shown.source from persons_shown"
        " join photos on photos.id = photo join people on people.id = person order by 2",
    )
    assert shown == [
        ("A.JPG", "Akim Oural", "file"),
        ("A.JPG", "Marylise Lebranchu", "staff"),
        ("A.JPG", "Sophie Keller", "staff"),
    ]
    assert rows(archive, "select count(*) from kept_files") == [(5,)]
    assert rows(archive, "select distinct value from overrides where field = 'licence'") in (
        [('"CC-BY-4.0"',)],
        [],
    )


def test_a_change_of_today_is_noted_in_an_archive_of_yesterday(tmp_path):
    archive = opened_as_released(_RELEASED[0], tmp_path / "old")

    with open_catalogue(archive) as db:
        db.execute("update people set name = 'Akim OURAL' where name = 'Akim Oural'")
        assert db.execute("select kind, key from pending_files").fetchall() == [
            ("person", "akim-oural")
        ]
        assert ("person", "akim-oural") in db.execute(
            "select kind, key from pending_bundle"
        ).fetchall()


def test_a_table_watched_from_now_on_gets_its_triggers_in_old_and_new_archives(
    tmp_path, monkeypatch
):
    """As a later issue adds one: a kind more watches a table more."""
    old = opened_as_released(_RELEASED[-1], tmp_path / "old")
    new = make_archive(tmp_path / "new")
    photos = KINDS[0]
    more = type(photos)(
        name=photos.name,
        tell=photos.tell,
        watched=(*photos.watched, Watched(table="keywords", key="'x'", moments=("insert",))),
    )
    monkeypatch.setattr(watching, "KINDS", (more, *KINDS[1:]))

    for archive in (old, new):
        with open_catalogue(archive):
            pass
        assert rows(
            archive, "select tbl_name from sqlite_master where name = ?",
            "keywords_insert_reaches_its_file",
        ) == [("keywords",)]  # fmt: skip


def test_a_trigger_that_was_lost_is_made_again(archive):
    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute("drop trigger photos_update_reaches_its_file")

    with open_catalogue(archive):
        pass

    assert rows(
        archive, "select count(*) from sqlite_master where name = 'photos_update_reaches_its_file'"
    ) == [(1,)]


def test_migrations_are_plain_sql_and_call_nothing():
    folder = Path(watching.__file__).parent / "migrations"

    assert [path.suffix for path in folder.iterdir()] == [".sql"] * len(list(folder.iterdir()))
    assert [path.stem[:3] for path in sorted(folder.iterdir())] == [
        f"{number:03}" for number in range(1, len(list(folder.iterdir())) + 1)
    ]
