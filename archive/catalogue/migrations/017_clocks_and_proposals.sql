-- Which camera a photo was taken with, as far as its file says, and who says how far its time is from UTC.

alter table photos add column body text;

alter table photos add column offset_origin text;

create index photos_by_body on photos (event, body);

-- How the clock of a camera stood at an event, and the room it was in: its frames are as much later as the
-- offset says, and the drift since the anchor, a moment by that clock.
create table clocks (
    id integer primary key,
    event integer not null references events (id),
    body text not null,
    offset_s real not null,
    drift_s_per_day real not null,
    anchor text,
    origin text not null,
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
