"""What a field's value may be, and a value together with how its block wrote it."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | dict[str, float] | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value, and its raw form: the text of XMP as it stood, bytes by `text.raw_form`.

    A list has the raw form of each item; a text in several languages each with its language before it.
    """

    value: Value
    raw: str | tuple[str, ...]
