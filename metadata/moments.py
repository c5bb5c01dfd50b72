"""When something happened, as far as a file says: a year, a year and month, a day, or a moment.

Parsed once, where it is read, from the forms of XMP, EXIF and IIM; what is no possible date is none at all,
so that no text of a file ever passes for one.
"""

from __future__ import annotations

import re
from datetime import date, time

_FORMS = re.compile(
    r"""
    \s*(?P<year>\d{4})
    (?:[-:/.]?(?P<month>\d\d)
      (?:[-:/.]?(?P<day>\d\d)
        (?:[T\s]\s*(?P<hour>\d\d):?(?P<minute>\d\d)
          (?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?
          \s*(?P<zone>Z|[+-]\d\d?:\d\d|[+-]\d{4})?
        )?
      )?
    )?\s*
    """,
    re.VERBOSE | re.ASCII,
)


class Moment(str):
    """A moment as ISO 8601 writes it, as precise as it is known; made by `moment_in` alone.

    It is local to whoever wrote it, and has an offset where that is known.
    """

    __slots__ = ()

    @property
    def year(self) -> str:
        """Its year: "2015"."""
        return self[:4]

    @property
    def day(self) -> str | None:
        """Its day, "2015-02-17"; None where that is not known."""
        return self[:10] if len(self) >= 10 else None

    @property
    def has_time(self) -> bool:
        """Whether the time of day is known."""
        return len(self) > 10

    @property
    def has_seconds(self) -> bool:
        """Whether it is known to the second."""
        return self[16:17] == ":"


def moment_in(text: str) -> Moment | None:
    """The moment that a text means, in any of the forms of XMP, EXIF and IIM; None where it is none.

    >>> moment_in("2015:02:17 18:30:00"), moment_in("20150217"), moment_in("2015-02-17T18:30:00.5+01:00")
    ('2015-02-17T18:30:00', '2015-02-17', '2015-02-17T18:30:00.5+01:00')
    >>> moment_in("2015-02"), moment_in("2015:00:00 00:00:00"), moment_in("2015-02-00")
    ('2015-02', '2015', '2015-02')
    >>> moment_in("2015-02-31"), moment_in("../../../x"), moment_in("0000:00:00 00:00:00")
    (None, None, None)
    >>> moment_in("17/02/2015") is None  # it might be anybody's order
    True
    """
    match = _FORMS.fullmatch(text)
    if match is None or match["year"] == "0000":
        return None
    day = _day(match["year"], match["month"], match["day"])
    if day is None or match["hour"] is None or len(day) < 10:
        return None if day is None else Moment(day)
    clock = _clock(match["hour"], match["minute"], match["second"])
    if clock is None:
        return None
    fraction = f".{match['fraction']}" if match["fraction"] else ""
    zone = _zone(match["zone"])
    return None if zone is None else Moment(f"{day}T{clock}{fraction}{zone}")


def _day(year: str, month: str | None, day: str | None) -> str | None:
    """Year, month and day as far as they are known: "00" is not; None for a day there never was."""
    if month in (None, "00"):
        return year if day in (None, "00") else None
    try:
        found = date(int(year), int(month or 1), int(day or 1) or 1)
    except ValueError:
        return None
    return found.isoformat() if day not in (None, "00") else f"{year}-{month}"


def _clock(hour: str, minute: str, second: str | None) -> str | None:
    try:
        time(int(hour), int(minute), min(int(second or 0), 59))  # a leap second is one
    except ValueError:
        return None
    return f"{hour}:{minute}:{second}" if second else f"{hour}:{minute}"


def _zone(zone: str | None) -> str | None:
    if not zone or zone == "Z":
        return "Z" if zone else ""
    hours, minutes = zone[1:-2].rstrip(":"), zone[-2:]
    if int(hours) > 14 or int(minutes) > 59:
        return None
    return f"{zone[0]}{int(hours):02}:{minutes}"
