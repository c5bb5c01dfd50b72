"""What byline holds true of a photo: what its files say, and the overrides said besides.

Said at ingest, an override fills what the files leave open; said by staff, it stands over them. Files and
overrides are both kept, so that this can be resolved anew at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ...metadata.credit import Credit, Understanding, understand
from ...metadata.moments import Moment, moment_in
from ...metadata.names import fold
from ...metadata.reading import DATE, FileReading
from ...metadata.resolving import Resolved, names_anyone, resolve
from ...metadata.rights import LICENCES, Licence, licence_of
from ...metadata.values import Value, texts_of
from ...photos.derivatives import Derivative

INGEST: Literal["ingest"] = "ingest"
STAFF: Literal["staff"] = "staff"
FILE: Literal["file"] = "file"
GIVEN = "given at ingest"
REWRITTEN = "codes and variables replaced"
SET_BY_STAFF = "set by staff"
EVENT: Literal["event"] = "event"
#: What no file says in a field of its own: on which terms a photo may be shown and used.
LICENCE, USAGE_RIGHTS, RESTRICTIONS, CONTRACT = TERMS = (
    "licence",
    "usage_rights",
    "restrictions",
    "contract",
)
_BY_LEVEL = {INGEST: "given at ingest", EVENT: "said of its event"}

#: The fields a photo's credit is understood from.
CREDIT_FIELDS = ("creator", "credit_line", "copyright_notice")


_OF_AGE = 18
_IS_MINOR = re.compile(r"\bAG-(?:A1[0-7]|U14)\b")
_NO_RELEASE = re.compile(r"\bMR-NON\b|^\s*none\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A value byline was overriding for a field; None, from staff alone, says that the field is empty.

    With `instead_of` it stands only as long as the files say just that. What is said of an event stands for
    terms alone, and is kept with that.
    """

    field: str
    value: Value | None
    source: Literal["ingest", "staff", "event"]
    instead_of: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is held true of a photo: a value for each field, its credit, its licence.

    `overruled` are the fields in which its file states another licence than the one that staff set.
    """

    resolved: Mapping[str, Resolved]
    understood: Understanding
    licence: Licence | None
    overruled: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def credit(self) -> Credit:
        """Who is credited."""
        return self.understood.credit

    @property
    def held_back(self) -> str | None:
        """Why the persons whom the file alone names are not to be published; None where they may be.

        Source: IPTC's ModelAge, PLUS' MinorModelAgeDisclosure and ModelReleaseStatus.
        """
        shown = self.resolved.get("person_shown")
        if shown is None or shown.source == STAFF:
            return None
        ages = self.resolved.get("model_age")
        for age in texts_of(ages.value) if ages else ():
            if re.fullmatch(r"\s*\d+\s*", age) and int(age) < _OF_AGE:
                return f"model age {int(age)}"
        if _IS_MINOR.search(text_of(self.resolved, "minor_model_age")):
            return "a model under age"
        if _NO_RELEASE.search(text_of(self.resolved, "model_release_status")):
            return "no model release"
        return None

    @property
    def taken(self) -> Moment | None:
        """When the picture was taken, as precisely as that is known."""
        return moment_in(text_of(self.resolved, DATE))


def resolve_with_overrides(
    reading: FileReading, overrides: Iterable[Override], file_name: str
) -> Facts:
    """Settle what is true of a photo, from its files, whose name is given, and what was said besides."""
    resolved = dict(resolve(reading))
    if is_file_name(text_of(resolved, "title"), file_name):
        del resolved["title"]
    overriding = {(item.source, item.field): item for item in overrides}
    said = _understood(resolved)
    for (source, _), item in overriding.items():
        if source == INGEST and item.field not in TERMS:
            _fill(resolved, item, said, overriding.get((INGEST, "creator")))
    for (source, name), item in overriding.items():
        if source == STAFF and name not in TERMS:
            resolved.pop(name, None)
            if item.value is not None:
                resolved[name] = Resolved(value=item.value, source=STAFF, rule=SET_BY_STAFF)
    terms, licence, problems = _terms(resolved, overriding)
    understood = _understood(resolved) if overriding else said
    overruled = tuple(_overruled(resolved, overriding, licence))
    for name in overruled:
        del resolved[name]
    resolved |= terms
    facts = Facts(resolved=resolved, understood=understood, licence=licence, overruled=overruled)
    if facts.held_back:
        problems += (f"whom it shows is not published: it says {facts.held_back}",)
    return replace(facts, problems=(*problems, *understood.problems))


def joined_overrides(before: Iterable[Override], fresh: Iterable[Override]) -> tuple[Override, ...]:
    """What was said before stands, but where what the files say now is rewritten."""
    joined = {(item.source, item.field): item for item in before}
    for item in fresh:
        if item.instead_of is not None or (item.source, item.field) not in joined:
            joined[item.source, item.field] = item
    return tuple(joined.values())


def is_file_name(title: str, file_name: str) -> bool:
    """Whether the title is only the file's name, which tools write there and nobody should see.

    >>> is_file_name("IMG_0412", "img_0412.jpg"), is_file_name("IMG_0412.NEF", "IMG_0412.JPG")
    (True, True)
    >>> is_file_name("M. Akim Oural", "m.jpg"), is_file_name("Lille", "lille-2015.jpg")
    (False, False)
    """
    return bool(title) and _stem(title) == _stem(file_name)


def _stem(name: str) -> str:
    return re.sub(r"\.\w{2,5}$", "", name).casefold()


def text_of(resolved: Mapping[str, Resolved], field: str) -> str:
    """The text of a field; empty when it has none, or no text."""
    found = resolved.get(field)
    return found.value if found and isinstance(found.value, str) else ""


def _understood(resolved: Mapping[str, Resolved]) -> Understanding:
    creator = resolved.get("creator")
    byline = creator.value if creator and isinstance(creator.value, tuple) else ()
    return understand(
        byline, text_of(resolved, "credit_line"), text_of(resolved, "copyright_notice")
    )


def _fill(
    resolved: dict[str, Resolved], item: Override, said: Understanding, creator: Override | None
) -> None:
    """Put in what was given at ingest, where the files leave room for it."""
    there = resolved.get(item.field)
    if item.value is None:
        return  # only staff may empty a field
    if item.instead_of is not None:
        if there is not None and there.value == item.instead_of:
            resolved[item.field] = Resolved(value=item.value, source=INGEST, rule=REWRITTEN)
        return
    is_open = there is None or (item.field in CREDIT_FIELDS and not names_anyone(there.value))
    if item.field == "creator_jobtitle" and creator is not None:
        # The job is the given creator's, and nobody else's.
        is_open = is_open and _fits(replace(creator, field="credit_line"), said)
    if is_open and (item.field not in CREDIT_FIELDS or _fits(item, said)):
        resolved[item.field] = Resolved(value=item.value, source=INGEST, rule=GIVEN)


def _fits(item: Override, said: Understanding) -> bool:
    """Whether a given credit may stand beside whom the files name: it must name nobody else."""
    if not said.credit.is_usable:
        return True
    if item.field == "creator":
        return False
    named = {fold(name) for name in understand(texts_of(item.value or "")).credit.people}
    return named <= {fold(name) for name in said.credit.people}


_Overriding = Mapping[tuple[Literal["ingest", "staff", "event"], str], Override]


def _terms(
    resolved: Mapping[str, Resolved], overriding: _Overriding
) -> tuple[dict[str, Resolved], Licence | None, tuple[str, ...]]:
    """The terms of a photo, each with who decides: staff, its file, its ingest, its event; its licence."""
    found = {
        name: said for name in TERMS if (said := _term(name, overriding, (STAFF, INGEST, EVENT)))
    }
    if (STAFF, LICENCE) in overriding:
        return found, _licence_named(found.get(LICENCE)), ()
    stating = ("web_statement", "usage_terms")
    stated = licence_of(*(text_of(resolved, name) for name in stating))
    if stated is not None:
        found[LICENCE] = Resolved(value=stated.id, source=FILE, rule="stated by its address")
        return found, stated, ()
    given = found.get(LICENCE)
    states_its_own = any(resolved[name].source != INGEST for name in stating if name in resolved)
    if given is None or not states_its_own:
        return found, _licence_named(given), ()
    del found[LICENCE]
    return (
        found,
        None,
        (f"it states terms of its own, so the {_GIVEN_BY[given.source]} was not applied",),
    )


def _overruled(
    resolved: Mapping[str, Resolved], overriding: _Overriding, licence: Licence | None
) -> Iterator[str]:
    """The fields that state another licence than staff do: no copy is to say both."""
    if (STAFF, LICENCE) not in overriding:
        return
    for name in ("web_statement", "usage_terms"):
        stated = licence_of(text_of(resolved, name))
        is_by_staff = name in resolved and resolved[name].source == STAFF
        if stated is not None and not is_by_staff and (licence is None or stated.id != licence.id):
            yield name


_GIVEN_BY = {INGEST: "given licence", EVENT: "licence of its event"}


def _term(
    name: str, overriding: _Overriding, levels: Iterable[Literal["ingest", "staff", "event"]]
) -> Resolved | None:
    """What the first level says that says anything of a term; staff may say that there is none."""
    for level in levels:
        item = overriding.get((level, name))
        if item is not None and item.value is not None:
            rule = SET_BY_STAFF if level == STAFF else _BY_LEVEL[level]
            return Resolved(value=item.value, source=level, rule=rule)
        if item is not None and level == STAFF:
            return None
    return None


def _licence_named(said: Resolved | None) -> Licence | None:
    """The licence of an id; of one of the organisation's own as much as can be told without asking it."""
    if said is None:
        return None
    name = str(said.value)
    return LICENCES.get(name) or Licence(id=name, title_fr=name, title_en=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPhoto:
    """All that was learnt from a file; `no_picture` is why it could not be shown, and then it has no sizes.

    `credit` names people as the file spells them, until the catalogue says how byline does. `picture_digest`
    is of the coded picture alone; None where it cannot be told.
    """

    reading: FileReading
    overrides: tuple[Override, ...]
    facts: Facts
    credit: Credit
    width_px: int | None = None
    height_px: int | None = None
    colours: tuple[str, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    picture_digest: str | None = None
    no_picture: str | None = None
    problems: tuple[str, ...] = field(default=())
