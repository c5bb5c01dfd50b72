"""Requests of the public: to use a photo, to take it off the gallery, to correct what is said of it.

They are all that the gallery's process ever writes, each into a new file of its own in one folder
outside the bundle. Nothing there is read by the gallery, changed or removed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from ..clock import now
from ..errors import NotFound, Refused
from ..storage.durable import sync_folder
from ..storage.privacy import make_private_file
from .house import House

LICENCE, REMOVAL, CORRECTION = "licence", "removal", "correction"
#: More than a gallery's public ever sends, and too little to fill a disk.
MOST_A_DAY = 200
_OF_REMOVALS = ".removal.json"
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d)_([0-9a-z]+)(?:\.removal)?\.json")
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks: its kind, the photo's uid, who they are, how to answer them, and their words."""

    kind: str
    photo: str
    name: str
    contact: str
    message: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that was kept, with the reference its sender was told and when it came."""

    reference: str
    received_at: str
    asked: Asked


def keep_request(folder: Path, asked: Asked) -> str:
    """Keep a request durably in a folder that is there, and return its reference.

    Raises Refused when there were more than MOST_A_DAY today; removals are counted apart, so that no flood of
    other requests refuses one.
    """
    moment = now()
    today = moment[:10]
    removals = len(list(folder.glob(f"{today}_*{_OF_REMOVALS}")))
    others = len(list(folder.glob(f"{today}_*.json"))) - removals
    if (removals if asked.kind == REMOVAL else others) >= MOST_A_DAY:
        raise Refused(f"{folder}: {MOST_A_DAY} requests were received today; no more are taken")
    reference = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    record = {"reference": reference, "received_at": moment, **asdict(asked)}
    suffix = _OF_REMOVALS if asked.kind == REMOVAL else ".json"
    path = folder / f"{today}_{reference}{suffix}"
    with os.fdopen(make_private_file(path, is_new=True), "w", encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    return reference


def forget_requests(folder: Path, *, before: str = "", references: Collection[str] = ()) -> int:
    """Remove the requests that came before a day, given as YYYY-MM-DD, and those named; how many there were.

    Raises NotFound where a reference is none of them, and removes nothing then.
    """
    kept = [_filed(path) for path in sorted(folder.glob("*.json")) if path.is_file()]
    if unknown := set(references) - {reference for _, _, reference in kept}:
        raise NotFound(f"no request {', '.join(sorted(unknown))}; list them with: byline requests")
    gone = {
        path for path, day, reference in kept if reference in references or (day and day < before)
    }
    for path in gone:
        path.unlink(missing_ok=True)
    sync_folder(folder)
    return len(gone)


def _filed(path: Path) -> tuple[Path, str, str]:
    """A request's file, its day and its reference; as its name has them where it cannot be read.

    What is no request has neither.
    """
    try:
        found = _read(path)
    except _UNREADABLE:
        match = _NAMED.fullmatch(path.name)
        return (path, match[1], match[2]) if match else (path, "", "")
    return path, found.received_at[:10], found.reference


_UNREADABLE = (OSError, ValueError, KeyError, TypeError)


def _read(path: Path) -> Request:
    record = json.loads(path.read_text(encoding="utf-8"))
    return Request(
        reference=record.pop("reference"),
        received_at=record.pop("received_at"),
        asked=Asked(**record),
    )


def first_day_kept(house: House) -> str:
    """The first day whose requests are still kept, as YYYY-MM-DD."""
    return (date.fromisoformat(now()[:10]) - timedelta(days=house.retention_days)).isoformat()


def kept_requests(folder: Path) -> Iterator[Request | str]:
    """Every request, oldest first; of a file that cannot be read, what is wrong with it."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield _read(path)
        except _UNREADABLE:
            yield f"{path}: cannot be read; look into it yourself"
