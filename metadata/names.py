"""One person, many spellings: keys to compare names by, and names for addresses."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from rapidfuzz.distance import OSA


def fold(name: str) -> str:
    """Reduce a name to what accents, case, hyphens and blanks do not change.

    >>> fold("Élodie  QUATRESOUS") == fold("elodie quatresous")
    True
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # What has no letter at all is another name than the next that has none.
    return " ".join(re.findall(r"[^\W_]+", bare) or bare.split())


def slug(name: str) -> str:
    """Turn a name into the last part of an address; empty when no letter or digit is left.

    >>> slug("Coopération et territoires")
    'cooperation-et-territoires'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(spelt_out(name))))[:80].strip("-")


#: Letters that are no letter and accent, and as people type them who have no such key.
_SPELLINGS = {
    "œ": "oe", "æ": "ae", "ß": "ss", "þ": "th", "ł": "l", "ø": "o", "đ": "d", "ð": "d",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i",
}  # fmt: skip
_SPELT_OUT = str.maketrans(
    _SPELLINGS
    | {letter.upper(): text.upper() for letter, text in _SPELLINGS.items() if letter not in "ßı"}
)


def spelt_out(text: str) -> str:
    """Write letters that no folding of accents takes apart as people type them.

    >>> spelt_out("Łukasz, au cœur"), slug("Łukasz Sørli")
    ('Lukasz, au coeur', 'lukasz-sorli')
    """
    return text.translate(_SPELT_OUT)


def is_near(name: str, other: str) -> bool:
    """Whether two spellings may name one person, so that a person should look at them.

    The same words in any order, a given name beside its initial, the family name alone, or one
    letter's slip in a long name.

    >>> is_near("Élodie Quatresous", "E. QUATRESOUS"), is_near("Quatresous Elodie", "Elodie Quatresous")
    (True, True)
    >>> is_near("Jean Dupont", "Jeanne Dupont"), is_near("Jean Dupont", "Marie Dupont")
    (False, False)
    """
    first, second = fold(name).split(), fold(other).split()
    if not first or not second:
        return False
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) == 1:
        return len(long) > 1 and len(short[0]) > _SHORTEST_FAMILY and short[0] == long[-1]
    if first[-1] == second[-1] and _is_initials(first[:-1], second[:-1]):
        return True
    whole = (" ".join(first), " ".join(second))
    return min(map(len, whole)) >= _LONG_NAME and first[0] == second[0] and _is_one_slip(*whole)


_SHORTEST_FAMILY = 3
_LONG_NAME = 10


def _is_initials(given: list[str], others: list[str]) -> bool:
    """Whether given names are the initials of others: "e" or "j m" beside "elodie", "jean marc"."""
    short, long = sorted((given, others), key=lambda words: sum(map(len, words)))
    is_initial = any(len(word) == 1 for word in short)
    return is_initial and all(
        whole.startswith(part) for part, whole in zip(short, long, strict=False)
    )


def _is_one_slip(first: str, second: str) -> bool:
    """Whether one letter was added, left out, changed, or swapped with its neighbour."""
    return OSA.distance(first, second, score_cutoff=1) <= 1


def file_name(title: str, credit: str, uid: str, original: str) -> str:
    """What a copy is called: the picture, who made it, and a name nothing else has.

    >>> file_name("Table ronde", "Elodie Quatresous / UP", "7q2m", "originals/IMG_1.JPG")
    'table-ronde_elodie-quatresous-up_7q2m.jpg'
    """
    parts = (_in_name(title), _in_name(credit), uid)
    return "_".join(part for part in parts if part) + Path(original).suffix.lower()


def _in_name(text: str) -> str:
    """A text as part of a file name; each word in its own script where that is not Latin."""
    words = re.findall(r"[^\W_]+", text)
    return "-".join(slug(word) or word for word in words)[:60].strip("-")
