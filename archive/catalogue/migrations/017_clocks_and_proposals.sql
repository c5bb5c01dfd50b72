-- Which camera a photo was taken with, as far as its file says, and who says how far its time is from UTC.

alter table photos add column body text;

alter table photos add column offset_origin text;

-- How it looks: a hash that is near for pictures that look alike; null while nobody asked.
alter table photos add column look text;

-- The burst it belongs to, and its place in it, the best first; without a place nobody has looked yet.
alter table photos add column burst text;

alter table photos add column burst_rank integer;

create index photos_by_body on photos (event, body);

-- How the clock of a camera stood at an event, and the room it was in: its frames are as much later as the
-- offset says, and the drift since the anchor, a moment by that clock. Without an origin nobody vouches for it.
create table clocks (
    id integer primary key,
    event integer not null references events (id),
    body text not null,
    offset_s real not null,
    drift_s_per_day real not null,
    anchor text,
    origin text,
    evidence text,
    room text,
    unique (event, body)
) strict;

-- Who was proposed to be shown in a photo, by name, and is not, as staff say.
create table declined (
    photo integer not null references photos (id),
    name text not null,
    primary key (photo, name)
) strict, without rowid;

-- All that the public could read of a photo, but for its credit, which is never touched: the names and roles
-- of whom it shows, and the address of its event, among it.
drop view words_said;

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
select persons_shown.photo, people.name
from persons_shown join people on people.id = persons_shown.person
union all
select persons_shown.photo, said.value
from persons_shown
    join photos on photos.id = persons_shown.photo
    join appearances on appearances.person = persons_shown.person and appearances.event = photos.event
    join json_each(json_array(appearances.role, appearances.affiliation)) as said
union all
select photos.id, said.value
from photos join events on events.id = photos.event
    join json_each(json_array(events.title, events.description, events.place, events.slug)) as said
union all
select photos.id, said.value
from photos join sessions on sessions.id = photos.session
    join json_each(json_array(sessions.title, sessions.description, sessions.room)) as said;
