"""The indexes of the gallery: events by year, people and photographers by name, organisations apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..site.pages import address
from . import queries
from .contents import PICTURES_A_PAGE, Counted, Event, counted_in, event_of
from .reading import Bundle, Row
from .who import credited_by_name, shown_by_name

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Generic[T]):
    """A page of an index: who or what stands under each year or letter; `is_first` where it is the first."""

    parts: Mapping[str, Sequence[T]]
    is_first: bool
    more: str | None


def events_index(bundle: Bundle, language: str, after: str | None) -> Index[Event]:
    """Every event by year, the newest first; those after one, given as its slug."""
    after = after if after and queries.event(bundle, after) else None
    found = queries.events(bundle, PICTURES_A_PAGE + 1, after)
    under = ((row["starts_on"][:4], event_of(row, language)) for row in found[:PICTURES_A_PAGE])
    return _index(found, under, address(language, "events"), after)


def people_index(bundle: Bundle, language: str, after: str | None) -> Index[Counted]:
    """Everyone whom photos show, by the first letter of their names."""
    after = _known(bundle, after)
    found = shown_by_name(bundle, PICTURES_A_PAGE + 1, after)
    under = _by_letter(found, language, "person")
    return _index(found, under, address(language, "people"), after)


def photographers_index(bundle: Bundle, language: str, after: str | None) -> Index[Counted]:
    """Everyone whom photos credit, by the first letter of their names."""
    after = _known(bundle, after)
    found = credited_by_name(bundle, PICTURES_A_PAGE + 1, after)
    under = _by_letter(found, language, "photographer")
    return _index(found, under, address(language, "photographers"), after)


def organisations(bundle: Bundle, language: str) -> tuple[Counted, ...]:
    """Every organisation that photos credit."""
    found = credited_by_name(bundle, PICTURES_A_PAGE, kind="organisation")
    return counted_in(found, language, "photographer")


def _known(bundle: Bundle, after: str | None) -> str | None:
    """After whom an index goes on; after somebody who is gone it begins anew."""
    return after if after and queries.person(bundle, after) else None


def _by_letter(found: Sequence[Row], language: str, section: str) -> Iterable[tuple[str, Counted]]:
    shown = found[:PICTURES_A_PAGE]
    letters = (str(row["folded"])[:1].upper() or "–" for row in shown)
    return zip(letters, counted_in(shown, language, section), strict=True)


def _index(
    found: Sequence[Row], under: Iterable[tuple[str, T]], href: str, after: str | None
) -> Index[T]:
    """A page of what was found, each under its year or letter; one more than fit says that there are more."""
    parts: dict[str, list[T]] = {}
    for name, item in under:
        parts.setdefault(name, []).append(item)
    last = found[PICTURES_A_PAGE - 1]["slug"] if len(found) > PICTURES_A_PAGE else None
    more = f"{href}?after={last}" if last else None
    return Index(parts=parts, is_first=after is None, more=more)
