"""Whom photos credit, in the order to name them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.credit import Credit
from .people import Kind
from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """Who is credited."""

    name: str
    kind: Kind


def credits_of(db: Database, photo: int) -> list[Credited]:
    """Whom a photo credits, in the order to name them."""
    sql = """
        select people.name, people.kind
        from credits join people on people.id = credits.person
        where photo = :photo
        order by position
    """
    return list(rows(db, Credited, sql, {"photo": photo}))


def credit_of(db: Database, photo: int) -> Credit:
    """Whom a photo credits, as one credit."""
    return Credit.of((who.name, who.kind) for who in credits_of(db, photo))
