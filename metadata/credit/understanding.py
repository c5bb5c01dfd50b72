"""Who must be credited, read from what people write in byline, credit line and copyright notice.

A text is bared of its labels, parted into names, and each name is taken for a person or an organisation.
What cannot be read is kept whole; what is not sure is said as a problem, never settled in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..names import fold, is_near
from ..text import without_mojibake
from .cleaners import bare_name, is_address, tidy, year_in
from .parting import names_in, parts_of
from .spelling import (
    hides_its_capitals,
    in_natural_order,
    in_written_case,
    part_initials,
    with_capitals,
)
from .words import (
    PARTICLES,
    is_given_name,
    is_known_organisation,
    is_nobody,
    is_organisation,
    organisation_name,
)

_CREDIT_LINE_BYTES = 32  # IIM 4.2, data sets 2:80 and 2:110

_LONGEST_NAME_WORDS = 5
_LONGEST_CREDIT = 300  # characters: no credit is longer, and patterns are slow on what is


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The people and organisations a photo is credited to, each in the order to name them."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @classmethod
    def of(cls, named_kinds: Iterable[tuple[str, str]]) -> Credit:
        """The credit to people and organisations, each a name and its kind."""
        named: dict[str, list[str]] = {"person": [], "organisation": []}
        for name, kind in named_kinds:
            named[kind].append(name)
        return cls(people=tuple(named["person"]), organisations=tuple(named["organisation"]))

    @property
    def is_usable(self) -> bool:
        """Whether anyone at all is named."""
        return bool(self.people or self.organisations)

    @property
    def creators(self) -> tuple[str, ...]:
        """Who made the photo: its people, or the organisations where no person is named."""
        return self.people or self.organisations


class About(Enum):
    """What a doubt is about: a text that names nobody, two texts that name different people, a name."""

    NOBODY = "nobody"
    CONFLICT = "conflict"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something about a credit that is not sure, in words."""

    about: About
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a photo's texts say of its credit: who, the first year named, and what is not sure."""

    credit: Credit
    year: int | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is not sure, in words."""
        return tuple(doubt.text for doubt in self.doubts)


def understand(
    byline: Sequence[str] = (), credit_line: str = "", copyright_notice: str = ""
) -> Understanding:
    """Read who must be credited from the three places where people write it.

    The copyright notice is asked only when byline and credit line name nobody.

    >>> understand(["Elodie Quatresous"], "Elodie Quatresous / UP Conférences").credit
    Credit(people=('Elodie Quatresous',), organisations=('UP Conférences',))
    >>> understand([], "", "© 2015 Elodie Quatresous. Tous droits réservés").credit
    Credit(people=('Elodie Quatresous',), organisations=())
    >>> understand([], "DR").problems
    ('“DR” names nobody',)
    """
    reader = _Reader()
    for text in byline:
        reader.read(text)
    reader.read(credit_line, is_after_byline=bool(reader.people))
    if not reader.people and not reader.organisations:
        reader.read(copyright_notice)
    elif copyright_notice and not is_cut(copyright_notice, 128):
        reader.compare(copyright_notice)
    reader.look_alike()
    years = (year_in(text) for text in (copyright_notice, credit_line, *byline))
    return Understanding(
        credit=reader.credit(),
        year=next((year for year in years if year), None),
        doubts=tuple(dict.fromkeys(reader.doubts)),
    )


def is_cut(text: str, max_bytes: int = _CREDIT_LINE_BYTES) -> bool:
    """Whether a text may have been cut at a byte limit of IIM; up to three bytes more may be gone."""
    return max_bytes - 3 <= len(text.encode()) <= max_bytes


def names_somebody(text: str) -> bool:
    """Whether a text names anyone: "DR", "©" and "unknown" do not."""
    return not is_nobody(bare_name(text[:_LONGEST_CREDIT]))


class _Reader:
    """Reads one text after the other; who was named before tells how the next is to be read."""

    def __init__(self) -> None:
        self.people: dict[str, str] = {}
        self.organisations: dict[str, str] = {}
        self.doubts: list[Doubt] = []

    def credit(self) -> Credit:
        """Everyone once, in the first spelling; who is a person is not an organisation too."""
        return Credit(
            people=tuple(self.people.values()),
            organisations=tuple(
                name for key, name in self.organisations.items() if key not in self.people
            ),
        )

    def read(self, text: str, *, is_after_byline: bool = False) -> None:
        """Add whom a text names."""
        if not tidy(text):
            return
        if len(text) > _LONGEST_CREDIT:
            self._doubt(f"“{tidy(text[:60])}…” was kept whole: it is too long for a credit")
            self._add(self.organisations if self.people else self.people, tidy(text))
            return
        if (mended := without_mojibake(text)) != text:
            self._doubt(
                f"“{tidy(text)}” was read in the wrong character set; it may be “{tidy(mended)}”"
            )
        bare = part_initials(bare_name(text))
        if is_nobody(bare):
            self._doubt(f"“{tidy(text)}” names nobody", About.NOBODY)
            return
        if is_address(bare):
            self._take(bare, is_later=is_after_byline, is_listed=False)
            return
        known = [*self.people.values(), *self.organisations.values()]
        parts = [names_in(part) for part in parts_of(bare)]
        sure_later = [
            any(_is_surely_person(name) for part in parts[place + 1 :] for name in part)
            for place in range(len(parts))
        ]
        last = parts[-1][-1] if parts else ""
        for place, part in enumerate(parts):
            for rank, name in enumerate(part):
                cut = _whole_of(name, known) if is_cut(text) and name == last else None
                if cut is not None:
                    self._doubt(f"“{tidy(text)}” was cut: “{name}” stands for “{cut}”")
                    continue
                self._take(
                    name,
                    is_later=is_after_byline or place > 0,
                    is_listed=place + rank > 0,
                    is_before_person=sure_later[place],
                )

    def _take(
        self, name: str, *, is_later: bool, is_listed: bool, is_before_person: bool = False
    ) -> None:
        """Take one name for a person or an organisation."""
        bare = bare_name(name)
        if is_nobody(bare):
            self._pass_over_nobody(bare)
            return
        if fold(bare) in self.people or fold(bare) in self.organisations:
            return
        if _NO_PHOTO.match(bare):
            self._doubt(f"“{bare}” was passed over: it credits no photo")
            return
        if is_organisation(bare) or is_address(bare):
            self._take_organisation(bare)
            return
        if is_later and any(_is_part_of(bare, known) for known in self.people.values()):
            return  # "Doe/AFP" behind "Jane Doe"
        if is_listed and _is_description(bare):
            self._doubt(f"“{bare}” was passed over: it describes, and names nobody")
            return
        person = _person_name(bare)
        is_sure = _is_surely_person(person)
        if self._is_person(person, is_later=is_later) and (is_sure or not is_before_person):
            if " " not in person and self.organisations:
                self._doubt(f"“{person}” is taken for a person; it may be an organisation")
            self._add(self.people, person)
            self.doubts += [Doubt(about=About.NAME, text=text) for text in _doubts_of(person)]
            return
        self._add(self.organisations, organisation_name(bare))
        if len(bare.split()) > 1 or not is_later:
            self._doubt(_taken_for_organisation(bare))

    def _pass_over_nobody(self, bare: str) -> None:
        if bare.strip(" .,;:"):
            self._doubt(f"“{bare}” names nobody", About.NOBODY)

    def _take_organisation(self, name: str) -> None:
        """Take a name that is an organisation's, by its words or because it is known."""
        self._add(self.organisations, organisation_name(name))
        if is_address(name):
            self._doubt(f"“{name}” is an address, not a name")
        elif not is_known_organisation(name) and _is_surely_person(name, max_words=2):
            self._doubt(_taken_for_organisation(name))

    def _is_person(self, name: str, *, is_later: bool) -> bool:
        words = name.split()
        if len(words) > _LONGEST_NAME_WORDS or re.search(r"\d", name):
            return name.startswith("@") or (not is_later and not self.people)
        if is_given_name(words[0]) or name.startswith("@"):
            return True
        if len(words) == 1:
            # "REUTERS/Doe": after an agency alone, a name is its photographer's.
            is_first = not is_later or bool(self.organisations and not self.people)
            return is_first and not _is_acronym(name)
        # What follows a photographer is who they work for, unless it is plainly a person.
        return not is_later or not self.people

    def _add(self, names: dict[str, str], name: str) -> None:
        names.setdefault(fold(name) or name, name)

    def _doubt(self, text: str, about: About = About.NAME) -> None:
        self.doubts.append(Doubt(about=about, text=text))

    def look_alike(self) -> None:
        """Say when two of those named may be one."""
        named = list(self.people.values())
        for place, name in enumerate(named):
            for other in named[place + 1 :]:
                if is_near(name, other):
                    self._doubt(f"“{name}” and “{other}” may be one person")

    def compare(self, copyright_notice: str) -> None:
        """Say when the copyright notice names a person whom the credit does not."""
        other = _Reader()
        other.read(copyright_notice)
        for key, name in other.people.items():
            if self.people and key not in self.people and key not in self.organisations:
                named = ", ".join(self.people.values())
                said = f"the byline names “{named}”, the copyright notice “{name}”"
                self._doubt(said, About.CONFLICT)


