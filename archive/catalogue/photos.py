"""A photo in the catalogue: its rows written whole at ingest, tagged later, and shown whole."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from ...metadata.credit import names
from ...metadata.values import Value, to_json
from ..clock import now
from ..errors import NotFound
from ..storage.derivatives import keep_derivative
from ..storage.layout import Archive
from .facts import Developed
from .people import Kind, named_in, person_named
from .programme import session_id
from .search import index_photo

#: Crockford's alphabet in lower case: no letter that is taken for a digit.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file among the originals: its path there, relative, and its name on the card."""

    original: str
    source_name: str
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDerivative:
    """A derivative that lies in the store."""

    width_px: int
    height_px: int
    digest: str
    size_bytes: int
    media_type: str = "image/jpeg"  # as in the sidecars of byline's first weeks, which say none


def insert_photo(
    db: Database,
    *,
    file: KeptFile,
    developed: Developed,
    derivatives: Iterable[KeptDerivative],
    event: int | None,
    uid: str | None = None,
) -> tuple[int, str]:
    """Write a new photo with all that its file says; return its id and its uid, new if not given."""
    uid = uid or "".join(secrets.choice(_ALPHABET) for _ in range(10))
    row = {
        "uid": uid,
        "digest": file.digest,
        "original": file.original,
        "source_name": file.source_name,
        "size_bytes": file.size_bytes,
        "event": event,
        "added_at": now(),
        **_columns(developed),
    }
    photo = int(db["photos"].insert(row).last_pk)
    _insert_parts(db, photo, developed, derivatives)
    return photo, uid


def renew_photo(
    db: Database, photo: int, developed: Developed, derivatives: Iterable[KeptDerivative]
) -> None:
    """Write what a photo's files say now, a new sidecar among them; staff's tags stay."""
    db["photos"].update(photo, _columns(developed))
    for table in ("readings", "resolutions", "givens", "credits", "keywords", "derivatives"):
        db.execute(f"delete from {table} where photo = :photo", {"photo": photo})
    db.execute("delete from depictions where photo = :photo and source = 'file'", {"photo": photo})
    _insert_parts(db, photo, developed, derivatives)


def restate_photo(
    db: Database,
    photo: int,
    texts: Mapping[str, str],
    *,
    shown: Iterable[Mapping[str, str]],
) -> None:
    """Write what a sidecar of ours says over what the file alone says."""
    row = db["photos"].get(photo)
    session = texts.get("session")
    size = {name: int(texts[name]) for name in ("width_px", "height_px") if name in texts}
    colours = {"colours": texts["colours"]} if "colours" in texts else {}
    db["photos"].update(
        photo,
        {
            **size,
            **colours,
            "session": session_id(db, row["event"], session) if session else None,
            "added_at": texts["added_at"],
        },
    )
    db.execute("delete from depictions where photo = :photo", {"photo": photo})
    for person in shown:
        depict(db, photo, person_named(db, person["name"]), person["source"])
    index_photo(db, photo)


def _columns(developed: Developed) -> dict[str, Any]:
    """The columns of a photo that its files decide."""
    resolved = {name: item.value for name, item in developed.facts.resolved.items()}
    licence = developed.facts.licence
    return {
        "width_px": developed.width_px,
        "height_px": developed.height_px,
        "colours": " ".join(developed.colours) or None,
        "taken_at": resolved.get("date_created"),
        "taken_offset": resolved.get("offset_time"),
        "title": resolved.get("headline") or resolved.get("title"),
        "description": resolved.get("description"),
        "alt_text": resolved.get("alt_text"),
        "city": resolved.get("city"),
        "country": resolved.get("country"),
        "credit_line": names(developed.credit) or None,
        "copyright_notice": resolved.get("copyright_notice"),
        "usage_terms": resolved.get("usage_terms"),
        "web_statement": resolved.get("web_statement"),
        "licence": licence.id if licence else None,
        "iptc_digest": developed.reading.digest.value,
        "is_signed": developed.reading.is_signed,
    }


def _insert_parts(
    db: Database, photo: int, developed: Developed, derivatives: Iterable[KeptDerivative]
) -> None:
    db["derivatives"].insert_all(
        {
            "photo": photo,
            "width_px": derivative.width_px,
            "height_px": derivative.height_px,
            "media_type": derivative.media_type,
            "digest": derivative.digest,
            "size_bytes": derivative.size_bytes,
        }
        for derivative in derivatives
    )
    _insert_readings(db, photo, developed)
    _insert_credits(db, photo, named_in(developed.credit))
    resolved = {name: item.value for name, item in developed.facts.resolved.items()}
    _insert_words(db, photo, resolved)
    index_photo(db, photo)


def _insert_readings(db: Database, photo: int, developed: Developed) -> None:
    db["readings"].insert_all(
        {
            "photo": photo,
            "field": reading.field,
            "source": reading.source,
            "block": reading.block,
            "value": to_json(reading.value),
            "raw": to_json(reading.raw),
        }
        for reading in developed.reading.readings
    )
    db["resolutions"].insert_all(
        {
            "photo": photo,
            "field": name,
            "value": to_json(item.value),
            "source": item.source,
            "rule": item.rule,
            "conflict": item.conflict,
        }
        for name, item in developed.facts.resolved.items()
    )
    db["givens"].insert_all(
        {
            "photo": photo,
            "field": item.field,
            "source": item.source,
            "value": to_json(item.value),
            "instead_of": to_json(item.instead_of),
        }
        for item in developed.given
    )


