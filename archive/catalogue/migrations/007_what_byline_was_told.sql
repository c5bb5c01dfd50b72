-- What was told besides the files, people's other spellings, and every change that can be undone.

-- JSON values; a null value, from staff, says that a field is empty.
create table givens (
    photo integer not null references photos(id),
    field text not null,
    source text not null check (source in ('ingest', 'staff')),
    value text,
    instead_of text,
    primary key (photo, field, source)
) strict;

insert into givens (photo, field, source, value)
select photo, field, 'ingest', value from resolutions where source = 'ingest';

-- A licence the file states itself wins over this, so that no harm is done where it does.
insert into givens (photo, field, source, value)
select id, 'licence', 'ingest', json_quote(licence) from photos where licence is not null;

create table aliases (
    folded text primary key,
    person integer not null references people(id),
    name text not null
) strict;

create index aliases_by_person on aliases (person);

-- Who a person is elsewhere: an ORCID, an ISNI, a Wikidata item, an address.
create table identifiers (
    person integer not null references people(id),
    scheme text not null,
    value text not null,
    primary key (person, scheme)
) strict;

create table changes (
    id integer primary key,
    name text not null unique,
    made_at text not null,
    action text not null check (action in ('correct', 'merge', 'split', 'rename')),
    detail text not null,
    undone_at text
) strict;

create table waiting as select kind, key from outbox;

drop table outbox;

create table outbox (
    kind text not null check (
        kind in ('photo', 'unread', 'event', 'person', 'import', 'publication', 'change')
    ),
    key text not null,
    primary key (kind, key)
) strict;

insert into outbox (kind, key) select kind, key from waiting;

drop table waiting;

-- Every sidecar is to say from now on what was told.
insert or ignore into outbox (kind, key) select 'photo', uid from photos;
