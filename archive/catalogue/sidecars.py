"""The XMP sidecar byline keeps beside each original: what is known that the original does not say.

Standard properties where the standard has one, so that other programs understand the credit and the
people; a small namespace of ours for the rest. The catalogue can be rebuilt from these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from sqlite_utils import Database

from ...metadata.credit import credit_text
from ...metadata.errors import BadBlock
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.packet import xmp_packet
from ...metadata.values import Value
from ...metadata.xmp import read_properties
from ..storage.derivatives import KeptDerivative
from .companions import Companion, companion_of_any, companions_of
from .credits import Credited, credit_of, credits_of
from .derivatives import kept_derivatives
from .facts import INGEST, LICENCE, Override
from .overrides import StoredOverride, as_stored, override_of, overrides_of
from .photo_report import resolved_values
from .photos import UID, PersonShown
from .records import OF_PHOTO, SidecarKind, Told, Watched
from .rows import row, rows
from .unread import unread_file

_PREFIX = "byline:"
#: Properties that repeat the camera's own EXIF, which is in the original and stays there.
_THE_CAMERAS = ("aux:", "exif:", "exifEX:", "tiff:")
_LISTS = ("credits", "shown", "given", "companions", "derivatives")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSidecar:
    """What a sidecar of ours says of a photo, in our own namespace."""

    # It becomes part of addresses and file names, and anybody may have written it.
    uid: Annotated[str, msgspec.Meta(pattern=rf"\A{UID}\Z")]
    digest: str
    source_name: str
    size_bytes: int
    added_at: str
    event: str | None = None
    event_title: str | None = None
    session: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    colours: str | None = None
    no_picture: str | None = None
    copies: str | None = None  # "stale" where they do not say yet what this says
    shown: tuple[PersonShown, ...] = ()
    overrides: tuple[Override, ...] = ()
    companions: tuple[Companion, ...] = ()
    derivatives: tuple[KeptDerivative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSidecar:
    """What a sidecar of ours says of a file that is kept unread."""

    digest: str
    source_name: str
    size_bytes: int
    reason: str
    is_photo: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Photo:
    """The row of a photo as far as its sidecar tells it, in the order in which it does."""

    id: int
    uid: str
    digest: str
    original: str
    source_name: str
    size_bytes: int
    width_px: int | None
    height_px: int | None
    colours: str | None
    no_picture: str | None
    licence: str | None
    added_at: str
    copies: str | None
    event: str | None
    event_title: str | None
    session: str | None


def sidecar_path(original: Path) -> Path:
    """Beside its original, with its whole name: IMG_1.JPG.xmp."""
    return original.with_name(f"{original.name}.xmp")


def photo_sidecar(db: Database, uid: str) -> Told | None:
    """The sidecar of a photo; None when there is no such photo."""
    photo = row(db, _Photo, _PHOTO, {"uid": uid})
    if photo is None:
        return None
    key = {"photo": photo.id}
    # The licence stands among what was given, or in the file, or is its event's.
    texts = {
        name: value
        for name, value in msgspec.to_builtins(photo).items()
        if name not in ("id", "licence")
    }
    lists: dict[str, list[object]] = {
        "credits": list(credits_of(db, photo.id)),
        "shown": list(rows(db, PersonShown, _SHOWN, key)),
        "given": [as_stored(override) for override in overrides_of(db, photo.id)],
        "companions": list[object](companions_of(db, photo.id)),
        "derivatives": list(kept_derivatives(db, photo.id)),
    }
    return _told(photo.original, _packet(_known_values(db, photo), texts, lists))


def known_values(db: Database, uid: str) -> dict[str, Value]:
    """All that is known of a photo, by field, as far as a file may say it of itself."""
    photo = row(db, _Photo, _PHOTO, {"uid": uid})
    return {} if photo is None else _known_values(db, photo)


def _known_values(db: Database, photo: _Photo) -> dict[str, Value]:
    """What the files and byline were told, under the names of the standard; the camera's own apart."""
    key = {"photo": photo.id}
    values: dict[str, Value] = {
        name: held.value
        for name, held in resolved_values(db, photo.id).items()
        if name in FIELD_BY_NAME and not (FIELD_BY_NAME[name].xmp or "").startswith(_THE_CAMERAS)
    }
    credit = credit_of(db, photo.id)
    if credit.is_usable:
        values["creator"] = credit.creators
        values["credit_line"] = credit_text(credit, str(values.get("credit_line", "")))
    if shown := tuple(who.name for who in rows(db, PersonShown, _SHOWN, key)):
        values["person_shown"] = shown
    if photo.event_title:
        values["event_name"] = photo.event_title
    return values


