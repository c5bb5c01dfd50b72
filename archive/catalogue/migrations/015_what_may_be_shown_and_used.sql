-- May we show it, may we use it: where each photo stands, on what terms, and who changed what.

-- Each record of a change holds a digest of the one before; null for those made before there was a chain.
-- `salts` belong to the parts of `detail`, each of one photo: one can be erased, and the chain holds.
alter table changes add column salts text;

alter table changes add column digest text;

-- Every change's file is to say its number and its digest from now on.
insert or ignore into pending_files (kind, key) select 'change', name from changes;

-- The last record of the chain, so that a record cut off at its end is missed.
create table chain_head (number integer not null, digest text not null) strict;

-- Where a photo stands: withheld, released, approved, embargoed, rejected, restricted, binned, withdrawn.
-- `until` is local time at its event; `accounts`, as JSON, are those who may still see it.
create table states (
    photo integer not null references photos(id),
    state text not null,
    since text not null,
    made_by text,
    reason text,
    until text,
    accounts text,
    primary key (photo, state)
) strict, without rowid;

create index states_by_end on states (until) where until is not null;

-- The contract a photo was taken under; its other terms are among the resolutions.
alter table photos add column contract text;

create index photos_by_contract on photos (contract) where contract is not null;

-- Terms that applied to a photo until a moment, as JSON, and who said so; those of now are resolved.
create table former_terms (
    photo integer not null references photos(id),
    term text not null,
    value text,
    source text,
    until text not null
) strict;

create index former_terms_by_photo on former_terms (photo, term, until);

-- What an event says for its photos: IANA's name of its time zone; whether somebody must approve each; the
-- least rating that is published; the last day they are kept; terms of a photo that has none of its own.
alter table events add column time_zone text;

alter table events add column is_reviewed integer not null default 0 check (is_reviewed in (0, 1));

alter table events add column least_rating integer;

alter table events add column keep_until text;

alter table events add column licence text;

alter table events add column usage_rights text;

alter table events add column restrictions text;

alter table events add column contract text;

-- Contracts with photographers. `rights`, as JSON, are what each right is granted for (CPI L.131-3).
create table contracts (
    id integer primary key,
    slug text not null unique,
    title text not null,
    photographer text,
    rights text not null,
    has_name_mention integer not null check (has_name_mention in (0, 1)),
    may_be_cropped integer not null check (may_be_cropped in (0, 1)),
    file text,
    digest text,
    size_bytes integer
) strict;

-- The organisation's own licences, as rights.toml has them, as JSON.
create table house_licences (id text primary key, said text not null) strict;

-- A use of a photo, or of those of an event, that is allowed or denied from one day to another.
create table leases (
    id integer primary key,
    name text not null unique,
    photo integer references photos(id),
    event integer references events(id),
    is_allowed integer not null check (is_allowed in (0, 1)),
    use text not null,
    starts_on text,
    ends_on text,
    note text,
    check ((photo is null) <> (event is null))
) strict;

create index leases_by_photo on leases (photo) where photo is not null;

create index leases_by_event on leases (event) where event is not null;

-- People who are to be shown no more, by the spelling they are on record under.
create table withdrawals (
    slug text primary key,
    name text not null,
    made_at text not null,
    made_by text,
    reason text
) strict;

-- What was taken away for good: keyed digests of bytes and pictures, so that a card does not bring it back.
create table tombstones (
    digest text primary key,
    uid text not null,
    made_at text not null,
    is_destroyed integer not null check (is_destroyed in (0, 1))
) strict;

-- Copies that were handed to somebody: the uids, as JSON.
create table deliveries (
    name text primary key,
    made_at text not null,
    made_by text,
    recipient text not null,
    uids text not null
) strict;

-- Where a bundle was shipped to, and the last one that was.
create table destinations (
    name text primary key,
    bundle text not null,
    shipped_at text not null
) strict;

-- The moment as of which the last bundle was made: what became due since then is not in it.
alter table edition add column moment text not null default '';

-- All that decides whether a photo may be shown and used.
create view situations as
select photos.id as photo, photos.uid, photos.source_name, photos.no_picture, photos.published_at,
    (select value from resolutions where photo = photos.id and field = 'creator') as creator,
    (select value from resolutions where photo = photos.id and field = 'credit_line') as credit_line,
    exists (select 1 from credits where photo = photos.id) as has_credit,
    exists (select 1 from derivatives where photo = photos.id) as has_picture,
    (select value from resolutions where photo = photos.id and field = 'rating') as rating,
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

-- The days on which something begins or ends for a photo, as they are written where it was taken.
create view moments as
select photo, substr(until, 1, 10) as day from states where until is not null
union all
select photo, starts_on from leases where photo is not null and starts_on is not null
union all
select photo, ends_on from leases where photo is not null and ends_on is not null
union all
select photos.id, leases.starts_on from leases join photos on photos.event = leases.event
where leases.starts_on is not null
union all
select photos.id, leases.ends_on from leases join photos on photos.event = leases.event
where leases.ends_on is not null
union all
select photos.id, granted.value ->> 'starts_on'
from contracts join json_each(contracts.rights) as granted join photos on photos.contract = contracts.slug
where granted.value ->> 'starts_on' is not null
union all
select photos.id, granted.value ->> 'ends_on'
from contracts join json_each(contracts.rights) as granted join photos on photos.contract = contracts.slug
where granted.value ->> 'ends_on' is not null
union all
select photos.id, events.keep_until from events join photos on photos.event = events.id
where events.keep_until is not null;

-- All that the public could read of a photo, but for its credit, which is never touched.
create view words_said as
select photo, value as words from resolutions
where field in (
    'title', 'headline', 'description', 'alt_text', 'extended_description', 'keywords', 'person_shown',
    'usage_terms', 'city', 'country'
)
union all
select held.photo, said.value from resolutions as held join json_each(held.alternatives) as said
where held.field in ('title', 'headline', 'description', 'alt_text', 'extended_description', 'usage_terms')
union all
select photos.id, events.title from photos join events on events.id = photos.event
union all
select photos.id, events.description from photos join events on events.id = photos.event
union all
select photos.id, events.place from photos join events on events.id = photos.event
union all
select photos.id, sessions.title from photos join sessions on sessions.id = photos.session;

-- The second places that the originals of an ingest were copied to, as JSON.
alter table imports add column also text;

-- What was destroyed, by whom, why and by whose leave; what became of each place, as JSON.
create table certificates (
    uid text primary key,
    made_at text not null,
    made_by text,
    reason text not null,
    visa text,
    places text not null
) strict;
