"""What was looked for, marked where it stands in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...archive.catalogue.query import BY, WITH, WORD, Term
from ...metadata.names import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of a text; `is_match` where it is what was looked for."""

    text: str
    is_match: bool = False


def marked(text: str, terms: tuple[Term, ...]) -> tuple[Marked, ...]:
    """A text in pieces, with the words that were looked for marked; accents and case are ignored.

    >>> from byline.archive.catalogue.query import understood
    >>> [(piece.text, piece.is_match) for piece in marked("Débat à Lille", understood("debat li"))]
    [('Débat', True), (' à ', False), ('Lille', True)]
    """
    said = [fold(term.value) for term in terms if term.kind in (WORD, BY, WITH)]
    whole = {word for value in said for word in value.split()}
    last = said[-1].split()[-1] if said and said[-1] and not terms[-1].is_phrase else None
    pieces: list[Marked] = []
    for token in filter(None, re.split(r"(\w+)", text)):
        folded = fold(token)
        is_match = bool(folded) and (
            folded in whole or (last is not None and folded.startswith(last))
        )
        if pieces and pieces[-1].is_match == is_match:
            pieces[-1] = Marked(text=pieces[-1].text + token, is_match=is_match)
        else:
            pieces.append(Marked(text=token, is_match=is_match))
    return tuple(pieces)
