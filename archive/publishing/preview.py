"""What a bundle that is not current yet says otherwise than the one that is, photo by photo."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ..rights.permission import publishable
from ..rights.rulebook import situation_of
from ..rights.situation import Rulebook
from ..storage.layout import uri_of

Kind = Literal["appears", "changes", "disappears"]
#: What can become of a photo.
KINDS: tuple[Kind, ...] = ("appears", "changes", "disappears")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What becomes of a photo in the gallery, why, and of what it says before and after, by column."""

    uid: str
    kind: Kind
    reason: str
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)


#: What the bundle says of a photo, in the order of `_ROWS`; numbers and moments of its own left out.
_COLUMNS = (
    *("title", "description", "alt_text", "event", "session", "taken_on", "city", "country"),
    *(
        "copyright_notice",
        "usage_terms",
        "licence",
        "credits",
        "people",
        "texts",
        "pictures",
        "until",
    ),
)
_ROWS = """
    select uid, title, description, alt_text, (select title from events where slug = photos.event),
        session, taken_on, city, country, copyright_notice, usage_terms, licence,
        (select group_concat(name, '; ') from (
            select name from credits join people on slug = person where photo = photos.id
            order by position
        )),
        (select group_concat(name, '; ') from (
            select name from persons_shown join people on slug = person where photo = photos.id
            order by name
        )),
        (select group_concat(language || ' ' || field || ' ' || text, '; ') from (
            select * from alternatives where photo = photos.id order by language, field
        )),
        (select group_concat(name, ' ') from (
            select name from derivatives where photo = photos.id order by name
        )),
        (select at from ends where photo = photos.id)
    from photos
"""


def differences(
    db: Database, current: Path | None, draft: Path, rules: Rulebook, at: datetime
) -> Iterator[Difference]:
    """Each photo that another bundle shows otherwise, or that one of both does not show."""
    before, after = _rows(current), _rows(draft)
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        if old is not None and new is not None:
            values = {
                name: (one or "", other or "")
                for name, one, other in zip(_COLUMNS, old, new, strict=True)
                if one != other
            }
            if values:
                reason = f"{', '.join(values)} changed"
                yield Difference(uid=uid, kind="changes", reason=reason, values=values)
            continue
        photo = situation_of(db, uid, rules)
        said = publishable(photo, rules, at).reasons if photo else ()
        words = " ".join(reason.text("en") for reason in said) or "Is in the archive no more."
        yield Difference(uid=uid, kind="appears" if old is None else "disappears", reason=words)


def _rows(bundle: Path | None) -> dict[str, tuple[str | None, ...]]:
    if bundle is None or not bundle.is_file():
        return {}
    with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
        try:
            return {uid: said for uid, *said in connection.execute(_ROWS)}
        except sqlite3.OperationalError:
            return {}  # made by another byline: everything is written anew
