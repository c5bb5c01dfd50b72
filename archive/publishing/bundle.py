"""The public bundle's database: the one statement that fills each of its tables.

This is the allow-list. A column reaches the public only by standing here; nothing is ever copied and
then removed. `archive` is the catalogue, attached for reading, and `chosen` the photos that are to
be written, under the numbers the public knows them by: in capture order, so that newest first is highest
first. What stands around photos (`touched`: events, people, years) is written after them, from them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ...metadata.credit import Wording
from ...metadata.names import fold
from ...metadata.rights import LICENCES
from ..catalogue.facets import facet_word, likeness, shape_words
from ..catalogue.stems import add_words, indexed_words
from ..rights.situation import Rulebook
from ..storage.derivatives import media_name
from ..storage.layout import uri_of
from .bundle_tables import FORM, TABLES
from .deciding import DECIDED, decide
from .house import UNSAID, House, Site, write_site
from .share_pictures import named_as, note_share_pictures

#: What is written of chosen photos.
PHOTOS = (
    # The day alone: the second a picture was taken tells its file name.
    """
    insert into photos (
        id, likeness, uid, event, session, taken_on, title, description, alt_text, language, city, country,
        copyright_notice, usage_terms, licence, width_px, height_px, colours, published_at, burst, burst_rank
    )
    select
        chosen.number, likeness(
            events.slug, photos.licence, substr(photos.taken_at, 1, 4), photos.width_px, photos.height_px
        ), photos.uid, events.slug, sessions.slug, substr(photos.taken_at, 1, 10),
        photos.title, photos.description, photos.alt_text,
        coalesce((
            select lower(substr(said.key, 1, instr(said.key || '-', '-') - 1))
            from archive.resolutions as held join json_each(held.alternatives) as said
            where held.photo = photos.id and held.field in ('title', 'headline', 'description')
                and said.value = held.value ->> '$'
            limit 1
        ), events.language),
        photos.city, photos.country,
        photos.copyright_notice, photos.usage_terms, photos.licence,
        photos.width_px, photos.height_px, photos.colours,
        coalesce(photos.published_at, :now), photos.burst, photos.burst_rank
    from chosen
        join archive.photos on photos.id = chosen.photo
        left join archive.events on events.id = photos.event
        left join archive.sessions on sessions.id = photos.session
    order by chosen.number
    """,
    # A headline stands before the title, and has no languages.
    """
    insert or ignore into alternatives (photo, language, field, text)
    select chosen.number, substr(lower(said.key), 1, 2), held.field, said.value
    from chosen
        join archive.resolutions as held on held.photo = chosen.photo
        join json_each(held.alternatives) as said
    where held.field in ('title', 'description', 'alt_text', 'copyright_notice', 'usage_terms')
        and substr(lower(said.key) || '-', 1, 3) in ('fr-', 'en-')
        and not (held.field = 'title' and exists (
            select 1 from archive.resolutions as other
            where other.photo = chosen.photo and other.field = 'headline'
        ))
    order by chosen.number, said.key, held.field
    """,
    """
    insert into credits (photo, person, position)
    select chosen.number, people.slug, credits.position
    from chosen
        join archive.credits using (photo)
        join archive.people on people.id = credits.person
    order by chosen.number, credits.position
    """,
    """
    insert into persons_shown (photo, person)
    select chosen.number, people.slug
    from chosen
        join archive.persons_shown using (photo)
        join archive.people on people.id = persons_shown.person
    order by chosen.number, people.slug
    """,
    """
    insert into derivatives (photo, width_px, height_px, media_type, size_bytes, name)
    select chosen.number, width_px, height_px, media_type, size_bytes,
        media_name(digest, media_type)
    from chosen join archive.derivatives using (photo)
    order by chosen.number, width_px, media_type
    """,
    """
    insert into ends (photo, at)
    select chosen.number, allowed.until from chosen join allowed using (photo)
    where allowed.until is not null
    order by chosen.number
    """,
    """
    insert into search (rowid, title, description, people, credit, event, facets)
    select chosen.number, said.title, said.description, said.people, said.credit, said.event,
        shape_words(photos.width_px, photos.height_px)
            || coalesce(' ' || facet_word('event', photos.event), '')
            || coalesce(' ' || facet_word('licence', photos.licence), '')
            || coalesce(' ' || (
                select group_concat(facet_word('person', person), ' ')
                from persons_shown where photo = photos.id
            ), '')
            || coalesce(' ' || (
                select group_concat(facet_word('photographer', person), ' ')
                from credits where photo = photos.id
            ), '')
    from chosen
        join archive.search as said on said.rowid = chosen.photo
        join main.photos on photos.id = chosen.number
    order by chosen.number
    """,
)

#: What is written around the photos, each after what stood there before is taken away.
AROUND = (
    "delete from licences where not exists (select 1 from photos where licence = licences.id)",
    """
    insert or ignore into licences (
        id, title_fr, title_en, url, text_fr, text_en, attribution_fr, attribution_en
    )
    select said ->> 'id', said ->> 'title_fr', said ->> 'title_en', said ->> 'url',
        said ->> 'text_fr', said ->> 'text_en', said ->> 'attribution_fr', said ->> 'attribution_en'
    from (
        select value as said from json_each(:licences)
        union all select said from archive.house_licences
    )
    where exists (select 1 from photos where licence = said ->> 'id')
    order by 1
    """,
    "delete from events where slug in (select key from touched where kind = 'event')",
    """
    insert into events (slug, title, starts_on, ends_on, place, description, language, organisers)
    select slug, title, starts_on, ends_on, place, description, language, (
        select json_group_array(name) from (
            select people.name
            from archive.organisers join archive.people on people.id = organisers.person
            where organisers.event = events.id and people.id not in (select person from withdrawn)
            order by organisers.position
        )
    )
    from archive.events
    where slug in (select key from touched where kind = 'event')
        and exists (select 1 from main.photos where photos.event = events.slug)
    order by id
    """,
    "delete from sessions where event in (select key from touched where kind = 'event')",
    """
    insert into sessions (event, slug, title, starts_at, ends_at, room, position)
    select events.slug, sessions.slug, sessions.title, sessions.starts_at, sessions.ends_at, sessions.room,
        sessions.position
    from archive.sessions join archive.events on events.id = sessions.event
    where events.slug in (select key from touched where kind = 'event')
        and exists (
            select 1 from main.photos
            where photos.event = events.slug and photos.session = sessions.slug
        )
    order by sessions.id
    """,
    # Only people a published photo shows or credits: being on record is private.
    """
    delete from letters where rowid in (
        select rowid from main.people where slug in (select key from touched where kind = 'person')
    )
    """,
    "delete from people where slug in (select key from touched where kind = 'person')",
    """
    insert into people (slug, name, folded, kind, shown, credited)
    select slug, name, fold(name), kind, shown, credited
    from (
        select id, slug, name, kind,
            (select count(*) from main.persons_shown where person = slug) as shown,
            (select count(*) from main.credits where person = slug) as credited
        from archive.people
        where slug in (select key from touched where kind = 'person')
    )
    where shown or credited
    order by id
    """,
    """
    insert into letters (rowid, name)
    select rowid, fold(name) from main.people
    where slug in (select key from touched where kind = 'person')
    order by rowid
    """,
    "delete from appearances where event in (select key from touched where kind = 'event')",
    """
    insert into appearances (event, session, person, role, affiliation)
    select events.slug, sessions.slug, people.slug, appearances.role, appearances.affiliation
    from archive.appearances
        join archive.events on events.id = appearances.event
        join archive.people on people.id = appearances.person
        left join archive.sessions on sessions.id = appearances.session
    where events.slug in (select key from touched where kind = 'event')
        and exists (
            select 1
            from main.photos join main.persons_shown on persons_shown.photo = photos.id
            where photos.event = events.slug
                and persons_shown.person = people.slug
                and (appearances.session is null or photos.session = sessions.slug)
        )
    order by appearances.id
    """,
    "delete from years where year in (select key from touched where kind = 'year')",
    """
    insert into years (year, photos)
    select key, photos
    from (
        select key, (
            select count(*) from main.photos where taken_on >= key and taken_on < key || '~'
        ) as photos
        from touched
        where kind = 'year'
    )
    where photos
    """,
)

#: The media of photos that end, once they are all named; what is so already is not written again.
ENDING = (
    """
    delete from ending_media
    where (name, at) not in (select name, at from ending)
    """,
    """
    insert or replace into ending_media (name, at)
    select name, at from ending where (name, at) not in (select name, at from ending_media)
    """,
)

_WORDING = """
    insert into wording (language, medium, template)
    select value ->> 'language', value ->> 'medium', value ->> 'template'
    from json_each(:wording)
