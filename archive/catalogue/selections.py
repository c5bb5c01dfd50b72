"""What somebody has selected at the desk: photos one by one, or all that a query found.

All results are chosen by one statement and stand as they were counted: what comes in later, or is found no
more, changes no selection. A selection is its owner's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound
from .choosing import are_there
from .library import NOT_BINNED, Found, Viewer, found_by, seen_by
from .rows import row, texts

#: So many of somebody's last selections are kept.
_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A selection; `query` is what all of it was found by, None for photos chosen by themselves."""

    id: int
    owner: str
    query: str | None


def new_selection(db: Database, owner: str) -> Selection:
    """An empty selection; the oldest of its owner's go."""
    inserted = db["selections"].insert({"owner": owner, "made_at": now(), "query": None})
    db.execute(
        """
        delete from selections where owner = :owner and id not in (
            select id from selections where owner = :owner order by id desc limit :kept
        )
        """,
        {"owner": owner, "kept": _KEPT},
    )
    return selection_named(db, owner, int(inserted.last_pk))


def select_found(db: Database, owner: str, query: str, viewer: Viewer) -> Selection:
    """A selection of all that a query finds for somebody now."""
    selection = new_selection(db, owner)
    found = found_by(db, query, viewer)
    parameters = {**found.parameters, "selection": selection.id, "query": query}
    db.execute(
        f"insert into selected select :selection, id from photos where {found.condition}",
        parameters,
    )
    db["selections"].update(selection.id, {"query": query})
    return selection_named(db, owner, selection.id)


def selection_named(db: Database, owner: str, number: int) -> Selection:
    """A selection of somebody's; raises NotFound, for another's as well."""
    sql = "select id, owner, query from selections where id = :id and owner = :owner"
    found = row(db, Selection, sql, {"id": number, "owner": owner})
    if found is None:
        raise NotFound(f"there is no selection {number} of yours")
    return found


def last_selection(db: Database, owner: str, before: int | None = None) -> Selection | None:
    """The selection that somebody made last that holds anything, or the last before one."""
    sql = """
        select id, owner, query from selections
        where owner = :owner and (:before is null or id < :before)
            and exists (select 1 from selected where selection = selections.id)
        order by id desc limit 1
    """
    return row(db, Selection, sql, {"owner": owner, "before": before})


def select_photos(db: Database, selection: Selection, uids: Iterable[str], *, is_in: bool) -> None:
    """Put photos into a selection, or take them out; what is not in the archive is passed over."""
    sql = (
        "insert or ignore into selected values (:selection, :photo)"
        if is_in
        else "delete from selected where selection = :selection and photo = :photo"
    )
    for photo in are_there(db, uids).values():
        db.execute(sql, {"selection": selection.id, "photo": photo})


def as_found(selection: Selection, viewer: Viewer) -> Found:
    """The photos of a selection that its owner may see, but for what went into the bin, as a condition."""
    listed = "photos.id in (select photo from selected where selection = :selection)"
    return Found(
        condition=f"{listed} and {NOT_BINNED} and {seen_by(viewer)}",
        parameters={"selection": selection.id, "account": viewer.account},
    )


def uids_of(db: Database, selection: Selection, viewer: Viewer) -> list[str]:
    """The photos of a selection, in the order they were taken."""
    found = as_found(selection, viewer)
    sql = f"select uid from photos where {found.condition} order by {_ORDER}"
    return texts(db, sql, found.parameters)


_ORDER = "coalesce(photos.taken_at, '~'), photos.id"
