"""Who must be credited: reads a credit in the forms people write, and puts it into words.

The only place where a credit is put into words. A text it cannot read is kept whole as one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FRENCH, ENGLISH = "fr", "en"

_CREDIT_LINE_BYTES = 32  # IIM 4.2, data set 2:110

_LABEL = re.compile(
    r"^\s*(?:"
    r"photograph(?:er|e|ie|ies|y|s)\s*(?:by|par|de)?|cr[ée]dits?(?:\s*[-/&]?\s*photos?|\s+photographiques?)?"
    r"|photo(?:graph)?s?\s*(?:cr[ée]dits?|by|par|de)?"
    r"|(?:photo\s+)?courtesy(?:\s+of)?|by|par|image\s+by"
    r")\s*(?:[:\-–—]|(?<=by)\s|(?<=par)\s|(?<=of)\s|(?<=de)\s)\s*",
    re.IGNORECASE,
)
#: Without a colon: only where what follows is a name.
_CREDIT_WORDS = re.compile(r"^\s*cr[ée]dits?\s+photos?\s+(?=\S)", re.IGNORECASE)
_BARE_LABEL = re.compile(r"^\s*[Pp]hotos?\s+(?=[A-ZÀ-Þ][a-zß-ÿ’'-]+\s+[A-ZÀ-Þ])")
_COPYRIGHT = re.compile(
    r"^\s*(?:(?:©|\(c\)|copyright|copr\.?|tous droits r[ée]serv[ée]s|all rights reserved)"
    r"[\s,:.\-]*(?:of\b|by\b)?\s*)+",
    re.IGNORECASE,
)
_YEARS = re.compile(r"^\s*(?:19|20)\d\d(?:\s*[-–,]\s*(?:(?:19|20)?\d\d))?[\s,:.\-]+")
_LATE_MARKS = re.compile(r"(?:[\s,.;\-–/(]*(?:©|\(c\)|(?:19|20)\d\d)[\s.)]*)+$", re.IGNORECASE)
_RESERVED = re.compile(
    r"[\s,.;\-–/(]*(?:all rights reserved|tous droits r[ée]serv[ée]s)[\s.)]*$", re.IGNORECASE
)
_AROUND_A_NAME = (_LABEL, _CREDIT_WORDS, _BARE_LABEL, _COPYRIGHT, _YEARS, _RESERVED, _LATE_MARKS)
#: Words that stand where a name should and name nobody: reservations, unknowns, placeholders, cameras.
_NOBODY_WORDS = (
    r"(?:photos?\s+)?d\.?\s*r\.?",
    r"droits? r[ée]serv[ée]s?",
    r"tous droits r[ée]serv[ée]s",
    r"all rights reserved",
    r"hand-?out",
    r"(?:no|sans|pas de) cr[ée]dits?(?: photos?)?",
    r"(?:auteur |photographe )?inconnue?",
    r"unknown(?: author| artist| photographer)?",
    r"anonyme|anonymous|none|n\s*/?\s*a|null|nobody",
    r"(?:name )?to come|(?:nom )?[àa] venir|tb[acd]|xxx+",
    r"photographer|photographe|author|auteur|artist|owner|copyright|photo|picasa",
    r".*\buser|.*\bcamera|.*\bdsc",
    r"(?:19|20)\d\d",
)
_NOBODY = re.compile(rf"\W*(?:{'|'.join(_NOBODY_WORDS)})?\W*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:;|\s&\s|\bet\b|\band\b)\s*")
_BEFORE_ORGANISATION = re.compile(r"\s*(?:/|\s[-–—|]\s|\bvia\b|\bfor\b|\bpour\b)\s*")
_ORGANISATION_WORDS = re.compile(
    r"\b(?:agence|agency|afp|reuters|getty|ap|epa|sipa|magnum|press|presse|images|pictures|photos?"
    r"|news|media|m[ée]dias?|studios?|conf[ée]rences?|universit[éy]|ville|mairie|groupe|group"
    r"|association|soci[ée]t[ée]|fondation|foundation|institut[e]?|mus[ée]e|museum|ltd|inc|gmbh"
    r"|sas|sarl|llc|corp|company|mouvement|council|conseil|commission)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The people and organisations a photo is credited to, each in the order to name them."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether anyone at all is named."""
        return bool(self.people or self.organisations)


def understand(
    byline: Sequence[str] = (), credit_line: str = "", copyright_notice: str = ""
) -> Credit:
    """Read who must be credited from the three places where people write it.

    The copyright notice is asked only when byline and credit line name nobody.

    >>> understand(["Elodie Quatresous"], "Elodie Quatresous / UP Conférences")
    Credit(people=('Elodie Quatresous',), organisations=('UP Conférences',))
    >>> understand([], "", "© 2015 Elodie Quatresous. Tous droits réservés")
    Credit(people=('Elodie Quatresous',), organisations=())
    >>> understand([], "DR").is_usable
    False
    """
    named = [_parts(text) for text in byline]
    found = _joined([*named, _without_cut_name(_parts(credit_line), credit_line, named)])
    if not found.is_usable:
        return _joined([_parts(copyright_notice)])
    return found


