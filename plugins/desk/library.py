"""The Library: photos found by words and facets, on shelves; one is looked at, others are selected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, get_args

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.library import (
    OWN,
    Counted,
    Found,
    Order,
    Tile,
    facets,
    found_by,
    number_of,
    shelf,
    uids_between,
)
from ...archive.catalogue.photo_report import report
from ...archive.catalogue.query import understood
from ...archive.catalogue.selections import (
    Selection,
    as_found,
    new_selection,
    select_photos,
    selection_named,
    uids_of,
)
from ...archive.catalogue.transactions import transaction
from ...archive.editing.marking import MARKS, mark
from ...archive.errors import NotFound, Refused
from ..bundle.pictures import ratio_class
from ..site.pages import address
from .visits import Visit, to

_SHELF = 100
_SIZES = ("s", "m", "l")
#: Each facet, and the operator that narrows by it.
_OPERATORS = {
    "state": ("état", "state"), "lacks": ("sans", "lacks"), "mark": ("marque", "mark"), "by": ("par", "by"),
    "event": ("évènement", "event"), "date": ("date", "date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is in the Library: all of it stands in the address."""

    q: str = ""
    order: Order = "taken"
    size: str = "m"
    after: str = ""
    look: str = ""
    sel: str = ""

    def href(self, language: str, **other: str) -> str:
        """The address of this place, or of one that differs."""
        values = {
            "q": self.q, "order": "" if self.order == "taken" else self.order,
            "size": "" if self.size == "m" else self.size,
            "after": self.after, "look": self.look, "sel": self.sel, **other,
        }  # fmt: skip
        return address(language, "library", **values)


def place_of(values: Mapping[str, str]) -> Place:
    """Where an address, or a form, says that somebody is."""
    order, size = values.get("order", ""), values.get("size", "")
    return Place(
        q=" ".join(values.get("q", "").split())[:1000],
        order=order if order in get_args(Order) else "taken",  # type: ignore[arg-type]
        size=size if size in _SIZES else "m",
        after=values.get("after", "")[:40],
        look=values.get("look", "")[:40],
        sel=values.get("sel", "")[:20],
    )


def library(visit: Visit) -> Response:
    """The page: shelves of what was found, what they have in common, what is looked at or selected."""
    here = place_of({name: visit.asked(name) for name in _IN_ADDRESS})
    with visit.reading() as db:
        return _laid_out(visit, db, here, found_by(db, here.q, visit.viewer))


def selection(visit: Visit) -> Response:
    """The page of a selection: what is in it, and nothing else."""
    name = visit.request.url_vars["selection"]
    asked = {key: visit.asked(key) for key in _IN_ADDRESS}
    with visit.reading() as db:
        found = selection_of(db, visit, name)
        if found is None:
            raise NotFound(f"there is no selection {name} of yours")
        return _laid_out(
            visit, db, place_of({**asked, "q": "", "sel": name}), as_found(db, found, visit.viewer)
        )


_IN_ADDRESS = ("q", "order", "size", "after", "look", "sel")


def _laid_out(visit: Visit, db: Database, here: Place, found: Found) -> Response:
    tiles = shelf(db, found, here.order, _SHELF + 1, here.after or None)
    chosen = selection_of(db, visit, here.sel)
    selected = as_found(db, chosen, visit.viewer) if chosen else None
    looked = _looked(db, visit, here.look)
    last = tiles[_SHELF - 1].uid if len(tiles) > _SHELF else None
    context: dict[str, Any] = {
        "spot": here,
        "total": number_of(db, found),
        "shelves": _shelves(tiles[:_SHELF], here),
        "more": here.href(visit.language, after=last) if last else None,
        "first": here.href(visit.language, after="") if here.after else None,
        "facets": narrowed_places(facets(db, found), here, visit.language),
        "chips": _chips(here, visit.language),
        "selected": _among(db, selected, tiles),
        "selected_number": number_of(db, selected) if selected else 0,
        "values": _values(db, selected) if selected and not looked else {},
        "looked": looked,
        "ratio": ratio_class,
        "marks": MARKS,
    }
    return visit.page("desk/library.html", **context)


def selection_of(db: Database, visit: Visit, name: str) -> Selection | None:
    """The selection that an address names, S7; None where it names none that is one's own."""
    match = _NAME.fullmatch(name)
    try:
        return selection_named(db, visit.account, int(match[1])) if match else None
    except NotFound:
        return None


_NAME = re.compile("S([0-9]{1,15})")


def _looked(db: Database, visit: Visit, uid: str) -> object | None:
    return report(db, uid) if uid and seen_among(db, visit, [uid]) else None


