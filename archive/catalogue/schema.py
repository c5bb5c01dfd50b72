"""The catalogue's tables: numbered files of SQL, each run once in its order, and never changed again.

Times are ISO 8601 text. A photo's own times are local to the camera; `offset` says how far from UTC,
where that is known. Names that reach an address (`uid`, `slug`) say nothing private. Triggers are made
elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

_FOLDER = Path(__file__).parent / "migrations"

migrations = Migrations("byline")


def _migration(path: Path) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in _statements(path.read_text("utf-8")):
            db.execute(statement)

    return run


def _statements(text: str) -> Iterator[str]:
    """The statements of a file, one by one, so that all of it stays one transaction."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


for _path in sorted(_FOLDER.glob("*.sql")):
    migrations(name=_path.stem)(_migration(_path))
