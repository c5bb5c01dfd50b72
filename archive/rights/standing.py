"""Where photos stand, in a line each, and how many stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from .answers import Reason
from .permission import publishable, shown_until
from .situation import Rulebook, Situation, situations


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A photo that is not published, the first rule that says why, and that in words."""

    uid: str
    source_name: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether the public sees a photo, whether it may, and why; in words for people."""

    uid: str
    state: str
    reasons: tuple[Reason, ...]
    until: datetime | None

    def line(self, language: str) -> str:
        """All of it in one line."""
        words = " ".join(reason.text(language) for reason in self.reasons)
        ends = (
            f" {_UNTIL[language].format(until=f'{self.until:%Y-%m-%dT%H:%MZ}')}"
            if self.until
            else ""
        )
        return f"{STATES[self.state][language]}{ends} – {words}"

    def record(self, language: str) -> dict[str, object]:
        """The same for programs."""
        reasons = [{"rule": reason.rule, "text": reason.text(language)} for reason in self.reasons]
        until = self.until.isoformat() if self.until else None
        return {"state": self.state, "until": until, "reasons": reasons}


#: Where a photo can stand: seen or not, and whether the next publication changes that.
STATES: Mapping[str, Mapping[str, str]] = {
    "public": {"fr": "publique", "en": "public"},
    "appears": {
        "fr": "paraîtra à la prochaine publication",
        "en": "appears with the next publication",
    },
    "disappears": {
        "fr": "disparaîtra à la prochaine publication",
        "en": "disappears with the next publication",
    },
    "held back": {"fr": "retenue", "en": "held back"},
}
_UNTIL = {"fr": "jusqu’au {until}", "en": "until {until}"}


def standing(photo: Situation, rules: Rulebook, at: datetime) -> Standing:
    """Where a photo stands at a moment, and why."""
    answer = publishable(photo, rules, at)
    may_be = answer.answer == "yes"
    is_public = photo.published_at is not None
    state = _STATE[may_be, is_public]
    until = shown_until(photo, rules, at) if may_be else None
    return Standing(uid=photo.uid, state=state, reasons=answer.reasons, until=until)


#: By whether it may be shown, and whether it is.
_STATE = {
    (True, True): "public",
    (True, False): "appears",
    (False, True): "disappears",
    (False, False): "held back",
}


def withheld_photos(db: Database, rules: Rulebook, at: datetime) -> Iterator[Withheld]:
    """Every photo that is not public and may not be, in the order they came."""
    for photo in situations(db.conn, _NOT_PUBLIC, {}, rules):
        answer = publishable(photo, rules, at)
        if answer.answer != "yes":
            first = answer.reasons[0]
            yield Withheld(
                uid=photo.uid,
                source_name=photo.source_name,
                rule=first.rule,
                reason=" ".join(reason.text("en") for reason in answer.reasons),
            )


_NOT_PUBLIC = """
    select * from situations
    where published_at is null and not exists (
        select 1 from states where states.photo = situations.photo and state = 'binned'
    )
    order by photo
"""
_EVERY = "select * from situations order by photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many photos stand somewhere for a reason."""

    state: str
    rule: str
    photos: int


def counts(db: Database, rules: Rulebook, at: datetime) -> list[Count]:
    """How many photos stand where, and for which first reason; the most first."""
    found: Counter[tuple[str, str]] = Counter()
    for photo in situations(db.conn, _EVERY, {}, rules):
        said = standing(photo, rules, at)
        found[said.state, said.reasons[0].rule] += 1
    return [
        Count(state=state, rule=rule, photos=number)
        for (state, rule), number in found.most_common()
    ]
