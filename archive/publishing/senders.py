"""How often each sender asks something: a few times an hour, through restarts and publications.

Of an address only a keyed digest is kept, whose key is a day's; the file of a day goes with the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from typing import TextIO

from ..storage.privacy import make_private_file

MOST_AN_HOUR = 5
_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS
_PREFIX = ".senders-"


def lets_through(folder: Path, sender: str, moment: float) -> bool:
    """Whether a sender may pass now, given as seconds since 1970; passing counts."""
    path = folder / f"{_PREFIX}{int(moment // _DAY_SECONDS)}"
    with os.fdopen(make_private_file(path), "r+", encoding="ascii") as file:
        # Two processes serve the gallery while a bundle takes another's place.
        fcntl.flock(file, fcntl.LOCK_EX)
        key, *passed = file.read().split() or [_begun(file, path)]
        own = hashlib.blake2b(sender.encode(), key=bytes.fromhex(key), digest_size=8).hexdigest()
        times = [float(passed[at]) for at in range(0, len(passed) - 1, 2) if passed[at + 1] == own]
        if sum(moment - _HOUR_SECONDS < time <= moment for time in times) >= MOST_AN_HOUR:
            return False
        file.seek(0, os.SEEK_END)
        file.write(f"{moment} {own}\n")
    return True


def _begun(file: TextIO, path: Path) -> str:
    """Begin the file of a day with its key, and remove those before it."""
    for other in path.parent.glob(f"{_PREFIX}*"):
        if other != path:
            other.unlink(missing_ok=True)
    key = secrets.token_hex(16)
    file.write(f"{key}\n")
    return key