def seen_among(
    db: Database, visit: Visit, uids: Sequence[str], *, is_own: bool = False
) -> list[str]:
    """Those of some photos, given by uid, that whoever visits may see; or that they brought in themselves."""
    found = found_by(db, "", visit.viewer)
    sql = f"""
        select uid from photos
        where uid in (select value from json_each(:uids)) and {found.condition}
            and (not :own or {OWN})
    """
    asked = {**found.parameters, "uids": json.dumps(list(uids)), "own": is_own}
    seen = {str(uid) for (uid,) in db.execute(sql, asked).fetchall()}
    return [uid for uid in uids if uid in seen]


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


def narrowed_places(
    found: Mapping[str, Iterable[Counted]], here: Place, language: str
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
                q=" ".join(other.written for other in terms if other is not term),
            ),
        )
        for term in terms
    ]


def _among(db: Database, selected: Found | None, tiles: Iterable[Tile]) -> set[str]:
    """Which of the photos on a page are selected."""
    if selected is None:
        return set()
    sql = f"""
        select uid from photos
        where photos.id in (select value from json_each(:ids)) and {selected.condition}
    """
    parameters = {**selected.parameters, "ids": json.dumps([tile.id for tile in tiles])}
    return {str(uid) for (uid,) in db.execute(sql, parameters).fetchall()}


def _values(db: Database, selected: Found) -> dict[str, list[Counted]]:
    """What those selected say, value by value, each with how many say it."""
    found: dict[str, list[Counted]] = {}
    for name, column in _COLUMNS.items():
        sql = f"""
            select coalesce({column}, '') as value, count(*) as photos from photos
                left join events on events.id = photos.event
                left join sessions on sessions.id = photos.session
            where {selected.condition}
            group by 1 order by 2 desc, 1 limit 6
        """
        found[name] = [
            Counted(value=str(value), photos=int(photos))
            for value, photos in db.execute(sql, selected.parameters).fetchall()
        ]
    sql = f"""
        select people.name, count(*) from photos
            join persons_shown on persons_shown.photo = photos.id
            join people on people.id = persons_shown.person
        where {selected.condition} group by 1 order by 2 desc, 1 limit 8
    """
    found["people"] = [
        Counted(value=str(value), photos=int(photos))
        for value, photos in db.execute(sql, selected.parameters).fetchall()
    ]
    return found


_COLUMNS = {
    "caption": "photos.description",
    "credit": "photos.credit_line",
    "session": "sessions.title",
    "event": "events.title",
    "licence": "photos.licence",
}


def select(visit: Visit) -> Response:
    """Select photos, or let them go: those ticked, a range, all results, none; answer a script in JSON."""
    here = place_of({name: visit.said(name) for name in _IN_ADDRESS})
    how = visit.said("how")
    with visit.writing() as db, transaction(db):
        chosen = selection_of(db, visit, here.sel)
        if how == "all":
            chosen = new_selection(db, visit.account, here.q)
        elif how == "none":
            chosen = None
        else:
            chosen = chosen or new_selection(db, visit.account)
            _select(db, visit, chosen, here, how)
        number = number_of(db, as_found(db, chosen, visit.viewer)) if chosen else 0
    sel = f"S{chosen.id}" if chosen and number else ""
    if visit.said("as") == "json":
        return Response.json({"sel": sel, "number": number})
    return to(here.href(visit.language, sel=sel))


def _select(db: Database, visit: Visit, selection: Selection, here: Place, how: str) -> None:
    uids = visit.form.get("uid", [])
    if how == "range" and len(uids) == 2:
        found = found_by(db, here.q, visit.viewer)
        uids = uids_between(db, found, here.order, (uids[0], uids[1]))
    if how == "page":
        # Without script the boxes of a page say what is selected of it, and what is not.
        shown = visit.form.get("shown", [])
        select_photos(db, selection, [uid for uid in shown if uid not in uids], is_in=False)
    select_photos(db, selection, uids, is_in=how != "untick")


def mark_photos(visit: Visit) -> Response:
    """Mark the photo that is looked at, or all that are selected."""
    here = place_of({name: visit.said(name) for name in _IN_ADDRESS})
    uids = [uid for uid in visit.form.get("uid", []) if uid] or _selected_uids(visit, here)
    with visit.writing() as db:
        uids = seen_among(db, visit, uids, is_own=not visit.viewer.sees_all)
        if not uids:
            raise Refused("there is no such photo that is yours to mark")
        try:
            change = mark(db, visit.archive, uids, visit.said("mark"))
        except Refused:
            if visit.said("mark") not in MARKS:
                raise
            change = ""  # they are marked so already
    if visit.said("as") == "json":
        return Response.json({"change": change})
    return to(here.href(visit.language))


def _selected_uids(visit: Visit, here: Place) -> list[str]:
    with visit.reading() as db:
        chosen = selection_of(db, visit, here.sel)
        return uids_of(db, chosen, visit.viewer) if chosen else []
