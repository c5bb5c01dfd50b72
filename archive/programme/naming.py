"""Whom the words of a photo name, of those on the programme: in full, by an initial, or by the family name.

Words are looked at as they stand, not folded into one string: "Jean-Paul Martin" does not name Paul Martin,
nor "Laurent Fabius" anybody whose family name is Laurent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...metadata.names import fold, spelt_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom words name in full; perhaps, in a way that may mean somebody else; and what may mean several.

    Each with the words that do. `others` says that they name somebody who shares a family name.
    """

    in_full: Mapping[str, str] = field(default_factory=dict)
    perhaps: Mapping[str, str] = field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()
    others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word of a text: folded, as it stands, and what stands before it."""

    folded: str
    said: str
    before: str

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name is."""
        return self.said[:1].isupper()

    @property
    def is_joined(self) -> bool:
        """Whether a hyphen or an apostrophe joins it to the word before."""
        return self.before in ("-", "‐", "‑", "'", "’")


_WORD = re.compile(r"[^\W_]+")
_SHORTEST_FAMILY = 3
#: Words that begin sentences and stand before names, and are no given name.
_PLAIN = {
    "a", "au", "aux", "avec", "by", "chez", "comme", "credit", "dans", "de", "des", "du", "elle", "en",
    "et", "for", "from", "il", "ici", "in", "la", "le", "les", "mais", "of", "on", "ou", "par",
    "photo", "pour", "qui", "quand", "sous", "sur", "the", "to", "un", "une", "vers", "with", "and",
    "mme", "mlle", "madame", "monsieur", "mademoiselle", "m", "mr", "mrs", "ms", "dr", "pr", "prof",
    "professeur", "maitre", "ministre", "president", "presidente", "maire", "directeur", "directrice",
    "depute", "deputee", "senateur", "senatrice", "intervention", "discours", "portrait", "ouverture",
    "conference", "debat", "table", "ronde",
}  # fmt: skip
#: Before a name, these say that somebody is not seen, or that something is called after them.
_ELSEWHERE = {
    "sans", "without", "by", "rue", "avenue", "boulevard", "place", "square", "quai", "salle", "lycee",
    "college", "ecole", "prix", "fondation", "musee", "stade",
}  # fmt: skip


class Roster:
    """Those on a programme, by every spelling, to be found in words."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        self._full: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._family: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, others in spellings.items():
            for spelling in dict.fromkeys((name, *others)):
                words = tuple(word.folded for word in _words(spelling))
                if len(words) > 1:
                    self._full[words].add(name)
                    if len(words[-1]) > _SHORTEST_FAMILY:
                        self._family[words[-1]].append((words[0], name))
        # The family name first, as lists and some languages have it.
        self._turned = {
            (*words[at:], *words[:at]): names
            for words, names in self._full.items()
            for at in range(1, len(words))
        }
        self._longest = max(map(len, self._full), default=0)

    def named_in(self, texts: Iterable[str]) -> Named:
        """Whom texts name."""
        in_full: dict[str, str] = {}
        perhaps: dict[str, str] = {}
        ambiguous: list[str] = []
        others = False
        for text in texts:
            words = _words(text)
            taken: set[int] = set()
            for first, last, names, is_sure in self._spans(words):
                taken |= set(range(first, last))
                said = " ".join(word.said for word in words[first:last])
                if len(names) > 1:
                    ambiguous.append(f"“{said}” may be {_either(names)}")
                elif is_sure:
                    in_full.setdefault(next(iter(names)), said)
                else:
                    perhaps.setdefault(next(iter(names)), said)
            for place, word in enumerate(words):
                if place not in taken and word.folded in self._family:
                    others |= self._by_family(words, place, perhaps, ambiguous)
        left = {name: said for name, said in perhaps.items() if name not in in_full}
        return Named(
            in_full=in_full,
            perhaps=left,
            ambiguous=tuple(dict.fromkeys(ambiguous)),
            others=others,
        )

    def _spans(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, set[str], bool]]:
        """Where a name stands in full: from which word to which, whose it is, and whether that is sure."""
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 1, -1):
                key = tuple(word.folded for word in words[place : place + length])
                names = self._full.get(key)
                is_turned = names is None
                names = names or self._turned.get(key)
                if names and _is_whole(words, place, place + length, is_turned=is_turned):
                    is_sure = _is_sure(words, place, place + length)
                    yield place, place + length, names, is_sure
                    place += length - 1
                    break
            place += 1

    def _by_family(
        self, words: Sequence[_Word], place: int, perhaps: dict[str, str], ambiguous: list[str]
    ) -> bool:
        """What a family name by itself says; whether it is somebody's who is not on the programme."""
        word, people = words[place], self._family[words[place].folded]
        if not word.is_name or word.is_joined or _is_joined_after(words, place + 1):
            return word.is_joined
        if place + 1 < len(words) and _goes_on(words[place + 1]):
            return True  # it is a given name here: "Laurent Fabius"
        before = words[place - 1] if place and _is_near(word) else None
        initial = before.folded if before is not None and len(before.folded) == 1 else ""
        names = {name for given, name in people if not initial or given.startswith(initial)}
        said = f"{before.said}. {word.said}" if before is not None and initial else word.said
        if not names:
            return True
        if initial == "m":
            # A French "M." is a Monsieur as often as it is an initial.
            ambiguous.append(f"“{said}” may be {_either(names)}, or a Monsieur")
        elif len(names) > 1:
            ambiguous.append(f"“{said}” may be {_either(names)}")
        elif initial or before is None or before.folded in _PLAIN or not before.is_name:
            perhaps.setdefault(next(iter(names)), said)
        else:
            return True  # the given name is another one
        return False


def _words(text: str) -> list[_Word]:
    found, end, plain = [], 0, spelt_out(text)
    for match in _WORD.finditer(plain):
        folded = fold(match[0])
        if folded:
            found.append(
                _Word(folded=folded, said=match[0], before=plain[end : match.start()].strip(" \t"))
            )
            end = match.end()
    return found


def _is_near(word: _Word) -> bool:
    """Whether nothing but blanks, or the dot of an initial or a title, stands before a word."""
    return word.before in ("", ".")


def _is_whole(words: Sequence[_Word], first: int, last: int, *, is_turned: bool) -> bool:
    """Whether words are one name: nothing but blanks and hyphens between, or a comma after the family."""
    between = [word.before for word in words[first + 1 : last]]
    allowed = {"", "-", "‐", "‑", "'", "’", "."} | ({","} if is_turned else set())
    return all(one in allowed for one in between)


def _is_sure(words: Sequence[_Word], first: int, last: int) -> bool:
    """Whether nothing around a name says that it is another one, or that its bearer is not seen."""
    if words[first].is_joined or _is_joined_after(words, last):
        return False
    if last < len(words) and _goes_on(words[last]):
        return False
    if not first or not _is_near(words[first]):
        return True
    before = words[first - 1]
    if before.folded in _ELSEWHERE:
        return False
    return not before.is_name or before.folded in _PLAIN or len(before.folded) == 1


def _is_joined_after(words: Sequence[_Word], place: int) -> bool:
    return place < len(words) and words[place].is_joined


def _goes_on(word: _Word) -> bool:
    """Whether a name goes on with a word: another one with a capital, and nothing between."""
    return word.before == "" and word.is_name and word.folded not in _PLAIN


def _either(names: Iterable[str]) -> str:
    return " or ".join(sorted(names))
