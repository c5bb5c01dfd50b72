"""What is asked of a photo, and what is answered: a use, a verdict, and the rules that decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..catalogue.rights_file import Verdict
from ..errors import Refused
from .sentences import sentence
from .situation import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What somebody wants a photo for: a channel, a country (ISO 3166; None unsaid), a moment."""

    channel: str
    country: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule that decided, with what it looked at."""

    rule: str
    facts: dict[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The reason in a sentence, in French or in English."""
        return sentence(self.rule, language, self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer, and a reason for it at least."""

    answer: Verdict
    reasons: tuple[Reason, ...]


def check_channel(name: str, rules: Rulebook) -> str:
    """A channel in any case; raises Refused with those there are."""
    channel = name.casefold()
    if channel not in rules.file.channels:
        raise Refused(f"no channel {name!r}; there are: {', '.join(rules.file.channels)}")
    return channel
