"""What a field's value may be, and a value together with how its block wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float | dict[str, float] | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value, and its raw form: the text of XMP as it stood, bytes by `text.raw_form`.

    A list has the raw form of each item; a text in several languages each with its language before it.
    `alternatives` has the text by language, as the file tags it, where it says for which one it is.
    """

    value: Value
    raw: str | tuple[str, ...]
    alternatives: Mapping[str, str] = field(default_factory=dict)


def texts_of(value: Value) -> tuple[str, ...]:
    """The texts of a value: those of a list, or the one of anything else.

    >>> texts_of(("A", "B")), texts_of("A"), texts_of(3)
    (('A', 'B'), ('A',), ('3',))
    """
    return value if isinstance(value, tuple) else (str(value),)


def to_json(value: Value | None) -> str | None:
    """A value as it is kept: JSON with its letters as they are, None for none."""
    return None if value is None else json.dumps(value, ensure_ascii=False)


def from_json(text: str) -> Value:
    """A value as it was before it was kept as JSON, which knows no tuples; raises ValueError."""
    value: Any = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
