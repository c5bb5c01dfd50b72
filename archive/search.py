"""The search text of a photo, and what people type turned into a full-text query."""

from __future__ import annotations

import re
from typing import Any

from sqlite_utils import Database

#: A phrase in quotes of any kind people type, or a word.
_TERMS = re.compile(r'["“”«]([^"“”»]*)["“”»]|([^\s"“”«»]+)')


def match_expression(query: str) -> str:
    """Turn typed words into an FTS5 expression: every word must be found, a phrase as it stands.

    Everything is quoted, so no sign has a meaning of its own. Empty when no word is left.

    >>> match_expression('lebranchu "table ronde" l’innovation')
    '"lebranchu" "table ronde" "l’innovation"'
    """
    terms = (phrase or word for phrase, word in _TERMS.findall(query))
    # A term without letter or digit matches nothing in FTS5, and would empty the whole result.
    words = (spelt_out(term.replace("\0", "")) for term in terms if re.search(r"[^\W_]", term))
    return " ".join(f'"{word}"' for word in words)


def spelt_out(text: str) -> str:
    """Write ligatures as people type them, which the index's own folding does not.

    >>> spelt_out("Au cœur")
    'Au coeur'
    """
    return text.translate(_LIGATURES)


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})


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
    """Photos that hold every word of the query, best first; shape as `byline search --json`."""
    expression = match_expression(query)
    if not expression:
        return []
    return list(
        db.query(
            """
            select photos.uid, photos.title, photos.description, photos.taken_at,
                photos.credit_line, events.slug as event, photos.source_name
            from search
                join photos on photos.id = search.rowid
                left join events on events.id = photos.event
            where search match :expression
            order by search.rank, photos.id
            limit :limit
            """,
            {"expression": expression, "limit": limit},
        )
    )
