"""Searches kept under a name, each its owner's own."""

from __future__ import annotations

from datasette import Response

from ...archive.errors import Refused
from ...archive.storage.searches import forget_search, save_search
from .visits import Visit


def change_searches(visit: Visit) -> Response:
    """Keep the search of the Library under a name, or forget one."""
    path, what = visit.archive.accounts, visit.said("what")
    if what == "save":
        save_search(path, visit.account, visit.said("name"), visit.said("q"))
    elif what == "forget":
        forget_search(path, visit.account, visit.said("name"))
    else:
        raise Refused("nothing was asked for")
    return visit.away("library", q=visit.said("q"))
