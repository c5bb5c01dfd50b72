"""One person, many spellings: keys to compare names by, and names for addresses."""

from __future__ import annotations

import re
import unicodedata


def fold(name: str) -> str:
    """Reduce a name to what accents, case, hyphens and blanks do not change.

    >>> fold("Élodie  QUATRESOUS") == fold("elodie quatresous")
    True
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", bare))


def slug(name: str) -> str:
    """Turn a name into the last part of an address; empty when no letter or digit is left.

    >>> slug("Coopération et territoires")
    'cooperation-et-territoires'
    """
    ascii_only = fold(name).replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))[:80].strip("-")
