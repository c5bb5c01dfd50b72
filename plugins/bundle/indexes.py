"""The indexes of the gallery: events by year, people and photographers by name, organisations apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..site.pages import address
from .contents import PICTURES_A_PAGE, Counted, CreditsIndex, counted_in, credits_index
from .reading import Bundle, Row
from .who import credited_by_name, shown_by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part of an index: a year, a letter, or organisations, and who or what stands under it."""

    name: str
    items: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A page of an index, in its parts; `is_first` where it is the first."""

    groups: tuple[Group, ...]
    is_first: bool
    more: str | None


def _grouped(found: Iterable[tuple[str, Counted]]) -> tuple[Group, ...]:
    parts: dict[str, list[Counted]] = {}
    for name, item in found:
        parts.setdefault(name, []).append(item)
    return tuple(Group(name=name, items=tuple(items)) for name, items in parts.items())


def events_index(bundle: Bundle, language: str, after: str | None) -> CreditsIndex:
    """Every event, the newest first; those after one, given as its slug."""
    return credits_index(bundle, language, after, "events")


def people_index(bundle: Bundle, language: str, after: str | None) -> Index:
    """Everyone whom photos show, by the first letter of their names."""
    found = shown_by_name(bundle, PICTURES_A_PAGE + 1, after)
    return _by_letter(found, language, "people", "person", after)


def photographers_index(bundle: Bundle, language: str, after: str | None) -> Index:
    """Everyone whom photos credit, by the first letter of their names."""
    found = credited_by_name(bundle, PICTURES_A_PAGE + 1, after)
    return _by_letter(found, language, "photographers", "photographer", after)


def organisations(bundle: Bundle, language: str) -> tuple[Counted, ...]:
    """Every organisation that photos credit."""
    found = credited_by_name(bundle, PICTURES_A_PAGE, kind="organisation")
    return counted_in(found, language, "photographer")


def _by_letter(
    found: list[Row], language: str, index: str, section: str, after: str | None
) -> Index:
    shown = found[:PICTURES_A_PAGE]
    letters = (str(row["folded"])[:1].upper() or "–" for row in shown)
    items = counted_in(shown, language, section)
    return Index(
        groups=_grouped(zip(letters, items, strict=True)),
        is_first=after is None,
        more=address(language, index, after=shown[-1]["slug"]) if len(found) > len(shown) else None,
    )