#: Who wrote, drew or retouched is credited elsewhere.
_NO_PHOTO = re.compile(
    r"(?:textes?|text|words|l[ée]gendes?|graphisme|retouches?|montage|styling|make-?up|hair|design|maquette)"
    r"\s*:",
    re.IGNORECASE,
)


def _is_part_of(name: str, known: str) -> bool:
    """Whether a single word is the family name or the given name of somebody known."""
    words = fold(known).split()
    return len(words) > 1 and fold(name) in (words[0], words[-1])


def _whole_of(name: str, known: Sequence[str]) -> str | None:
    """The known name of which another is the beginning."""
    start = fold(name)
    return next((one for one in known if fold(one).startswith(start) and fold(one) != start), None)


def _is_surely_person(name: str, max_words: int = _LONGEST_NAME_WORDS) -> bool:
    """Whether a name begins with a given name byline knows, and has a family name after it."""
    words = in_natural_order(name).split()
    return 1 < len(words) <= max_words and is_given_name(words[0])


def _is_loud_family(first: str, name: str) -> bool:
    """Tell "MENSAH Kwame", where only the first word is loud."""
    return first.isupper() and first.lower() != first and len(first) > 3 and not name.isupper()


def _taken_for_organisation(name: str) -> str:
    return f"“{name}” is taken for an organisation; it may be a person"


