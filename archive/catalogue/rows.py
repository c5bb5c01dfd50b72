"""Rows as typed values: the one way from the database to a dataclass.

Dataclasses are checked by msgspec, so a column that a type does not expect is an error where it is read, and
not three rooms further on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec
from sqlite_utils import Database

T = TypeVar("T")


def rows(
    db: Database, shape: type[T], sql: str, parameters: Mapping[str, object] | None = None
) -> Iterator[T]:
    """Each row of a query as a value of `shape`, whose fields are columns by their names.

    Raises msgspec.ValidationError where a column is not of its field's type.
    """
    for row in db.query(sql, parameters or {}):
        yield msgspec.convert(row, shape, strict=False)  # SQLite has no booleans but 0 and 1


def row(
    db: Database, shape: type[T], sql: str, parameters: Mapping[str, object] | None = None
) -> T | None:
    """The first row of a query as a value of `shape`; None where there is none."""
    return next(rows(db, shape, sql, parameters), None)


def texts(db: Database, sql: str, parameters: Mapping[str, object] | None = None) -> list[str]:
    """The first column of a query, as texts."""
    return [str(found[0]) for found in db.execute(sql, parameters or {}).fetchall()]


def numbers(db: Database, sql: str, parameters: Mapping[str, object] | None = None) -> list[int]:
    """The first column of a query, as numbers."""
    return [int(found[0]) for found in db.execute(sql, parameters or {}).fetchall()]
