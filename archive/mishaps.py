"""What nobody foresaw: an error inside one photo is its outcome, and the traceback lies in a log file.

A fault of the machine (a full disk, a locked catalogue) is none of one photo's, and ends a command.
"""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

from .clock import now
from .errors import ArchiveError

# Other errors of the database are about what was to be written: they are the photo's.
_OF_THE_MACHINE = (OSError, MemoryError, sqlite3.OperationalError)


#: The log's name: among an archive's own files, or beside what a command without an archive wrote.
LOG = "byline-mishaps.log"


def log_of(root: Path) -> Path:
    """The log of an archive's mishaps."""
    return root / ".byline" / LOG


def reason_of(error: Exception, what: object, log: Path) -> str:
    """Why something went wrong with one photo, in a line; what nobody foresaw is in the log, which is named.

    Raises the error again when it is the machine's.
    """
    if isinstance(error, _OF_THE_MACHINE):
        raise error
    return logged(error, what, log)


def logged(error: Exception, what: object, log: Path) -> str:
    """The same of an error that can be nobody's but the photo's."""
    if isinstance(error, ArchiveError):
        return str(error)
    said = " ".join(str(error).split())[:200]
    reason = f"something unforeseen went wrong ({type(error).__name__}: {said})"
    lines = "".join(traceback.format_exception(error))
    try:
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{now()} {str(what)!r}\n{lines}\n")
    except OSError:
        return reason
    return f"{reason}; what happened is in {log}"
