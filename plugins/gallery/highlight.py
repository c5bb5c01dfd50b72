"""What was looked for, marked where it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup, escape

from ...archive.catalogue.query import BY, WITH, WORD, Term
from ...metadata.names import fold

#: Of an escaped text: what stands for a sign is none of its words.
_WORDS = re.compile(r"&#?\w+;|\w+")
#: The words of captions recur from page to page.
_folded = lru_cache(maxsize=20_000)(fold)


def marker(
    terms: tuple[Term, ...], forms: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Callable[[str], Markup]:
    """Sets a text with the words that were looked for marked, in all of their forms.

    Accents and case are ignored.

    >>> from byline.archive.catalogue.query import understood
    >>> str(marker(understood("debat li"))("Débat à <Lille>"))
    '<mark>Débat</mark> à &lt;<mark>Lille</mark>&gt;'
    """
    said = [fold(term.value) for term in terms if term.kind in (WORD, BY, WITH)]
    others = (form for term in terms for form in forms.get(term.value, ()))
    whole = {word for value in said for word in value.split()}.union(others)
    last = said[-1].split()[-1] if said and said[-1] and not terms[-1].is_phrase else None

    def marked(found: re.Match[str]) -> str:
        word = found[0]
        folded = "" if word[0] == "&" else _folded(word)
        is_match = folded in whole or (last is not None and folded.startswith(last))
        return f"<mark>{word}</mark>" if is_match and folded else word

    return lambda text: Markup(_WORDS.sub(marked, str(escape(text))))  # noqa: S704
