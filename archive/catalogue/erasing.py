"""Takes a photo out of the catalogue, with everything that tells of it; its files are for the caller."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from ..clock import now
from ..storage.derivatives import KeptDerivative
from .appearances import forget_idle_appearances
from .changes import erase_photo
from .companions import companions_of
from .derivatives import kept_derivatives
from .imports import IMPORTS
from .notes import note
from .people import forget_spellings, forget_unnamed, people_of
from .photos import Photo
from .publications import take_out_of_gallery
from .rows import texts
from .stems import indexed_words, remove_words, words_of
from .withdrawals import Tombstone, insert_tombstone, keyed, withdrawn_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The files of a photo: those of its cards, relative, with their digests; and its derivatives."""

    originals: dict[str, str]
    derivatives: tuple[KeptDerivative, ...]


def held_by(db: Database, photo: Photo) -> Held:
    """The files of a photo."""
    companions = {file.original: file.digest for file in companions_of(db, photo.id)}
    return Held(
        originals={photo.original: photo.digest, **companions},
        derivatives=tuple(kept_derivatives(db, photo.id)),
    )


def bury(db: Database, photo: Photo, held: Held, *, is_destroyed: bool) -> None:
    """Record that a photo is taken away for good, so that no card brings it back by itself."""
    digests = {*held.originals.values(), *([photo.picture_digest] if photo.picture_digest else [])}
    for digest in sorted(digests):
        insert_tombstone(
            db,
            Tombstone(
                digest=keyed(db, digest), uid=photo.uid, made_at=now(), is_destroyed=is_destroyed
            ),
        )


def erase(db: Database, photo: Photo, held: Held, *, is_destroyed: bool) -> int:
    """Take a photo out of the catalogue; return how many records of changes told of it.

    What was destroyed is told by no record and no receipt any more; that it was public, and is gone, stays.
    """
    key = {"photo": photo.id}
    people, said = people_of(db, photo.id), _words(db, photo.id)
    for table in (
        "derivatives",
        "companions",
        "readings",
        "resolutions",
        "overrides",
        "credits",
        "persons_shown",
        "keywords",
        "states",
        "former_terms",
        "declined",
        "leases",
    ):
        db.execute(f"delete from {table} where photo = :photo", key)
    db.execute("delete from search where rowid = :photo", key)
    if photo.published_at is not None:
        take_out_of_gallery(db, photo.uid)
    records = _erase_history(db, photo, held) if is_destroyed else 0
    db.execute("update outcomes set photo = null where photo = :photo", key)
    db.execute("delete from photos where id = :photo", key)
    withdrawn = {who.person for who in withdrawn_people(db)}
    for person in people:
        forget_idle_appearances(db, person, with_roles=is_destroyed)
    if is_destroyed:
        # By their spellings alone whoever withdrew is known when they come again.
        forget_spellings(db, [person for person in people if person not in withdrawn])
    forget_unnamed(db, people)
    remove_words(db.conn, _unsaid(db) if is_destroyed else (w for w in said if not _is_said(db, w)))
    return records


def _unsaid(db: Database) -> set[str]:
    """Every word that stands under a stem, and in no photo any more: of values that were corrected, too."""
    return {*texts(db, "select distinct word from stems")} - {*indexed_words(db.conn)}


def _erase_history(db: Database, photo: Photo, held: Held) -> int:
    for digest in held.originals.values():
        for name in texts(db, _RECEIPTS, {"digest": digest}):
            note(db, IMPORTS.name, name)
        sql = "update outcomes set path = 'destroyed', digest = null, reason = null where digest = :digest"
        db.execute(sql, {"digest": digest})
    return erase_photo(db, photo.uid)


_RECEIPTS = """
    select distinct imports.name from outcomes join imports on imports.id = outcomes.import
    where outcomes.digest = :digest
"""


def _words(db: Database, photo: int) -> set[str]:
    sql = """
        select title || ' ' || description || ' ' || people || ' ' || credit || ' ' || event
            || ' ' || keywords from search
        where rowid = :photo
    """
    (said,) = words_of(db.conn, [" ".join(filter(None, texts(db, sql, {"photo": photo})))])
    return said


def _is_said(db: Database, word: str) -> bool:
    sql = "select 1 from search where search match :word limit 1"
    return db.execute(sql, {"word": f'"{word}"'}).fetchone() is not None
