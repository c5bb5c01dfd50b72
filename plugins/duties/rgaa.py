"""The criteria of RGAA 4.1, and how each is met: rgaa.tsv, from which page and docs are made."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_GRID = Path(__file__).with_name("rgaa.tsv")
MET, DEPENDS, NOT_APPLICABLE = "met", "depends", "not applicable"


class Criterion(NamedTuple):
    """What is demanded, whether it is met, and how that is known.

    What `depends` is met by the software, and by an archive as far as its photos are described.
    """

    number: str
    fr: str
    en: str
    state: str
    proof: str

    def said(self, language: str) -> str:
        """What is demanded, in a language."""
        return self.fr if language == "fr" else self.en


@cache
def grid() -> tuple[Criterion, ...]:
    """Every criterion, in their order."""
    with _GRID.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Criterion(*row) for row in rows)
