"""A programme out of a file of any kind that organisers publish, told by what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .articles import article
from .calendars import icalendar
from .frab import frab_json, frab_xml
from .json_ld import json_ld
from .shapes import BadProgramme, PickZone, Programme, as_said
from .tables import csv_table, is_table

_LARGEST_BYTES = 50 << 20
_BEGINS = 1000
_TABLES = (".csv", ".tsv")


def read_programme(path: Path, pick: PickZone = as_said) -> Programme:
    """Read a programme, its times in the zone that is picked, given the file's own.

    Raises BadProgramme with what is wrong, where, and what to do.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadProgramme(f"{path}: is larger than {_LARGEST_BYTES >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise BadProgramme(f"{path}: {error.strerror}") from error
    try:
        return _reader_of(data, path.suffix.lower())(data, pick)
    except BadProgramme as error:
        raise BadProgramme(f"{path}: {error}") from error
    except OverflowError as error:
        raise BadProgramme(f"{path}: has a moment of no year there is ({error})") from error


def _reader_of(data: bytes, suffix: str) -> Callable[[bytes, PickZone], Programme]:
    begins = data[:_BEGINS].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begins.startswith((b"{", b"[")):
        return frab_json
    if begins.startswith(b"begin:vcalendar"):
        return icalendar
    if begins.startswith((b"<!doctype html", b"<html")) or b"<html" in begins:
        return json_ld if _has_data(data) else article
    if begins.startswith(b"<"):
        return frab_xml
    return csv_table if suffix in _TABLES or is_table(data) else article


def _has_data(data: bytes) -> bool:
    return b"application/ld+json" in data and b"Event" in data
