"""The rules as they stand in an archive, in the organisation's own time zone; and queries that ask them."""

from __future__ import annotations

from sqlite_utils import Database

from ..catalogue.query import understood
from ..catalogue.staff_query import USABLE
from ..rights.answers import Use, check_channel
from ..rights.permission import usable
from ..rights.rulebook import rulebook, situation_of_id, this_moment
from ..rights.situation import Rulebook
from ..storage.layout import Archive
from .site_file import load_site


def rules_of(db: Database, archive: Archive) -> Rulebook:
    """The rules of an archive as they are now; raises Refused where site.toml or rights.toml is at fault."""
    return rulebook(db, archive, load_site(archive).house.time_zone)


def know_rights(db: Database, archive: Archive, query: str) -> None:
    """Let a query on the catalogue ask `usable(photo, channel)`: whether the answer is yes, now.

    Raises Refused for a channel that is not known.
    """
    channels = [term.value for term in understood(query, is_staff=True) if term.kind == USABLE]
    if not channels:
        return
    rules, now = rules_of(db, archive), this_moment()
    for channel in channels:
        check_channel(channel, rules)

    def is_usable(photo: int, channel: str) -> bool:
        found = situation_of_id(db, photo, rules)
        use = Use(channel=channel, country=None, at=now)
        return found is not None and usable(found, use, rules).answer == "yes"

    db.conn.create_function("usable", 2, is_usable)
