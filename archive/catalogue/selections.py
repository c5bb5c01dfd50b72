"""What somebody has selected at the desk: photos one by one, or all that a query finds.

All results are a query, never a list: what came in after it was chosen is not meant, and what was taken out
of it is listed. A selection is its owner's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound
from .choosing import are_there
from .library import Found, Viewer, found_by, seen_by
from .rows import row, texts

#: So many of somebody's last selections are kept.
_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A selection: of a query, or of photos by themselves where there is none."""

    id: int
    owner: str
    query: str | None


def new_selection(db: Database, owner: str, query: str | None = None) -> Selection:
    """An empty selection, or one of all that a query finds now; the oldest of its owner's go."""
    inserted = db["selections"].insert({"owner": owner, "made_at": now(), "query": query})
    db.execute(
        """
        delete from selections where owner = :owner and id not in (
            select id from selections where owner = :owner order by id desc limit :kept
        )
        """,
        {"owner": owner, "kept": _KEPT},
    )
    return selection_named(db, owner, int(inserted.last_pk))


def selection_named(db: Database, owner: str, number: int) -> Selection:
    """A selection of somebody's; raises NotFound, for another's as well."""
    sql = "select id, owner, query from selections where id = :id and owner = :owner"
    found = row(db, Selection, sql, {"id": number, "owner": owner})
    if found is None:
        raise NotFound(f"there is no selection {number} of yours")
    return found


def select_photos(db: Database, selection: Selection, uids: Iterable[str], *, is_in: bool) -> None:
    """Put photos into a selection, or take them out; what is not in the archive is passed over."""
    # Of a query, those taken out are listed; else those put in.
    is_listed = is_in if selection.query is None else not is_in
    sql = (
        "insert or ignore into selected values (:selection, :photo)"
        if is_listed
        else "delete from selected where selection = :selection and photo = :photo"
    )
    for photo in are_there(db, uids).values():
        db.execute(sql, {"selection": selection.id, "photo": photo})


def as_found(db: Database, selection: Selection, viewer: Viewer) -> Found:
    """The photos of a selection that its owner may see, as a condition."""
    if selection.query is None:
        listed = "photos.id in (select photo from selected where selection = :selection)"
        return Found(
            condition=f"{listed} and {seen_by(viewer)}",
            parameters={"selection": selection.id, "account": viewer.account},
        )
    found = found_by(db, selection.query, viewer)
    kept = """
        photos.added_at <= (select made_at from selections where id = :selection)
        and photos.id not in (select photo from selected where selection = :selection)
    """
    return Found(
        condition=f"{found.condition} and {kept}",
        parameters={**found.parameters, "selection": selection.id},
    )


def uids_of(db: Database, selection: Selection, viewer: Viewer) -> list[str]:
    """The photos of a selection, in the order they were taken."""
    found = as_found(db, selection, viewer)
    sql = f"select uid from photos where {found.condition} order by {_ORDER}"
    return texts(db, sql, found.parameters)


_ORDER = "coalesce(photos.taken_at, '~'), photos.id"
