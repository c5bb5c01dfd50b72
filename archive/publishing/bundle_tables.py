"""The tables of the public bundle; nothing that has no column here can reach the public."""

from __future__ import annotations

from zlib import crc32

TABLES = """
create table events (
    slug text primary key, title text not null, starts_on text not null, ends_on text not null,
    place text, description text, language text, organisers text not null
) strict;

create table sessions (
    event text not null references events(slug), slug text not null, title text not null,
    starts_at text, ends_at text, room text, position integer not null, primary key (event, slug)
) strict;

-- With the number of photos that show them, and that credit them.
create table people (
    slug text primary key, name text not null, folded text not null, kind text not null,
    shown integer not null, credited integer not null
) strict;
create index people_by_name on people (folded, slug);
create index people_by_shown on people (shown desc, name);
create index people_by_credited on people (credited desc, name);

-- Their names by three letters at a time, for names that are near; a row has the number of its person's.
create virtual table letters using fts5 (name, tokenize = 'trigram');

create table years (year text primary key, photos integer not null) strict, without rowid;

create table appearances (
    event text not null references events(slug), session text,
    person text not null references people(slug), role text, affiliation text
) strict;
create index appearances_by_person on appearances (person, event);
create index appearances_by_event on appearances (event, session);

create table licences (
    id text primary key, title_fr text not null, title_en text not null, url text,
    text_fr text, text_en text, attribution_fr text, attribution_en text
) strict;

-- The words of the index under their stems, in French and in English: a word is found in all of its forms.
create table stems (
    stem text not null, word text not null, primary key (stem, word)
) strict, without rowid;

-- What the organisation says of itself, as JSON; its texts, as HTML; its logo and its style sheet.
create table house (key text primary key, value text not null) strict, without rowid;

create table pages (
    language text not null, name text not null, html text not null, primary key (language, name)
) strict, without rowid;

create table assets (
    name text primary key, media_type text not null, data blob not null
) strict, without rowid;

-- How the organisation words a credit, where not as byline does.
create table wording (
    language text not null, medium text not null, template text not null,
    primary key (language, medium)
) strict, without rowid;

-- `language` is that of its texts, where file or event say it; `likeness` what a photo has in common with
-- others, in one word (catalogue/facets.py).
create table photos (
    id integer primary key, likeness text not null, uid text not null unique,
    event text references events(slug), session text, taken_on text, title text,
    description text, alt_text text, language text, city text, country text, copyright_notice text,
    usage_terms text, licence text references licences(id),
    width_px integer not null, height_px integer not null, colours text,
    published_at text not null, burst text, burst_rank integer
) strict;
create index photos_by_burst on photos (burst, burst_rank) where burst is not null;
create index photos_by_event on photos (event, session, id);
create index photos_in_event on photos (event, id);
create index photos_by_day on photos (taken_on, id);
create index photos_by_licence on photos (licence);
create index photos_by_publication on photos (published_at, id);
create index photos_of_event_by_publication on photos (event, published_at, id);

-- What the file of a photo says in a language of the gallery, beside what it says by default.
create table alternatives (
    photo integer not null references photos(id), language text not null, field text not null,
    text text not null, primary key (photo, language, field)
) strict, without rowid;

-- The moment, in UTC, from which a photo is to be shown no more, where that is known already; and its media.
create table ends (photo integer primary key references photos(id), at text not null) strict;
create index ends_by_moment on ends (at);
create view ended as
select photo from ends where at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now');
create table ending_media (name text primary key, at text not null) strict, without rowid;

-- Photos that were published and are no longer: that they are gone, and nothing else of them.
create table gone (uid text primary key) strict, without rowid;

create table credits (
    photo integer not null references photos(id), person text not null references people(slug),
    position integer not null, primary key (photo, person)
) strict, without rowid;
create index credits_by_person on credits (person, photo);

create table persons_shown (
    photo integer not null references photos(id), person text not null references people(slug),
    primary key (photo, person)
) strict, without rowid;
create index depictions_by_person on persons_shown (person, photo);

create table derivatives (
    photo integer not null references photos(id), width_px integer not null,
    height_px integer not null, media_type text not null, size_bytes integer not null,
    name text not null, primary key (photo, width_px, media_type)
) strict, without rowid;

-- What other sites show of a photo, with its credit set in it.
create table share_pictures (photo integer primary key references photos(id), name text not null) strict;

-- What is typed is looked up by its first letters while it is short.
create virtual table search using fts5 (
    title, description, people, credit, event, facets,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5'
);
"""

#: By this the gallery knows whether a bundle has the tables that its pages read.
FORM = crc32(TABLES.encode()) >> 1
