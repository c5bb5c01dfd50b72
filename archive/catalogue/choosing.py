"""Photos chosen by what they belong to, so that nobody needs to name each: an event, a credit, a licence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from ..errors import NotFound
from .people import person_spelt
from .photos import photo_by_uid
from .programme import event_named
from .rights_file import licence_named
from .rows import texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which photos are meant, event and person by their ids; None where it does not matter."""

    event: int | None = None
    by: int | None = None
    licence: str | None = None
    is_unpublished: bool = False

    @property
    def parameters(self) -> Mapping[str, object]:
        """What `CHOSEN` asks for."""
        return {
            "event": self.event,
            "by": self.by,
            "licence": self.licence,
            "unpublished": self.is_unpublished,
        }


#: The condition on `photos` that a choice is; what is in the bin is in no list.
CHOSEN = """
    (:event is null or photos.event = :event)
    and (:by is null or exists (
        select 1 from credits where credits.photo = photos.id and credits.person = :by
    ))
    and (:licence is null or photos.licence = :licence)
    and (not :unpublished or photos.published_at is null)
    and not exists (select 1 from states where states.photo = photos.id and state = 'binned')
"""


def choice_of(
    db: Database, *, event: str | None, by: str | None, licence: str | None, is_unpublished: bool
) -> Choice:
    """A choice in the words of people: an event's slug, a name in any spelling, a licence's id.

    Raises NotFound for an event or a name that is not on record, Refused for no licence byline knows.
    """
    person = None if by is None else person_spelt(db, by)
    if by is not None and person is None:
        raise NotFound(f"nobody is on record as {by!r}; see: byline people list")
    return Choice(
        event=None if event is None else event_named(db, event).id,
        by=person.id if person else None,
        licence=None if licence is None else licence_named(db, licence).id,
        is_unpublished=is_unpublished,
    )


def are_there(db: Database, uids: Iterable[str]) -> dict[str, int]:
    """The ids of photos by their uids, of those that are in the archive."""
    sql = "select uid, id from photos where uid in (select value from json_each(:uids))"
    return dict(db.execute(sql, {"uids": json.dumps(list(uids))}).fetchall())


def chosen_uids(db: Database, choice: Choice, among: Iterable[str] = ()) -> list[str]:
    """The uids of the photos that are meant, in capture order; of those named, where some are.

    Raises NotFound for a named photo that does not exist.
    """
    named = {photo_by_uid(db, uid).uid for uid in among}
    sql = f"select uid from photos where {CHOSEN} order by coalesce(taken_at, ''), id"
    found = texts(db, sql, choice.parameters)
    return [uid for uid in found if uid in named] if named else found
