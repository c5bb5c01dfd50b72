"""What stands in a text for words yet to be filled in: variables in braces, codes between equals signs."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")

#: =ml= and =ml#2=, standing alone: "?a=b=c" in an address holds none.
CODE = re.compile(r"(?<![\w=])=([\w.-]{1,32})(?:#(\d+))?=(?![\w=])")
