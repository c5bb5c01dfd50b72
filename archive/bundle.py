"""The public bundle's database: its tables, and the one statement that fills each.

This is the allow-list. A column reaches the public only by standing here; nothing is ever copied
and then removed. `archive` is the catalogue, attached for reading, and `chosen` the photos that may
be shown, under the numbers the public knows them by.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from ..metadata.credit import Wording
from ..metadata.rights import LICENCES
from .store import media_name

_TABLES = """
create table events (
    slug text primary key, title text not null, starts_on text not null, ends_on text not null,
    place text, description text, organisers text not null
) strict;

create table sessions (
    event text not null references events(slug), slug text not null, title text not null,
    starts_at text, position integer not null, primary key (event, slug)
) strict;

create table people (
    slug text primary key, name text not null, kind text not null
) strict;

create table appearances (
    event text not null references events(slug), session text,
    person text not null references people(slug), role text
) strict;
create index appearances_by_person on appearances (person, event);
create index appearances_by_event on appearances (event, session);

create table licences (
    id text primary key, title_fr text not null, title_en text not null, url text
) strict;

-- How the organisation words a credit, where not as byline does.
create table wording (
    language text not null, medium text not null, template text not null,
    primary key (language, medium)
) strict, without rowid;

create table photos (
    id integer primary key, uid text not null unique, event text references events(slug),
    session text, taken_on text, title text, description text, alt_text text, city text,
    country text, copyright_notice text, usage_terms text, licence text references licences(id),
    width_px integer not null, height_px integer not null, colours text,
    published_at text not null
) strict;
create index photos_by_event on photos (event, session, id);
create index photos_by_day on photos (taken_on, id);
create index photos_by_publication on photos (published_at, id);

-- Photos that were published and are no longer: that they are gone, and nothing else of them.
create table gone (uid text primary key) strict, without rowid;

create table credits (
    photo integer not null references photos(id), person text not null references people(slug),
    position integer not null, primary key (photo, person)
) strict, without rowid;
create index credits_by_person on credits (person, photo);

create table depictions (
    photo integer not null references photos(id), person text not null references people(slug),
    primary key (photo, person)
) strict, without rowid;
create index depictions_by_person on depictions (person, photo);

create table derivatives (
    photo integer not null references photos(id), width_px integer not null,
    height_px integer not null, media_type text not null, size_bytes integer not null,
    name text not null, primary key (photo, width_px, media_type)
) strict, without rowid;

