-- Captions rarely say in which language they are; the event they are of may.

-- The language of its title and of what is said of its photos, as BCP 47 has it; null where nobody said.
alter table events add column language text;
