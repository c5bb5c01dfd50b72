"""A programme out of a file of any kind that organisers publish, told by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from ...metadata.names import fold
from .articles import article
from .calendars import icalendar
from .frab import frab_json, frab_xml
from .json_ld import NoEvent, json_ld
from .shapes import BadProgramme, PickZone, Programme, ProgrammeSession, Speaker, as_said
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
    sessions, left_out = [], [*programme.left_out]
    for session in _distinct(programme.sessions):
        speakers = tuple(_named(session.speakers, f"“{session.title}”", left_out))
        sessions.append(replace(session, speakers=speakers))
    speakers = tuple(_named(programme.speakers, "the event", left_out))
    return replace(programme, sessions=tuple(sessions), speakers=speakers, left_out=tuple(left_out))


def _named(speakers: Iterable[Speaker], where: str, left_out: list[str]) -> Iterator[Speaker]:
    """Those who are announced by a name; an address is none, nor is what has neither letter nor digit."""
    for speaker in speakers:
        is_address = "@" in speaker.name.strip("@")
        name = _plain_name(speaker.name)
        if is_address or not any(map(str.isalnum, name)) or fold(name) in _NOBODY_YET:
            left_out.append(f"“{speaker.name}” at {where} is no name")
        else:
            yield _apart(replace(speaker, name=name))


def _apart(speaker: Speaker) -> Speaker:
    """A speaker without what stands beside the name: "Akim Oural (Ville de Lille)", "Débat : Li Wei"."""
    if match := _BESIDE.fullmatch(speaker.name):
        return replace(
            speaker, name=match[1], affiliation=speaker.affiliation or match[2] or match[3]
        )
    if match := _BEFORE.fullmatch(speaker.name):
        return replace(speaker, name=match[2], role=speaker.role or match[1])
    return speaker


_BESIDE = re.compile(r"([^()]+?) (?:\(([^()]+)\)|[-–—] (\S.*))")
_BEFORE = re.compile(r"([^:]{3,40}?) ?: (\S.*)")


def _plain_name(text: str) -> str:
    """A name as people are on record: without a title, the given name first.

    >>> _plain_name("Mme Anne Petit"), _plain_name("Dupont, Jean"), _plain_name("Petit, maire de Lille")
    ('Anne Petit', 'Jean Dupont', 'Petit, maire de Lille')
    """
    name = _TITLE.sub("", text).strip()
    turned = _TURNED.fullmatch(name)
    return f"{turned[2]} {turned[1]}" if turned else name or text


_TITLE = re.compile(r"(?:(?:Mme|Mlle|M|Mr|Mrs|Ms|Dr|Pr|Prof|Professeur|Maître|Me)\.? )+(?=\w+ \w)")
_TURNED = re.compile(r"([^\W\d_a-zà-ÿ][\w'’-]+), ([^\W\d_a-zà-ÿ][\w'’-]+)")
#: Whom nobody knows yet, as programmes say so.
_NOBODY_YET = {
    "n n", "nn", "n a", "tba", "tbc", "tbd", "to be announced", "to be confirmed", "to be determined",
    "speaker", "a confirmer", "a definir", "a preciser", "a venir", "intervenant", "intervenante",
    "inconnu", "unknown",
}  # fmt: skip


def _read(data: bytes, suffix: str, pick: PickZone) -> Programme:
    try:
        return _reader_of(data, suffix)(data, pick)
    except NoEvent:
        return article(data, pick)


def _distinct(sessions: Iterable[ProgrammeSession]) -> Iterator[ProgrammeSession]:
    """Each session once, with all who speak at it; none has the key of another, none is reversed."""
    found: dict[_What, ProgrammeSession] = {}
    keys: set[str | None] = set()
    for session in sessions:
        what = (session.key, session.title, session.starts_at, session.room)
        if (before := found.get(what)) is not None:
            speakers = tuple(dict.fromkeys((*before.speakers, *session.speakers)))
            found[what] = replace(before, speakers=speakers)
            continue
        is_reversed = session.starts_at and session.ends_at and session.ends_at < session.starts_at
        key = None if session.key in keys else session.key
        found[what] = replace(session, key=key, ends_at=None if is_reversed else session.ends_at)
        keys.add(session.key)
    yield from found.values()


#: What makes two entries of a file one session: what it calls them, their title, moment and room.
_What: TypeAlias = tuple[str | None, str, datetime | None, str | None]


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
