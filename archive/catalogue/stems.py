"""Words that are one word to who searches: singular and plural, and common endings, in French and in English.

An index of words is searched by words. Which of its words share a stem stands beside it, once for each word
and not once for each photo: what is looked for is looked for in all of its forms.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

from ...metadata.names import fold

_STEMMERS = {"fr": Stemmer("french"), "en": Stemmer("english")}
_lock = Lock()  # a stemmer serves one thread at a time
#: Shorter words have no endings, or are nothing else.
_SHORTEST = 4
#: More forms than any word has; what shares a stem with more is no word.
_MOST_FORMS = 24


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a word as an index has it, each with its language; none for what is no word.

    >>> stems("conferences"), stems("2015")
    (('en confer', 'fr conferent'), ())
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    with _lock:
        return tuple(sorted(f"{name} {one.stemWord(word)}" for name, one in _STEMMERS.items()))


def add_words(connection: sqlite3.Connection, words: Iterable[str]) -> None:
    """Note words of the index, each under its stems; those that are known are left as they are."""
    connection.executemany(
        "insert or ignore into stems (stem, word) values (?, ?)", _under_stems(words)
    )


def remove_words(connection: sqlite3.Connection, words: Iterable[str]) -> None:
    """Forget words that the index has no more."""
    connection.executemany("delete from stems where stem = ? and word = ?", _under_stems(words))


def _under_stems(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((stem, word) for word in sorted(words) for stem in stems(word))


def forms(connection: sqlite3.Connection, typed: str) -> tuple[str, ...]:
    """The other words of the index that share a stem with what was typed; none for several words."""
    word = fold(typed)
    wanted = stems(word)
    if not wanted:
        return ()
    found = connection.execute(_FORMS, (*wanted, word, _MOST_FORMS)).fetchall()
    return tuple(other for (other,) in found)


_FORMS = "select distinct word from stems where stem in (?, ?) and word <> ? order by 1 limit ?"


def indexed_words(connection: sqlite3.Connection) -> list[str]:
    """Every word of the index `search`, but for those of its column of facets."""
    sql = "select distinct term from vocabulary where col <> 'facets'"
    connection.execute(
        "create virtual table temp.vocabulary using fts5vocab('main', 'search', 'col')"
    )
    try:
        return [word for (word,) in connection.execute(sql)]
    finally:
        connection.execute("drop table temp.vocabulary")


def words_of(connection: sqlite3.Connection, texts: Iterable[str]) -> list[set[str]]:
    """The words of each text as the index would have them."""
    spoken = list(texts)
    found: list[set[str]] = [set() for _ in spoken]
    connection.execute(
        "create virtual table temp.spoken using fts5 (text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.execute(
        "create virtual table temp.said using fts5vocab('temp', 'spoken', 'instance')"
    )
    try:
        connection.executemany("insert into spoken (rowid, text) values (?, ?)", enumerate(spoken))
        for place, word in connection.execute("select doc, term from said"):
            found[place].add(word)
        return found
    finally:
        connection.execute("drop table temp.said")
        connection.execute("drop table temp.spoken")
