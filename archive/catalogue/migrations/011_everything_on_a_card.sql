-- Everything on a card is kept: videos, sounds and whatever else lies beside a photo, and what is no photo at all.

-- Whether somebody should look at a file that is kept unread: it should be a photo.
alter table unread add column is_photo integer not null default 1 check (is_photo in (0, 1));

drop view kept_files;

-- What a companion is, the code alone says.
create table companions_of_any_kind (
    id integer primary key,
    photo integer not null references photos(id),
    kind text not null,
    digest text not null,
    original text not null unique,
    source_name text not null,
    size_bytes integer not null,
    unique (photo, digest)
) strict;

insert into companions_of_any_kind (id, photo, kind, digest, original, source_name, size_bytes)
select id, photo, kind, digest, original, source_name, size_bytes from companions;

drop table companions;

alter table companions_of_any_kind rename to companions;

create index companions_by_digest on companions (digest);

create index companions_by_size on companions (size_bytes);

create view kept_files as
select original, digest, size_bytes, 'photo' as kind, id as photo from photos
union all
select original, digest, size_bytes, kind, photo from companions
union all
select original, digest, size_bytes, 'unread', null from unread;
