"""The XMP sidecar byline keeps beside each original: what is known that the original does not say.

Standard properties where the standard has one, so that other programs understand the credit and the
people; a small namespace of ours for the rest. The catalogue can be rebuilt from these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ...metadata.credit import Credit, credit_text
from ...metadata.errors import BadBlock
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.packet import xmp_packet
from ...metadata.values import Value, from_json
from ...metadata.xmp import read_properties
from .facts import Given

_PREFIX = "byline:"
#: What a sidecar of ours says at least; one that does not is damaged.
_FACTS_UNREAD = {"digest", "source_name", "size_bytes", "reason"}
_FACTS = {"uid", "digest", "source_name", "size_bytes", "added_at"}
#: Properties that repeat the camera's own EXIF, which is in the original and stays there.
_LISTS = ("credits", "shown", "given", "companions", "derivatives")
_THE_CAMERAS = ("aux:", "exif:", "exifEX:", "tiff:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What a sidecar of ours says in our own namespace: texts, and lists of records."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[dict[str, Any], ...]]


def sidecar_path(original: Path) -> Path:
    """Beside its original, with its whole name: IMG_1.JPG.xmp."""
    return original.with_name(f"{original.name}.xmp")


def photo_sidecar(db: Database, uid: str) -> tuple[str, bytes] | None:
    """The original of a photo, relative, and its sidecar's bytes; None when there is no such photo."""
    row = next(db.query(_PHOTO, {"uid": uid}), None)
    if row is None:
        return None
    photo = {"photo": row.pop("id")}
    values = _known_values(db, photo, row["event_title"])
    texts = {name: str(value) for name, value in row.items() if value is not None}
    lists = {
        "credits": list(db.query(_CREDITED, photo)),
        "shown": list(db.query(_SHOWN, photo)),
        "given": given_records(db, photo["photo"]),
        "companions": list(db.query(_COMPANIONS, photo)),
        "derivatives": list(db.query(_DERIVATIVES, photo)),
    }
    return row["original"], _packet(values, texts, lists)


def known_values(db: Database, uid: str) -> dict[str, Value]:
    """All that is known of a photo, by field, as far as a file may say it of itself."""
    row = next(db.query(_PHOTO, {"uid": uid}))
    return _known_values(db, {"photo": row["id"]}, row["event_title"])


def _known_values(
    db: Database, photo: Mapping[str, int], event_title: str | None
) -> dict[str, Value]:
    """What the files and byline were told, under the names of the standard; the camera's own apart."""
    values: dict[str, Value] = {
        item["field"]: from_json(item["value"])
        for item in db.query(_RESOLVED, photo)
        if not (FIELD_BY_NAME[item["field"]].xmp or "").startswith(_THE_CAMERAS)
    }
    credit = Credit.of(db.query(_CREDITED, photo))
    if credit.is_usable:
        values["creator"] = credit.creators
        values["credit_line"] = credit_text(credit, str(values.get("credit_line", "")))
    if shown := tuple(who["name"] for who in db.query(_SHOWN, photo)):
        values["person_shown"] = shown
    if event_title:
        values["event_name"] = event_title
    return values


def unread_sidecar(db: Database, digest: str) -> tuple[str, bytes] | None:
    """The same for a file that is kept unread."""
    row = next(db.query(_UNREAD, {"digest": digest}), None)
    if row is None:
        return None
    texts = {name: str(value) for name, value in row.items()}
    return row["original"], _packet({}, texts, {})


def read_sidecar(packet: bytes) -> Sidecar | None:
    """Read a sidecar of ours; None for somebody else's, or one that cannot be read."""
    try:
        properties = read_properties(packet)
    except BadBlock:
        return None
    ours = {
        path.removeprefix(_PREFIX): [text.value for text in texts]
        for path, texts in properties.items()
        if path.startswith(_PREFIX)
    }
    if "digest" not in ours:
        return None
    lists = {name: ours.pop(name, []) for name in _LISTS}
    texts = {name: values[0] for name, values in ours.items()}
    wanted = _FACTS_UNREAD if "reason" in texts else _FACTS
    try:
        records = {name: tuple(map(json.loads, values)) for name, values in lists.items()}
        for record in records["given"]:
            read_given(record)
    except (ValueError, TypeError, KeyError):
        return None
    is_whole = wanted <= set(texts) and texts["size_bytes"].isdigit()
    return Sidecar(texts=texts, lists=records) if is_whole else None


def given_records(db: Database, photo: int) -> list[dict[str, Any]]:
    """What byline was told of a photo, as its sidecar holds it."""
    return list(db.query(_GIVEN, {"photo": photo}))


def read_given(record: Mapping[str, Any]) -> Given:
    """What byline was told of a photo, from a sidecar's record or a row of `givens`."""
    value, instead_of = (
        None if record[name] is None else from_json(record[name])
        for name in ("value", "instead_of")
    )
    return Given(field=record["field"], source=record["source"], value=value, instead_of=instead_of)


def _packet(
    values: Mapping[str, Value],
    texts: Mapping[str, str],
    lists: Mapping[str, list[dict[str, Any]]],
) -> bytes:
    records = {
        name: tuple(json.dumps(record, ensure_ascii=False) for record in found)
        for name, found in lists.items()
        if found
    }
    return xmp_packet(values, {**texts, **records})


_PHOTO = """
    select photos.id, photos.uid, photos.digest, photos.original, photos.source_name,
        photos.size_bytes, photos.width_px, photos.height_px, photos.colours, photos.licence,
        photos.added_at,
        events.slug as event, events.title as event_title, sessions.slug as session
    from photos
        left join events on events.id = photos.event
        left join sessions on sessions.id = photos.session
    where photos.uid = :uid
"""
_CREDITED = """
    select people.name, people.kind
    from credits join people on people.id = credits.person
    where photo = :photo
    order by position
"""
_SHOWN = """
    select people.name, depictions.source
    from depictions join people on people.id = depictions.person
    where photo = :photo
    order by people.name
"""
_GIVEN = """
    select field, source, value, instead_of from givens where photo = :photo order by rowid
"""
_RESOLVED = "select field, value from resolutions where photo = :photo order by rowid"
_COMPANIONS = """
    select kind, digest, original, source_name, size_bytes from companions
    where photo = :photo
    order by id
"""
_DERIVATIVES = """
    select width_px, height_px, media_type, digest, size_bytes from derivatives
    where photo = :photo
    order by width_px, media_type
"""
_UNREAD = (
    "select digest, original, source_name, size_bytes, reason from unread where digest = :digest"
)
