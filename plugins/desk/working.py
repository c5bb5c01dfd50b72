"""Work beside the desk: a process of its own that does what waits, one after the other, then ends."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

from ...archive.catalogue.copies import number_of_stale_copies, write_copies
from ...archive.catalogue.jobs import is_asked, new_job
from ...archive.errors import Damaged
from ...archive.storage.layout import Archive

#: The copies of so few photos are written before the answer; of more, beside the desk.
_FEW = 10
_STARTED: list[subprocess.Popen[bytes]] = []


def start_worker(root: Path) -> None:
    """Start a process that does what waits; where one is at it already, it ends at once."""
    # Those that have ended are looked at, or they would stay in the table of processes.
    _STARTED[:] = [process for process in _STARTED if process.poll() is None]
    # Which archive is told in its environment: arguments are for everyone on the machine to read.
    _STARTED.append(
        subprocess.Popen(
            [sys.executable, "-P", "-m", "byline.archive.cli", "jobs", "--work"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "BYLINE_ARCHIVE": str(root)},
            start_new_session=True,
        )
    )


def copies_follow(db: Database, archive: Archive) -> None:
    """Let the copies of photos say what a change made of them: now, where they are few."""
    stale = number_of_stale_copies(db)
    if 0 < stale <= _FEW:
        with suppress(Damaged):  # a copy that is missing holds up the publication, which says so
            write_copies(db, archive)
    elif stale and not is_asked(db, "copies"):
        new_job(db, "copies", {}, stale)
        start_worker(archive.root)
