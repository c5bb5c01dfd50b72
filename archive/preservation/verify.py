"""Fixity: every file of the archive hashed again, and every fault named in one pass.

Nothing is ever changed or removed because of a report: what to do is for people to decide.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ..catalogue.changes import faults_of_the_chain
from ..catalogue.files import NamedFile, file_there_must_be, files_there_must_be, originals
from ..catalogue.opening import open_catalogue
from ..catalogue.outbox import MANIFEST, read_manifest
from ..catalogue.transactions import transaction
from ..storage.durable import write_file
from ..storage.layout import Archive
from ..storage.originals import digest_on_disk
from ..storage.privacy import open_to_others

Fault = Literal[
    "missing",
    "damaged",
    "unreadable",
    "unknown",
    "not in its manifest",
    "open to others",
    "altered history",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One file that is not as it should be; digests are SHA-256, None where there is none.

    Of the history it says in `found` what is wrong with its chain.
    """

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
        after = _resume_point(archive, scope) if scope.is_resumed else ""
        expected = list(files_there_must_be(db))
        for file in expected:
            if file.path <= after or not _is_in_sample(file.path, scope.sample):
                continue
            if scope.seconds is not None and time.monotonic() - begun > scope.seconds:
                _leave_resume_point(archive, scope, after)
                return
            if finding := _checked(archive, file):
                yield from _confirmed(db, archive, finding)
            progress.checked += 1
            after = file.path
        paths = {file.path for file in expected}
        for finding in _strangers(archive, paths):
            yield from _confirmed(db, archive, finding)
        for folder, files in groupby(originals(db), key=_folder):
            yield from _missing_from_manifest(db, archive, folder, list(files))
        for words in faults_of_the_chain(db):
            yield Finding(path=archive.catalogue.name, fault="altered history", found=words)
        for place in open_to_others(archive):
            yield Finding(path=str(place.relative_to(archive.root)), fault="open to others")
        _leave_resume_point(archive, scope, "")
        progress.is_whole = True


def _confirmed(db: Database, archive: Archive, finding: Finding) -> Iterator[Finding]:
    """Look at one file again while nobody can write: what an ingest was in the middle of is no fault."""
    with transaction(db):
        expected = file_there_must_be(db, finding.path)
        path = archive.root / finding.path
        if finding.fault == "unknown":
            found = finding if expected is None and path.exists() else None
        else:
            found = _checked(archive, expected) if expected else None
    if found is not None:
        yield found


def _checked(archive: Archive, file: NamedFile) -> Finding | None:
    """What is wrong with a file, read from the disk."""
    path, expected = file.path, file.digest
    try:
        found = digest_on_disk(archive.root / path)
    except FileNotFoundError:
        return Finding(path=path, fault="missing", expected=expected)
    except OSError as error:
        return Finding(path=path, fault="unreadable", expected=expected, found=error.strerror)
    if found == expected:
        return None
    return Finding(path=path, fault="damaged", expected=expected, found=found)


def _strangers(archive: Archive, expected: set[str]) -> Iterator[Finding]:
    """Files among the originals and records that nothing accounts for."""
    for folder in (archive.originals, archive.records):
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(archive.root).as_posix()
            if file.is_file() and path not in expected:
                yield Finding(path=path, fault="unknown")


def _folder(file: NamedFile) -> str:
    return file.path.rpartition("/")[0]


def _missing_from_manifest(
    db: Database, archive: Archive, folder: str, files: list[NamedFile]
) -> list[Finding]:
    """Originals of a folder that its manifest does not list with their digest, looked at again, too."""
    missing = _unlisted(archive, folder, files)
    if not missing:
        return []
    with transaction(db):
        known = [file_there_must_be(db, file.path) for file in missing]
        unlisted = _unlisted(archive, folder, [file for file in known if file is not None])
    listed = _listed(archive.root / folder / MANIFEST)
    return [
        Finding(
            path=file.path,
            fault="not in its manifest",
            expected=file.digest,
            found=listed.get(Path(file.path).name),
        )
        for file in unlisted
    ]


def _unlisted(archive: Archive, folder: str, files: list[NamedFile]) -> list[NamedFile]:
    listed = _listed(archive.root / folder / MANIFEST)
    return [file for file in files if listed.get(Path(file.path).name) != file.digest]


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
    if archive.is_read_only:
        return
    state = {"after": after, "sample": scope.sample}
    write_file(archive.verify_state, json.dumps(state).encode(), archive.staging)
