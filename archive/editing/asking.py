"""What is asked of many photos at once, and what it would change of each: nothing is changed here.

A field is replaced, filled where it is empty, emptied, or has something put before, after, in place of a
part, added or removed. What is not asked for stays.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from sqlite_utils import Database

from ...metadata.credit import names, understand
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.placeholders import VARIABLE, Day, filled_in
from ...metadata.text import clean
from ...metadata.values import Value, from_json
from ..catalogue.rows import rows
from ..errors import Refused

How = Literal["replace", "fill", "empty", "before", "after", "find", "add", "remove"]
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
_STANDS = {"withhold": "withheld", "release": "released", "approve": "approved"}
_NUMBERS = {"rating": range(6), "pick": range(-1, 2)}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What would change of a photo: the value of a field before and after, None for none."""

    uid: str
    field: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unable:
    """A photo that is left as it is, and why."""

    uid: str
    field: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a change would do: what differs, photos that stay as they are, photos that cannot be changed."""

    differences: tuple[Difference, ...]
    unchanged: tuple[str, ...]
    unable: tuple[Unable, ...]

    @property
    def photos(self) -> tuple[str, ...]:
        """The photos that would change, each once."""
        return tuple(dict.fromkeys(item.uid for item in self.differences))


def asked_of(name: str, value: str, how: How = "replace", part: str = "") -> Asked:
    """What somebody typed for a field, checked; raises Refused for what cannot be asked."""
    field = FIELDS.get(name, name)
    if field not in FIELDS.values():
        raise Refused(f"{name!r} cannot be changed so; there are: {', '.join(FIELDS)}")
    value, part = clean(value).strip(), clean(part)
    if how == "empty" or not value:
        if how not in ("empty", "replace", "find") or field in ("state", "rating", "pick", "event"):
            raise Refused(f"{name}: needs a value")
        return Asked(field=field, how="find" if how == "find" and part else "empty", part=part)
    if len(value) > _LONGEST:
        raise Refused(f"{name}: has {len(value)} signs; {_LONGEST} are the most")
    _refuse_unfit(field, name, value, how)
    return Asked(field=field, how=how, value=value, part=part)


def _refuse_unfit(field: str, name: str, value: str, how: How) -> None:
    is_list = field in LISTS
    if how in ("add", "remove") and not is_list:
        raise Refused(f"{name}: is one text; nothing is added to it or removed")
    is_text = field in WORDED or field in ("copyright_notice", "usage_terms")
    if how in ("before", "after", "find") and (is_list or not is_text):
        raise Refused(f"{name}: is replaced as a whole, or left")
    if field in _NUMBERS and value not in map(str, _NUMBERS[field]):
        raise Refused(f"{name}: is one of {', '.join(map(str, _NUMBERS[field]))}")
    if field == "state" and value.partition(":")[0] not in _STANDS:
        raise Refused(f"{name}: is one of {', '.join(_STANDS)}; withhold: and why")
    if field == "credit" and not understand([], value).credit.is_usable:
        raise Refused(f"credit {value!r} names nobody; give a name")
    for match in VARIABLE.finditer(value):
        if field not in WORDED:
            raise Refused(f"{name}: {match[0]} is filled in nowhere but in texts")
        if match[1] not in VARIABLES:
            raise Refused(f"{name}: {match[0]} is no variable; there are: {', '.join(VARIABLES)}")


def outlook(db: Database, uids: Sequence[str], asked: Sequence[Asked]) -> Outlook:
    """What would change of photos, given by uid, in their order."""
    photos = _photos(db, uids)
    fields = {one.field for one in asked}
    held = _held(db, photos, fields)
    differences: list[Difference] = []
    unable: list[Unable] = []
    for number, uid in enumerate(uids, start=1):
        photo = photos[uid]
        for one in asked:
            before = held[photo.id].get(one.field)
            known = _known(photo, number) if VARIABLE.search(one.value) else {}
            after = _after(one, before, known)
            if isinstance(after, _Missing):
                why = f"{after.variable} is not known of it"
                unable.append(Unable(uid=uid, field=one.field, why=why))
            elif after != before and not (after is None and before is None):
                differences.append(Difference(uid=uid, field=one.field, before=before, after=after))
    busy = {item.uid for item in differences} | {item.uid for item in unable}
    return Outlook(
        differences=tuple(differences),
        unchanged=tuple(uid for uid in uids if uid not in busy),
        unable=tuple(unable),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    variable: str


def _after(
    one: Asked, before: Value | None, known: Mapping[str, object]
) -> Value | _Missing | None:
    """The value that a field would have."""
    said = filled_in(one.value, known)
    if missing := VARIABLE.search(said) if one.field in WORDED else None:
        return _Missing(variable=missing[0])
    if one.how == "empty":
        return None
    if one.how == "fill" and before not in (None, "", ()):
        return before
    if one.field in LISTS:
        return _listed(one.how, before, said)
    if one.field in _NUMBERS:
        return int(said)
    if one.field == "state":
        is_so = _STANDS[said.partition(":")[0]] in str(before or "").split()
        return before if is_so else said
    text = before if isinstance(before, str) else ""
    return {
        "before": f"{said} {text}".strip(),
        "after": f"{text} {said}".strip(),
        "find": text.replace(one.part, said).strip() or None if one.part else before,
    }.get(one.how, said)


def _listed(how: How, before: Value | None, said: str) -> Value | None:
    there = before if isinstance(before, tuple) else ()
    given = tuple(filter(None, (text.strip() for text in said.split(";"))))
    if how == "add":
        return tuple(dict.fromkeys((*there, *given))) or None
    if how == "remove":
        return tuple(text for text in there if text not in given) or None
    return tuple(dict.fromkeys(given)) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Photo:
    id: int
    uid: str
    source_name: str
    taken_at: str | None
    credit: str | None
    city: str | None
    country: str | None
    event: str | None
    event_title: str | None
    place: str | None
    session: str | None
    session_title: str | None
    people: str
    states: str | None


def _photos(db: Database, uids: Sequence[str]) -> dict[str, _Photo]:
    """The photos by uid; raises Refused where one is not there."""
    found = {
        photo.uid: photo for photo in rows(db, _Photo, _PHOTOS, {"uids": json.dumps(list(uids))})
    }
    if missing := next((uid for uid in uids if uid not in found), None):
        raise Refused(f"no photo {missing!r} in this archive; nothing was changed")
    return found


def _held(
    db: Database, photos: Mapping[str, _Photo], fields: set[str]
) -> Mapping[int, Mapping[str, Value]]:
    """What each photo says of fields, by its id."""
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    wanted = {
        "photos": json.dumps([photo.id for photo in photos.values()]),
        "fields": json.dumps([name for name in fields if name in FIELD_BY_NAME or name in _TERMS]),
    }
    for photo, field, value in db.execute(_RESOLVED, wanted).fetchall():
        read = from_json(value)
        found[photo][field] = int(read) if isinstance(read, float) else read
    for photo in photos.values():
        people = tuple(json.loads(photo.people))
        said = {
            "credit": photo.credit, "event": photo.event, "session": photo.session,
            "people": people or None, "state": photo.states,
        }  # fmt: skip
        found[photo.id] |= {name: value for name, value in said.items() if value is not None}
    return found


_TERMS = ("licence", "usage_rights", "restrictions")


def _known(photo: _Photo, number: int) -> Mapping[str, object]:
    """What each variable stands for of a photo; one that is not known is left out."""
    try:
        taken = datetime.fromisoformat((photo.taken_at or "")[:19])
    except ValueError:
        taken = None
    people = ", ".join(json.loads(photo.people))
    known: dict[str, object] = {
        "people": people, "speakers": people,
        "session": photo.session_title or "", "event": photo.event_title or "",
        "place": photo.place or "", "city": photo.city or "", "country": photo.country or "",
        "date": Day(taken) if taken else "", "year": taken.strftime("%Y") if taken else "",
        "time": taken.strftime("%H:%M") if taken and "T" in (photo.taken_at or "") else "",
        "photographer": names(understand([], photo.credit or "").credit),
        "seq": number, "filename": Path(photo.source_name).stem,
    }  # fmt: skip
    return {name: value for name, value in known.items() if value != ""}


def grouped(differences: Iterable[Difference]) -> Iterator[tuple[Difference, tuple[str, ...]]]:
    """Equal changes as one, with the photos of each, the most frequent first."""
    found: dict[tuple[str, Value | None, Value | None], list[Difference]] = defaultdict(list)
    for item in differences:
        found[item.field, item.before, item.after].append(item)
    for items in sorted(found.values(), key=len, reverse=True):
        yield items[0], tuple(item.uid for item in items)


_PHOTOS = """
    select photos.id, uid, source_name, taken_at, credit_line as credit, city, country,
        events.slug as event, events.title as event_title, events.place,
        sessions.slug as session, sessions.title as session_title, (
            select json_group_array(name) from (
                select people.name from persons_shown join people on people.id = persons_shown.person
                where persons_shown.photo = photos.id
                order by people.name
            )
        ) as people,
        (select group_concat(state, ' ') from states where states.photo = photos.id) as states
    from photos
        left join events on events.id = photos.event
        left join sessions on sessions.id = photos.session
    where uid in (select value from json_each(:uids))
"""
_RESOLVED = """
    select photo, field, value from resolutions
    where photo in (select value from json_each(:photos))
        and field in (select value from json_each(:fields))
"""
