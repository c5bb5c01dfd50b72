"""Time zones by their names, as IANA has them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ..errors import Refused

#: What a machine lists beside the zones that mean the same everywhere.
_OF_THIS_MACHINE = {"localtime", "Factory", "posixrules"}


def is_time_zone(name: str) -> bool:
    """Whether a name is one of a zone that means the same everywhere."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _OF_THIS_MACHINE)


def time_zone(name: str) -> ZoneInfo:
    """A time zone; raises Refused where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(
            f"this machine knows no time zone {name!r}; update its package tzdata, "
            "or give the event another: byline event edit SLUG --time-zone Europe/Paris"
        ) from error


def local_in(moment: datetime, zone: str | None) -> datetime:
    """A moment as the clocks of a zone had it, in no zone any more; as it stands where either says none."""
    if moment.tzinfo is not None and zone is not None:
        with suppress(OverflowError):  # the first and the last day there is
            moment = moment.astimezone(time_zone(zone))
    return moment.replace(tzinfo=None)
