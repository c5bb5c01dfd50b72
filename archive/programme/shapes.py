"""A programme as every format of it is understood: an event, its sessions in their rooms, who speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...metadata.text import clean
from ..errors import Refused

#: The longest of what a file may say: a title, a name; a text.
LONGEST_LINE, LONGEST_TEXT = 300, 20_000
_MOST_SESSIONS = 20_000


class BadProgramme(Refused):
    """A file that is no programme, or says what cannot be: what, where, and what to do."""


#: Which zone a programme's times are to be in, given the one its file says, None where it says none.
PickZone = Callable[[str | None], str | None]


def as_said(zone: str | None) -> str | None:
    """The zone that the file says."""
    return zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is announced, in a role and for an organisation; either None where it is not said."""

    name: str
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSession:
    """One entry of a programme; times are local to the event.

    `key` is what its file calls it, None where the file has no name for it: its place in it is none.
    """

    key: str | None = None
    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str | None = None
    description: str | None = None
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """An event with its sessions in the order of the file; None where it does not say.

    `cancelled` are sessions that do not take place, `speakers` those of no session; `left_out` says what of
    the file was not read, and why. A proposal is for a person to confirm; `credit` is whose photos it says
    there are.
    """

    title: str | None
    starts_on: str | None = None
    ends_on: str | None = None
    place: str | None = None
    description: str | None = None
    time_zone: str | None = None
    language: str | None = None
    organisers: tuple[str, ...] = ()
    sessions: tuple[ProgrammeSession, ...] = ()
    cancelled: tuple[ProgrammeSession, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    left_out: tuple[str, ...] = ()
    credit: str | None = None
    is_proposal: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone it names, once."""
        of_sessions = (who for session in self.sessions for who in session.speakers)
        return tuple(dict.fromkeys(who.name for who in (*of_sessions, *self.speakers)))


def line(text: object, longest: int = LONGEST_LINE) -> str | None:
    """A text of a file on one line, cleaned and cut; None for what is none."""
    if not isinstance(text, (str, int, float)):
        return None
    # JSON can hold halves of letters, which no text does.
    whole = str(text).encode(errors="ignore").decode()
    return " ".join(clean(whole).split())[:longest] or None


def in_utc_alone(moment: datetime, zone: str | None) -> None:
    """Refuse a moment in UTC where nobody says where it is; raises BadProgramme with what to do."""
    if zone is None and moment.utcoffset() == timedelta():
        raise BadProgramme(
            "says its times in UTC, and not where it is: say so in site.toml (time_zone), or of its event, "
            "with byline event edit SLUG --time-zone Europe/Paris"
        )


def refuse_too_many(number: int) -> None:
    """Refuse a programme that no event has."""
    if number > _MOST_SESSIONS:
        raise BadProgramme(f"it has {number} sessions; more than {_MOST_SESSIONS} are not read")