def unread_sidecar(db: Database, digest: str) -> Told | None:
    """The same for a file that is kept unread; what is a companion by now has no sidecar any more."""
    file = unread_file(db, digest)
    if file is None:
        companion = companion_of_any(db, digest)
        return None if companion is None else Told(path=str(_beside(companion)), data=None)
    return _told(file.original, _packet({}, msgspec.to_builtins(file), {}))


def _told(original: str, data: bytes) -> Told:
    return Told(path=str(_beside(original)), data=data)


def _beside(original: str) -> Path:
    return sidecar_path(Path(original))


def read_sidecar(packet: bytes) -> PhotoSidecar | UnreadSidecar | None:
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
    lists = {name: ours.pop(name, []) for name in _LISTS}
    texts = {name: values[0] for name, values in ours.items()}
    try:
        if "reason" in texts:
            return msgspec.convert(texts, UnreadSidecar, strict=False)
        _records(
            lists["credits"], Credited
        )  # told for other programs; rotten, it tells of the rest
        overrides = map(override_of, _records(lists["given"], StoredOverride))
        return replace(
            msgspec.convert(texts, PhotoSidecar, strict=False),
            shown=_records(lists["shown"], PersonShown),
            overrides=tuple(overrides) or _given_before(texts),
            companions=_records(lists["companions"], Companion),
            derivatives=_records(lists["derivatives"], KeptDerivative),
        )
    except (msgspec.MsgspecError, ValueError):
        return None


def _records(texts: list[str], shape: type[T]) -> tuple[T, ...]:
    return tuple(msgspec.json.decode(text, type=shape) for text in texts)


def _given_before(texts: Mapping[str, str]) -> tuple[Override, ...]:
    """What a sidecar of byline's first weeks says was given: a credit and a licence as texts."""
    credit, licence = texts.get("given_credit"), texts.get("licence")
    said: dict[str, Value | None] = {"creator": (credit,) if credit else None, LICENCE: licence}
    return tuple(
        Override(field=field, value=value, source=INGEST) for field, value in said.items() if value
    )


def _packet(
    values: Mapping[str, Value],
    texts: Mapping[str, object],
    lists: Mapping[str, list[object]],
) -> bytes:
    said = {name: str(value) for name, value in texts.items() if value is not None}
    records = {
        name: tuple(json.dumps(msgspec.to_builtins(record), ensure_ascii=False) for record in found)
        for name, found in lists.items()
        if found
    }
    return xmp_packet(values, {**said, **records})


_PHOTO = """
    select photos.id, photos.uid, photos.digest, photos.original, photos.source_name,
        photos.size_bytes, photos.width_px, photos.height_px, photos.colours,
        photos.no_picture, photos.licence,
        photos.added_at,
        iif(photos.id in (select photo from stale_copies), 'stale', null) as copies,
        events.slug as event, events.title as event_title, sessions.slug as session
    from photos
        left join events on events.id = photos.event
        left join sessions on sessions.id = photos.session
    where photos.uid = :uid
"""
_SHOWN = """
    select people.name, persons_shown.source
    from persons_shown join people on people.id = persons_shown.person
    where photo = :photo
    order by people.name
"""

PHOTOS = SidecarKind(
    name="photo",
    tell=photo_sidecar,
    watched=(
        Watched(
            table="photos",
            key="{row}.uid",
            moments=("update of event, session, licence, credit_line",),
            is_public=True,
        ),
        # When it was taken is the clocks' to say, which its event's record tells of.
        Watched(
            table="photos",
            key="{row}.uid",
            moments=("update of taken_at, burst, burst_rank",),
            is_public=True,
            told_as="photo",
            has_file=False,
        ),
        Watched(table="credits", key=OF_PHOTO, is_public=True),
        Watched(table="persons_shown", key=OF_PHOTO, is_public=True),
        Watched(table="derivatives", key=OF_PHOTO, is_public=True),
        Watched(table="stale_copies", key=OF_PHOTO),
        Watched(table="companions", key=OF_PHOTO),
        Watched(table="overrides", key=OF_PHOTO),
    ),
)
UNREAD = SidecarKind(
    name="unread",
    tell=unread_sidecar,
    watched=(Watched(table="unread", key="{row}.digest"),),
)
