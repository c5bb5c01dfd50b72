"""Searches that somebody keeps under a name: beside the accounts, so that no rebuild forgets them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import Refused
from .accounts import opened_accounts

_MOST, _LONGEST_NAME, _LONGEST_QUERY = 100, 100, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search of somebody's, by the name they gave it."""

    name: str
    query: str


def saved_searches(path: Path, owner: str) -> list[SavedSearch]:
    """The searches that somebody keeps, by name."""
    with opened_accounts(path) as connection:
        sql = "select name, query from searches where owner = ? order by name"
        return [
            SavedSearch(name=name, query=query)
            for name, query in connection.execute(sql, (owner,)).fetchall()
        ]


def save_search(path: Path, owner: str, name: str, query: str) -> None:
    """Keep a search; one of that name is replaced. Raises Refused for what is none, or for too many."""
    name, query = " ".join(name.split())[:_LONGEST_NAME], " ".join(query.split())
    if not query or not name.isprintable() or len(query) > _LONGEST_QUERY:
        raise Refused(
            "there is nothing to keep: search for something first, and name it on one line"
        )
    name = name or query[:_LONGEST_NAME]
    with opened_accounts(path) as connection:
        connection.execute("insert or replace into searches values (?, ?, ?)", (owner, name, query))
        (kept,) = connection.execute(
            "select count(*) from searches where owner = ?", (owner,)
        ).fetchone()
        if kept > _MOST:
            raise Refused(f"{_MOST} searches are the most; forget one first")


def forget_search(path: Path, owner: str, name: str) -> None:
    """Keep a search no longer; what is not kept is passed over."""
    with opened_accounts(path) as connection:
        connection.execute("delete from searches where owner = ? and name = ?", (owner, name))
