"""Where photos stand, for the desk's list: the one predicate, asked of the photos of a page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlite_utils import Database

from ...archive.publishing.site_file import read_site
from ...archive.rights.rulebook import rulebook, this_moment
from ...archive.rights.situation import situations
from ...archive.rights.standing import Standing, standing
from ...archive.storage.layout import find_archive

_OF_A_PAGE = "select * from situations where uid in (select value from json_each(:uids))"
#: The phrase for where a photo stands; for what is held back, by the first reason.
_PHRASES = {"public": "published", "appears": "waiting", "disappears": "leaving"}
_HELD_BACK = {
    "no_credit": "no_credit",
    "credit_names_nobody": "no_credit",
    "no_picture": "no_picture",
    "waits_for_picture": "undeveloped",
}


def standings(
    connection: sqlite3.Connection, root: Path, uids: Iterable[str]
) -> Mapping[str, Standing]:
    """Where each of some photos stands now; raises Refused where rights.toml is at fault."""
    archive = find_archive(root, root)
    site, _ = read_site(archive)
    rules, now = rulebook(Database(connection), archive, site.house.time_zone), this_moment()
    found = situations(connection, _OF_A_PAGE, {"uids": json.dumps(list(uids))}, rules)
    return {photo.uid: standing(photo, rules, now) for photo in found}


def phrase_of(stands: Standing) -> str:
    """The phrase for where a photo stands."""
    return _PHRASES.get(stands.state) or _HELD_BACK.get(stands.reasons[0].rule, "held_back")