"""
_GONE = """
    insert into gone (uid)
    select uid from (
        select uid from archive.gone
        union select uid from archive.photos where published_at is not null
    )
    where uid not in (select uid from photos)
    order by uid
"""

#: Between two numbers there is room for photos that are published later.
GAP = 1 << 20
MAY_BE_SHOWN = "photos.id in (select photo from allowed)"
_CHOOSE_ALL = f"""
    insert into chosen (photo, number)
    select id, {GAP} * row_number() over (order by coalesce(taken_at, ''), id)
    from archive.photos
    where {MAY_BE_SHOWN}
"""
_TOUCH_ALL = """
    insert into touched (kind, key)
    select 'event', slug from archive.events
    union select 'person', slug from archive.people
    union select 'year', substr(taken_on, 1, 4) from photos where taken_on is not null
"""


def made_by(wording: Wording, house: House, rules: Rulebook) -> str:
    """A digest of what decides over a whole bundle: where it differs, all is written anew."""
    ours = (TABLES, PHOTOS, AROUND, licences_json())
    theirs = (_wording_json(wording), named_as(house), rules.file)
    decisive = (*ours, *theirs)
    return hashlib.sha256(repr(decisive).encode()).hexdigest()


@contextmanager
def attached(bundle: Path, catalogue: Path) -> Iterator[sqlite3.Connection]:
    """A bundle, with the catalogue to be read, and what the statements above need."""
    connection = sqlite3.connect(uri_of(bundle, "rwc"), uri=True)
    try:
        connection.create_function("media_name", 2, media_name, deterministic=True)
        connection.create_function("facet_word", 2, _facet_word, deterministic=True)
        connection.create_function("fold", 1, fold, deterministic=True)
        connection.create_function("shape_words", 2, shape_words, deterministic=True)
        connection.create_function("likeness", 5, likeness, deterministic=True)
        connection.execute("attach database ? as archive", (uri_of(catalogue, "ro"),))
        connection.executescript(
            """
            create temp table chosen (photo integer primary key, number integer not null);
            create temp table touched (
                kind text not null, key text not null, primary key (kind, key)
            ) without rowid;
            """
        )
        connection.executescript(DECIDED)
        yield connection
    finally:
        connection.close()


def _facet_word(facet: str, value: str | None) -> str | None:
    return None if value is None else facet_word(facet, value)


def write_bundle(
    catalogue: Path,
    bundle: Path,
    wording: Wording,
    now: str,
    site: Site = UNSAID,
    rules: Rulebook | None = None,
) -> int:
    """Write a new public database from the catalogue, which is only read; return what it was last told.

    `bundle` must not exist; `now` is the moment as of which it is made, and when photos that were not public
    before are. The same catalogue gives the same bytes.
    """
    with attached(bundle, catalogue) as connection:
        connection.executescript(TABLES)
        connection.execute(f"pragma user_version = {FORM}")
        with connection:  # one transaction, so the catalogue is read as of one moment
            connection.execute("begin")
            up_to = last_change(connection)
            decide(connection, rules or Rulebook(), now)
            connection.execute(_CHOOSE_ALL)
            fill(connection, PHOTOS, now)
            connection.execute(_TOUCH_ALL)
            fill(connection, AROUND, now)
            connection.execute(_WORDING, {"wording": _wording_json(wording)})
            write_site(connection, site)
            note_share_pictures(connection, site.house, wording, None)
            fill(connection, ENDING, now)
            connection.execute(_GONE)
            connection.execute("insert into search (search) values ('optimize')")
            add_words(connection, indexed_words(connection))
        connection.execute("detach database archive")
        connection.execute("analyze")
        connection.execute("vacuum")
    return up_to


def fill(connection: sqlite3.Connection, statements: Iterable[str], now: str) -> None:
    """Run statements in their order, each with the parameters it names."""
    parameters = {"licences": licences_json(), "now": now}
    for statement in statements:
        connection.execute(statement, _used(parameters, statement))


def last_change(connection: sqlite3.Connection) -> int:
    """The number of the last change of the catalogue that a bundle of this moment knows."""
    (number,) = connection.execute(
        "select coalesce(max(id), 0) from archive.pending_bundle"
    ).fetchone()
    return int(number)


def _used(parameters: Mapping[str, str], statement: str) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if f":{name}" in statement}


def _wording_json(wording: Wording) -> str:
    return json.dumps(
        [
            {"language": language, "medium": medium, "template": template}
            for (language, medium), template in wording.templates.items()
        ]
    )


def licences_json() -> str:
    """Every licence byline knows, as JSON."""
    return json.dumps(
        [
            {
                "id": licence.id,
                "title_fr": licence.title_fr,
                "title_en": licence.title_en,
                "url": licence.url,
            }
            for licence in LICENCES.values()
        ]
    )
