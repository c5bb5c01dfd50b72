"""How badly the letters of a value were hurt on their way: one ranking, for choosing and for mending."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from .text import without_mojibake

_LOST = "\ufffd"
#: A question mark where a letter was: at the start of a word, or between two letters.
_ASKED = re.compile(r"(?<![^\W\d_])\?(?=[^\W\d_])|(?<=[^\W\d_])\?(?=[^\W\d_])")


def damage(texts: Iterable[str]) -> int:
    """How many letters of some texts were lost or read in the wrong character set.

    >>> damage(["?lodie Lef?vre"]), damage(["Ã‰lodie"]), damage(["Élodie \ufffd"]), damage(["Où ? Ici"])
    (2, 1, 1, 0)
    """
    return sum(map(_damage, texts))


def _damage(text: str) -> int:
    mended = without_mojibake(text)
    misread = max(1, len(text) - len(mended)) if mended != text else 0
    return text.count(_LOST) + len(_ASKED.findall(text)) + misread


def is_same_but_for_damage(hurt: str, whole: str) -> bool:
    """Whether two texts differ by the letters alone that one of them has lost.

    >>> is_same_but_for_damage("?lodie Lef?vre", "Élodie Lefèvre"), is_same_but_for_damage("J?an", "Marie")
    (True, False)
    >>> is_same_but_for_damage("Ren?", "René"), is_same_but_for_damage("Qui ?", "Qui ?")
    (True, False)
    """
    hurt, whole = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (hurt, whole))
    if hurt == whole:
        return False
    for _ in range(_MOST_READINGS):
        mended = without_mojibake(hurt)
        if mended == hurt:
            break
        hurt = mended
        if hurt == whole:
            return True
    marks = list(_MARKS.finditer(hurt))
    if not marks:
        return False
    pattern, end = "", 0
    for mark in marks:
        pattern += re.escape(hurt[end : mark.start()]) + f"[\\w'’]{{1,{len(mark[0])}}}?"
        end = mark.end()
    return re.fullmatch(f"{pattern}{re.escape(hurt[end:])}.*", whole, re.DOTALL) is not None


#: Marks in the place of a letter, one or several, the first byte of a misread one among them.
_MARKS = re.compile("[ÃÂ]?[?\ufffd]+")
_MOST_READINGS = 3  # how often a text may have been read in the wrong character set
