"""The errors of this wing, each with the exit status its command ends with.

ArchiveError (2: the command cannot be carried out as asked)
├── NoArchive          no archive where one was looked for
├── NotFound           no such photo, event, session, licence …
├── Refused            a value that cannot be accepted
└── Damaged (3)        the archive itself is not as it should be
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Base of every error raised in this wing; it has a line for each of its arguments."""

    exit_status = 2

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class NoArchive(ArchiveError):
    """No archive where one was looked for."""


class NotFound(ArchiveError):
    """Something named by the user does not exist."""


class Refused(ArchiveError):
    """A value that cannot be accepted."""


class Damaged(ArchiveError):
    """The archive itself is not as it should be."""

    exit_status = 3
