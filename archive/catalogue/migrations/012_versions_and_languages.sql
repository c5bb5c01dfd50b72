-- A file with the coded picture of a photo and other words is a version of it; a photo may have no picture;
-- a text may be there in several languages.

-- What the coded picture digests to, whatever words are in the file; null where it cannot be told.
alter table photos add column picture_digest text;

-- Why there is no picture to show; null where there is one, or it waits to be made.
alter table photos add column no_picture text;

create index photos_by_picture on photos (picture_digest);

-- The text in other languages, as JSON by language; null where there is none.
alter table readings add column alternatives text;

alter table resolutions add column alternatives text;
