-- Events, their sessions, and the people who organise and appear.

create table events (
    id integer primary key,
    slug text not null unique,
    title text not null,
    starts_on text not null,
    ends_on text not null,
    place text,
    description text
) strict;

create table sessions (
    id integer primary key,
    event integer not null references events(id),
    slug text not null,
    title text not null,
    starts_at text,
    position integer not null,
    unique (event, slug)
) strict;

create table people (
    id integer primary key,
    slug text not null unique,
    name text not null unique,
    folded text not null,
    kind text not null check (kind in ('person', 'organisation'))
) strict;

create index people_by_folded on people (folded);

create table organisers (
    event integer not null references events(id),
    person integer not null references people(id),
    position integer not null,
    primary key (event, person)
) strict;

-- The role a person had, at one session or at the event as a whole (session null).
create table appearances (
    id integer primary key,
    event integer not null references events(id),
    session integer references sessions(id),
    person integer not null references people(id),
    role text
) strict;

create unique index appearances_once
    on appearances (event, person, coalesce(session, 0));
