"""What ends soon, for which photos, and who received them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from ..catalogue.deliveries import deliveries_of
from .rulebook import due_between, situation_of
from .situation import Rulebook, Situation, midnight


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A delivery as far as it is concerned: to whom, when, which photos."""

    recipient: str
    made_at: str
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that ends at a moment, in UTC: a lease, a right granted, an embargo, the days of an event."""

    ends_at: str
    what: str
    uids: tuple[str, ...]
    received: tuple[Received, ...]


def endings(db: Database, rules: Rulebook, now: datetime, last: datetime) -> Iterator[Ending]:
    """What ends after one moment and up to another, the first first."""
    found: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    for uid in due_between(db, rules, now, last):
        photo = situation_of(db, uid, rules)
        for ends, what in _ends(photo, rules) if photo else ():
            if now < ends <= last:
                found[ends, what].append(uid)
    for (ends, what), uids in sorted(found.items()):
        known = set(uids)
        yield Ending(
            ends_at=ends.isoformat(),
            what=what,
            uids=tuple(uids),
            received=tuple(
                Received(
                    recipient=delivery.recipient,
                    made_at=delivery.made_at,
                    uids=tuple(uid for uid in delivery.uids if uid in known),
                )
                for delivery in deliveries_of(db, uids)
            ),
        )


def _ends(photo: Situation, rules: Rulebook) -> Iterator[tuple[datetime, str]]:
    zone = photo.zone(rules)
    if (until := photo.embargoed_until(rules)) is not None:
        yield until, "embargo"
    for lease in photo.leases:
        if lease.ends_on:
            what = "allowed" if lease.is_allowed else "denied"
            yield (
                midnight(lease.ends_on, zone, days_later=1),
                f"{lease.name}, {what} for {lease.use}",
            )
    for right in photo.contract.rights if photo.contract else ():
        if right.ends_on and photo.contract:
            what = f"contract {photo.contract.slug}, {right.right}"
            yield midnight(right.ends_on, zone, days_later=1), what
    if photo.keep_until:
        yield midnight(photo.keep_until, zone, days_later=1), f"days of event {photo.event}"
