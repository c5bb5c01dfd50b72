"""Faults that no test can see, or that none should: each with the words of the line, and why.

They are never drawn. A line stands here once somebody has looked at the
mutant and found the two programs to do the same; never because a test was hard to write.
"""

from __future__ import annotations

import re

#: What the faulty line has lost or gained, and why the two do the same.
_EQUAL = {
    r"uri=(True|False)": "Debian builds SQLite to take addresses as names whatever the flag says",
    r"deterministic=(True|False)": "the planner alone asks; what is computed is the same",
    r"shallow=(True|False)": "no two bundles have one size and one moment, so their bytes are compared",
    r"strict=(True|False)": "the lists are of one length by construction",
    r"show_default=(True|False)": "decoration of a help text, which is compared as a whole in docs/commands.md",
    r"bold=(True|False)": "how it looks on a terminal; tests read text",
    r"(name|''):\d+\}": "the width of a column",
    r"^_PIECE = |^_MOST_HELD = |bytearray\(_PIECE\)": "how much is read at a time",
    r"buffering=": "whether Python holds bytes back, which the next line flushes",
    r"posix_fadvise": "what the kernel is asked to forget",
    r"token_(hex|bytes|urlsafe)\(": "how long a random name is",
    r"maxmem|dklen": "a bound of the key derivation above what it uses",
    r"if found <=? len\(buffer\)": "a whole piece is cut to its own length",
    r"_STAGING_GRACE_SECONDS( = |:)|^_ONE_FRAME_SECONDS = ": "a margin that nobody counts on to the second",
    r"indent=": "how a file of JSON is laid out for people",
    r"or \(bytes\(": "a hash that no password has, whatever its length",
    r"_TRIES_AT_ONCE = |sqlite3\.connect\(path, timeout=": "how many wait, or how long, before anybody notices",
    r"^(if|if not) TYPE_CHECKING:": "what is imported for the types alone",
    r"^GAP = ": "how far apart numbers are at first",
    r"first = before or \d|if step <=? \d:": "how much room is left between two numbers before all are counted anew",
    r"clear\(found\.file\)|for found in companions:$": "what is staged goes with the run, or a little before",
    r"isinstance\((winner|short), (tuple|str)\) (and|or) isinstance\(": "the values of a field are all lists, or all texts",
}


def why_equal(changed: str) -> str | None:
    """Why the faulty lines do the same as the right ones; None where a test is to tell them apart."""
    lines = [line[1:] for line in changed.splitlines()]
    return next(
        (why for words, why in _EQUAL.items() if any(re.search(words, line) for line in lines)),
        None,
    )
