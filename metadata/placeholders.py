"""What stands in a text for words yet to be filled in: variables in braces, codes between equals signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

VARIABLE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")

#: =ml= and =ml#2=, standing alone: "?a=b=c" in an address holds none.
CODE = re.compile(r"(?<![\w=])=([\w.-]{1,32})(?:#(\d+))?=(?![\w=])")


class Day:
    """A date that reads as ISO 8601 unless its format says otherwise."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __format__(self, form: str) -> str:
        return self._moment.strftime(form or "%Y-%m-%d")


def filled_in(text: str, known: Mapping[str, object]) -> str:
    """A text with its variables filled in; one that is not known, or of no such format, stays in braces.

    >>> filled_in("{event}, {seq:03}, {date}", {"event": "Up", "seq": 7})
    'Up, 007, {date}'
    """
    return VARIABLE.sub(lambda match: _filled(match, known), text)


def _filled(match: re.Match[str], known: Mapping[str, object]) -> str:
    value, form = known.get(match[1]), match[2] or ""
    if value is None or not _FORMS[type(value)].fullmatch(form):
        return match[0]
    return format(value, form)


#: The formats a variable takes: width with leading zeros for a number, days and months for a date.
_FORMS = {
    int: re.compile(r"(?:0?\d{1,2})?"),
    str: re.compile(""),
    Day: re.compile(r"(?:[^%]|%[dmyYbBaAjeHMS%])*"),
}
