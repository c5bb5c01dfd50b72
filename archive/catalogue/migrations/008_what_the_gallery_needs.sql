-- Copies of several media types, each picture's colours, and photos that are published no more.

-- Means of its upper, middle and lower third, "rrggbb rrggbb rrggbb".
alter table photos add column colours text;

create table gone (uid text primary key) strict;

create table copies (
    photo integer not null references photos(id),
    width_px integer not null,
    height_px integer not null,
    media_type text not null,
    digest text not null,
    size_bytes integer not null,
    primary key (photo, width_px, media_type)
) strict;

insert into copies (photo, width_px, height_px, media_type, digest, size_bytes)
select photo, width_px, height_px, 'image/jpeg', digest, size_bytes from derivatives;

drop table derivatives;

alter table copies rename to derivatives;
