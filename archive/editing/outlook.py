"""What a change of many photos would do to each: what differs, what stays, what cannot be."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from ...metadata.credit import names, understand
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.names import fold
from ...metadata.placeholders import VARIABLE, Day, filled_in
from ...metadata.values import Value, from_json
from ..catalogue.facts import TERMS
from ..catalogue.programme import event_named, session_id, session_slug
from ..catalogue.rows import rows
from ..errors import NotFound, Refused
from .asking import LISTS, NUMBERS, STANDS, WORDED, Asked, How, several


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


def outlook(db: Database, uids: Sequence[str], asked: Sequence[Asked]) -> Outlook:
    """What would change of photos, given by uid, in their order."""
    photos = _photos(db, uids)
    held = _held(db, photos, {one.field for one in asked})
    programme = _Programme(db)
    differences: list[Difference] = []
    unable: list[Unable] = []
    for number, uid in enumerate(uids, start=1):
        photo, values = photos[uid], held[photos[uid].id]
        for one in asked:
            known = _known(photo, number, one.field) if VARIABLE.search(one.value) else {}
            before = values.get(one.field)
            after = (
                programme.session_of(photo, one, asked)
                if one.field == "session"
                else _after(one, before, known)
            )
            if isinstance(after, _Missing):
                unable.append(Unable(uid=uid, field=one.field, why=after.why))
            elif after != before or (after and one.field == "session" and _moves(photo, asked)):
                differences.append(Difference(uid=uid, field=one.field, before=before, after=after))
        differences += _left_behind(photo, asked)
    busy = {item.uid for item in differences} | {item.uid for item in unable}
    return Outlook(
        differences=tuple(differences),
        unchanged=tuple(uid for uid in uids if uid not in busy),
        unable=tuple(unable),
    )


def _moves(photo: _Photo, asked: Sequence[Asked]) -> bool:
    """Whether a photo goes to another event: a session called as its own is another one there."""
    return any(
        one.field == "event"
        and (one.how != "fill" or photo.event is None)
        and one.value != photo.event
        for one in asked
    )


def _left_behind(photo: _Photo, asked: Sequence[Asked]) -> Iterator[Difference]:
    """The session of a photo that goes to another event: it is one of that event, or none."""
    is_asked = any(one.field == "session" for one in asked)
    if photo.session and not is_asked and _moves(photo, asked):
        yield Difference(uid=photo.uid, field="session", before=photo.session, after=None)


def held_values(
    db: Database, uids: Sequence[str], fields: Iterable[str]
) -> Mapping[str, Mapping[str, Value]]:
    """What each of some photos says of fields, by its uid; what it says nothing of is left out."""
    photos = _photos(db, uids)
    held = _held(db, photos, set(fields))
    return {uid: held[photo.id] for uid, photo in photos.items()}


class _Programme:
    """The sessions of events, as far as they are asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._slugs: dict[tuple[str, str], str | _Missing] = {}

    def session_of(
        self, photo: _Photo, one: Asked, asked: Sequence[Asked]
    ) -> str | _Missing | None:
        """The session that a photo would be of, by its slug: one of the event that it would be of."""
        to = next((other.value for other in asked if other.field == "event"), None)
        event = to if to and _moves(photo, asked) else photo.event
        if one.how == "empty" or (one.how == "fill" and photo.session and event == photo.event):
            return None if one.how == "empty" else photo.session
        if event is None:
            return _Missing(why="it belongs to no event")
        key = (event, one.value)
        if key not in self._slugs:
            self._slugs[key] = self._slug(*key)
        return self._slugs[key]

    def _slug(self, event: str, name: str) -> str | _Missing:
        try:
            found = session_id(self._db, event_named(self._db, event).id, name)
        except NotFound as error:
            return _Missing(why=str(error))
        return session_slug(self._db, found) or _Missing(why=f"{event} has no session {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    why: str


def _after(
    one: Asked, before: Value | None, known: Mapping[str, object]
) -> Value | _Missing | None:
    """The value that a field would have."""
    said = filled_in(one.value, known)
    if missing := VARIABLE.search(said) if one.field in WORDED else None:
        return _Missing(why=f"{missing[0]} is not known of it")
    if one.how == "empty":
        return None
    if one.how == "fill" and before not in (None, "", ()):
        return before
    if one.field in LISTS:
        listed = _listed(one.how, before, said)
        # People stand by their names, in whichever order they were given.
        return tuple(sorted(listed)) if one.field == "people" and listed else listed
    if one.field in NUMBERS:
        return int(said)
    if one.field == "state":
        is_so = STANDS[said.partition(":")[0]] in str(before or "").split()
        return before if is_so else said
    text = before if isinstance(before, str) else ""
    return {
        "before": f"{said} {text}".strip(),
        "after": f"{text} {said}".strip(),
        "find": text.replace(one.part, said).strip() or None,
    }.get(one.how, said)


def _listed(how: How, before: Value | None, said: str) -> tuple[str, ...] | None:
    """A list with what is given added, or taken out, however that is spelt; or that alone."""
    there = {fold(text): text for text in (before if isinstance(before, tuple) else ())}
    given = {fold(text): text for text in several(said)}
    if how == "add":
        left = {**given, **there}
        return tuple(left[key] for key in dict.fromkeys((*there, *given))) or None
    if how == "remove":
        return tuple(text for key, text in there.items() if key not in given) or None
    if there.keys() == given.keys():
        return tuple(there.values()) or None
    return tuple(given.values()) or None


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
        "fields": json.dumps([name for name in fields if name in FIELD_BY_NAME or name in TERMS]),
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


def _known(photo: _Photo, number: int, field: str) -> Mapping[str, object]:
    """What each variable stands for of a photo, as a field has it; one that is not known is left out."""
    try:
        taken = datetime.fromisoformat((photo.taken_at or "")[:19])
    except ValueError:
        taken = None
    people = ("; " if field in LISTS else ", ").join(json.loads(photo.people))
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
