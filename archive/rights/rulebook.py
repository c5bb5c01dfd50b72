"""The rules of an archive as they are now: its file, its time zone, and who withdrew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlite_utils import Database

from ..catalogue.notes import note_for_gallery
from ..catalogue.rights_file import load_rights_file
from ..catalogue.rows import texts
from ..catalogue.withdrawals import withdrawn_people
from ..storage.layout import Archive
from .situation import Rulebook, Situation, concerned_by, shown_in, situations


def rulebook(db: Database, archive: Archive, time_zone: str) -> Rulebook:
    """Read the rules of an archive; `time_zone` is the organisation's, as site.toml says it, or empty.

    Raises Refused where rights.toml cannot be understood.
    """
    return Rulebook(
        file=load_rights_file(archive), time_zone=time_zone, withdrawn=withdrawn_people(db)
    )


def this_moment() -> datetime:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def moment_of(text: str) -> datetime:
    """A moment as the catalogue keeps it."""
    return datetime.fromisoformat(text)


def situation_of(db: Database, uid: str, rules: Rulebook) -> Situation | None:
    """Where one photo stands; None where there is no such photo."""
    found = situations(db.conn, "select * from situations where uid = :uid", {"uid": uid}, rules)
    return next(found, None)


def situation_of_id(db: Database, photo: int, rules: Rulebook) -> Situation | None:
    """The same of a photo by the id that other rows of the catalogue know it by."""
    found = situations(
        db.conn, "select * from situations where photo = :photo", {"photo": photo}, rules
    )
    return next(found, None)


def due_between(db: Database, rules: Rulebook, last: datetime, now: datetime) -> list[str]:
    """The uids of photos for which something began or ended after one moment, and up to another."""
    # A day is another one elsewhere: all that may be meant is looked at, and its own moments decide.
    days = {"first": f"{last.date()}", "last": f"{now.date()}"}
    found = []
    for uid in texts(db, _NEAR, days):
        photo = situation_of(db, uid, rules)
        if photo is not None and any(last < moment <= now for moment in photo.moments(rules)):
            found.append(uid)
    return found


@contextmanager
def who_withdrew_looked_at_again(db: Database) -> Iterator[None]:
    """Let the gallery look again at the photos of all who withdrew, as they are before and after a change."""
    _note_concerned(db)
    yield
    _note_concerned(db)


def _note_concerned(db: Database) -> None:
    for who in withdrawn_people(db):
        concerned = concerned_by(db.conn, who)
        note_for_gallery(db, (*concerned.showing, *concerned.naming))


def who_withdrew_shown(db: Database) -> dict[str, set[str]]:
    """Everyone who withdrew, by name, with the uids of the photos that show them."""
    return {who.spellings[0]: set(shown_in(db.conn, who)) for who in withdrawn_people(db)}


def uids_with_moments(db: Database) -> list[str]:
    """The uids of photos for which something begins or ends, whenever that is."""
    return texts(
        db, "select distinct uid from moments join photos on photos.id = moments.photo order by uid"
    )


_NEAR = """
    select distinct uid from moments join photos on photos.id = moments.photo
    where day between date(:first, '-2 days') and date(:last, '+2 days')
"""
