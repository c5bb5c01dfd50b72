"""The photos that somebody at the desk looks through: found by a query, in an order, a shelf at a time.

What is in the bin is in no list unless it is asked for, and what is restricted is for its accounts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from sqlite_utils import Database

from .query import conditions, match_expression, understood
from .rows import rows
from .staff_query import MARKED, STARS, STATE, WITHOUT
from .states_of_photos import PLACE
from .stems import forms

Order = Literal["taken", "newest", "rated"]
#: Each order as a tuple that ascends; the last of it tells any two photos apart.
ORDERS: Final[Mapping[Order, str]] = {
    "taken": "coalesce(photos.taken_at, '~'), photos.id",
    "newest": "-photos.id, 0",
    "rated": f"-{STARS}, photos.id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: an account, that sees all, or what is published and what it brought in itself."""

    account: str
    sees_all: bool = True


#: What somebody brought in.
OWN = """
    photos.id in (
        select photo from outcomes join imports on imports.id = outcomes.import
        where imports.made_by = :account and outcomes.outcome = 'added'
    )
"""
_SEEN = """
    not exists (
        select 1 from states where states.photo = photos.id and state = 'restricted'
            and not exists (select 1 from json_each(states.accounts) where value = :account)
    )
"""
_NOT_BINNED = (
    "not exists (select 1 from states where states.photo = photos.id and state = 'binned')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a query finds: a condition on `photos`, and its parameters."""

    condition: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A photo as it lies on a shelf; `place` is where it stands, `pick` 1, 0 or -1."""

    id: int
    uid: str
    source_name: str
    caption: str | None
    taken_at: str | None
    credit: str | None
    width_px: int | None
    height_px: int | None
    colours: str | None
    revision: int
    event: str | None
    event_title: str | None
    session_title: str | None
    stars: int
    pick: int
    place: str
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A value that photos have, and how many of those found."""

    value: str
    photos: int


def found_by(db: Database, query: str, viewer: Viewer) -> Found:
    """What a query finds for somebody; all that they may see for no words."""
    terms = understood(query, is_staff=True)
    wanted, parameters = conditions(terms, "photos.taken_at")
    asks_for_bin = any(term.kind == STATE and term.value == "binned" for term in terms)
    expression = match_expression(terms, partial(forms, db.conn))
    parts = [seen_by(viewer), *([] if asks_for_bin else [_NOT_BINNED]), *wanted]
    if expression:
        parts.append("photos.id in (select rowid from search where search match :expression)")
        parameters = {**parameters, "expression": expression}
    return Found(
        condition=" and ".join(f"({part})" for part in parts),
        parameters={**parameters, "account": viewer.account},
    )


def seen_by(viewer: Viewer) -> str:
    """The condition that somebody may see a photo; it asks for `account`."""
    if viewer.sees_all:
        return _SEEN
    return f"({_SEEN}) and (photos.published_at is not null or {OWN})"


def number_of(db: Database, found: Found) -> int:
    """How many photos were found."""
    sql = f"select count(*) from photos where {found.condition}"
    return int(db.execute(sql, found.parameters).fetchone()[0])


def shelf(
    db: Database, found: Found, order: Order, limit: int, after: str | None = None
) -> list[Tile]:
    """The photos that were found, in an order; those after one, given as its uid."""
    key = ORDERS[order]
    sql = f"""
        {_TILES} where {found.condition}
            and (:after is null or ({key}) > (select {key} from photos where uid = :after))
        order by {key}
        limit :limit
    """
    return list(rows(db, Tile, sql, {**found.parameters, "after": after, "limit": limit}))


def uids_between(db: Database, found: Found, order: Order, ends: tuple[str, str]) -> list[str]:
    """The photos from one to another, both among them, in either direction."""
    key = ORDERS[order]
    sql = f"""
        select uid from photos where {found.condition}
            and ({key}) >= (select {key} from photos where uid = :a)
            and ({key}) <= (select {key} from photos where uid = :b)
        order by {key}
    """
    for first, last in (ends, ends[::-1]):
        parameters = {**found.parameters, "a": first, "b": last}
        if uids := [str(uid) for (uid,) in db.execute(sql, parameters).fetchall()]:
            return uids
    return []


def facets(db: Database, found: Found, most: int = 8) -> Mapping[str, list[Counted]]:
    """What those found have in common, the most frequent first."""
    return {
        "state": _counts(db, found, f"select {PLACE} as value from photos", most),
        "lacks": _sums(db, found, {name: WITHOUT[name] for name in _LACKED}),
        "mark": _sums(
            db, found, {"pick": MARKED["pick"], "reject": MARKED["reject"], "3": f"{STARS} >= 3"}
        ),
        "by": _counts(
            db,
            found,
            """
            select people.name as value from photos
                join credits on credits.photo = photos.id join people on people.id = credits.person
            """,
            most,
        ),
        "event": _counts(
            db,
            found,
            "select events.slug as value from photos join events on events.id = photos.event",
            most,
        ),
        "date": _counts(db, found, "select substr(taken_at, 1, 4) as value from photos", most),
    }


_LACKED = ("description", "alt_text", "people", "credit", "keywords")


def _counts(db: Database, found: Found, select: str, most: int) -> list[Counted]:
    sql = f"""
        select value, count(*) as photos from ({select} where {found.condition})
        where value is not null group by value order by photos desc, value limit :most
    """
    return list(rows(db, Counted, sql, {**found.parameters, "most": most}))


def _sums(db: Database, found: Found, wanted: Mapping[str, str]) -> list[Counted]:
    columns = ", ".join(f"coalesce(sum({condition}), 0)" for condition in wanted.values())
    sql = f"select {columns} from photos where {found.condition}"
    numbers = db.execute(sql, found.parameters).fetchone()
    return [
        Counted(value=name, photos=int(number))
        for name, number in zip(wanted, numbers, strict=True)
        if number
    ]


_TILES = f"""
    select photos.id, photos.uid, photos.source_name, coalesce(photos.description, photos.title) as caption,
        photos.taken_at, photos.credit_line as credit, photos.width_px, photos.height_px, photos.colours,
        photos.revision, events.slug as event, events.title as event_title,
        sessions.title as session_title, cast(max({STARS}, 0) as integer) as stars,
        case when {MARKED["reject"]} then -1 when {MARKED["pick"]} then 1 else 0 end as pick,
        {PLACE} as place,
        exists (select 1 from derivatives where derivatives.photo = photos.id) as has_picture
    from photos
        left join events on events.id = photos.event
        left join sessions on sessions.id = photos.session
"""