def _without_cut_name(credit: Credit, credit_line: str, named: Sequence[Credit]) -> Credit:
    """Drop the last name of a credit line that IIM cut, when the byline has it whole.

    "Crédits photos : Elodie Quatresous" has 35 bytes, and IIM holds 32 of a credit line.
    """
    is_cut = len(credit_line.encode()) >= _CREDIT_LINE_BYTES - 3
    last = (credit.people + credit.organisations)[-1:]
    whole = [name for known in named for name in known.people + known.organisations]
    if not is_cut or not any(name.startswith(last) for name in whole):
        return credit
    return Credit(
        people=tuple(name for name in credit.people if name not in last),
        organisations=tuple(name for name in credit.organisations if name not in last),
    )


def _joined(parts: Iterable[Credit]) -> Credit:
    """Name everyone once: the first spelling stands, whatever its case."""
    people: dict[str, str] = {}
    organisations: dict[str, str] = {}
    for credit in parts:
        for name in credit.people:
            people.setdefault(name.casefold(), name)
        for name in credit.organisations:
            organisations.setdefault(name.casefold(), name)
    return Credit(
        people=tuple(people.values()),
        organisations=tuple(name for key, name in organisations.items() if key not in people),
    )


def _parts(text: str) -> Credit:
    people: list[str] = []
    organisations: list[str] = []
    if not names_somebody(text):
        return Credit()
    for position, part in enumerate(_BEFORE_ORGANISATION.split(clean_name(text))):
        for name in _apart(part):
            if not names_somebody(name):
                continue
            is_organisation = _ORGANISATION_WORDS.search(name) or (position and " " not in name)
            (organisations if is_organisation else people).append(clean_name(name))
    return Credit(people=tuple(people), organisations=tuple(organisations))


def _apart(part: str) -> list[str]:
    """Names that stand side by side; a comma parts full names only, never "Dupont, Jean"."""
    found: list[str] = []
    for name in _BETWEEN_NAMES.split(part):
        between_commas = name.split(", ")
        is_list = all(len(one.split()) > 1 for one in between_commas)
        found += between_commas if is_list else [name]
    return found


def clean_name(text: str) -> str:
    """Take off the label, the copyright mark and the year around a name.

    >>> clean_name("Crédits photos : Elodie Quatresous"), clean_name("(c) 2015 Jane Doe")
    ('Elodie Quatresous', 'Jane Doe')
    """
    name = " ".join(text.split())
    before = None
    while name != before:
        before = name
        for mark in _AROUND_A_NAME:
            name = mark.sub("", name)
        name = name.strip(" \t,;:")
    return name


def names_somebody(text: str) -> bool:
    """Whether a text names anyone: "DR", "©" and "unknown" do not."""
    return _NOBODY.fullmatch(clean_name(text)) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a credit in words; `is_name` marks what a page may link to its person."""

    text: str
    is_name: bool = False


def segments(credit: Credit, language: str) -> tuple[Segment, ...]:
    """The credit as one sentence, in pieces; empty when nobody is named.

    This is where a credit is put into words, for every page, file and language.
    """
    if not credit.is_usable:
        return ()
    label = "Crédits photos :" if language == FRENCH else "Photo:"
    return (Segment(text=f"{label} "), *_named(credit, language))


def _named(credit: Credit, language: str) -> tuple[Segment, ...]:
    last = " et " if language == FRENCH else " and "
    pieces: list[Segment] = []
    for position, name in enumerate(credit.people):
        if position:
            pieces.append(Segment(text=last if position == len(credit.people) - 1 else ", "))
        pieces.append(Segment(text=name, is_name=True))
    for name in credit.organisations:
        pieces += [Segment(text=" / ")] if pieces else []
        pieces.append(Segment(text=name, is_name=True))
    return tuple(pieces)


def say(credit: Credit, language: str) -> str:
    """The credit as one sentence under a picture; empty when nobody is named.

    >>> say(Credit(people=("Elodie Quatresous",)), "fr")
    'Crédits photos : Elodie Quatresous'
    >>> say(Credit(people=("A", "B"), organisations=("C",)), "en")
    'Photo: A and B / C'
    """
    return "".join(segment.text for segment in segments(credit, language))


def names(credit: Credit, language: str = ENGLISH) -> str:
    """The names alone, as they stand in a credit line field."""
    return "".join(segment.text for segment in _named(credit, language))
