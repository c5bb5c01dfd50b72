"""The search text of a photo, and photos found by what people type."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from ...metadata.names import spelt_out
from .query import MOST_COUNTED, conditions, match_expression, understood


def index_photo(db: Database, photo: int) -> None:
    """Write the search text of one photo anew."""
    db.execute("delete from search where rowid = :id", {"id": photo})
    for row in list(db.query(_SEARCH_TEXT, {"photo": photo})):
        texts = {name: spelt_out(text) for name, text in row.items() if text}
        db["search"].insert({"rowid": photo, **dict.fromkeys(row), **texts})


_SEARCH_TEXT = """
    select
        photos.title,
        coalesce(photos.description, '') || ' · ' || coalesce(photos.alt_text, '') as description,
        (
            select group_concat(name, ' · ') from (
                select people.name
                from depictions join people on people.id = depictions.person
                where depictions.photo = photos.id
                order by people.name
            )
        ) as people,
        photos.credit_line as credit,
        coalesce(events.title, '') || ' · ' || coalesce(sessions.title, '')
            || ' · ' || coalesce(events.place, '') || ' · ' || coalesce(photos.city, '') as event,
        (
            select group_concat(keyword, ' · ') from (
                select keyword from keywords where photo = photos.id order by keyword
            )
        ) as keywords
    from photos
        left join events on events.id = photos.event
        left join sessions on sessions.id = photos.session
    where photos.id = :photo
"""


def find_photos(db: Database, query: str, limit: int) -> list[dict[str, Any]]:
    """Photos that a query asks for, best first; of many, the last that came come first.

    Shape as `byline search --json`.
    """
    terms = understood(query)
    if not terms:
        return []
    wanted, parameters = conditions(terms, "photos.taken_at")
    expression = match_expression(terms)
    found = "search join photos on photos.id = search.rowid" if expression else "photos"
    wanted += ["search match :expression"] if expression else []
    order = "photos.id"
    if expression:
        order = "search.rank, photos.id" if _are_few(db, expression) else "search.rowid desc"
    return list(
        db.query(
            f"""
            select photos.uid, photos.title, photos.description, photos.taken_at,
                photos.credit_line, events.slug as event, photos.source_name
            from {found} left join events on events.id = photos.event
            where {" and ".join(wanted)}
            order by {order}
            limit :limit
            """,
            {**parameters, **({"expression": expression} if expression else {}), "limit": limit},
        )
    )


def _are_few(db: Database, expression: str) -> bool:
    """Whether so few photos match that all of them may be ranked."""
    sql = "select rowid from search where search match :expression limit 1 offset :most"
    return not list(db.query(sql, {"expression": expression, "most": MOST_COUNTED}))
