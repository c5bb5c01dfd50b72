"""All that decides whether one photo may be shown and used, read from the catalogue at once."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from html import unescape
from zoneinfo import ZoneInfo

import msgspec

from ...metadata.names import fold, spelt_out
from ...metadata.rights import Licence
from ...metadata.text import clean
from ..catalogue.contracts import Contract, Granted
from ..catalogue.facts import LICENCE
from ..catalogue.leases import Lease
from ..catalogue.rights_file import RightsFile
from ..catalogue.standings import EMBARGOED, State
from ..catalogue.time_zones import time_zone
from ..catalogue.withdrawals import Withdrawn


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The value of a term, and who decides: staff, file, ingest, event."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What the organisation allows, where the photos were taken as to the clock, and who withdrew."""

    file: RightsFile = field(default_factory=RightsFile)
    time_zone: str = ""
    withdrawn: Sequence[Withdrawn] = ()


class Situation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Where a photo stands, and on which terms: a row of the view `situations`, understood.

    `shows` and `names` are those who withdrew: whom it shows, and whom its words name.
    """

    photo: int
    uid: str
    source_name: str
    no_picture: str | None
    published_at: str | None
    creator: tuple[str, ...] | None
    credit_line: str | None
    has_credit: bool
    has_picture: bool
    rating: float | None
    states: tuple[State, ...]
    terms: dict[str, Said]
    contract: Contract | None
    leases: tuple[Lease, ...]
    event: str | None
    time_zone: str | None
    is_reviewed: bool
    least_rating: int | None
    keep_until: str | None
    shows: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @cached_property
    def state(self) -> Mapping[str, State]:
        """Its states by their names."""
        return {said.state: said for said in self.states}

    def zone(self, rules: Rulebook) -> ZoneInfo:
        """The time zone it was taken in: its event's, else the organisation's, else UTC."""
        return time_zone(self.time_zone or rules.time_zone or "UTC")

    def licence(self, rules: Rulebook) -> Licence | None:
        """The licence it is under."""
        said = self.terms.get(LICENCE)
        return None if said is None else rules.file.licence(said.value)

    def embargoed_until(self, rules: Rulebook) -> datetime | None:
        """The moment its embargo ends, in UTC."""
        held = self.state.get(EMBARGOED)
        if held is None or held.until is None:
            return None
        return in_utc(datetime.fromisoformat(held.until).replace(tzinfo=self.zone(rules)))

    def moments(self, rules: Rulebook) -> list[datetime]:
        """Every moment at which something begins or ends for it, in their order."""
        if not (self.states or self.leases or self.contract or self.keep_until):
            return []
        zone, found = self.zone(rules), set[datetime]()
        if (until := self.embargoed_until(rules)) is not None:
            found.add(until)
        spans = [(lease.starts_on, lease.ends_on) for lease in self.leases]
        spans += [(right.starts_on, right.ends_on) for right in self._rights]
        for first, last in (*spans, (None, self.keep_until)):
            if first:
                found.add(midnight(first, zone))
            if last:
                found.add(midnight(last, zone, days_later=1))
        return sorted(found)

    @property
    def credit_said(self) -> str:
        """What its files say where a credit stands, whether or not that names anybody."""
        return "; ".join((*(self.creator or ()), *([self.credit_line] if self.credit_line else [])))

    @property
    def _rights(self) -> tuple[Granted, ...]:
        return self.contract.rights if self.contract else ()


def midnight(day: str, zone: ZoneInfo, *, days_later: int = 0) -> datetime:
    """The moment, in UTC, at which a day begins somewhere."""
    try:
        begins = date.fromisoformat(day) + timedelta(days=days_later)
        return in_utc(datetime.combine(begins, time(), zone))
    except OverflowError:  # the day after the last one there is
        return _ENDS_OF_TIME[1].replace(tzinfo=UTC)


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC; at the ends of time, the first and the last one there is."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        first, last = (end.replace(tzinfo=UTC) for end in _ENDS_OF_TIME)
        return last if moment.year > 1 else first


_ENDS_OF_TIME = (datetime.min, datetime.max)  # noqa: DTZ901  # in no zone as yet


#: The columns that the view gives as JSON.
_JSON = ("creator", "credit_line", "rating", "states", "terms", "contract", "leases")


def situations(
    connection: sqlite3.Connection, select: str, parameters: Mapping[str, object], rules: Rulebook
) -> Iterator[Situation]:
    """The situations that a SELECT on the view gives, with who withdrew of those whom they show or name."""
    cursor = connection.execute(select, parameters)
    names = [column[0] for column in cursor.description]
    look = _Look(connection, rules.withdrawn, is_attached="archive.situations" in select)
    for row in cursor:
        said: dict[str, object] = dict(zip(names, row, strict=True))
        for name in _JSON:
            said[name] = None if said[name] is None else json.loads(str(said[name]))
        situation = msgspec.convert(said, Situation, strict=False)
        yield look.at(situation) if rules.withdrawn else situation


class _Look:
    """Looks whom of those who withdrew a photo shows, and whom its words name."""

    def __init__(
        self, connection: sqlite3.Connection, withdrawn: Sequence[Withdrawn], *, is_attached: bool
    ) -> None:
        self._connection = connection
        self._withdrawn = withdrawn
        self._shown = _SHOWN_ATTACHED if is_attached else _SHOWN
        self._words = _WORDS_ATTACHED if is_attached else _WORDS

    def at(self, situation: Situation) -> Situation:
        key = {"photo": situation.photo}
        shown = {person for (person,) in self._connection.execute(self._shown, key)}
        words = [text for (text,) in self._connection.execute(self._words, key) if text]
        shows = tuple(who.spellings[0] for who in self._withdrawn if who.person in shown)
        names = tuple(
            who.spellings[0] for who in self._withdrawn if names_any(words, who.spellings)
        )
        return msgspec.structs.replace(situation, shows=shows, names=names)


def names_any(texts: Iterable[str], spellings: Iterable[str]) -> bool:
    """Whether a text names somebody by any spelling: in any case, without accents, the family name first.

    As a hashtag, too, and by an initial: "#AkimOural", "A. Oural". Names are looked for as whole words; in a
    script that writes none, anywhere.

    >>> names_any(["« Akim OURAL », maire-adjoint", "OURAL, Akim"], ["Akim Oural"])
    True
    >>> names_any(["Akim Ouralien"], ["Akim Oural"]), names_any(["由山田太郎拍摄"], ["山田太郎"])
    (False, True)
    """
    wanted = [form for name in spellings for form in _forms(name)]
    return any(form in said for text in texts for said in _as_said(text) for form in wanted)


def _as_said(text: str) -> tuple[str, ...]:
    """A text as names are looked for in it, and without the initials that may stand in a name."""
    words = _plain(_spoken(text)).split()
    longer = [word for word in words if len(word) > 1]
    said = (words,) if len(longer) == len(words) else (words, longer)
    return tuple(f" {' '.join(one)} " for one in said)


def _plain(text: str) -> str:
    """A text as names are looked for in it: no accents, no case, no markup, no sign that is not seen."""
    bare = _MARKUP.sub("", unescape(text)) if "<" in text or "&" in text else text
    plain = fold(spelt_out(clean(bare.replace("\n", " ").replace("\t", " "))))
    return _NUMBERED.sub(r"\1 ", plain)


@lru_cache
def _forms(name: str) -> tuple[str, ...]:
    """A name as a text may have it: its words in their order, begun at any of them."""
    words = _plain(name).split()
    if _WRITES_NO_WORDS.search(name):
        return (" ".join(words),)
    turned = [" ".join((*words[at:], *words[:at])) for at in range(len(words))]
    if len(words) > 1:  # as a hashtag has it, and with an initial
        turned += [" ".join((words[0][0], *words[1:])), " ".join((*words[1:], words[0][0]))]
        turned += [joined] if len(joined := "".join(words)) >= _LONG_ENOUGH else []
    return tuple(f" {form} " for form in dict.fromkeys(turned))


#: Of a shorter name, run together, some other word may be made.
_LONG_ENOUGH = 7
#: A word with a number behind it, as hashtags have a year.
_NUMBERED = re.compile(r"([^\W\d]{3,})(?=\d)")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
#: Scripts that set no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
_WRITES_NO_WORDS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)


def _spoken(words: str) -> str:
    """Words of the catalogue as they read: what stands there as JSON keeps its line breaks as two signs."""
    try:
        said = json.loads(words)
    except ValueError:
        return words
    return " . ".join(map(str, said)) if isinstance(said, list) else str(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """The photos that a withdrawal concerns, by uid: those that show the person, others that name them."""

    showing: tuple[str, ...]
    naming: tuple[str, ...]


def shown_in(connection: sqlite3.Connection, who: Withdrawn) -> list[str]:
    """The photos that show somebody, by uid, in the order they came."""
    return [uid for (uid,) in connection.execute(_SHOWING, {"person": who.person})]


def concerned_by(connection: sqlite3.Connection, who: Withdrawn) -> Concerned:
    """The photos that show somebody, and the others whose words name them, in the order they came."""
    showing = shown_in(connection, who)
    named = {
        photo
        for photo, words in connection.execute(_ALL_WORDS)
        if words and names_any([words], who.spellings)
    }
    uids = [uid for photo, uid in connection.execute(_UIDS) if photo in named]
    known = set(showing)
    return Concerned(showing=tuple(showing), naming=tuple(uid for uid in uids if uid not in known))


_SHOWING = """
    select uid from persons_shown join photos on photos.id = persons_shown.photo
    where persons_shown.person = :person
    order by photos.id
"""
_ALL_WORDS = "select photo, words from words_said"
_UIDS = "select id, uid from photos order by id"
_SHOWN = "select person from persons_shown where photo = :photo"
_SHOWN_ATTACHED = "select person from archive.persons_shown where photo = :photo"
_WORDS = "select words from words_said where photo = :photo"
_WORDS_ATTACHED = "select words from archive.words_said where photo = :photo"
