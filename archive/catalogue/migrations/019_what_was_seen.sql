-- What the desk shows before it does it, and what follows a change.

-- What a draft would change of each photo, as it was shown: its differences, each with what the field held then,
-- and why it can do nothing, as JSON. Drafts of before say neither; they are asked for again.
delete from drafted;
delete from drafts;

alter table drafted add column differences text not null default '[]';
alter table drafted add column unable text not null default '[]';

-- A selection is the photos that were seen when it was made: of a query, too. It is worded by the query.
delete from selected;
delete from selections;

-- Changes of many kinds at once say in which list each photo stands, and so what of it they changed.
delete from edits where change in (select id from changes where action = 'change');

insert or ignore into edits (uid, change, field)
select part.value ->> 'uid', changes.id, coalesce(
    part.value ->> 'field',
    case
        when part.fullkey like '$.places%' then 'event'
        when part.fullkey like '$.states%' then 'state'
        else 'people'
    end
)
from changes join json_tree(changes.detail) as part
where changes.action = 'change' and part.type = 'object' and part.value ->> 'uid' is not null;


-- Photos whose copies do not say yet what the catalogue says of them; published and delivered is what they say.
create table stale_copies (
    photo integer primary key references photos (id) on delete cascade
) strict;

-- The desk sorts by when photos were taken, and asks for marks, over all of an archive.
create index photos_as_taken on photos (coalesce(taken_at, '~'), id);
create index resolved_marks on resolutions (field, photo, value) where field in ('rating', 'pick');
