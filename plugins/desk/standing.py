"""Where photos stand, for the desk's list: the one predicate, asked of the photos of a page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlite_utils import Database

from ...archive.publishing.standing_rules import rules_of
from ...archive.rights.rulebook import this_moment
from ...archive.rights.situation import situations
from ...archive.rights.standing import Standing, standing
from ...archive.storage.layout import find_archive

_OF_A_PAGE = "select * from situations where uid in (select value from json_each(:uids))"


def standings(
    connection: sqlite3.Connection, root: Path, uids: Iterable[str]
) -> Mapping[str, Standing]:
    """Where each of some photos stands now; raises Refused where rights.toml is at fault."""
    rules, now = rules_of(Database(connection), find_archive(root, root)), this_moment()
    found = situations(connection, _OF_A_PAGE, {"uids": json.dumps(list(uids))}, rules)
    return {photo.uid: standing(photo, rules, now) for photo in found}
