-- Each reading with its raw form, and every block of a file, not only the first of a kind.

alter table photos add column iptc_digest text not null default 'absent';

-- Content Credentials: any change to the file would break them.
alter table photos add column is_signed integer not null default 0;

create table raw_readings (
    photo integer not null references photos(id),
    field text not null,
    source text not null,
    block integer not null,
    value text not null,
    raw text not null,
    primary key (photo, field, source, block)
) strict;

insert into raw_readings (photo, field, source, block, value, raw)
select photo, field, source, 1, value, value from readings;

drop table readings;

alter table raw_readings rename to readings;
