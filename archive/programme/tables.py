"""A programme as a table: CSV with a header, one line a session, or a line for each who speaks at it.

session,start,end,room,speaker,role,affiliation,description
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
    "speaker": "speaker", "intervenant": "speaker", "intervenante": "speaker", "orateur": "speaker",
    "role": "role",
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
    known = sum(_column(name) is not None for name in names)
    return known >= min(2, len(names))


def _column(name: str) -> str | None:
    """What a column holds, by its name in either language, of one or of several; None for another one."""
    known = slugged(name)
    return _COLUMNS.get(known) or _COLUMNS.get(known.removesuffix("s"))


def csv_table(data: bytes, _pick: PickZone = as_said) -> Programme:
    """Read a table, whose times are local; raises BadProgramme with the line that cannot be understood."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadProgramme("is no UTF-8 text; save the table as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = next(_lines(rows), [])
    header = [_column(name) for name in names]
    if "session" not in header:
        raise BadProgramme(
            f"line 1: has no column “session”; there may be: {', '.join(dict.fromkeys(_COLUMNS.values()))}"
        )
    found: dict[tuple[str, datetime | None], list[ProgrammeSession]] = {}
    left_out = [
        f"the column “{line(name)}” is not known, and not read"
        for name, column in zip(names, header, strict=True)
        if column is None and line(name)
    ]
    left_out += [
        f"several columns hold “{name}”: the first that is filled in is read"
        for name in dict.fromkeys(filter(None, header))
        if header.count(name) > 1 and name not in _OF_A_SPEAKER
    ]
    for number, cells in enumerate(_lines(rows), start=2):
        said: dict[str, str | None] = {}
        for name, cell in zip(header, cells, strict=False):
            if name:
                said[name] = said.get(name) or line(cell)
        if any(said.values()):
            session, unread = _session(said, cells, header, number)
            _add(found.setdefault((session.title, session.starts_at), []), session)
            left_out += [unread] if unread else []
    sessions = tuple(session for there in found.values() for session in there)
    refuse_too_many(len(sessions))
    days = sorted(session.starts_at.date().isoformat() for session in sessions if session.starts_at)
    return Programme(
        title=None,
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        sessions=sessions,
        left_out=tuple(left_out),
    )


def _lines(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise BadProgramme(f"is no table that can be read ({error}); shorten that cell") from error


def _session(
    said: Mapping[str, str | None], cells: list[str], header: list[str | None], number: int
) -> tuple[ProgrammeSession, str | None]:
    """The session that a line speaks of, with who speaks there; and what of it was not understood."""
    title = said.get("session")
    if title is None:
        raise BadProgramme(f"line {number}: names no session; fill in the column “session”")
    starts_at, ends_at = (_moment(said.get(name), number) for name in ("start", "end"))
    if starts_at and ends_at and ends_at < starts_at:
        raise BadProgramme(
            f"line {number}: ends at {ends_at:%Y-%m-%d %H:%M}, before it begins; correct one of the two"
        )
    speakers, unread = _speakers(cells, header, number)
    session = ProgrammeSession(
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        room=said.get("room"),
        description=plain(_cell(cells, header, "description")),
        speakers=tuple(dict.fromkeys(speakers)),
    )
    return session, unread


_OF_A_SPEAKER = ("speaker", "role", "affiliation")


def _cell(cells: list[str], header: list[str | None], name: str) -> str | None:
    """The first cell of a column of that name, as it stands."""
    return next((cell for column, cell in zip(header, cells, strict=False) if column == name), None)


def _speakers(
    cells: list[str], header: list[str | None], number: int
) -> tuple[list[Speaker], str | None]:
    """Who speaks as a line says: each with the role and the affiliation that stand behind the name."""
    found: list[dict[str, str | None]] = []
    before: dict[str, str | None] = {}
    for column, cell in zip(header, cells, strict=False):
        if column == "speaker":
            found.append({"cell": cell, **before})
            before = {}
        elif column in _OF_A_SPEAKER and found:
            found[-1].setdefault(str(column), line(cell))
        elif column in _OF_A_SPEAKER:
            before[str(column)] = line(cell)
    speakers: list[Speaker] = []
    unread = None
    for one in found:
        names = _names(one["cell"] or "")
        role, affiliation = one.get("role"), one.get("affiliation")
        if len(names) == 1:
            speakers.append(Speaker(name=names[0], role=role, affiliation=affiliation))
            if re.search(_ALIKE, names[0]):
                unread = f"line {number}: “{names[0]}” is read as one person; separate several by ;"
            continue
        speakers += [Speaker(name=name) for name in names]
        if names and (of := role or affiliation):
            unread = f"line {number}: “{of}” is of several, so of whom it is was not read"
    return speakers, unread


def _names(cell: str) -> list[str]:
    """Those whom a cell names: several where a line, a semicolon or a bar is between them.

    A comma or “et” is so where nothing but names is around it: “Jean Dupont, Anne Petit et Li Wei”.

    >>> _names("Jean Dupont, Anne Petit et Li Wei"), _names("Anne Petit, maire de Lille")
    (['Jean Dupont', 'Anne Petit', 'Li Wei'], ['Anne Petit, maire de Lille'])
    """
    surely = [name for part in re.split(r"[;|\n]", cell) if (name := line(part))]
    found = []
    for part in surely:
        likely = [name for one in re.split(_ALIKE, part) if (name := line(one))]
        found += likely if all(map(_NAME.fullmatch, likely)) else [part]
    return list(dict.fromkeys(found))


#: Between names these stand as often as within what is said of one.
_ALIKE = r",| et | and | & |/"
#: Two to five words, each with a capital but for what stands between: “Anne de La Tour”.
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w'’.-]*"
_NAME = re.compile(
    rf"{_CAPITAL}(?:(?: (?:de|du|des|von|van|der|di|el|al|la|le))* {_CAPITAL}){{1,4}}"
)


def _add(there: list[ProgrammeSession], session: ProgrammeSession) -> None:
    """Add what a line says to the session it speaks of, of those of one title and moment, or as one more.

    A line need not say the room again, nor must the first have said it; of two rooms there are two sessions.
    """
    rooms = [one.room for one in there]
    for room in (session.room, None, *(rooms if session.room is None else ())):
        if room in rooms:
            place = rooms.index(room)
            there[place] = _together(there[place], session)
            return
    there.append(session)


def _together(before: ProgrammeSession, session: ProgrammeSession) -> ProgrammeSession:
    """A session that two lines speak of."""
    return replace(
        before,
        ends_at=session.ends_at or before.ends_at,
        room=session.room or before.room,
        description=session.description or before.description,
        speakers=tuple(dict.fromkeys((*before.speakers, *session.speakers))),
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
