-- The search text of each photo; its rowid is the photo's id.

create virtual table search using fts5 (
    title, description, people, credit, event, keywords,
    tokenize = 'unicode61 remove_diacritics 2'
);
