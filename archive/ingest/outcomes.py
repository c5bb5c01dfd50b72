"""What an ingest is asked to do, and what it answers for each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from ...metadata.values import Value

ADDED: Final = "added"
SEEN: Final = "seen"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file; `filled_in` is what an order or preset put in, by field.

    `uid` names its photo, `problems` what could not be read in it; `is_kept` says that its bytes
    are in the archive, verified, so that the card may lose them.
    """

    path: Path
    outcome: Literal["added", "seen", "refused"]
    reason: str | None = None
    uid: str | None = None
    problems: tuple[str, ...] = ()
    is_kept: bool = True
    digest: str | None = None
    filled_in: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to do with a shoot: its event, what to fill in, and where else to keep a copy.

    With `metadata_only` its pictures are developed another time; what was purged or destroyed is taken in
    again only where it `brings_back`.
    """

    event: str | None = None
    credit: str | None = None
    licence: str | None = None
    contract: str | None = None
    stationery: Path | None = None
    also: tuple[Path, ...] = ()
    metadata_only: bool = False
    dry_run: bool = False
    brings_back: bool = False
