"""Texts that somebody typed: what cannot be seen is dropped, what nobody would read is refused."""

from __future__ import annotations

from ...metadata.text import clean
from ..errors import Refused

_LONGEST = 2000


def typed(text: str, what: str) -> str:
    """A text in one line; raises Refused for one that is empty or too long to be read."""
    words = " ".join(clean(text).split())
    if not words:
        raise Refused(f"{what} needs words")
    if len(words) > _LONGEST:
        raise Refused(f"{what} has {len(words)} signs; {_LONGEST} are the most")
    return words


def typed_or_none(text: str | None, what: str) -> str | None:
    """The same, where nothing may be said: None for nothing."""
    return typed(text, what) if text and clean(text) else None
