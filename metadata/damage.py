"""How badly the letters of a value were hurt on their way: one ranking, for choosing and for mending."""

from __future__ import annotations

import re
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
    """
    mended = without_mojibake(hurt)
    if mended != hurt:
        return mended == whole
    pattern = "".join(
        r"\w+?" if letter in (_LOST, "?") else re.escape(letter)
        for letter in " ".join(hurt.split())
    )
    return re.fullmatch(f"{pattern}.*", " ".join(whole.split()), re.DOTALL) is not None
