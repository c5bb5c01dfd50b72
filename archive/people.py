"""One record per person or organisation."""

from __future__ import annotations

from typing import Literal

from sqlite_utils import Database

from ..metadata.names import fold
from ..metadata.names import slug as slugged

Kind = Literal["person", "organisation"]


def person_named(db: Database, name: str, kind: Kind = "person", *, slug: str | None = None) -> int:
    """Return the id of the person or organisation of that name, recording it when new.

    A new record gets the given slug, or one made of the name.

    Spellings that differ in case, accents or hyphens alone are one name; the first is kept.
    """
    folded = fold(name)
    row = next(
        db.query(
            "select id from people where folded = :folded order by id limit 1", {"folded": folded}
        ),
        None,
    )
    if row is not None:
        return int(row["id"])
    slug = slug or free_slug(db, "people", name)
    record = {"slug": slug, "name": name, "folded": folded, "kind": kind}
    return int(db["people"].insert(record).last_pk)


def free_slug(db: Database, table: Literal["people", "events"], name: str) -> str:
    """Make a slug that no other row of the table has."""
    stem = slugged(name) or "x"
    taken = {row["slug"] for row in db.query(f"select slug from {table}")}
    return next(
        candidate
        for number in range(1, len(taken) + 2)
        if (candidate := stem if number == 1 else f"{stem}-{number}") not in taken
    )
