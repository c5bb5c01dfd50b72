"""The history as somebody at the desk may read it: of photos that they may see, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from .changes import UNDO, Change, change_named
from .library import NOT_KEPT_FROM, OWN, Viewer
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChange:
    """A change: of how many photos that may be seen, of how many that may not, and what of them."""

    change: Change
    photos: int
    hidden: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPhoto:
    """A photo of a change, and what of it was changed."""

    uid: str
    revision: int
    fields: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    photos: int
    hidden: int
    fields: str | None


def seen_changes(
    db: Database,
    viewer: Viewer,
    *,
    most: int,
    photo: str | None = None,
    by: str | None = None,
    name: str | None = None,
) -> list[SeenChange]:
    """Changes that somebody may read of, the latest first: all, of a photo, by somebody, or that of a name.

    Of no photo, such as a merge of two people, are for those who see all, and for who made them.
    """
    sql = f"""
        select name from changes
        where action <> :undo and (:name is null or name = :name)
            and (:by is null or made_by = :by or undone_by = :by)
            and (
                exists (
                    select 1 from edits join photos on photos.uid = edits.uid
                    where edits.change = changes.id and (:photo is null or photos.uid = :photo)
                        and {_seen(viewer)}
                )
                or (
                    :photo is null and (:sees_all or made_by = :account)
                    and not exists (select 1 from edits where edits.change = changes.id)
                )
            )
        order by id desc limit :most
    """
    asked = {
        "undo": UNDO, "name": name, "by": by, "photo": photo, "account": viewer.account,
        "sees_all": viewer.sees_all, "most": most,
    }  # fmt: skip
    return [
        _told(db, viewer, change_named(db, one.name)) for one in list(rows(db, _Name, sql, asked))
    ]


def changed_photos(db: Database, viewer: Viewer, name: str, most: int) -> Sequence[ChangedPhoto]:
    """The photos of a change that somebody may see, and what of each was changed."""
    sql = f"""
        select photos.uid, photos.revision, group_concat(edits.field, ' ') as fields
        from edits
            join changes on changes.id = edits.change
            join photos on photos.uid = edits.uid
        where changes.name = :name and {_seen(viewer)}
        group by photos.uid
        order by coalesce(photos.taken_at, '~'), photos.id limit :most
    """
    asked = {"name": name, "account": viewer.account, "most": most}
    return list(rows(db, ChangedPhoto, sql, asked))


def _seen(viewer: Viewer) -> str:
    """What is changed of a photo is told to those who may see it; a photographer, of their own alone."""
    return f"({NOT_KEPT_FROM})" if viewer.sees_all else f"(({NOT_KEPT_FROM}) and {OWN})"


def _told(db: Database, viewer: Viewer, change: Change) -> SeenChange:
    sql = f"""
        select count(distinct iif({_seen(viewer)}, edits.uid, null)) as photos,
            count(distinct iif({_seen(viewer)}, null, edits.uid)) as hidden,
            group_concat(distinct edits.field) as fields
        from edits join photos on photos.uid = edits.uid
        where edits.change = :change
    """
    found = row(db, _Counted, sql, {"change": change.number, "account": viewer.account})
    return SeenChange(
        change=change,
        photos=found.photos if found else 0,
        hidden=found.hidden if found else 0,
        fields=tuple(filter(None, ((found and found.fields) or "").split(","))),
    )
