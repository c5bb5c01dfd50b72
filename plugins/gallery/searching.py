"""What a reader asked for, as SQL on the bundle: words, narrowing facets, and one page of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette import Request

from ...archive.search import match_expression
from .queries import PICTURE_COLUMNS, Row, rows

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

PAGE_SIZE = 60
_LONGEST_QUERY = 200
_FACET_VALUES = 12

#: Each facet, and the condition that narrows to one value of it.
FACETS = {
    "event": "photos.event = :event",
    "person": "photos.id in (select photo from depictions where person = :person)",
    "photographer": "photos.id in (select photo from credits where person = :photographer)",
    "licence": "photos.licence = :licence",
}

#: Each facet's values among the matched photos: value, name in both languages, number of photos.
_COUNTS = {
    "event": """
        select events.slug as value, events.title as name_fr, events.title as name_en,
            count(*) as photos
        from matched join photos using (id) join events on events.slug = photos.event
    """,
    "person": """
        select people.slug as value, people.name as name_fr, people.name as name_en,
            count(*) as photos
        from matched
            join depictions on depictions.photo = matched.id
            join people on people.slug = depictions.person
    """,
    "photographer": """
        select people.slug as value, people.name as name_fr, people.name as name_en,
            count(*) as photos
        from matched
            join credits on credits.photo = matched.id
            join people on people.slug = credits.person
    """,
    "licence": """
        select licences.id as value, licences.title_fr as name_fr, licences.title_en as name_en,
            count(*) as photos
        from matched join photos using (id) join licences on licences.id = photos.licence
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the address asks: words, chosen facet values, and the photo the page goes on after."""

    words: str
    chosen: Mapping[str, str]
    before: int | None

    @property
    def conditions(self) -> str:
        """The condition on `photos` that the question comes to."""
        found = [FACETS[name] for name in self.chosen]
        if self.words:
            found.append("photos.id in (select rowid from search where search match :match)")
        return " and ".join(found) or "true"

    @property
    def parameters(self) -> dict[str, Any]:
        """What the condition refers to by name."""
        # A search for signs alone finds nothing; FTS5 has no empty expression, this is one.
        return {**self.chosen, "match": match_expression(self.words) or '""'}


def question(request: Request) -> Question:
    """Read the question from an address; what it does not know it passes over."""
    before = request.args.get("before") or ""
    return Question(
        words=" ".join((request.args.get("q") or "").split())[:_LONGEST_QUERY],
        chosen={name: value for name in FACETS if (value := request.args.get(name))},
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )


async def matches(datasette: Datasette, asked: Question) -> list[Row]:
    """One page of photos, newest first, and one more where there is a next page."""
    return await rows(
        datasette,
        f"""
        select {PICTURE_COLUMNS} from photos
        where {asked.conditions} and (:before is null or photos.id < :before)
        order by photos.id desc
        limit :limit
        """,
        **asked.parameters,
        before=asked.before,
        limit=PAGE_SIZE + 1,
    )


async def count(datasette: Datasette, asked: Question) -> int:
    """The number of photos that match."""
    sql = f"select count(*) as photos from photos where {asked.conditions}"
    return int((await rows(datasette, sql, **asked.parameters))[0]["photos"])


async def facet_counts(datasette: Datasette, asked: Question, facet: str) -> list[Row]:
    """The most frequent values of a facet among the matches."""
    return await rows(
        datasette,
        f"""
        with matched as (select photos.id from photos where {asked.conditions})
        {_COUNTS[facet]}
        group by value
        order by photos desc, name_fr
        limit {_FACET_VALUES}
        """,
        **asked.parameters,
    )
