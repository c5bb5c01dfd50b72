"""The derivatives of photos: which there are, what they say of their photo, and whether that still holds."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from ..storage.derivatives import KeptDerivative
from .rows import rows


def kept_derivatives(db: Database, photo: int) -> list[KeptDerivative]:
    """The derivatives of a photo, the smallest first."""
    sql = """
        select width_px, height_px, media_type, digest, size_bytes from derivatives
        where photo = :photo
        order by width_px, media_type
    """
    return list(rows(db, KeptDerivative, sql, {"photo": photo}))


def insert_derivatives(db: Database, photo: int, derivatives: Iterable[KeptDerivative]) -> None:
    """Record the derivatives of a photo."""
    db["derivatives"].insert_all(
        {
            "photo": photo,
            "width_px": derivative.width_px,
            "height_px": derivative.height_px,
            "media_type": derivative.media_type,
            "digest": derivative.digest,
            "size_bytes": derivative.size_bytes,
        }
        for derivative in derivatives
    )


def copies_say(db: Database, photo: int) -> str | None:
    """The digest of what the copies of a photo say of it; None where nobody knows."""
    (found,) = db.execute("select copies_say from photos where id = ?", [photo]).fetchone()
    return None if found is None else str(found)


def note_copies(db: Database, photo: int, say: str | None, *, is_stale: bool) -> None:
    """Note what the copies of a photo say of it, and whether they are to be written again."""
    db["photos"].update(photo, {"copies_say": say})
    if is_stale:
        db.execute("insert or ignore into stale_copies values (?)", [photo])
    else:
        db.execute("delete from stale_copies where photo = ?", [photo])


def set_copies(db: Database, photo: int, derivatives: Iterable[KeptDerivative], say: str) -> None:
    """Give a photo other copies, which say of it what their digest tells."""
    db.execute("delete from derivatives where photo = ?", [photo])
    insert_derivatives(db, photo, derivatives)
    note_copies(db, photo, say, is_stale=False)
