"""The search text of a photo, and photos found by what people type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.names import spelt_out
from .query import MOST_COUNTED, conditions, match_expression, understood
from .rows import rows, texts


def index_photo(db: Database, photo: int) -> None:
    """Write the search text of one photo anew."""
    db.execute("delete from search where rowid = :id", {"id": photo})
    for row in list(db.query(_SEARCH_TEXT, {"photo": photo})):
        words = {name: spelt_out(text) if text else text for name, text in row.items()}
        db["search"].insert({"rowid": photo, **words})


_SEARCH_TEXT = """
    select
        photos.title,
        coalesce(photos.description, '') || ' · ' || coalesce(photos.alt_text, '')
            || coalesce(' · ' || (
                select group_concat(said.value, ' · ')
                from resolutions as held join json_each(held.alternatives) as said
                where held.photo = photos.id and held.field in ('title', 'description', 'alt_text')
                    and substr(lower(said.key) || '-', 1, 3) in ('fr-', 'en-')
            ), '') as description,
        (
            select group_concat(name, ' · ') from (
                select people.name
                from persons_shown join people on people.id = persons_shown.person
                where persons_shown.photo = photos.id
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


def find_photos(db: Database, query: str, limit: int) -> list[FoundPhoto]:
    """Photos that a query asks for, best first; of many, the last that came come first.

    Photos one of whose files had that name on its card stand in front. Shape as `byline search --json`.
    """
    named = _named(db, query.strip(), limit)
    known = {photo.uid for photo in named}
    others = (photo for photo in _said(db, query, limit) if photo.uid not in known)
    return [*named, *others][:limit]


def _named(db: Database, name: str, limit: int) -> list[FoundPhoto]:
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
        )
        order by photos.id
        limit :limit
    """
    return list(
        rows(db, FoundPhoto, sql, {"name": escaped, "stem": f"{escaped}.%", "limit": limit})
    )


#: What may be a file of a card: one word with a number or a suffix.
_FILE_NAME = re.compile(r"\S*\d\S*|\S+\.\w{2,5}")
_FOUND = """
    select photos.uid, photos.title, photos.description, photos.taken_at,
        photos.credit_line, events.slug as event, photos.source_name
"""


def _said(db: Database, query: str, limit: int) -> list[FoundPhoto]:
    """Photos whose words a query asks for."""
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
        rows(
            db,
            FoundPhoto,
            f"""
            {_FOUND}
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
    return not texts(db, sql, {"expression": expression, "most": MOST_COUNTED})
