"""Selecting photos, and marking them: those ticked, a range, all results; on the server, across pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.library import found_by, number_of, seen_among, uids_between
from ...archive.catalogue.selections import (
    Selection,
    as_found,
    last_selection,
    new_selection,
    select_found,
    select_photos,
    selection_named,
    uids_of,
)
from ...archive.catalogue.transactions import transaction
from ...archive.editing.asking import Asked
from ...archive.editing.drafts import new_draft
from ...archive.editing.marking import MARKS, asked_by_mark, mark
from ...archive.errors import NotFound, Refused
from ...archive.publishing.standing_rules import know_rights
from .jobs import MOST_AT_ONCE, begun
from .places import IN_ADDRESS, Place, place_said
from .visits import Visit, to


def selection_of(db: Database, visit: Visit, name: str) -> Selection | None:
    """The selection that an address names, S7; None where it names none that is one's own."""
    match = _NAME.fullmatch(name)
    try:
        return selection_named(db, visit.account, int(match[1])) if match else None
    except NotFound:
        return None


_NAME = re.compile("S([0-9]{1,15})")


def select(visit: Visit) -> Response:
    """Select photos, or let them go: those ticked, a range, all results, none; answer a script in JSON."""
    here = _place_said(visit)
    how = visit.said("how")
    with visit.writing() as db, transaction(db):
        chosen = selection_of(db, visit, here.sel)
        if how == "all":
            know_rights(db, visit.archive, here.q)
            chosen = select_found(db, visit.account, here.q, visit.viewer)
        elif how == "none":
            chosen = None
        elif how == "back":
            chosen = last_selection(db, visit.account, chosen.id if chosen else None)
        elif how in ("tick", "untick", "range", "page"):
            chosen = chosen or new_selection(db, visit.account)
            _select(db, visit, chosen, here, how)
        else:
            raise Refused(f"{how!r} selects nothing")
        number = number_of(db, as_found(chosen, visit.viewer)) if chosen else 0
    sel = f"S{chosen.id}" if chosen and number else ""
    if visit.said("as") == "json":
        return Response.json({"sel": sel, "number": number})
    return to(replace(here, sel=sel).href(visit.language))


def _place_said(visit: Visit) -> Place:
    return place_said({name: visit.said(name) for name in (*IN_ADDRESS, "room")})


def _select(db: Database, visit: Visit, selection: Selection, here: Place, how: str) -> None:
    uids = visit.form.get("uid", [])
    if how == "range" and len(uids) == 2:
        found = found_by(db, here.q, visit.viewer)
        uids = uids_between(db, found, here.order, (uids[0], uids[1]))
    if how == "page":
        # Without script the boxes of a page say what is selected of it, and what is not.
        shown = visit.form.get("shown", [])
        select_photos(db, selection, [uid for uid in shown if uid not in uids], is_in=False)
    select_photos(db, selection, seen_among(db, visit.viewer, uids), is_in=how != "untick")


def mark_photos(visit: Visit) -> Response:
    """Mark all that are selected; with none, the photo that is looked at, or those that are named.

    More than some hundreds are marked by work beside the desk.
    """
    here, said = _place_said(visit), visit.said("mark")
    if said not in MARKS:
        raise Refused(f"{said!r} is no mark; there are: {', '.join(MARKS)}")
    with visit.writing() as db:
        uids = seen_among(
            db, visit.viewer, _to_mark(db, visit, here), is_own=not visit.viewer.sees_all
        )
        if not uids:
            raise Refused("there is no such photo that is yours to mark")
        if len(uids) <= MOST_AT_ONCE:
            change = _marked(db, uids, said)
        else:
            field, value = asked_by_mark(said)
            with transaction(db):
                draft = new_draft(db, visit.account, [Asked(field=field, value=value)], uids)
    if len(uids) > MOST_AT_ONCE:
        answer = begun(visit, "change", {"draft": draft}, len(uids))
        place = answer.headers["location"]
        return Response.json({"job": place}) if visit.said("as") == "json" else answer
    if visit.said("as") == "json":
        return Response.json({"change": change})
    return to(here.href(visit.language))


def _to_mark(db: Database, visit: Visit, here: Place) -> list[str]:
    """The photos that a mark is for: those named, else those selected, else the one looked at."""
    named = [uid for uid in visit.form.get("uid", []) if uid]
    if visit.said("only") or visit.said("as") == "json":
        return named or _selected(db, visit, here)
    chosen = selection_of(db, visit, here.sel)
    if named or chosen:
        # Without script the boxes say what is selected of a page.
        with transaction(db):
            chosen = chosen or new_selection(db, visit.account)
            _select(db, visit, chosen, here, "page")
        return uids_of(db, chosen, visit.viewer)
    return [here.look] if here.look else []


def _selected(db: Database, visit: Visit, here: Place) -> list[str]:
    chosen = selection_of(db, visit, here.sel)
    return uids_of(db, chosen, visit.viewer) if chosen else []


def _marked(db: Database, uids: Sequence[str], said: str) -> str:
    try:
        return mark(db, uids, said)
    except Refused:
        return ""  # they are marked so already
