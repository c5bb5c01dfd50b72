"""The Library: photos found by words and facets, on shelves; one is looked at, others are selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.library import (
    Counted,
    FacetName,
    Found,
    Tile,
    among,
    found_by,
    mixed,
    number_of,
    seen_among,
    shelf,
)
from ...archive.catalogue.photo_report import report
from ...archive.catalogue.query import understood
from ...archive.catalogue.selections import as_found, last_selection
from ...archive.catalogue.staff_query import USABLE
from ...archive.editing.marking import MARKS
from ...archive.errors import NotFound
from ...archive.publishing.standing_rules import know_rights
from ...archive.storage.searches import saved_searches
from ..bundle.pictures import ratio_class
from ..site.language import month
from .counting import counted
from .places import IN_ADDRESS, Place, place_of
from .selecting import selection_of
from .visits import Visit

_SHELF = 100
#: Each facet, and the operator that narrows by it.
_OPERATORS = {
    "state": ("état", "state"), "lacks": ("sans", "lacks"), "mark": ("marque", "mark"), "by": ("par", "by"),
    "event": ("évènement", "event"), "date": ("date", "date"),
}  # fmt: skip


def library(visit: Visit) -> Response:
    """The page: shelves of what was found, what they have in common, what is looked at or selected."""
    here = place_of({name: visit.asked(name) for name in IN_ADDRESS})
    with visit.reading() as db:
        know_rights(db, visit.archive, here.q)
        return _laid_out(visit, db, here, found_by(db, here.q, visit.viewer))


def selection(visit: Visit) -> Response:
    """The page of a selection: what is in it, and nothing else."""
    name = visit.request.url_vars["selection"]
    asked = {key: visit.asked(key) for key in IN_ADDRESS}
    with visit.reading() as db:
        found = selection_of(db, visit, name)
        if found is None:
            raise NotFound(f"there is no selection {name} of yours")
        here = replace(place_of({**asked, "q": "", "sel": name}), room="selection")
        return _laid_out(visit, db, here, as_found(found, visit.viewer))


def _laid_out(visit: Visit, db: Database, here: Place, found: Found) -> Response:
    """The page, or the part of it that a script asks for."""
    part = visit.asked("part")
    if part == "panel":
        return visit.page("desk/panel.html", **_panel(db, visit, here))
    tiles, around = _tiles(db, visit, here, found)
    chosen = selection_of(db, visit, here.sel)
    selected = as_found(chosen, visit.viewer) if chosen else None
    around["selected"] = among(db, selected, [tile.uid for tile in tiles]) if selected else set()
    if part == "shelves":
        return visit.page("desk/shelves.html", **around)
    # What may be used changes with the day, and is counted each time.
    is_kept = not any(term.kind == USABLE for term in understood(here.q, is_staff=True))
    counts = counted(db, found, str(visit.archive.root), is_kept=is_kept)
    context: dict[str, Any] = {
        **around,
        **_panel(db, visit, here),
        "total": counts.total,
        "facets": narrowed_places(counts.facets, here, visit.language),
        "months": _months(counts.months, here, visit.language) if here.order == "taken" else [],
        "chips": _chips(here, visit.language),
        "saved": saved_searches(visit.archive.accounts, visit.account),
        "selected_number": number_of(db, selected) if selected else 0,
        "values": mixed(db, selected) if selected and not here.look else {},
        "back": last_selection(db, visit.account, chosen.id if chosen else None),
        "marks": MARKS,
    }
    return visit.page("desk/library.html", **context)


def _tiles(
    db: Database, visit: Visit, here: Place, found: Found
) -> tuple[list[Tile], dict[str, Any]]:
    """The photos of a page, and what their shelves are shown with."""
    after = here.after if here.after and among(db, found, [here.after]) else None
    since = here.at if here.at and here.order == "taken" and not after else None
    tiles = shelf(db, found, here.order, _SHELF + 1, after, since)
    last = tiles[_SHELF - 1].uid if len(tiles) > _SHELF else None
    tiles = tiles[:_SHELF]
    return tiles, {
        "spot": here,
        "shelves": _shelves(tiles, here),
        "more": here.href(visit.language, after=last, at="") if last else None,
        "first": here.href(visit.language, after="", at="") if after or since else None,
        "looked": None,
        "ratio": ratio_class,
    }


def _panel(db: Database, visit: Visit, here: Place) -> dict[str, Any]:
    """What is known of the photo that is looked at."""
    looked = None
    if here.look and seen_among(db, visit.viewer, [here.look]):
        looked = report(db, here.look)
    return {
        "spot": here,
        "looked": looked,
        "revision": revision_of(db, looked.uid) if looked else 0,
    }


def _months(months: Sequence[Counted], here: Place, language: str) -> list[Facet]:
    """The months of what was found, where there are several: each leads to its first photo."""
    return [
        Facet(
            value=one.value,
            words=month(one.value, language),
            photos=one.photos,
            href=here.href(language, after="", at=one.value),
            is_phrase=False,
        )
        for one in (months if len(months) > 1 else ())
    ]


def revision_of(db: Database, uid: str) -> int:
    """The number of the last change of a photo."""
    return int(db.execute("select revision from photos where uid = ?", [uid]).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Photos of one session, or one event, or one day, that stand together."""

    title: str
    day: str
    tiles: Sequence[Tile]


