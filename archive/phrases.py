"""Small phrases in English that rooms and commands share."""

from __future__ import annotations

import os
import shlex


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things in words.

    >>> counted(1, "photo"), counted(2, "photo"), counted(3, "copy", "copies")
    ('1 photo', '2 photos', '3 copies')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def one_line(text: object) -> str:
    """A name, or what somebody wrote, as it is printed: on one line, what cannot be seen as an escape.

    >>> one_line("a\\nSAFE: 9 files")
    'a\\\\nSAFE: 9 files'
    """
    said = os.fsencode(str(text)).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in said)


def argument(text: str) -> str:
    """A text as one argument of a command that somebody may copy: nothing of it is run by their shell.

    >>> print(argument("Akim d'Oural"), argument("$(reboot)"), argument('A "B"'))
    "Akim d'Oural" '$(reboot)' 'A "B"'
    """
    return shlex.quote(text) if set(text) & _TOLD_TO_SHELLS else f'"{text}"'


_TOLD_TO_SHELLS = set('"$`\\!')


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
