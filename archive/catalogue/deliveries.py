"""Who has what left the archive: copies that were handed to somebody, and places a bundle was shipped to."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..clock import now
from .records import RecordKind, Watched
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Copies of photos, given as their uids, that were handed to a recipient."""

    name: str
    made_at: str
    made_by: str | None
    recipient: str
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A place that a bundle was shipped to, and the last one that was, by its file's name."""

    name: str
    bundle: str
    shipped_at: str


class _Stored(msgspec.Struct, kw_only=True):
    name: str
    made_at: str
    made_by: str | None
    recipient: str
    uids: str

    def as_delivery(self) -> Delivery:
        return Delivery(**{**msgspec.structs.asdict(self), "uids": tuple(json.loads(self.uids))})


_DELIVERIES = "select name, made_at, made_by, recipient, uids from deliveries"
_DESTINATIONS = "select name, bundle, shipped_at from destinations"


def record_delivery(db: Database, recipient: str, uids: Iterable[str]) -> Delivery:
    """Record that copies were handed to somebody, by whoever has opened the catalogue."""
    (made_by,) = db.execute("select made_by()").fetchone()
    delivery = Delivery(
        name=f"delivery-{secrets.token_hex(4)}",
        made_at=now(),
        made_by=made_by,
        recipient=recipient,
        uids=tuple(uids),
    )
    _insert_delivery(db, delivery)
    return delivery


def deliveries_of(db: Database, uids: Iterable[str]) -> list[Delivery]:
    """The deliveries that any of these photos was among, the first first."""
    sql = f"""
        {_DELIVERIES}
        where exists (
            select 1 from json_each(deliveries.uids)
            where value in (select value from json_each(:uids))
        )
        order by made_at, name
    """
    found = rows(db, _Stored, sql, {"uids": json.dumps(list(uids))})
    return [stored.as_delivery() for stored in found]


def _insert_delivery(db: Database, delivery: Delivery) -> None:
    db["deliveries"].insert(
        {
            "name": delivery.name,
            "made_at": delivery.made_at,
            "made_by": delivery.made_by,
            "recipient": delivery.recipient,
            "uids": json.dumps(delivery.uids),
        }
    )


def _delivery(db: Database, name: str) -> Delivery | None:
    stored = row(db, _Stored, f"{_DELIVERIES} where name = :name", {"name": name})
    return None if stored is None else stored.as_delivery()


def destinations(db: Database) -> list[Destination]:
    """Every place a bundle was ever shipped to."""
    return list(rows(db, Destination, f"{_DESTINATIONS} order by name"))


def record_destination(db: Database, destination: Destination) -> None:
    """Record that a bundle was shipped to a place."""
    db["destinations"].upsert(
        {
            "name": destination.name,
            "bundle": destination.bundle,
            "shipped_at": destination.shipped_at,
        },
        pk="name",
    )


def _destination(db: Database, name: str) -> Destination | None:
    return row(db, Destination, f"{_DESTINATIONS} where name = :name", {"name": name})


DELIVERIES = RecordKind(
    name="delivery",
    folder="deliveries",
    shape=Delivery,
    tell=_delivery,
    restore=_insert_delivery,
    watched=(Watched(table="deliveries", key="{row}.name"),),
)
DESTINATIONS = RecordKind(
    name="destination",
    folder="destinations",
    shape=Destination,
    tell=_destination,
    restore=record_destination,
    watched=(Watched(table="destinations", key="{row}.name"),),
)