def _insert_credits(db: Database, photo: int, named: Iterable[tuple[str, Kind]]) -> None:
    """Credit a photo to people and organisations, given with their kind, in this order."""
    people = dict.fromkeys(person_named(db, name, kind) for name, kind in named)
    db["credits"].insert_all(
        {"photo": photo, "person": person, "position": position}
        for position, person in enumerate(people)
    )


def _insert_words(db: Database, photo: int, resolved: Mapping[str, Value]) -> None:
    shown = resolved.get("person_shown") or ()
    for name in shown if isinstance(shown, tuple) else ():
        depict(db, photo, person_named(db, name), "file")
    keywords = resolved.get("keywords") or ()
    db["keywords"].insert_all(
        {"photo": photo, "keyword": keyword}
        for keyword in (dict.fromkeys(keywords) if isinstance(keywords, tuple) else ())
    )


def depict(db: Database, photo: int, person: int, source: str) -> None:
    """Record that a photo shows a person, and who says so: the file, or staff over it."""
    db.execute(
        """
        insert into depictions (photo, person, source) values (:photo, :person, :source)
        on conflict do update set source = excluded.source where excluded.source = 'staff'
        """,
        {"photo": photo, "person": person, "source": source},
    )


def insert_companion(db: Database, photo: int, kind: str, file: KeptFile) -> None:
    """Record a raw or a sidecar that belongs to a photo."""
    db["companions"].insert(
        {
            "photo": photo,
            "kind": kind,
            "digest": file.digest,
            "original": file.original,
            "source_name": file.source_name,
            "size_bytes": file.size_bytes,
        }
    )


def photo_by_uid(db: Database, uid: str) -> dict[str, Any]:
    """The row of a photo; raises NotFound."""
    row = next(db.query("select * from photos where uid = :uid", {"uid": uid}), None)
    if row is None:
        raise NotFound(f"no photo {uid!r} in this archive; find it with: byline search WORDS")
    return row


_EVENT = "select slug, title from events where id = :event"
_SESSION = "select slug, title from sessions where id = :session"
_CREDITED = """
    select people.name, people.kind
    from credits join people on people.id = credits.person
    where photo = :photo
    order by position
"""
# The role at the session of the photo, else at the event as a whole, else at another session.
_SHOWN = """
    select people.name, depictions.source, (
        select role from appearances
        where person = people.id and event = :event and role is not null
        order by session is :session desc, session is null desc
        limit 1
    ) as role
    from depictions join people on people.id = depictions.person
    where photo = :photo
    order by people.name
"""
_KEYWORDS = "select keyword from keywords where photo = :photo"
_COMPANIONS = "select kind, original, source_name, digest from companions where photo = :photo"
_DERIVATIVES = """
    select width_px, height_px, media_type, digest, size_bytes from derivatives
    where photo = :photo
    order by width_px, media_type
"""
# As they were written: in field order.
_READINGS = """
    select field, source, block, value, raw from readings where photo = :photo order by rowid
"""
_RESOLUTIONS = """
    select field, value, source, rule, conflict from resolutions
    where photo = :photo
    order by rowid
"""


def reading_records(db: Database, photo: int) -> list[dict[str, Any]]:
    """What each block of a photo's files says, in field order; values and raw forms as JSON."""
    return list(db.query(_READINGS, {"photo": photo}))


def show(db: Database, uid: str) -> dict[str, Any]:
    """Everything the catalogue knows about one photo, ready for JSON."""
    photo = photo_by_uid(db, uid)
    key = {"photo": photo.pop("id"), "event": photo.pop("event"), "session": photo.pop("session")}
    return {
        **photo,
        "event": next(db.query(_EVENT, key), None),
        "session": next(db.query(_SESSION, key), None),
        "credits": list(db.query(_CREDITED, key)),
        "people": list(db.query(_SHOWN, key)),
        "keywords": [row["keyword"] for row in db.query(_KEYWORDS, key)],
        "companions": list(db.query(_COMPANIONS, key)),
        "derivatives": list(db.query(_DERIVATIVES, key)),
        "readings": [
            row | {"value": json.loads(row["value"]), "raw": json.loads(row["raw"])}
            for row in reading_records(db, key["photo"])
        ],
        "resolved": {
            row.pop("field"): row
            | {"value": json.loads(row["value"]), "conflict": bool(row["conflict"])}
            for row in db.query(_RESOLUTIONS, key)
        },
    }


def kept_derivatives(archive: Archive, developed: Developed) -> list[KeptDerivative]:
    """Store the derivatives of a photo and say where they lie."""
    return [
        KeptDerivative(
            width_px=derivative.width_px,
            height_px=derivative.height_px,
            media_type=derivative.media_type,
            digest=keep_derivative(archive, derivative.data, derivative.media_type),
            size_bytes=len(derivative.data),
        )
        for derivative in developed.derivatives
    ]
