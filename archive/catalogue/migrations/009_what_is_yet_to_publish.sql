-- What the gallery does not say yet, so that publishing again costs what has changed.

-- The place of a published photo among all, in capture order, with room between two.
alter table photos add column number integer;

create index photos_by_moment on photos (coalesce(taken_at, ''), id)
    where number is not null;

create index photos_withheld on photos (id) where published_at is null;

-- A later change of the same thing gets a new id, and is not taken for the one before.
create table unpublished (
    id integer primary key autoincrement,
    kind text not null check (kind in ('photo', 'event', 'person')),
    key text not null,
    unique (kind, key)
) strict;

-- The bundle that was made last, and a digest of what decides over the whole of it.
create table edition (bundle text not null, made_by text not null) strict;

-- What each publication put into the gallery and took out of it, as JSON.
create table publications (
    name text primary key,
    made_at text not null,
    detail text not null
) strict;

-- Copies that a photo had before its credit was corrected, until they are removed.
create table discarded (
    digest text not null, media_type text not null, primary key (digest, media_type)
) strict, without rowid;
