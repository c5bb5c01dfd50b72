-- What was ingested when, and what became of each file.

create table imports (
    id integer primary key,
    name text not null unique,
    started_at text not null,
    finished_at text not null,
    event integer references events(id),
    credit text,
    licence text
) strict;

create table outcomes (
    id integer primary key,
    import integer not null references imports(id),
    path text not null,
    digest text,
    outcome text not null check (outcome in ('added', 'seen', 'refused')),
    reason text,
    photo integer references photos(id)
) strict;
