"""The search text of a photo."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from ...metadata.names import fold, spelt_out
from .stems import add_words


def index_photo(db: Database, photo: int) -> None:
    """Write the search text of one photo anew."""
    db.execute("delete from search where rowid = :id", {"id": photo})
    for row in list(db.query(_SEARCH_TEXT, {"photo": photo})):
        words = {name: spelt_out(text) if text else text for name, text in row.items()}
        db["search"].insert({"rowid": photo, **words})
        add_words(db.conn, _spoken(words))


def _spoken(texts: Mapping[str, str | None]) -> set[str]:
    """The words of a photo; those that fold into several are found as they are."""
    return {word for text in texts.values() if text for word in fold(text).split()}


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
