"""Small phrases in English that rooms and commands share."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things in words.

    >>> counted(1, "photo"), counted(2, "photo"), counted(3, "copy", "copies")
    ('1 photo', '2 photos', '3 copies')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"
