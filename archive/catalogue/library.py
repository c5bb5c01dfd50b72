"""The photos that somebody at the desk looks through: found by a query, in an order, a shelf at a time.

What is in the bin is in no list unless it is asked for, and what is restricted is for its accounts alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, get_args

from sqlite_utils import Database

from .query import conditions, match_expression, understood
from .rows import rows, texts
from .staff_query import MARKED, STARS, STATE, WELL_RATED, WITHOUT
from .states_of_photos import PLACE
from .stems import forms

Order = Literal["taken", "newest", "rated"]
#: What photos are narrowed by.
FacetName = Literal["state", "lacks", "mark", "by", "event", "date"]
FACETS: Final[tuple[FacetName, ...]] = get_args(FacetName)
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
#: That a photo is restricted to nobody, or to whoever asks, named by `account`.
NOT_KEPT_FROM = """
    photos.id not in (
        select photo from states where state = 'restricted'
            and not exists (select 1 from json_each(states.accounts) where value = :account)
    )
"""
NOT_BINNED = "photos.id not in (select photo from states where state = 'binned')"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """The values that photos have in a field, the most frequent, and how many more there are."""

    values: Sequence[Counted]
    more: int


def found_by(db: Database, query: str, viewer: Viewer) -> Found:
    """What a query finds for somebody; all that they may see for no words."""
    terms = understood(query, is_staff=True)
    wanted, parameters = conditions(terms, "photos.taken_at")
    asks_for_bin = any(term.kind == STATE and term.value == "binned" for term in terms)
    expression = match_expression(terms, partial(forms, db.conn))
    parts = [seen_by(viewer), *([] if asks_for_bin else [NOT_BINNED]), *wanted]
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
        return f"({NOT_KEPT_FROM})"
    return f"(({NOT_KEPT_FROM}) and (photos.published_at is not null or {OWN}))"


def changeable_by(viewer: Viewer) -> str:
    """The condition that somebody may change a photo: a photographer, their own until it is published.

    It asks for `account`; nothing in the bin is changed.
    """
    if viewer.sees_all:
        return f"{NOT_BINNED} and {seen_by(viewer)}"
    return f"{NOT_BINNED} and ({NOT_KEPT_FROM}) and photos.published_at is null and {OWN}"


def seen_among(
    db: Database, viewer: Viewer, uids: Sequence[str], *, is_own: bool = False
) -> list[str]:
    """Those of some photos, given by uid, that somebody may see, or that they brought in themselves."""
    sql = f"""
        select uid from photos
        where uid in (select value from json_each(:uids)) and {seen_by(viewer)}
            and (not :own or {OWN})
    """
    asked = {"account": viewer.account, "uids": json.dumps(list(uids)), "own": is_own}
    seen = {str(uid) for (uid,) in db.execute(sql, asked).fetchall()}
    return [uid for uid in uids if uid in seen]


def among(db: Database, found: Found, uids: Iterable[str]) -> set[str]:
    """Which of some photos, given by uid, are among those found."""
    sql = f"""
        select uid from photos
        where uid in (select value from json_each(:uids)) and {found.condition}
    """
    return set(texts(db, sql, {**found.parameters, "uids": json.dumps(list(uids))}))


def mixed(db: Database, found: Found, most: int = 6) -> Mapping[str, Mixed]:
    """What those found say, value by value, the most frequent first."""
    return {name: _mixed(db, found, select, most) for name, select in _SAID.items()}


def _mixed(db: Database, found: Found, select: str, most: int) -> Mixed:
    sql = f"""
        select coalesce(value, '') as value, count(*) as photos from ({select} where {found.condition})
        group by 1 order by photos desc, value
    """
    counted = list(rows(db, Counted, sql, found.parameters))
    return Mixed(values=counted[:most], more=max(0, len(counted) - most))


_SAID = {
    "caption": "select photos.description as value from photos",
    "credit": "select photos.credit_line as value from photos",
    "people": """
        select people.name as value from photos
            join persons_shown on persons_shown.photo = photos.id
            join people on people.id = persons_shown.person
    """,
    "event": "select events.title as value from photos left join events on events.id = photos.event",
    "session": """
        select sessions.title as value from photos
            left join sessions on sessions.id = photos.session
    """,
    "licence": "select photos.licence as value from photos",
}


def gathered(db: Database, found: Found) -> Found:
    """The same photos, looked up once: for much that is counted of them. For the life of a connection."""
    db.execute("create temp table if not exists gathered (id integer primary key)")
    db.execute("delete from temp.gathered")
    sql = f"insert into temp.gathered select id from photos where {found.condition}"
    db.execute(sql, found.parameters)
    return Found(condition="photos.id in (select id from temp.gathered)", parameters={})


def number_of(db: Database, found: Found) -> int:
    """How many photos were found."""
    sql = f"select count(*) from photos where {found.condition}"
    return int(db.execute(sql, found.parameters).fetchone()[0])


def shelf(
    db: Database,
    found: Found,
    order: Order,
    limit: int,
    after: str | None = None,
    since: str | None = None,
) -> list[Tile]:
    """The photos that were found, in an order: after one, by uid, or taken since a month, "2015-02"."""
    key = ORDERS[order]
    asked = {"after": after, "since": since, "limit": limit}
    sql = f"""
        {_TILES} where {found.condition}
            and (:since is null or coalesce(photos.taken_at, '~') >= :since)
            and (:after is null or ({key}) > (select {key} from photos where uid = :after))
        order by {key}
        limit :limit
    """
    return list(rows(db, Tile, sql, {**found.parameters, **asked}))


def months_of(db: Database, found: Found) -> list[Counted]:
    """The months that those found were taken in, the first first, each with how many."""
    sql = f"""
        select substr(taken_at, 1, 7) as value, count(*) as photos from photos
        where length(taken_at) >= 7 and {found.condition}
        group by 1 order by 1
    """
    return list(rows(db, Counted, sql, found.parameters))


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


def facets(
    db: Database, found: Found, names: Iterable[FacetName] = FACETS, most: int = 8
) -> Mapping[FacetName, list[Counted]]:
    """What those found have in common, the most frequent first."""
    return {
        name: _sums(db, found, _SUMMED[name])
        if name in _SUMMED
        else _counts(db, found, _COUNTED[name], most)
        for name in names
    }


_SUMMED: Mapping[FacetName, Mapping[str, str]] = {
    "lacks": {
        name: WITHOUT[name] for name in ("description", "alt_text", "people", "credit", "keywords")
    },
    "mark": {"pick": MARKED["pick"], "reject": MARKED["reject"], "3": WELL_RATED},
}
_COUNTED: Mapping[FacetName, str] = {
    "state": f"select {PLACE} as value from photos",
    "by": """
        select people.name as value from photos
            join credits on credits.photo = photos.id join people on people.id = credits.person
    """,
    "event": "select events.slug as value from photos join events on events.id = photos.event",
    "date": "select substr(taken_at, 1, 4) as value from photos",
}


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
