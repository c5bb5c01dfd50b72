-- What the desk needs: which change of a photo is the last, what is selected, drafted, and being worked on.

-- The last change of a photo, of its people, credits or states: a number that only grows, over all photos.
alter table photos add column revision integer not null default 0;

update photos set revision = id;

create index photos_by_revision on photos (revision);

-- Who brought a shoot in: an account, or the user of the operating system.
alter table imports add column made_by text;

-- A digest of what the copies of a photo say of it; null where nobody knows, and they are written again.
alter table photos add column copies_say text;

-- Which photo each change is of, and what of it: made of the records of changes, to find them by.
create table edits (
    uid text not null,
    change integer not null references changes (id),
    field text not null,
    primary key (uid, change, field)
) strict, without rowid;

create index edits_by_change on edits (change);

insert or ignore into edits (uid, change, field)
select part.value ->> 'uid', changes.id, coalesce(part.value ->> 'field', changes.action)
from changes join json_tree(changes.detail) as part
where part.type = 'object' and part.value ->> 'uid' is not null;

-- Somebody's choice of photos: each by itself, or what a query found then but for those that were taken out.
create table selections (
    id integer primary key,
    owner text not null,
    made_at text not null,
    query text
) strict;

create index selections_by_owner on selections (owner, id);

create table selected (
    selection integer not null references selections (id) on delete cascade,
    photo integer not null references photos (id) on delete cascade,
    primary key (selection, photo)
) strict, without rowid;

-- A change that somebody has asked for and not applied: what was asked, as JSON, and the last change that there
-- was then; the change that it became.
create table drafts (
    id integer primary key,
    owner text not null,
    made_at text not null,
    asked text not null,
    seen integer not null,
    change text
) strict;

create table drafted (
    draft integer not null references drafts (id) on delete cascade,
    photo integer not null references photos (id) on delete cascade,
    primary key (draft, photo)
) strict, without rowid;

-- A photo that its photographer, or staff, rejected while culling is as one rated -1, whatever its stars.
drop view situations;

create view situations as
select photos.id as photo, photos.uid, photos.source_name, photos.no_picture, photos.published_at,
    (select value from resolutions where photo = photos.id and field = 'creator') as creator,
    (select value from resolutions where photo = photos.id and field = 'credit_line') as credit_line,
    exists (select 1 from credits where photo = photos.id) as has_credit,
    exists (select 1 from derivatives where photo = photos.id) as has_picture,
    iif(
        exists (
            select 1 from resolutions
            where photo = photos.id and field = 'pick' and cast(value as real) < 0
        ),
        '-1', (select value from resolutions where photo = photos.id and field = 'rating')
    ) as rating,
    (
        select json_group_array(json_object(
            'state', state, 'since', since, 'made_by', made_by, 'reason', reason, 'until', until,
            'accounts', json(coalesce(accounts, '[]'))
        ))
        from states where photo = photos.id
    ) as states,
    (
        select json_group_object(field, json_object('value', json(value), 'source', source))
        from resolutions
        where photo = photos.id and field in ('licence', 'usage_rights', 'restrictions', 'contract')
    ) as terms,
    (
        select json_object(
            'slug', slug, 'title', title, 'photographer', photographer, 'rights', json(rights),
            'has_name_mention', json(iif(has_name_mention, 'true', 'false')),
            'may_be_cropped', json(iif(may_be_cropped, 'true', 'false'))
        )
        from contracts where slug = photos.contract
    ) as contract,
    (
        select json_group_array(json_object(
            'name', name, 'is_allowed', json(iif(is_allowed, 'true', 'false')), 'use', use,
            'starts_on', starts_on, 'ends_on', ends_on, 'note', note
        ))
        from leases where photo = photos.id or event = photos.event
    ) as leases,
    events.slug as event, events.time_zone, coalesce(events.is_reviewed, 0) as is_reviewed,
    events.least_rating, events.keep_until
from photos left join events on events.id = photos.event;

-- Long work: what it is, as JSON what it was asked, how far it is. Whoever does it holds a lease, in seconds since
-- 1970; a job that is being worked on without one has stopped.
create table jobs (
    id integer primary key,
    kind text not null,
    made_by text not null,
    made_at text not null,
    asked text not null,
    state text not null check (state in ('waiting', 'working', 'done', 'failed')),
    done integer not null default 0,
    total integer not null default 0,
    change text,
    message text,
    leased_until real
) strict;

create index jobs_by_state on jobs (state, id);
