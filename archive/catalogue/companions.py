"""The files beside a photo's main one, and which of all of them say what the photo is.

A companion is a raw, a sidecar, a video …, or a version: the same coded picture with other words, as a
captioning program leaves it. The photo says what its latest version says, with the sidecars that came since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlite_utils import Database

from ...photos.kinds import SIDECAR
from ...photos.kinds import Kind as FileKind
from .photos import photo_of_id
from .rows import rows, texts

#: An earlier version says nothing that its photo does not.
CompanionKind = FileKind | Literal["version", "earlier version"]
VERSION: Final = "version"
EARLIER_VERSION: Final = "earlier version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file that belongs to a photo: its path among the originals, its name on the card."""

    kind: CompanionKind
    digest: str
    original: str
    source_name: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingFiles:
    """The files that say what a photo is, relative: its main file or latest version, and its sidecars.

    `sidecars` has the one that speaks first in front: the last that came.
    """

    main: str
    digest: str
    sidecars: tuple[str, ...]


def insert_companion(db: Database, photo: int, companion: Companion) -> None:
    """Record a file that belongs to a photo."""
    db["companions"].insert(
        {
            "photo": photo,
            "kind": companion.kind,
            "digest": companion.digest,
            "original": companion.original,
            "source_name": companion.source_name,
            "size_bytes": companion.size_bytes,
        }
    )


def companions_of(db: Database, photo: int) -> list[Companion]:
    """The companions of a photo, in the order in which they came."""
    sql = """
        select kind, digest, original, source_name, size_bytes from companions
        where photo = :photo
        order by id
    """
    return list(rows(db, Companion, sql, {"photo": photo}))


def companion_of_any(db: Database, digest: str) -> str | None:
    """Where the companion of these bytes lies, whichever photo it belongs to; None where there is none."""
    sql = "select original from companions where digest = :digest"
    return next(iter(texts(db, sql, {"digest": digest})), None)


def speaking_files_of(db: Database, photo: int) -> SpeakingFiles:
    """The files that speak for a photo of the catalogue."""
    known = photo_of_id(db, photo)
    return speaking_files(known.original, known.digest, companions_of(db, photo))


def speaking_files(main: str, digest: str, companions: Sequence[Companion]) -> SpeakingFiles:
    """The files that speak, of a main file and its companions in the order in which they came."""
    for place, companion in enumerate(companions):
        if companion.kind == VERSION:
            rest = companions[place + 1 :]
            return speaking_files(companion.original, companion.digest, rest)
    sidecars = tuple(one.original for one in reversed(companions) if one.kind == SIDECAR)
    return SpeakingFiles(main=main, digest=digest, sidecars=sidecars)
