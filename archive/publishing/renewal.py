"""Brings a copy of the last bundle up to date: only what has changed is taken out and written again.

What was taken out leaves no trace in the file: freed pages are overwritten, and the full-text index, which
would keep the words of a photo that is gone until it happens to be merged, is merged at once where words
were taken out. That alone costs what all photos cost, though little for each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from ...metadata.credit import Wording
from ..catalogue.stems import add_words, remove_words, words_of
from ..rights.situation import Rulebook
from .bundle import AROUND, ENDING, GAP, MAY_BE_SHOWN, PHOTOS, attached, fill, last_change
from .deciding import decide
from .house import Site, write_site
from .share_pictures import note_share_pictures


class NoRoom(Exception):
    """There is no number left between two photos: all must be numbered anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a renewal looks at: all that has changed and what is due, by uid; or what is due alone."""

    rules: Rulebook = field(default_factory=Rulebook)
    due: tuple[str, ...] = ()
    is_due_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What became of a bundle.

    The last change it knows, the uids of the photos that may be others now, the numbers of those written, the
    copies that came in, all media that went.
    """

    up_to: int
    looked_at: tuple[str, ...]
    written: tuple[int, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


def renew_bundle(
    catalogue: Path,
    bundle: Path,
    now: str,
    wording: Wording | None,
    site: Site | None,
    changed: Changed,
) -> Renewal:
    """Write what has changed in the catalogue, which is only read, into a copy of the last bundle.

    Without a wording and a site, which nothing that is only taken out needs, they stay as they are. Raises
    NoRoom; the copy is of no use then.
    """
    with attached(bundle, catalogue) as connection:
        connection.execute("pragma secure_delete = on")
        with connection:
            connection.execute("begin immediate")
            up_to = 0 if changed.is_due_alone else last_change(connection)
            connection.execute("create temp table stale (uid text primary key) without rowid")
            connection.executemany(
                "insert into stale (uid) values (?)", [(uid,) for uid in changed.due]
            )
            if not changed.is_due_alone:
                connection.execute(_STALE)
                if changed.rules.withdrawn:
                    connection.execute(_STALE_BY_PROGRAMME)
                connection.execute(_TOUCHED_OTHERWISE)
            decide(connection, changed.rules, now, is_renewal=True)
            connection.execute(_TOUCHED_BY_PHOTOS)
            went, before = _names(connection, _MEDIA), _words(connection)
            people = _names(connection, "select name from people")
            _take_out(connection)
            chosen = list(_numbered(connection))
            connection.executemany("insert into chosen (photo, number) values (?, ?)", chosen)
            fill(connection, PHOTOS, now)
            connection.execute(_TOUCHED_BY_PHOTOS)
            fill(connection, AROUND, now)
            connection.execute("delete from gone where uid in (select uid from photos)")
            connection.execute(_GONE)
            written = tuple(number for _, number in chosen)
            if site is not None and wording is not None:
                write_site(connection, site)
                note_share_pictures(connection, site.house, wording, written)
            fill(connection, ENDING, now)
            looked_at = tuple(uid for (uid,) in connection.execute("select uid from stale"))
            after = _words(connection)
            _renew_stems(connection, set().union(*before.values()), set().union(*after.values()))
            if any(words - after.get(uid, set()) for uid, words in before.items()):
                connection.execute("insert into search (search) values ('optimize')")
            if people - _names(connection, "select name from people"):
                connection.execute("insert into letters (letters) values ('optimize')")
            copies, media = _names(connection, _COPIES), _names(connection, _MEDIA)
    return Renewal(
        up_to=up_to,
        looked_at=looked_at,
        written=written,
        came=tuple(copies - went),
        went=tuple(went - media),
    )


_STALE = """
    insert or ignore into stale (uid)
    select key from archive.pending_bundle where kind = 'photo'
    union
    select photos.uid
    from archive.pending_bundle as changed
        join archive.events on events.slug = changed.key
        join archive.photos on photos.event = events.id
    where changed.kind = 'rules'
    union
    select photos.uid
    from archive.pending_bundle as changed join archive.photos on photos.contract = changed.key
    where changed.kind = 'contract'
"""
#: The programme may name somebody who withdrew, with whom a photo shows.
_STALE_BY_PROGRAMME = """
    insert or ignore into stale (uid)
    select photos.uid
    from archive.pending_bundle as changed
        join archive.events on events.slug = changed.key
        join archive.photos on photos.event = events.id
    where changed.kind = 'event'
"""
_TOUCHED_OTHERWISE = """
    insert into touched (kind, key)
    select kind, key from archive.pending_bundle where kind <> 'photo'
"""
#: Once before photos are taken out, and once after they are written again.
_TOUCHED_BY_PHOTOS = """
    with found as (select id, event, taken_on from stale join photos using (uid))
    insert or ignore into touched (kind, key)
    select 'event', event from found where event is not null
    union select 'year', substr(taken_on, 1, 4) from found where taken_on is not null
    union select 'person', person from found join credits on credits.photo = found.id
    union select 'person', person from found join persons_shown on persons_shown.photo = found.id
"""
_GONE = """
    insert or ignore into gone (uid)
    select uid from (
        select uid from stale join archive.photos using (uid) where published_at is not null
        union select uid from stale join archive.gone using (uid)
    )
    where uid not in (select uid from main.photos)
"""
_STALE_IDS = "(select id from photos where uid in (select uid from stale))"


_COPIES = f"select name from derivatives where photo in {_STALE_IDS}"
_MEDIA = f"{_COPIES} union all select name from share_pictures where photo in {_STALE_IDS}"


def _names(connection: sqlite3.Connection, sql: str) -> set[str]:
    """Names of the bundle as it is now: of people, of the media of photos that have changed."""
    return {name for (name,) in connection.execute(sql)}


def _words(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Every word that the bundle says of the photos that have changed, by their uid."""
    rows = connection.execute(_SAID).fetchall()
    said = words_of(connection, (" ".join(filter(None, texts)) for _, *texts in rows))
    return dict(zip((uid for uid, *_ in rows), said, strict=True))


def _renew_stems(connection: sqlite3.Connection, before: set[str], after: set[str]) -> None:
    """Note the words that came; a word of which nothing is left leaves no trace here, either."""
    add_words(connection, after)
    gone = [word for word in before - after if not _is_said(connection, word)]
    remove_words(connection, gone)


def _is_said(connection: sqlite3.Connection, word: str) -> bool:
    sql = "select 1 from search where search match ? limit 1"
    said = f'{{title description people credit event}} : "{word}"'
    return connection.execute(sql, (said,)).fetchone() is not None


_SAID = f"""
    select photos.uid, said.title, said.description, said.people, said.credit, said.event
    from photos join search as said on said.rowid = photos.id
    where photos.id in {_STALE_IDS}
"""


def _take_out(connection: sqlite3.Connection) -> None:
    """Take the photos that have changed out of the bundle."""
    connection.execute(f"delete from search where rowid in {_STALE_IDS}")
    for table in (
        "share_pictures",
        "alternatives",
        "credits",
        "persons_shown",
        "derivatives",
        "ends",
    ):
        connection.execute(f"delete from {table} where photo in {_STALE_IDS}")
    connection.execute("delete from photos where uid in (select uid from stale)")


#: In capture order, each with the numbers of the photos before and after it that stay where they are. Row
#: values would be shorter, and not looked up in the index.
_NEIGHBOURS = f"""
    with came as (
        select id, coalesce(taken_at, '') as moment
        from archive.photos
        where uid in (select uid from stale) and {MAY_BE_SHOWN}
    )
    select id,
        (
            select number from archive.photos as other
            where number is not null and uid not in (select uid from stale)
                and coalesce(taken_at, '') <= came.moment
                and (coalesce(taken_at, '') < came.moment or other.id < came.id)
            order by coalesce(taken_at, '') desc, other.id desc
            limit 1
        ),
        (
            select number from archive.photos as other
            where number is not null and uid not in (select uid from stale)
                and coalesce(taken_at, '') >= came.moment
                and (coalesce(taken_at, '') > came.moment or other.id > came.id)
            order by coalesce(taken_at, ''), other.id
            limit 1
        )
    from came
    order by moment, id
"""


def _numbered(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Each photo that is to be written, and its number: evenly between those that stay."""
    found = connection.execute(_NEIGHBOURS).fetchall()
    for (before, after), group in groupby(found, key=lambda row: row[1:]):
        photos = [photo for photo, _, _ in group]
        first = before or 0
        step = GAP if after is None else (after - first) // (len(photos) + 1)
        if step < 1:
            raise NoRoom
        yield from ((photo, first + step * place) for place, photo in enumerate(photos, start=1))
