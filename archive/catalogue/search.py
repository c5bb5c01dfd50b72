"""Photos found by what people type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from sqlite_utils import Database

from .choosing import CHOSEN, Choice
from .query import MOST_COUNTED, conditions, match_expression, understood
from .rows import rows, texts
from .stems import forms

_ANY = Choice()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPhoto:
    """A photo that was searched for, as it is listed; `event` is its event's slug."""

    uid: str
    title: str | None
    description: str | None
    taken_at: str | None
    credit_line: str | None
    event: str | None
    source_name: str


def find_photos(db: Database, query: str, limit: int, choice: Choice = _ANY) -> list[FoundPhoto]:
    """Photos that a query asks for, best first; of many, the last that came come first.

    Photos one of whose files had that name on its card stand in front. Without a query all of the choice are
    found, in capture order. Shape as `byline search --json`.
    """
    if not query.strip():
        return _all(db, limit, choice)
    named = _named(db, query.strip(), limit, choice)
    known = {photo.uid for photo in named}
    others = (photo for photo in _said(db, query, limit, choice) if photo.uid not in known)
    return [*named, *others][:limit]


def _all(db: Database, limit: int, choice: Choice) -> list[FoundPhoto]:
    sql = f"""
        {_FOUND}
        from photos left join events on events.id = photos.event
        where {CHOSEN}
        order by coalesce(photos.taken_at, ''), photos.id
        limit :limit
    """
    return list(rows(db, FoundPhoto, sql, {**choice.parameters, "limit": limit}))


def _named(db: Database, name: str, limit: int, choice: Choice) -> list[FoundPhoto]:
    """Photos of which a file was called so on its card, with or without its suffix; in any case."""
    if not _FILE_NAME.fullmatch(name):
        return []
    escaped = re.sub(r"([!%_])", r"!\1", name)
    sql = f"""
        {_FOUND}
        from photos left join events on events.id = photos.event
        where photos.id in (
            select photo from (
                select id as photo, source_name from photos
                union all
                select photo, source_name from companions
            )
            where source_name like :name escape '!' or source_name like :stem escape '!'
        ) and {CHOSEN}
        order by photos.id
        limit :limit
    """
    parameters = {"name": escaped, "stem": f"{escaped}.%", "limit": limit}
    return list(rows(db, FoundPhoto, sql, {**choice.parameters, **parameters}))


#: What may be a file of a card: one word with a number or a suffix.
_FILE_NAME = re.compile(r"\S*\d\S*|\S+\.\w{2,5}")
_FOUND = """
    select photos.uid, photos.title, photos.description, photos.taken_at,
        photos.credit_line, events.slug as event, photos.source_name
"""


def _said(db: Database, query: str, limit: int, choice: Choice) -> list[FoundPhoto]:
    """Photos whose words a query asks for."""
    terms = understood(query, is_staff=True)
    if not terms:
        return []
    wanted, parameters = conditions(terms, "photos.taken_at")
    expression = match_expression(terms, partial(forms, db.conn))
    found = "search join photos on photos.id = search.rowid" if expression else "photos"
    wanted = [*wanted, *(["search match :expression"] if expression else [])] or ["true"]
    order = "photos.id"
    if expression:
        order = "search.rank, photos.id" if _are_few(db, expression) else "search.rowid desc"
    return list(
        rows(
            db,
            FoundPhoto,
            f"""
            {_FOUND}
            from {found} left join events on events.id = photos.event
            where {" and ".join(wanted)} and {CHOSEN}
            order by {order}
            limit :limit
            """,
            {
                **choice.parameters,
                **parameters,
                **({"expression": expression} if expression else {}),
                "limit": limit,
            },
        )
    )


def _are_few(db: Database, expression: str) -> bool:
    """Whether so few photos match that all of them may be ranked."""
    sql = "select rowid from search where search match :expression limit 1 offset :most"
    return not texts(db, sql, {"expression": expression, "most": MOST_COUNTED})
