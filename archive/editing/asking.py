"""What may be asked of many photos at once, checked, and as it would be kept.

A field is replaced, filled where it is empty, emptied, or has something put before, after, in place of a
part, added or removed. What is not asked for stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlite_utils import Database

from ...metadata.credit import names, understand
from ...metadata.placeholders import VARIABLE
from ...metadata.text import clean
from ..catalogue.facts import TERMS
from ..catalogue.people import as_recorded, person_spelt
from ..catalogue.programme import event_meant
from ..errors import Refused
from ..storage.layout import Archive
from .terms import term_named

How = Literal["replace", "fill", "empty", "before", "after", "find", "add", "remove"]
#: Each of them.
HOWS: tuple[How, ...] = get_args(How)

#: What can be changed of many photos, in the trade's words, and the field each is kept in.
FIELDS = {
    "caption": "description",
    "headline": "headline",
    "title": "title",
    "alt_text": "alt_text",
    "keywords": "keywords",
    "credit": "credit",
    "copyright": "copyright_notice",
    "usage_terms": "usage_terms",
    "instructions": "instructions",
    "place": "location",
    "city": "city",
    "country": "country",
    "licence": "licence",
    "usage_rights": "usage_rights",
    "restrictions": "restrictions",
    "people": "people",
    "event": "event",
    "session": "session",
    "state": "state",
    "rating": "rating",
    "pick": "pick",
}
#: Of several values, each of which is added and removed.
LISTS = ("keywords", "people")
#: Where words are written, and may hold variables.
WORDED = (
    "description",
    "headline",
    "title",
    "alt_text",
    "keywords",
    "location",
    "city",
    "instructions",
)
#: Each verb for where a photo stands, and the state it makes.
STANDS = {"withhold": "withheld", "release": "released", "approve": "approved"}
NUMBERS = {"rating": range(6), "pick": range(-1, 2)}
VARIABLES = (
    "people", "speakers", "session", "event", "place", "city", "country", "date", "time", "year",
    "photographer", "seq", "filename",
)  # fmt: skip
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of one field; `part` is what `find` puts the value in the place of."""

    field: str
    how: How = "replace"
    value: str = ""
    part: str = ""


def asked_of(
    db: Database, archive: Archive, name: str, value: str, how: How = "replace", part: str = ""
) -> Asked:
    """What somebody typed for a field, checked, and as it would be kept; raises Refused, and NotFound."""
    field = FIELDS.get(name, name)
    if field not in FIELDS.values():
        raise Refused(f"{name!r} cannot be changed so; there are: {', '.join(FIELDS)}")
    value, part = _typed(value), _typed(part)
    if how == "find" and not part:
        raise Refused(f"{name}: what is to be found?")
    if how == "empty" or (not value and how == "replace"):
        if field in _NEVER_EMPTY:
            raise Refused(f"{name}: needs a value")
        return Asked(field=field, how="empty")
    if not value and how != "find":
        raise Refused(f"{name}: needs a value")
    if len(value) > _LONGEST:
        raise Refused(f"{name}: has {len(value)} signs; {_LONGEST} are the most")
    _refuse_unfit(field, name, value, how)
    return Asked(field=field, how=how, value=_kept(db, archive, field, value), part=part)


def _typed(text: str) -> str:
    return clean(text.replace("\r\n", "\n")).strip()


#: A photo always has these, as far as it can.
_NEVER_EMPTY = ("credit", "event", "state", "rating", "pick")


def _kept(db: Database, archive: Archive, field: str, value: str) -> str:
    """A value as it is kept: people as they are on record, a licence by its id, an event by its slug."""
    if field == "credit":
        return names(as_recorded(db, understand([], value).credit))
    if field == "people":
        return "; ".join(_person(db, name) for name in several(value))
    if field in TERMS:
        return term_named(db, archive, field, value)
    return event_meant(db, value).slug if field == "event" else value


def _person(db: Database, name: str) -> str:
    known = None if VARIABLE.search(name) else person_spelt(db, name)
    return known.name if known else " ".join(name.split())


def several(text: str) -> list[str]:
    """What a semicolon sets apart."""
    return [name for part in text.split(";") if (name := part.strip())]


def _refuse_unfit(field: str, name: str, value: str, how: How) -> None:
    is_list = field in LISTS
    if how in ("add", "remove") and not is_list:
        raise Refused(f"{name}: is one text; nothing is added to it or removed")
    is_text = field in WORDED or field in ("copyright_notice", "usage_terms")
    if how in ("before", "after", "find") and (is_list or not is_text):
        raise Refused(f"{name}: is replaced as a whole, or left")
    if field in NUMBERS and value not in map(str, NUMBERS[field]):
        raise Refused(f"{name}: is one of {', '.join(map(str, NUMBERS[field]))}")
    verb, _, reason = value.partition(":")
    if field == "state" and (verb not in STANDS or (verb == "withhold") != bool(reason.strip())):
        raise Refused(f"{name}: is one of withhold: and a reason, release, approve")
    if field == "credit" and not understand([], value).credit.is_usable:
        raise Refused(f"credit {value!r} names nobody; give a name")
    for match in VARIABLE.finditer(value):
        if field not in WORDED:
            raise Refused(f"{name}: {match[0]} is filled in nowhere but in texts")
        if match[1] not in VARIABLES:
            raise Refused(f"{name}: {match[0]} is no variable; there are: {', '.join(VARIABLES)}")
