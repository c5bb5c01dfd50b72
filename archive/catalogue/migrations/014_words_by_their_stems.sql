-- A word is found in all of its forms.

-- The words of the search text under their stems, in French and in English (stems.py).
create table stems (
    stem text not null, word text not null, primary key (stem, word)
) strict, without rowid;
