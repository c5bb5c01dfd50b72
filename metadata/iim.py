"""One IIM block (IPTC-IIM 4.2, record 2) to raw field values, and back; never merges blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .errors import BadBlock
from .fields import FIELDS
from .text import clean, decode

#: 1:90 Coded Character Set, "ESC % G": UTF-8 (IIM 4.2, chapter 5).
UTF8_MARK = b"\x1b%G"
_TIME_CREATED = 60
_MAX_DATASETS = 10_000


def read_iim(block: bytes) -> dict[str, str | tuple[str, ...]]:
    """Read the fields of one IIM block, keyed by field name.

    Raises BadBlock when the block does not hold a single data set.
    """
    datasets: dict[tuple[int, int], list[bytes]] = {}
    for number, value in _datasets(block):
        datasets.setdefault(number, []).append(value)
    if not datasets:
        raise BadBlock("iim", "holds no data set")
    declared_utf8 = UTF8_MARK in datasets.get((1, 90), [])

    def texts(dataset: int) -> tuple[str, ...]:
        raws = datasets.get((2, dataset), [])
        found = (raw.decode("utf-8", "replace") if declared_utf8 else decode(raw) for raw in raws)
        return tuple(text for text in map(clean, found) if text)

    values: dict[str, str | tuple[str, ...]] = {}
    for field in FIELDS:
        if field.iim is None or not (found := texts(field.iim)):
            continue
        values[field.name] = found if field.is_list else found[0]
    if "date_created" in values:
        values["date_created"] = _moment(str(values["date_created"]), texts(_TIME_CREATED))
    return {name: value for name, value in values.items() if value}


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    offset = 0
    for _ in range(_MAX_DATASETS):
        # Some writers pad between data sets; the tag marker is where reading goes on.
        offset = block.find(b"\x1c", offset)
        if offset < 0 or offset + 5 > len(block):
            return
        record, dataset = block[offset + 1], block[offset + 2]
        size = int.from_bytes(block[offset + 3 : offset + 5], "big")
        start = offset + 5
        if size & 0x8000:  # extended: the low bits count the bytes of the real size
            count = size & 0x7FFF
            size = int.from_bytes(block[start : start + count], "big")
            start += count
        if start + size > len(block):
            return
        yield (record, dataset), block[start : start + size]
        offset = start + size


def _moment(day: str, times: tuple[str, ...]) -> str:
    """ISO text from CCYYMMDD and HHMMSS±HHMM; unknown parts are "00" in IIM and left out here."""
    match = re.match(r"(\d{4})[:\-]?(\d\d)[:\-]?(\d\d)", day)
    if not match or match[1] == "0000":
        return ""
    year, month, date = match.groups()
    if month == "00":
        return year
    if date == "00":
        return f"{year}-{month}"
    clock = re.match(r"(\d\d):?(\d\d):?(\d\d)(?:([+-]\d\d):?(\d\d))?", times[0]) if times else None
    if not clock:
        return f"{year}-{month}-{date}"
    zone = f"{clock[4]}:{clock[5]}" if clock[4] else ""
    return f"{year}-{month}-{date}T{clock[1]}:{clock[2]}:{clock[3]}{zone}"