def _shelves(tiles: Iterable[Tile], here: Place) -> list[Shelf]:
    """Tiles by session, else by event, else by day, as they follow each other; one shelf in another order."""
    if here.order != "taken":
        together = list(tiles)
        return [Shelf(title="", day="", tiles=together)] if together else []
    return [
        Shelf(title=title or "", day=day, tiles=list(group))
        for (title, day), group in groupby(
            tiles,
            key=lambda tile: (tile.session_title or tile.event_title, (tile.taken_at or "")[:10]),
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value that some of those found have: how it is called, how many have it, and where they are."""

    value: str
    photos: int
    href: str
    is_phrase: bool
    words: str = ""


def narrowed_places(
    found: Mapping[FacetName, Iterable[Counted]], here: Place, language: str
) -> dict[str, list[Facet]]:
    """Facets as they are shown, each with the address that it narrows to."""
    column = 0 if language == "fr" else 1
    return {
        name: [
            Facet(
                value=one.value,
                photos=one.photos,
                is_phrase=name in ("state", "lacks", "mark"),
                href=here.href(
                    language,
                    after="",
                    at="",
                    q=f"{here.q} {_narrowed(name, one.value, column)}".strip(),
                ),
            )
            for one in counted
        ]
        for name, counted in found.items()
        if counted
    }


def _narrowed(name: str, value: str, column: int) -> str:
    if (name, value) == ("mark", "3"):
        return ("note:3", "rating:3")[column]
    said = _IN_WORDS.get(value, (value, value))[column]
    quoted = f'"{said}"' if " " in said else said
    return f"{_OPERATORS[name][column]}:{quoted}"


#: Values as they are typed, in French and in English.
_IN_WORDS = {
    "published": ("publiée", "published"), "waiting": ("en-attente", "waiting"),
    "withheld": ("non-publiable", "withheld"), "no_credit": ("sans-crédit", "no-credit"),
    "no_picture": ("sans-image", "no-picture"), "embargoed": ("embargo", "embargoed"),
    "withdrawn": ("retirée", "withdrawn"), "binned": ("corbeille", "bin"),
    "description": ("légende", "caption"), "alt_text": ("texte alternatif", "alt text"),
    "people": ("personnes", "people"), "credit": ("crédit", "credit"), "keywords": ("mots-clés", "keywords"),
    "pick": ("retenue", "pick"), "reject": ("écartée", "reject"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A part of the query as it was typed, and where it is gone."""

    written: str
    href: str


def _chips(here: Place, language: str) -> list[Chip]:
    terms = understood(here.q, is_staff=True)
    return [
        Chip(
            written=term.written,
            href=here.href(
                language,
                after="",
                at="",
                q=" ".join(other.written for other in terms if other is not term),
            ),
        )
        for term in terms
    ]
