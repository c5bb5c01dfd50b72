"""What is public, and what each publication put into the gallery and took out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlite_utils import Database

from ..clock import now
from ..storage.layout import uri_of
from .notes import note
from .records import RecordKind
from .rows import row, texts
from .transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a publication changed: the uids of photos that came into the gallery, and that went out of it."""

    name: str
    made_at: str
    published: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    name: str
    made_at: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Detail:
    published: tuple[str, ...]
    gone: tuple[str, ...]


def _publication(db: Database, name: str) -> Publication | None:
    sql = "select name, made_at, detail from publications where name = :name"
    stored = row(db, _Stored, sql, {"name": name})
    if stored is None:
        return None
    detail = msgspec.json.decode(stored.detail, type=_Detail)
    return Publication(
        name=stored.name, made_at=stored.made_at, published=detail.published, gone=detail.gone
    )


def insert_publication(db: Database, publication: Publication) -> None:
    """Record a publication."""
    detail = {"published": publication.published, "gone": publication.gone}
    db["publications"].insert(
        {"name": publication.name, "made_at": publication.made_at, "detail": json.dumps(detail)}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The bundle that was made last, by its file's name, a digest of what decides over all of it, and when.

    What became due after that `moment`, in UTC, is not in it; empty for one that an older byline made.
    """

    bundle: str
    made_by: str
    moment: str = ""


def last_edition(db: Database) -> Edition | None:
    """The bundle that the catalogue believes to be current."""
    return row(db, Edition, "select bundle, made_by, moment from edition")


def is_bundle_behind(db: Database) -> bool:
    """Whether anything has changed that the last bundle does not say."""
    return next(db.query("select 1 from pending_bundle limit 1"), None) is not None


def mark_published(
    db: Database,
    bundle: Path,
    edition: Edition,
    *,
    up_to: int,
    looked_at: Sequence[str] | None,
    moment: str,
) -> Publication | None:
    """Say in the catalogue what a bundle makes public; return what changed by that, None where nothing did.

    `up_to` is the last change the bundle knows; of a renewed one only the photos that were looked at, given
    by their uids, may have come or gone.
    """
    touched = "true" if looked_at is None else _TOUCHED
    keys = {} if looked_at is None else {"looked_at": json.dumps(looked_at)}
    db.execute("attach database :uri as bundle", {"uri": uri_of(bundle, "ro")})
    try:
        with transaction(db):
            came = texts(db, _CAME.format(touched=touched), keys)
            went = texts(db, _WENT.format(touched=touched), keys)
            db.execute(_NUMBERING.format(touched=touched), keys)
            say_published(db, came, moment)
            say_gone(db, went)
            db.execute("delete from pending_bundle where id <= :up_to", {"up_to": up_to})
            db.execute("delete from edition")
            db["edition"].insert(
                {"bundle": edition.bundle, "made_by": edition.made_by, "moment": edition.moment}
            )
            if not came and not went:
                return None
            publication = Publication(
                name=_next_name(db), made_at=moment, published=tuple(came), gone=tuple(went)
            )
            insert_publication(db, publication)
            note(db, PUBLICATIONS.name, publication.name)
            return publication
    finally:
        db.execute("detach database bundle")


def say_as_of(db: Database, moment: str) -> None:
    """Say that the last bundle is as it must be at a moment."""
    with transaction(db):
        db.execute("update edition set moment = :moment", {"moment": moment})


_TOUCHED = "photos.uid in (select value from json_each(:looked_at))"
_IS_PUBLIC = "exists (select 1 from bundle.photos as public where public.uid = photos.uid)"
_CAME = f"""
    select uid from main.photos where {{touched}} and published_at is null and {_IS_PUBLIC} order by id
"""
_WENT = f"""
    select uid from main.photos
    where {{touched}} and published_at is not null and not {_IS_PUBLIC}
    order by id
"""
_NUMBERING = """
    update photos set number = (select id from bundle.photos as public where public.uid = photos.uid)
    where {touched}
"""


def _next_name(db: Database) -> str:
    """The name of the next publication: a rebuild reads their records in the order of their names."""
    return f"publication-{db['publications'].count + 1:06}"


def say_published(db: Database, uids: Iterable[str], moment: str) -> None:
    """Say that photos are public, since a moment."""
    key = {"uids": json.dumps(list(uids)), "moment": moment}
    db.execute(f"update photos set published_at = :moment where uid in {_UIDS}", key)
    db.execute(f"delete from gone where uid in {_UIDS}", {"uids": key["uids"]})


def say_gone(db: Database, uids: Iterable[str]) -> None:
    """Say that photos were public and are no longer."""
    key = {"uids": json.dumps(list(uids))}
    db.execute(f"update photos set published_at = null where uid in {_UIDS}", key)
    db.execute(f"insert or ignore into gone (uid) select value from {_EACH}", key)


def take_out_of_gallery(db: Database, uid: str) -> None:
    """Record that a photo that was public is so no longer, before it is taken out of the catalogue."""
    say_gone(db, [uid])
    taken = Publication(name=_next_name(db), made_at=now(), published=(), gone=(uid,))
    insert_publication(db, taken)
    note(db, PUBLICATIONS.name, taken.name)


_EACH = "json_each(:uids)"
_UIDS = f"(select value from {_EACH})"


def _restore(db: Database, publication: Publication) -> None:
    say_published(db, publication.published, publication.made_at)
    say_gone(db, publication.gone)
    insert_publication(db, publication)


def restore_first_weeks(db: Database, published: Mapping[str, str], gone: Iterable[str]) -> None:
    """Say what the one record of byline's first weeks says is public, by uid with its moment, and gone."""
    say_gone(db, gone)
    for uid, moment in published.items():
        say_published(db, [uid], moment)


PUBLICATIONS = RecordKind(
    name="publication",
    folder="publications",
    shape=Publication,
    tell=_publication,
    restore=_restore,
)
