-- One word for each idea; changes say who made them; kinds are named by the code alone; one list of kept files.

-- A person shown in a photo, as IPTC has it.
alter table depictions rename to persons_shown;

drop index depictions_by_person;

create index persons_shown_by_person on persons_shown (person);

-- What is said of a photo besides its files: at ingest to fill what they leave open, by staff over them.
alter table givens rename to overrides;

-- What has changed here and is not yet in its file: a photo, an event, an ingest …
create table pending_files (kind text not null, key text not null, primary key (kind, key)) strict;

insert into pending_files (kind, key) select kind, key from outbox;

drop table outbox;

-- What has changed here and is not yet in the gallery. A later change of the same thing gets a new id, and is
-- not taken for the one before.
create table pending_bundle (
    id integer primary key autoincrement,
    kind text not null,
    key text not null,
    unique (kind, key)
) strict;

insert into pending_bundle (id, kind, key) select id, kind, key from unpublished;

drop table unpublished;

-- `made_by` is the account, or the user of the operating system on the command line; null before it was kept.
create table authored_changes (
    id integer primary key,
    name text not null unique,
    made_at text not null,
    made_by text,
    action text not null,
    detail text not null,
    undone_at text,
    undone_by text
) strict;

insert into authored_changes (id, name, made_at, action, detail, undone_at)
select id, name, made_at, action, detail, undone_at from changes;

drop table changes;

alter table authored_changes rename to changes;

-- Every file of a card that is kept, whatever it is to its photo.
create view kept_files as
select original, digest, size_bytes, 'photo' as kind, id as photo from photos
union all
select original, digest, size_bytes, kind, photo from companions
union all
select original, digest, size_bytes, 'unread', null from unread;
