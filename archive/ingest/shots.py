"""A shot on its way into the archive: what was made ready of it, before the catalogue is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...photos.pairing import Shot
from ..catalogue.facts import ReadPhoto
from ..storage.originals import Staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that every place holds already, read again just now.

    `original` is relative; an unread file is tried again, for what spoilt it may have passed.
    """

    digest: str
    original: str
    size_bytes: int
    is_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionFile:
    """A raw, a sidecar … beside a shot's main file; why it could not be taken where there is no `file`."""

    path: Path
    file: Staged | Held | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A shot whose main file is held, or staged and read."""

    shot: Shot
    main: Staged | Held
    companions: tuple[CompanionFile, ...]
    learnt: ReadPhoto | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that is kept as it is, and not shown: a photo that cannot be read, or no photo at all.

    `is_expected` where nobody needs to hear of it: cards hold videos.
    """

    shot: Shot
    main: Staged | Held
    reason: str
    is_photo: bool
    is_expected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """A shot whose main file cannot be taken in, and why."""

    shot: Shot
    reason: str


Prepared = Ready | Unread | TurnedAway
