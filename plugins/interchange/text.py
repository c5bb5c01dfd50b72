"""Text as XML 1.0 may hold it."""

from __future__ import annotations

import re

#: Everything but the characters of XML 1.0, section 2.2.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    r"""Leave out what no XML may hold, escaped or not.

    >>> clean("a\x0bb")
    'ab'
    """
    return _FORBIDDEN.sub("", text)
