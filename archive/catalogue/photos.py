"""A photo's rows: written whole at ingest, and written again when its files or staff say something else."""

from __future__ import annotations

import json
import secrets
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ...metadata.credit import names
from ...metadata.values import Value, to_json
from ..clock import now
from ..errors import NotFound
from ..storage.derivatives import KeptDerivative
from .clocks import SAYING, taken_columns, taken_of
from .derivatives import insert_derivatives
from .facts import CONTRACT, EVENT, FILE, TERMS, ReadPhoto
from .former_terms import keep_former_terms
from .people import Kind, forget_unnamed, named_in, people_of, person_named
from .programme import session_id
from .rows import numbers, row, texts
from .search_text import index_photo

#: Crockford's alphabet in lower case: no letter that is taken for a digit.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
#: What may be the uid of a photo, wherever it is read from.
UID = "[0-9a-z]{1,32}"
#: Who says that a photo shows a person: its file, or staff, over it.
Teller = Literal["file", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file among the originals: its path there, relative, and its name on the card."""

    original: str
    source_name: str
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """A person shown in a photo, and who says so."""

    name: str
    source: Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of the catalogue: its file, where it belongs, and what is held true of it."""

    id: int
    uid: str
    digest: str
    original: str
    source_name: str
    size_bytes: int
    width_px: int | None
    height_px: int | None
    colours: str | None
    event: int | None
    session: int | None
    title: str | None
    credit_line: str | None
    licence: str | None
    iptc_digest: str
    is_signed: bool
    published_at: str | None
    picture_digest: str | None
    no_picture: str | None

    @property
    def folder(self) -> Path:
        """The folder its original lies in, relative."""
        return Path(self.original).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a sidecar of ours says of a photo over what its files alone say."""

    session: str | None
    width_px: int | None
    height_px: int | None
    colours: str | None
    added_at: str
    shown: tuple[PersonShown, ...]


def new_uid() -> str:
    """A name for a photo that says nothing of it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def insert_photo(
    db: Database,
    *,
    uid: str,
    file: KeptFile,
    learnt: ReadPhoto,
    derivatives: Iterable[KeptDerivative],
    event: int | None,
) -> int:
    """Write a new photo with all that its files say; return its id."""
    record = {
        "uid": uid,
        "digest": file.digest,
        "original": file.original,
        "source_name": file.source_name,
        "size_bytes": file.size_bytes,
        "event": event,
        "added_at": now(),
        **_columns(db, event, learnt),
    }
    photo = int(db["photos"].insert(record).last_pk)
    _insert_parts(db, photo, learnt, derivatives)
    return photo


def renew_photo(
    db: Database,
    photo: int,
    learnt: ReadPhoto,
    derivatives: Iterable[KeptDerivative],
    staying: Container[int] = (),
) -> None:
    """Write what a photo's files say now, a new sidecar among them; staff's tags stay.

    Whom nothing names any more goes, but for those who are `staying`.
    """
    named_before = people_of(db, photo)
    keep_former_terms(db, photo, {name: learnt.facts.resolved.get(name) for name in TERMS})
    columns = _columns(db, photo_of_id(db, photo).event, learnt)
    db["photos"].update(photo, {**columns, "copies_say": None})
    for table in ("readings", "resolutions", "overrides", "credits", "keywords", "derivatives"):
        db.execute(f"delete from {table} where photo = :photo", {"photo": photo})
    key = {"photo": photo, "source": FILE}
    db.execute("delete from persons_shown where photo = :photo and source = :source", key)
    _insert_parts(db, photo, learnt, derivatives)
    forget_unnamed(db, [person for person in named_before if person not in staying])


def restate_photo(db: Database, photo: int, restored: Restored) -> None:
    """Write what a sidecar of ours says over what the files alone say."""
    known = photo_of_id(db, photo)
    session = None
    if restored.session and known.event is not None:
        session = session_id(db, known.event, restored.session)
    db["photos"].update(
        photo,
        {
            "width_px": restored.width_px or known.width_px,
            "height_px": restored.height_px or known.height_px,
            "colours": restored.colours or known.colours,
            "session": session,
            "added_at": restored.added_at,
        },
    )
    db.execute("delete from persons_shown where photo = :photo", {"photo": photo})
    for person in restored.shown:
        record_person_shown(db, photo, person_named(db, person.name), person.source)
    index_photo(db, photo)


def _columns(db: Database, event: int | None, learnt: ReadPhoto) -> dict[str, object]:
    """The columns of a photo that its files decide, and the clocks of its event."""
    resolved = {name: item.value for name, item in learnt.facts.resolved.items()}
    said = {name: str(resolved[name]) for name in SAYING if name in resolved}
    licence = learnt.facts.licence
    return {
        "width_px": learnt.width_px,
        "height_px": learnt.height_px,
        "colours": " ".join(learnt.colours) or None,
        **taken_columns(taken_of(db, event, said)),
        "burst_rank": None,  # it is looked at again before the next publication
        "title": resolved.get("headline") or resolved.get("title"),
        "description": resolved.get("description"),
        "alt_text": resolved.get("alt_text"),
        "city": resolved.get("city"),
        "country": resolved.get("country"),
        "credit_line": names(learnt.credit) or None,
        "copyright_notice": resolved.get("copyright_notice"),
        "usage_terms": resolved.get("usage_terms"),
        "web_statement": resolved.get("web_statement"),
        "licence": licence.id if licence else None,
        "contract": resolved.get(CONTRACT),
        "iptc_digest": learnt.reading.digest.value,
        "is_signed": learnt.reading.is_signed,
        "picture_digest": learnt.picture_digest,
        "no_picture": learnt.no_picture,
    }


def _insert_parts(
    db: Database, photo: int, learnt: ReadPhoto, derivatives: Iterable[KeptDerivative]
) -> None:
    insert_derivatives(db, photo, derivatives)
    _insert_readings(db, photo, learnt)
    _insert_credits(db, photo, named_in(learnt.credit))
    resolved = {name: item.value for name, item in learnt.facts.resolved.items()}
    _insert_words(db, photo, resolved, are_named=learnt.facts.held_back is None)
    index_photo(db, photo)


def _insert_readings(db: Database, photo: int, learnt: ReadPhoto) -> None:
    db["readings"].insert_all(
        {
            "photo": photo,
            "field": reading.field,
            "source": reading.source,
            "block": reading.block,
            "value": to_json(reading.value),
            "raw": to_json(reading.raw),
            "alternatives": _by_language(reading.alternatives),
        }
        for reading in learnt.reading.readings
    )
    db["resolutions"].insert_all(
        {
            "photo": photo,
            "field": name,
            "value": to_json(item.value),
            "source": item.source,
            "rule": item.rule,
            "conflict": item.conflict,
            "alternatives": _by_language(item.alternatives),
        }
        for name, item in learnt.facts.resolved.items()
    )
    db["overrides"].insert_all(
        {
            "photo": photo,
            "field": item.field,
            "source": item.source,
            "value": to_json(item.value),
            "instead_of": to_json(item.instead_of),
        }
        for item in learnt.overrides
        if item.source != EVENT
    )


def _by_language(alternatives: Mapping[str, str]) -> str | None:
    return json.dumps(dict(alternatives), ensure_ascii=False) if alternatives else None


def _insert_credits(db: Database, photo: int, named: Iterable[tuple[str, Kind]]) -> None:
    """Credit a photo to people and organisations, given with their kind, in this order."""
    people = dict.fromkeys(person_named(db, name, kind) for name, kind in named)
    db["credits"].insert_all(
        {"photo": photo, "person": person, "position": position}
        for position, person in enumerate(people)
    )


def _insert_words(
    db: Database, photo: int, resolved: Mapping[str, Value], *, are_named: bool
) -> None:
    """The persons whom the file names, but for those who are held back, and its keywords."""
    shown = resolved.get("person_shown") or () if are_named else ()
    for name in shown if isinstance(shown, tuple) else ():
        record_person_shown(db, photo, person_named(db, name), FILE)
    keywords = resolved.get("keywords") or ()
    db["keywords"].insert_all(
        {"photo": photo, "keyword": keyword}
        for keyword in (dict.fromkeys(keywords) if isinstance(keywords, tuple) else ())
    )


def record_person_shown(db: Database, photo: int, person: int, source: Teller) -> None:
    """Record that a photo shows a person, and who says so: the file, or staff over it."""
    db.execute(
        """
        insert into persons_shown (photo, person, source) values (:photo, :person, :source)
        on conflict do update set source = excluded.source where excluded.source = 'staff'
        """,
        {"photo": photo, "person": person, "source": source},
    )


def who_says_shown(db: Database, photo: int, person: int) -> Teller | None:
    """Who says that a photo shows a person; None where nobody does."""
    sql = "select source from persons_shown where photo = :photo and person = :person"
    found = texts(db, sql, {"photo": photo, "person": person})
    if not found:
        return None
    return "file" if found[0] == FILE else "staff"


def set_person_shown(db: Database, photo: int, person: int, source: Teller | None) -> None:
    """Let a person be shown as one of these says, or not at all."""
    key = {"photo": photo, "person": person}
    db.execute("delete from persons_shown where photo = :photo and person = :person", key)
    if source is not None:
        record_person_shown(db, photo, person, source)


def set_session(db: Database, photo: int, session: int | None) -> None:
    """Say at which session of its event a photo was taken."""
    db["photos"].update(photo, {"session": session})


def set_place(db: Database, photo: int, event: int | None, session: int | None) -> None:
    """Say at which event, and at which session of it, a photo was taken."""
    # What is left of its burst is looked at again as well.
    db.execute(_LOOK_AT_BURST, {"photo": photo})
    db["photos"].update(photo, {"event": event, "session": session})


_LOOK_AT_BURST = """
    update photos set burst_rank = null
    where burst = (select burst from photos where id = :photo)
"""


def people_shown_by_staff(db: Database, photo: int) -> list[int]:
    """Who staff say is shown in a photo."""
    sql = "select person from persons_shown where photo = :photo and source = 'staff'"
    return numbers(db, sql, {"photo": photo})


def photo_by_uid(db: Database, uid: str) -> Photo:
    """A photo; raises NotFound."""
    photo = row(db, Photo, "select * from photos where uid = :uid", {"uid": uid})
    if photo is None:
        raise NotFound(f"no photo {uid!r} in this archive; find it with: byline search WORDS")
    return photo


def photo_of_id(db: Database, photo: int) -> Photo:
    """A photo by the id that other rows of the catalogue know it by; raises NotFound."""
    found = row(db, Photo, "select * from photos where id = :id", {"id": photo})
    if found is None:
        raise NotFound(f"no photo of the id {photo} in this archive")
    return found


def photo_of_digest(db: Database, digest: str) -> Photo | None:
    """The photo whose main file has these bytes."""
    return row(db, Photo, "select * from photos where digest = :digest", {"digest": digest})


def photo_of_file(db: Database, digest: str) -> Photo | None:
    """The photo of which this is the main file, or a version."""
    sql = """
        select * from photos where digest = :digest or id in (
            select photo from companions
            where digest = :digest and kind in ('version', 'earlier version')
        )
    """
    return row(db, Photo, sql, {"digest": digest})


def photo_of_picture(db: Database, picture_digest: str | None) -> Photo | None:
    """The photo that has this coded picture; the first that came, where there are several."""
    sql = "select * from photos where picture_digest = :digest order by id"
    return row(db, Photo, sql, {"digest": picture_digest})
