-- What makes the files the truth: what is kept unread, what we wrote, what is yet to write.

create table archive (id text primary key) strict;

-- Files of a card that are photos but cannot be developed: kept, and not shown.
create table unread (
    id integer primary key,
    digest text not null unique,
    original text not null unique,
    source_name text not null,
    size_bytes integer not null,
    reason text not null
) strict;

create index photos_by_size on photos (size_bytes);

create index companions_by_digest on companions (digest);

create index companions_by_size on companions (size_bytes);

-- Every file byline wrote itself, but for derivatives, which can be made again.
create table written (
    path text primary key,
    digest text not null,
    size_bytes integer not null
) strict;

-- What has changed here and is not yet in its file: a photo, an event, an import …
create table outbox (
    kind text not null check (
        kind in ('photo', 'unread', 'event', 'person', 'import', 'publication')
    ),
    key text not null,
    primary key (kind, key)
) strict;
