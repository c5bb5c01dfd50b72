-- Photos, what their files say, whom they credit and show.

create table photos (
    id integer primary key,
    uid text not null unique,
    digest text not null unique,
    original text not null unique,
    source_name text not null,
    size_bytes integer not null,
    width_px integer,
    height_px integer,
    event integer references events(id),
    session integer references sessions(id),
    taken_at text,
    taken_offset text,
    title text,
    description text,
    alt_text text,
    city text,
    country text,
    credit_line text,
    copyright_notice text,
    usage_terms text,
    web_statement text,
    licence text,
    added_at text not null,
    published_at text
) strict;

create index photos_by_event on photos (event, session, taken_at, id);

create table companions (
    id integer primary key,
    photo integer not null references photos(id),
    kind text not null check (kind in ('raw', 'sidecar')),
    digest text not null,
    original text not null unique,
    source_name text not null,
    size_bytes integer not null,
    unique (photo, digest)
) strict;

create table derivatives (
    photo integer not null references photos(id),
    width_px integer not null,
    height_px integer not null,
    digest text not null,
    size_bytes integer not null,
    primary key (photo, width_px)
) strict;

-- Every value with the block it came from; lists and positions as JSON.
create table readings (
    photo integer not null references photos(id),
    field text not null,
    source text not null,
    value text not null,
    primary key (photo, field, source)
) strict;

create table resolutions (
    photo integer not null references photos(id),
    field text not null,
    value text not null,
    source text not null,
    rule text not null,
    conflict integer not null check (conflict in (0, 1)),
    primary key (photo, field)
) strict;

create table credits (
    photo integer not null references photos(id),
    person integer not null references people(id),
    position integer not null,
    primary key (photo, person)
) strict;

create index credits_by_person on credits (person);

-- How byline knows that a person is shown: from the file, or because someone said so.
create table depictions (
    photo integer not null references photos(id),
    person integer not null references people(id),
    source text not null check (source in ('file', 'staff')),
    primary key (photo, person)
) strict;

create index depictions_by_person on depictions (person);

create table keywords (
    photo integer not null references photos(id),
    keyword text not null,
    primary key (photo, keyword)
) strict;