create virtual table search using fts5 (
    title, description, people, credit, event,
    tokenize = 'unicode61 remove_diacritics 2'
);
"""

#: In this order, since rows refer to the rows before them.
_FILLING = (
    """
    insert into licences (id, title_fr, title_en, url)
    select value ->> 'id', value ->> 'title_fr', value ->> 'title_en', value ->> 'url'
    from json_each(:licences)
    where value ->> 'id' in (
        select licence from archive.photos join chosen on chosen.photo = photos.id
    )
    order by 1
    """,
    """
    insert into wording (language, medium, template)
    select value ->> 'language', value ->> 'medium', value ->> 'template'
    from json_each(:wording)
    """,
    """
    insert into events (slug, title, starts_on, ends_on, place, description, organisers)
    select slug, title, starts_on, ends_on, place, description, (
        select json_group_array(name) from (
            select people.name
            from archive.organisers join archive.people on people.id = organisers.person
            where organisers.event = events.id
            order by organisers.position
        )
    )
    from archive.events
    where id in (select event from archive.photos join chosen on chosen.photo = photos.id)
    order by id
    """,
    """
    insert into sessions (event, slug, title, starts_at, position)
    select events.slug, sessions.slug, sessions.title, sessions.starts_at, sessions.position
    from archive.sessions join archive.events on events.id = sessions.event
    where sessions.id in (
        select session from archive.photos join chosen on chosen.photo = photos.id
    )
    order by sessions.id
    """,
    # Only people a published photo shows or credits: being on record is private.
    """
    insert into people (slug, name, kind)
    select slug, name, kind
    from archive.people
    where id in (
        select person from archive.depictions join chosen using (photo)
        union select person from archive.credits join chosen using (photo)
    )
    order by id
    """,
    """
    insert into appearances (event, session, person, role)
    select events.slug, sessions.slug, people.slug, appearances.role
    from archive.appearances
        join archive.events on events.id = appearances.event
        join archive.people on people.id = appearances.person
        left join archive.sessions on sessions.id = appearances.session
    where exists (
        select 1
        from archive.depictions
            join chosen using (photo)
            join archive.photos on photos.id = depictions.photo
        where depictions.person = appearances.person
            and photos.event = appearances.event
            and (appearances.session is null or photos.session = appearances.session)
    )
    order by appearances.id
    """,
    # The day alone: the second a picture was taken tells its file name.
    """
    insert into photos (
        id, uid, event, session, taken_on, title, description, alt_text, city, country,
        copyright_notice, usage_terms, licence, width_px, height_px, colours, published_at
    )
    select
        chosen.number, photos.uid, events.slug, sessions.slug, substr(photos.taken_at, 1, 10),
        photos.title, photos.description, photos.alt_text, photos.city, photos.country,
        photos.copyright_notice, photos.usage_terms, photos.licence,
        photos.width_px, photos.height_px, photos.colours,
        coalesce(photos.published_at, :now)
    from archive.photos
        join chosen on chosen.photo = photos.id
        left join archive.events on events.id = photos.event
        left join archive.sessions on sessions.id = photos.session
    order by chosen.number
    """,
    """
    insert into gone (uid)
    select uid from (
        select uid from archive.gone
        union select uid from archive.photos where published_at is not null
    )
    where uid not in (select uid from photos)
    order by uid
    """,
    """
    insert into credits (photo, person, position)
    select chosen.number, people.slug, credits.position
    from archive.credits
        join chosen using (photo)
        join archive.people on people.id = credits.person
    order by chosen.number, credits.position
    """,
    """
    insert into depictions (photo, person)
    select chosen.number, people.slug
    from archive.depictions
        join chosen using (photo)
        join archive.people on people.id = depictions.person
    order by chosen.number, people.slug
    """,
    """
    insert into derivatives (photo, width_px, height_px, media_type, size_bytes, name)
    select chosen.number, width_px, height_px, media_type, size_bytes,
        media_name(digest, media_type)
    from archive.derivatives join chosen using (photo)
    order by chosen.number, width_px, media_type
    """,
    """
    insert into search (rowid, title, description, people, credit, event)
    select chosen.number, title, description, people, credit, event
    from archive.search join chosen on chosen.photo = search.rowid
    order by chosen.number
    """,
    "insert into search (search) values ('optimize')",
)

#: Photos that may be shown, numbered in capture order so that newest first is highest first.
_CHOOSING = """
    create temp table chosen as
    select id as photo, row_number() over (order by taken_at is not null, taken_at, id) as number
    from archive.photos
    where exists (select 1 from archive.credits where photo = photos.id)
        and exists (select 1 from archive.derivatives where photo = photos.id)
"""


def write_bundle(catalogue: Path, bundle: Path, wording: Wording, now: str) -> None:
    """Write a new public database from the catalogue, which is only read.

    `bundle` must not exist; `now` is when photos that were not published before are. The same catalogue
    gives the same bytes.
    """
    connection = sqlite3.connect(bundle, uri=True)
    try:
        connection.create_function("media_name", 2, media_name, deterministic=True)
        connection.executescript(_TABLES)
        connection.execute("attach database ? as archive", (f"file:{catalogue}?mode=ro",))
        parameters = {
            "licences": _licences_json(),
            "wording": _wording_json(wording),
            "now": now,
        }
        with connection:  # one transaction, so the catalogue is read as of one moment
            connection.execute(_CHOOSING)
            for statement in _FILLING:
                connection.execute(statement, _used(parameters, statement))
        connection.execute("detach database archive")
        connection.execute("analyze")
        connection.execute("vacuum")
    finally:
        connection.close()


def _used(parameters: Mapping[str, str], statement: str) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if f":{name}" in statement}


def _wording_json(wording: Wording) -> str:
    return json.dumps(
        [
            {"language": language, "medium": medium, "template": template}
            for (language, medium), template in wording.templates.items()
        ]
    )


def _licences_json() -> str:
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
