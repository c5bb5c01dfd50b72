-- Programmes as organisers publish them: rooms, ends, affiliations, and which entry of which file a session was.

alter table sessions add column ends_at text;

alter table sessions add column room text;

alter table sessions add column description text;

-- What the file a session was read from calls it, so that reading it again finds it; null for one of staff's.
alter table sessions add column source_key text;

create unique index sessions_by_source on sessions (event, source_key) where source_key is not null;

-- Whom somebody spoke for at that appearance.
alter table appearances add column affiliation text;

-- What the programme said of the event itself when it was read last, as JSON: what differs since, staff said.
alter table events add column programme text;