def _is_description(name: str) -> bool:
    """Tell "conseiller municipal de Sceaux": words in small letters that begin like no name."""
    first = name.split(maxsplit=1)[0]
    is_small = first.islower() and first not in PARTICLES and not re.match(r"[dl][’']", first)
    return is_small and len(name.split()) > 1 and not is_given_name(first)


def _is_acronym(name: str) -> bool:
    """Tell "UNHCR", "JPL-Caltech", and "JR", who may be a person: it is said."""
    return re.match(r"[A-Z]{3,}-", name) is not None or (name.isupper() and len(name) <= 5)


def _person_name(name: str) -> str:
    if "," in name and "," in in_natural_order(name):
        return name  # kept whole, as it was written
    mended = part_initials(in_written_case(in_natural_order(name)))
    return with_capitals(mended)


def _is_family(word: str) -> bool:
    return (
        word.isalpha()
        and word not in ("Mme", "Mlle", "Mr", "Mrs", "Ms")
        and not is_given_name(word)
    )


def _doubts_of(name: str) -> list[str]:
    """What a person may want to look at in a name that was kept as it was written."""
    if name.startswith("@"):
        return [f"“{name}” is an account, not a name"]
    if hides_its_capitals(name):
        return [f"“{name}” was kept as it is; it may be “{name.title()}”"]
    return _doubts_of_words(name, name.split())


def _doubts_of_words(name: str, words: list[str]) -> list[str]:
    """The same of how its words stand."""
    if "," in name:
        return [f"“{name}” was kept whole: it is not clear which name comes first"]
    if len(words) > 1 and name == name.lower() != name.upper():
        return [f"“{name}” is written without capitals"]
    if re.search(r"\s(?:and|et|&)\s", name):
        return [f"“{name}” was kept whole: it may name several"]
    if re.search(r"\d", name):
        return [f"“{name}” was kept whole: it may be no name"]
    if len(words) > 1 and words[0].isalpha() and _is_loud_family(words[0], name):
        return [f"“{name}” was kept as it is; “{words[0]}” may be the family name"]
    if len(words) == 2 and is_given_name(words[1]) and _is_family(words[0]):
        return [f"“{name}” was kept as it is; it may be “{words[1]} {words[0]}”"]
    if len(words) == 1 and (name.lower() in PARTICLES or name == name.lower() != name.upper()):
        return [f"“{name}” was kept whole: it may be no name"]
    if len(words) == 1 and is_given_name(name):
        return [f"“{name}” is no full name"]
    return []
