"""Whom the words of a photo name, of those on the programme: in full, by a title, or by the family name.

Words are looked at as they stand, not folded into one string: "Jean-Paul Martin" does not name Paul Martin,
nor "Laurent Fabius" anybody whose family name is Laurent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...metadata.names import fold, spelt_out
from .caption_words import (
    A_SENTENCE,
    AND,
    ASIDE,
    BETWEEN,
    DONE_BY,
    ELSEWHERE,
    NOT_SEEN,
    OF,
    OF_LISTENERS,
    PLAIN,
    TITLES,
    WITHOUT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom words name: in full; by a title or an initial; loosely, as anybody of that name; or of several.

    Each with the words that do. `others` says that they name somebody else, or somebody who is not seen.
    """

    in_full: Mapping[str, str] = field(default_factory=dict)
    titled: Mapping[str, str] = field(default_factory=dict)
    loosely: Mapping[str, str] = field(default_factory=dict)
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


@dataclass(slots=True)
class _Found:
    unseen: set[str] = field(default_factory=set)
    in_full: dict[str, str] = field(default_factory=dict)
    titled: dict[str, str] = field(default_factory=dict)
    loosely: dict[str, str] = field(default_factory=dict)
    ambiguous: list[str] = field(default_factory=list)
    others: bool = False
    is_of_others: bool = False

    def take(self, own: _Found, *, number_of_words: int) -> None:
        """Take in what one text says of a photo."""
        self.unseen |= own.unseen
        for mine, theirs in (
            (self.in_full, own.in_full),
            (self.titled, own.titled),
            (self.loosely, own.loosely),
        ):
            for name, said in theirs.items():
                mine.setdefault(name, said)
        self.ambiguous += own.ambiguous
        self.others |= own.others
        names_nobody = not (own.in_full or own.titled or own.loosely or own.ambiguous)
        # A caption that tells of something else is surer than a headline that stands on all.
        is_of_more = number_of_words >= A_SENTENCE or (own.others and number_of_words > 1)
        self.is_of_others |= names_nobody and is_of_more

    def named(self) -> Named:
        """Everyone once, as surely as they are named anywhere, but for whom a text says to be not seen."""
        for found in (self.in_full, self.titled, self.loosely):
            for name in self.unseen & found.keys():
                del found[name]
        if self.is_of_others:
            self.loosely = {**self.loosely, **self.titled, **self.in_full}
            self.in_full, self.titled = {}, {}
        titled = {name: said for name, said in self.titled.items() if name not in self.in_full}
        surer = self.in_full | titled
        return Named(
            in_full=self.in_full,
            titled=titled,
            loosely={name: said for name, said in self.loosely.items() if name not in surer},
            ambiguous=tuple(dict.fromkeys(self.ambiguous)),
            others=self.others or bool(self.unseen),
        )


