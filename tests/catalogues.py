"""What the catalogue and the copies of an archive say, for tests to compare."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from byline.archive.storage.derivatives import derivative_path, media_name
from byline.archive.storage.layout import Archive, find_archive
from byline.metadata.reading import read


def rows(archive: Archive, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    """The rows of a query on the catalogue."""
    with sqlite3.connect(archive.catalogue) as connection:
        return connection.execute(sql, parameters).fetchall()


def copied(archive: Archive, root: Path) -> Archive:
    """A copy of an archive that nobody is writing to; whoever reads its catalogue leaves files that come and go."""
    passing = shutil.ignore_patterns("catalogue.db-wal", "catalogue.db-shm")
    shutil.copytree(archive.root, root, symlinks=True, ignore=passing)
    return find_archive(root, root)


def uid_of(archive: Archive, name: str) -> str:
    """The uid of the photo of that source name."""
    ((uid,),) = rows(archive, "select uid from photos where source_name = ?", name)
    return uid


def ingested(result: Result) -> list[dict[str, object]]:
    """The record of each file that an ingest with --json printed; what it says of the card comes last."""
    *files, card = map(json.loads, result.stdout.splitlines())
    assert card.keys() == {"safe", "reason", "left_behind"}
    return files


def shown(byline: Callable[..., Result], uid: str) -> dict[str, object]:
    """What `byline show` says of a photo."""
    return json.loads(byline("show", uid, "--json").stdout)


def said_by_copies(archive: Archive, uid: str, field: str) -> set[tuple[str, object]]:
    """What every copy of a photo says of a field, as (source, value)."""
    digests = rows(
        archive,
        "select d.digest, d.media_type from derivatives d join photos on photos.id = photo where uid = ?",
        uid,
    )
    assert digests
    return {
        (item.source, item.value)
        for name in digests
        for item in read(
            derivative_path(archive.derivatives, media_name(*name)).read_bytes()
        ).readings
        if item.field == field
    }


def change_in(result: Result) -> str:
    """The name of the change a command reports in JSON."""
    return json.loads(result.stdout.splitlines()[-1])["change"]
