"""A programme out of a file of any kind that organisers publish, told by what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from .articles import article
from .calendars import icalendar
from .frab import frab_json, frab_xml
from .json_ld import NoEvent, json_ld
from .shapes import BadProgramme, PickZone, Programme, ProgrammeSession, as_said
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
        programme = _read(data, path.suffix.lower(), pick)
    except BadProgramme as error:
        raise BadProgramme(f"{path}: {error}") from error
    except OverflowError as error:
        raise BadProgramme(f"{path}: has a moment of no year there is ({error})") from error
    if not (programme.sessions or programme.title or programme.is_proposal):
        raise BadProgramme(f"{path}: names no session; nothing was changed")
    return replace(programme, sessions=tuple(_distinct(programme.sessions)))


def _read(data: bytes, suffix: str, pick: PickZone) -> Programme:
    try:
        return _reader_of(data, suffix)(data, pick)
    except NoEvent:
        return article(data, pick)


def _distinct(sessions: Iterable[ProgrammeSession]) -> Iterator[ProgrammeSession]:
    """Each session once, under a key of its own though files give one to several; none reversed."""
    found: dict[str, ProgrammeSession] = {}
    for session in sessions:
        key, before = session.key, found.get(session.key)
        if before is not None and _what(before) != _what(session):
            key = f"{key} {session.starts_at or ''} {session.room or ''}"
        if key not in found:
            is_reversed = (
                session.starts_at and session.ends_at and session.ends_at < session.starts_at
            )
            ends_at = None if is_reversed else session.ends_at
            found[key] = replace(session, key=key, ends_at=ends_at)
            yield found[key]


def _what(session: ProgrammeSession) -> tuple[str, datetime | None, str | None]:
    return session.title, session.starts_at, session.room


def _reader_of(data: bytes, suffix: str) -> Callable[[bytes, PickZone], Programme]:
    begins = data[:_BEGINS].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begins.startswith((b"{", b"[")):
        return frab_json
    if begins.startswith(b"begin:vcalendar"):
        return icalendar
    if begins.startswith((b"<!doctype html", b"<html")) or b"<html" in begins:
        return json_ld
    if begins.startswith(b"<"):
        return frab_xml
    return csv_table if suffix in _TABLES or is_table(data) else article
