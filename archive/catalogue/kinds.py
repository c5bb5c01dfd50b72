"""Every kind of record the catalogue keeps: those in sidecars, then the others in the order of restoring."""

from __future__ import annotations

from typing import Any

from .changes import CHANGES
from .imports import IMPORTS
from .people import PEOPLE
from .programme import EVENTS
from .publications import PUBLICATIONS
from .records import RecordKind, SidecarKind
from .sidecars import PHOTOS, UNREAD

#: Restored before photos, which belong to events and name people.
BEFORE_PHOTOS: tuple[RecordKind[Any], ...] = (PEOPLE, EVENTS)
#: Restored after photos, which they name.
AFTER_PHOTOS: tuple[RecordKind[Any], ...] = (IMPORTS, CHANGES, PUBLICATIONS)
KINDS: tuple[SidecarKind | RecordKind[Any], ...] = (PHOTOS, UNREAD, *BEFORE_PHOTOS, *AFTER_PHOTOS)
KIND_BY_NAME = {kind.name: kind for kind in KINDS}
