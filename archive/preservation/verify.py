"""Fixity: every file of the archive hashed again, and every fault named in one pass.

Nothing is ever changed or removed because of a report: what to do is for people to decide.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ..catalogue.opening import open_catalogue
from ..catalogue.outbox import MANIFEST, read_manifest
from ..catalogue.transactions import transaction
from ..storage.durable import write_file
from ..storage.layout import Archive
from ..storage.originals import digest_on_disk

Fault = Literal["missing", "damaged", "unreadable", "unknown", "not in its manifest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One file that is not as it should be; digests are SHA-256, None where there is none."""

    path: str
    fault: Fault
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What to verify: part `sample[0]` of `sample[1]`, for how long, and from where."""

    sample: tuple[int, int] = (1, 1)
    seconds: float | None = None
    is_resumed: bool = False


@dataclass(slots=True)
class Progress:
    """How far a verification has come; `is_whole` when every file in scope was read."""

    checked: int = 0
    is_whole: bool = False


def verify(archive: Archive, scope: Scope, progress: Progress) -> Iterator[Finding]:
    """Yield every fault of originals, sidecars, manifests and records, in the order of paths.

    `progress` is kept up to date while the findings are taken.
    """
    begun = time.monotonic()
    with open_catalogue(archive) as db:
        expected = _expected(db)
        after = _resume_point(archive, scope) if scope.is_resumed else ""
        for path in sorted(expected):
            if path <= after or not _is_in_sample(path, scope.sample):
                continue
            if scope.seconds is not None and time.monotonic() - begun > scope.seconds:
                _leave_resume_point(archive, scope, after)
                return
            for finding in _checked(archive.root / path, path, expected[path]):
                yield from _confirmed(db, archive, finding)
            progress.checked += 1
            after = path
        for finding in (*_strangers(archive, expected), *_missing_from_manifests(db, archive)):
            yield from _confirmed(db, archive, finding)
        _leave_resume_point(archive, scope, "")
        progress.is_whole = True


def _confirmed(db: Database, archive: Archive, finding: Finding) -> list[Finding]:
    """Look again while nobody can write: what an ingest was in the middle of is no fault."""
    with transaction(db):
        expected = _expected(db).get(finding.path)
        file = archive.root / finding.path
        if finding.fault == "unknown":
            return [finding] if expected is None and file.exists() else []
        if expected is None:
            return []
        if finding.fault == "not in its manifest":
            listed = _listed(file.parent / MANIFEST).get(file.name)
            return [finding] if listed != expected else []
        return list(_checked(file, finding.path, expected))


def _expected(db: Database) -> dict[str, str]:
    """The digest of every file that must be there, by its path relative to the archive."""
    rows = db.query(
        """
        select original as path, digest from photos
        union all select original, digest from companions
        union all select original, digest from unread
        union all select path, digest from written
        """
    )
    return {row["path"]: row["digest"] for row in rows}


def _checked(file: Path, path: str, expected: str) -> Iterator[Finding]:
    try:
        found = digest_on_disk(file)
    except FileNotFoundError:
        yield Finding(path=path, fault="missing", expected=expected)
    except OSError as error:
        yield Finding(path=path, fault="unreadable", expected=expected, found=error.strerror)
    else:
        if found != expected:
            yield Finding(path=path, fault="damaged", expected=expected, found=found)


def _strangers(archive: Archive, expected: Mapping[str, str]) -> Iterator[Finding]:
    """Files among the originals and records that nothing accounts for."""
    for folder in (archive.originals, archive.records):
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(archive.root).as_posix()
            if file.is_file() and path not in expected:
                yield Finding(path=path, fault="unknown")


def _missing_from_manifests(db: Database, archive: Archive) -> Iterator[Finding]:
    """Originals that their folder's manifest does not list with their digest."""
    manifests: dict[Path, dict[str, str]] = {}
    originals = db.query(
        """
        select original, digest from photos
        union all select original, digest from companions
        union all select original, digest from unread
        order by original
        """
    )
    for row in originals:
        file = archive.root / row["original"]
        listed = manifests.setdefault(file.parent, _listed(file.parent / MANIFEST))
        if listed.get(file.name) != row["digest"]:
            yield Finding(
                path=row["original"],
                fault="not in its manifest",
                expected=row["digest"],
                found=listed.get(file.name),
            )


def _listed(manifest: Path) -> dict[str, str]:
    try:
        return read_manifest(manifest)
    except (OSError, UnicodeDecodeError):
        return {}  # named already, as damaged or unreadable


def _is_in_sample(path: str, sample: tuple[int, int]) -> bool:
    """Whether a path falls into part N of M: by its letters, so each part is the same every time."""
    part, parts = sample
    return sum(path.encode()) % parts == part - 1


def _resume_point(archive: Archive, scope: Scope) -> str:
    """Where a verification of the same sample was stopped, the beginning otherwise."""
    try:
        state = json.loads(archive.verify_state.read_text("utf-8"))
        return str(state["after"]) if state["sample"] == list(scope.sample) else ""
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return ""


def _leave_resume_point(archive: Archive, scope: Scope, after: str) -> None:
    state = {"after": after, "sample": scope.sample}
    write_file(archive.verify_state, json.dumps(state).encode(), archive.staging)
