"""Every kind of record the catalogue keeps: those in sidecars, then the others in the order of restoring."""

from __future__ import annotations

from typing import Any

from .changes import CHANGES
from .contracts import CONTRACTS
from .deliveries import DELIVERIES, DESTINATIONS
from .event_records import EVENTS
from .imports import IMPORTS
from .leases import LEASES
from .people import PEOPLE
from .publications import PUBLICATIONS
from .records import RecordKind, SidecarKind
from .sidecars import PHOTOS, UNREAD
from .standings import STANDINGS
from .withdrawals import CERTIFICATES, TOMBSTONES, WITHDRAWALS

#: Restored before photos, which belong to events and name people.
BEFORE_PHOTOS: tuple[RecordKind[Any], ...] = (
    PEOPLE,
    WITHDRAWALS,
    TOMBSTONES,
    CERTIFICATES,
    CONTRACTS,
    EVENTS,
)
#: Restored after photos, which they name.
AFTER_PHOTOS: tuple[RecordKind[Any], ...] = (
    STANDINGS,
    LEASES,
    IMPORTS,
    CHANGES,
    PUBLICATIONS,
    DELIVERIES,
    DESTINATIONS,
)
KINDS: tuple[SidecarKind | RecordKind[Any], ...] = (PHOTOS, UNREAD, *BEFORE_PHOTOS, *AFTER_PHOTOS)
KIND_BY_NAME = {kind.name: kind for kind in KINDS}
