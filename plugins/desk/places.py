"""Where somebody is in the Library: all of it stands in the address, and in every form of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

from ...archive.catalogue.library import Order
from ..site.pages import address

IN_ADDRESS = ("q", "order", "size", "after", "at", "look", "sel")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_SIZES = ("s", "m", "l")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is in the Library: all of it stands in the address."""

    q: str = ""
    order: Order = "taken"
    size: str = "m"
    after: str = ""
    at: str = ""
    look: str = ""
    sel: str = ""
    room: str = "library"

    def href(self, language: str, **other: str) -> str:
        """The address of this place, or of one that differs."""
        values = {
            "q": self.q, "order": "" if self.order == "taken" else self.order,
            "size": "" if self.size == "m" else self.size,
            "after": self.after, "at": self.at, "look": self.look, "sel": self.sel, **other,
        }  # fmt: skip
        if self.room == "selection" and self.sel:
            return address(language, "selection", values.pop("sel"), **values)
        return address(language, "library", **values)


def place_of(values: Mapping[str, str]) -> Place:
    """Where an address, or a form, says that somebody is."""
    order, size, at = (values.get(name, "") for name in ("order", "size", "at"))
    return Place(
        q=" ".join(values.get("q", "").split())[:1000],
        order=order if order in get_args(Order) else "taken",  # type: ignore[arg-type]
        size=size if size in _SIZES else "m",
        after=values.get("after", "")[:40],
        at=at if _MONTH.fullmatch(at) else "",
        look=values.get("look", "")[:40],
        sel=values.get("sel", "")[:20],
    )


def place_said(said: Mapping[str, str]) -> Place:
    """Where a form says that it was sent from: a selection has a page of its own."""
    return replace(
        place_of(said), room="selection" if said.get("room") == "selection" else "library"
    )
