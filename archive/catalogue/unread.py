"""Files of a card that are kept as they are and not shown: unreadable photos, and what is no photo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from .photos import KeptFile
from .rows import row


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A file that is kept unread, and why; `is_photo` where somebody should look at it."""

    digest: str
    original: str
    source_name: str
    size_bytes: int
    reason: str
    is_photo: bool


def unread_file(db: Database, digest: str) -> UnreadFile | None:
    """The file of these bytes that is kept unread; None where there is none."""
    sql = """
        select digest, original, source_name, size_bytes, reason, is_photo from unread
        where digest = :digest
    """
    return row(db, UnreadFile, sql, {"digest": digest})


def insert_unread(db: Database, file: KeptFile, reason: str, *, is_photo: bool) -> None:
    """Record a file that is kept unread."""
    db["unread"].insert(
        {
            "digest": file.digest,
            "is_photo": is_photo,
            "original": file.original,
            "reason": reason,
            "source_name": file.source_name,
            "size_bytes": file.size_bytes,
        }
    )


def forget_unread(db: Database, digest: str) -> None:
    """Forget that a file is unread: it could be read after all."""
    db.execute("delete from unread where digest = :digest", {"digest": digest})