class Roster:
    """Those on a programme, by every spelling, to be found in words.

    `titles` are what sessions, rooms and the event are called: their words name nobody.
    """

    def __init__(self, spellings: Mapping[str, Iterable[str]], titles: Iterable[str] = ()) -> None:
        self._of_titles = {word.folded for title in titles for word in _words(title)}
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
        self._lengths: dict[str, list[int]] = {}
        for words in sorted({*self._full, *self._turned}, key=len, reverse=True):
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))

    def named_in(self, texts: Iterable[str]) -> Named:
        """Whom texts name."""
        found = _Found()
        for text in texts:
            words = _words(text)
            in_one = f" {' '.join(word.folded for word in words)} "
            if NOT_SEEN.search(in_one):
                found.others = True
                for _, _, names, _ in self._spans(words):
                    found.unseen |= names
                continue
            heard = OF_LISTENERS.search(in_one)
            listened_from = in_one.count(" ", 0, heard.end()) - 1 if heard else len(words)
            # What is seen may be the public, or somebody who is not on the programme.
            own = _Found(others=ASIDE.search(in_one) is not None)
            self._read(words, listened_from, own)
            found.take(own, number_of_words=len(words))
        return found.named()

    def _read(self, words: Sequence[_Word], listened_from: int, found: _Found) -> None:
        """Whom the words of a text name; from a word on they may be those who are listened to."""
        taken: set[int] = set()
        subjects: set[int] = set()
        for first, last, names, is_sure in self._spans(words):
            taken |= set(range(first, last))
            said = " ".join(word.said for word in words[first:last])
            if len(names) > 1:
                found.ambiguous.append(f"“{said}” may be {_either(names)}")
            elif _is_another(words, first, last):
                found.others = True
                if first and words[first - 1].folded in WITHOUT:
                    found.unseen |= names
            else:
                is_seen = first < listened_from and not _may_go_on(words, first, last)
                is_subject = _is_subject(words, first) or (first - 1 in subjects)
                if is_subject:
                    # "Akim Oural et Paul Durand": who is named along with them is seen as they are.
                    along = last < len(words) and words[last].folded in AND
                    subjects.add(last if along else last - 1)
                into = found.in_full if is_sure and is_seen and is_subject else found.loosely
                into.setdefault(next(iter(names)), said)
        for place, word in enumerate(words):
            if place in taken:
                continue
            if word.folded in self._family:
                self._by_family(words, place, found)
            elif self._is_strange_name(words, place, taken):
                found.others = True

    def _is_strange_name(self, words: Sequence[_Word], place: int, taken: set[int]) -> bool:
        """Whether two words with a capital stand together as the name of somebody who is not announced."""
        if not place or place - 1 in taken:
            return False
        pair = words[place - 1 : place + 1]
        are_names = all(
            word.is_name
            and len(word.folded) > 1
            and not word.said.isupper()
            and word.folded not in PLAIN | self._of_titles
            for word in pair
        )
        return are_names and words[place].before in ("", "-")

    def _spans(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, set[str], bool]]:
        """Where a name stands in full: from which word to which, whose it is, and whether surely so."""
        place = 0
        while place < len(words):
            for length in self._lengths.get(words[place].folded, ()):
                if place + length > len(words):
                    continue
                key = tuple(word.folded for word in words[place : place + length])
                names = self._full.get(key)
                is_turned = names is None
                names = names or self._turned.get(key)
                if names and _is_whole(words, place, place + length, is_turned=is_turned):
                    last = place + length
                    is_sure = not is_turned or _is_surely_turned(words[place:last])
                    yield place, last, names, is_sure
                    place += length - 1
                    break
            place += 1

    def _by_family(self, words: Sequence[_Word], place: int, found: _Found) -> None:
        """What a family name by itself says."""
        word, people = words[place], self._family[words[place].folded]
        if not word.is_name:
            return
        # Where it goes on it is a given name: "Laurent Fabius".
        if _is_another(words, place, place + 1) or _goes_on(words, place + 1):
            found.others = True
            return
        before = words[place - 1] if place and _is_near(word) else None
        initial = before.folded if before is not None and len(before.folded) == 1 else ""
        names = {name for given, name in people if not initial or given.startswith(initial)}
        if initial == "m" and not names and len(people) == 1:
            # Nobody of that family has such an initial: it is a Monsieur.
            found.titled.setdefault(people[0][1], f"{before.said if before else ''}. {word.said}")
            return
        said = f"{before.said}. {word.said}" if before is not None and initial else word.said
        if names and initial == "m":
            # A French "M." is a Monsieur as often as it is an initial.
            found.ambiguous.append(f"“{said}” may be {_either(names)}, or a Monsieur")
        elif len(names) > 1:
            found.ambiguous.append(f"“{said}” may be {_either(names)}")
        elif not names or not (initial or _is_no_given_name(before)):
            found.others = True  # the given name is another one
        elif initial or (before is not None and before.folded in TITLES):
            found.titled.setdefault(next(iter(names)), said)
        else:
            found.loosely.setdefault(next(iter(names)), said)


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


def _is_surely_turned(words: Sequence[_Word]) -> bool:
    """Whether a family name stands first as lists have it: "Oural, Akim", "OURAL Akim".

    Without either "Martin Paul" is as likely somebody else's name.
    """
    has_comma = any("," in word.before for word in words[1:])
    return has_comma or (words[0].said.isupper() and not words[-1].said.isupper())


def _is_another(words: Sequence[_Word], first: int, last: int) -> bool:
    """Whether a name is part of another one, or says who took the photo, or what is called after them."""
    if words[first].is_joined and words[first - 1].folded not in BETWEEN:
        return True
    if last < len(words) and words[last].is_joined:
        return True
    if "©" in words[first].before or "/" in words[first].before:
        return True
    # "Paul Durand / AFP" took it.
    if last < len(words) and "/" in words[last].before:
        return True
    place = first - 1
    while place >= 0 and words[place].folded in BETWEEN:
        place -= 1
    is_said_of_it = place >= 0 and not any(
        stop in word.before for word in words[place + 1 : first + 1] for stop in ".;!?"
    )
    return is_said_of_it and words[place].folded in ELSEWHERE


def _is_subject(words: Sequence[_Word], first: int) -> bool:
    """Whether a name is what its sentence is about: it begins it, or stands after what one does."""
    place = first
    while place > 0 and words[place - 1].folded in TITLES | {"m"} and _is_near(words[place]):
        place -= 1
    if place == 0 or words[place].before.strip(" .’'-") or "." in words[place].before:
        return True
    if words[place - 1].folded in OF and place > 1:
        return words[place - 2].folded in DONE_BY
    return words[place - 1].folded in AND or words[place - 1].folded in DONE_BY


def _may_go_on(words: Sequence[_Word], first: int, last: int) -> bool:
    """Whether a name stands beside it that may be part of it: "Claude Paul Durand", "Paul Durand Ruel"."""
    if _goes_on(words, last):
        return True
    before = words[first - 1] if first and _is_near(words[first]) else None
    return not _is_no_given_name(before) and before is not None and len(before.folded) > 1


def _is_no_given_name(word: _Word | None) -> bool:
    """Whether a word before a name, if any, is none of its own."""
    return word is None or word.folded in PLAIN or not word.is_name


def _goes_on(words: Sequence[_Word], place: int) -> bool:
    """Whether a name goes on with the word at a place: one with a capital, and nothing between."""
    word = words[place] if place < len(words) else None
    return word is not None and word.before == "" and not _is_no_given_name(word)


def _either(names: Iterable[str]) -> str:
    return " or ".join(sorted(names))
