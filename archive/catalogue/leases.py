"""Leases: a use of a photo, or of all of an event, that is allowed or denied from one day to another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlite_utils import Database

from ..errors import NotFound
from .photos import photo_by_uid
from .programme import event_named
from .records import OF_PHOTO, RecordKind, Watched
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease of one photo, given as its uid, or of an event, given as its slug; days are inclusive.

    `use` is a use or a channel, "all" for every one.
    """

    name: str
    uid: str | None = None
    event: str | None = None
    is_allowed: bool
    use: str
    starts_on: str | None = None
    ends_on: str | None = None
    note: str | None = None


_COLUMNS = """
    select name, (select uid from photos where id = leases.photo) as uid,
        (select slug from events where id = leases.event) as event,
        is_allowed, use, starts_on, ends_on, note
    from leases
"""


def new_lease_name() -> str:
    """A name for a lease."""
    return f"lease-{secrets.token_hex(4)}"


def lease_named(db: Database, name: str) -> Lease:
    """A lease; raises NotFound."""
    found = _lease(db, name)
    if found is None:
        raise NotFound(f"no lease {name!r}; see: byline lease list")
    return found


def leases(db: Database) -> list[Lease]:
    """Every lease, in the order they were recorded."""
    return list(rows(db, Lease, f"{_COLUMNS} order by id"))


def _lease(db: Database, name: str) -> Lease | None:
    return row(db, Lease, f"{_COLUMNS} where name = :name", {"name": name})


def insert_lease(db: Database, lease: Lease) -> None:
    """Record a lease; raises NotFound for an unknown photo or event."""
    db["leases"].insert(
        {
            "name": lease.name,
            "photo": None if lease.uid is None else photo_by_uid(db, lease.uid).id,
            "event": None if lease.event is None else event_named(db, lease.event).id,
            "is_allowed": lease.is_allowed,
            "use": lease.use,
            "starts_on": lease.starts_on,
            "ends_on": lease.ends_on,
            "note": lease.note,
        }
    )


def delete_lease(db: Database, name: str) -> None:
    """Take a lease out of the catalogue."""
    db.execute("delete from leases where name = :name", {"name": name})


def _restore(db: Database, lease: Lease) -> None:
    try:
        insert_lease(db, lease)
    except NotFound:
        return  # its original is lost: the lease waits in its file


_OF_EVENT = "(select slug from events where id = {row}.event)"
LEASES = RecordKind(
    name="lease",
    folder="leases",
    shape=Lease,
    tell=_lease,
    restore=_restore,
    watched=(
        Watched(table="leases", key="{row}.name"),
        Watched(table="leases", key=OF_PHOTO, is_public=True, told_as="photo", has_file=False),
        Watched(table="leases", key=_OF_EVENT, is_public=True, told_as="rules", has_file=False),
    ),
)
