"""The credit inside every derivative, and all else that travels with a picture: an allow-list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...metadata.credit import Credit, credit_text
from ...metadata.values import Value
from ...metadata.writing import credited_derivative
from ...photos.derivatives import Derivative
from .facts import Facts, ReadPhoto, text_of

#: The fields a derivative carries with it: the credit and its terms, and what the picture is called. No
#: place, no serial number, nobody's telephone.
_TRAVELLING = (
    "creator_jobtitle",
    "copyright_notice",
    "usage_terms",
    "web_statement",
    "licensor_url",
    "headline",
    "title",
    "description",
    "data_mining",
    "digital_source_type",
)

_LONGEST_TRAVELLING = 2000


def travelling_values(facts: Facts, credit: Credit) -> dict[str, Value]:
    """What every derivative says of itself, with its credit as byline names it: an allow-list."""
    values: dict[str, Value] = {
        name: text[:_LONGEST_TRAVELLING]
        for name in _TRAVELLING
        if (text := text_of(facts.resolved, name))
    }
    if credit.is_usable:
        values["creator"] = credit.creators
        values["credit_line"] = credit_text(credit, text_of(facts.resolved, "credit_line"))
    if facts.licence and facts.licence.url:
        values.setdefault("web_statement", facts.licence.url)
    return values


def said_by_copies(values: Mapping[str, Value]) -> str:
    """A digest of what copies say, by which it is known whether they are to be written again."""
    said = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def credited(
    derivatives: Iterable[Derivative], values: Mapping[str, Value]
) -> tuple[Derivative, ...]:
    """Derivatives with their credit inside."""
    return tuple(
        replace(item, data=credited_derivative(item.data, values).data) for item in derivatives
    )


def recredited(learnt: ReadPhoto, credit: Credit) -> ReadPhoto:
    """The same, crediting people as byline names them."""
    if credit == learnt.credit:
        return learnt
    derivatives = credited(learnt.derivatives, travelling_values(learnt.facts, credit))
    return replace(learnt, credit=credit, derivatives=derivatives)
