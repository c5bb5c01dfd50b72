"""A programme as a table: CSV with a header, one line a session, or a line for each who speaks at it.

session,start,end,room,speaker,role,affiliation,description
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from ...metadata.names import slug as slugged
from .shapes import (
    BadProgramme,
    PickZone,
    Programme,
    ProgrammeSession,
    Speaker,
    as_said,
    line,
    refuse_too_many,
)
from .texts import plain

#: The columns there may be, in any order, under either name; the first is needed.
_COLUMNS = {
    "session": "session", "titre": "session", "title": "session",
    "start": "start", "debut": "start", "end": "end", "fin": "end",
    "room": "room", "salle": "room",
    "speaker": "speaker", "intervenant": "speaker", "role": "role",
    "affiliation": "affiliation", "organisation": "affiliation",
    "description": "description",
}  # fmt: skip
_FORMS = (
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
)


def is_table(data: bytes) -> bool:
    """Whether a text begins with the names of columns that a table may have."""
    first = data[:2000].decode("utf-8-sig", "replace").partition("\n")[0]
    names = re.split(r"[,;\t]", first)
    known = sum(slugged(name).replace("-", "_") in _COLUMNS for name in names)
    return known >= min(2, len(names))


def csv_table(data: bytes, _pick: PickZone = as_said) -> Programme:
    """Read a table, whose times are local; raises BadProgramme with the line that cannot be understood."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadProgramme("is no UTF-8 text; save the table as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [_COLUMNS.get(slugged(name).replace("-", "_")) for name in next(_lines(rows), [])]
    if "session" not in header:
        raise BadProgramme(
            f"line 1: has no column “session”; there may be: {', '.join(dict.fromkeys(_COLUMNS.values()))}"
        )
    found: dict[str, ProgrammeSession] = {}
    for number, cells in enumerate(_lines(rows), start=2):
        said = {name: line(cell) for name, cell in zip(header, cells, strict=False) if name}
        if any(said.values()):
            _add(found, said, cells, header, number)
    refuse_too_many(len(found))
    days = sorted(
        session.starts_at.date().isoformat() for session in found.values() if session.starts_at
    )
    return Programme(
        title=None,
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        sessions=tuple(found.values()),
    )


def _lines(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise BadProgramme(f"is no table that can be read ({error}); shorten that cell") from error


def _add(
    found: dict[str, ProgrammeSession],
    said: dict[str, str | None],
    cells: list[str],
    header: list[str | None],
    number: int,
) -> None:
    title = said.get("session")
    if title is None:
        raise BadProgramme(f"line {number}: names no session; fill in the column “session”")
    starts_at, ends_at = (_moment(said.get(name), number) for name in ("start", "end"))
    if starts_at and ends_at and ends_at < starts_at:
        raise BadProgramme(
            f"line {number}: ends at {ends_at:%Y-%m-%d %H:%M}, before it begins; correct one of the two"
        )
    key = f"{title} {starts_at or ''}".strip()
    if key in found and said.get("room") not in (None, found[key].room or said.get("room")):
        key = f"{key} {said['room']}"  # held in two rooms at a time
    description = cells[header.index("description")] if "description" in header else None
    before = found.get(key)
    speaker = said.get("speaker")
    speakers = (
        (Speaker(name=speaker, role=said.get("role"), affiliation=said.get("affiliation")),)
        if speaker
        else ()
    )
    found[key] = ProgrammeSession(
        key=key,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at or (before.ends_at if before else None),
        room=said.get("room") or (before.room if before else None),
        description=plain(description) or (before.description if before else None),
        speakers=tuple(dict.fromkeys((*(before.speakers if before else ()), *speakers))),
    )


def _moment(text: str | None, number: int) -> datetime | None:
    if text is None:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(second=0)
        except ValueError:
            continue
    raise BadProgramme(f"line {number}: {text!r} is no moment; write 2015-02-17 14:30")
