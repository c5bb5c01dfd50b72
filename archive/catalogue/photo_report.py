"""Everything the catalogue knows about one photo, as `byline show` tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.credit import Credit
from ...metadata.values import Value, from_json
from ..storage.derivatives import KeptDerivative
from .credits import Credited, credits_of
from .derivatives import kept_derivatives
from .photos import Teller, photo_by_uid
from .rows import row, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """An event or a session."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Who is shown, who says so, and the role they had."""

    name: str
    source: Teller
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCompanion:
    """A raw or a sidecar beside the original."""

    kind: str
    original: str
    source_name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValue:
    """A value as one block of a file says it, with its raw form."""

    field: str
    source: str
    block: int
    value: Value
    raw: Value
    alternatives: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedValue:
    """The value that stands for a field, where it came from, and whether the sources disagree."""

    value: Value
    source: str
    rule: str
    conflict: bool
    alternatives: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReport:
    """A photo, its people, its files, and every value with the place it came from."""

    uid: str
    digest: str
    original: str
    source_name: str
    size_bytes: int
    width_px: int | None
    height_px: int | None
    taken_at: str | None
    taken_offset: str | None
    title: str | None
    description: str | None
    alt_text: str | None
    city: str | None
    country: str | None
    credit_line: str | None
    copyright_notice: str | None
    usage_terms: str | None
    web_statement: str | None
    licence: str | None
    added_at: str
    published_at: str | None
    iptc_digest: str
    is_signed: int
    colours: str | None
    number: int | None
    no_picture: str | None
    event: Titled | None
    session: Titled | None
    credits: tuple[Credited, ...]
    people: tuple[Shown, ...]
    keywords: tuple[str, ...]
    companions: tuple[ListedCompanion, ...]
    derivatives: tuple[KeptDerivative, ...]
    readings: tuple[StatedValue, ...]
    resolved: Mapping[str, ResolvedValue]

    @property
    def name(self) -> str:
        """What the photo is called, for a person."""
        return self.title or self.description or self.source_name

    @property
    def credit(self) -> Credit:
        """Whom it credits."""
        return Credit.of((who.name, who.kind) for who in self.credits)


_COLUMNS = """
    select uid, digest, original, source_name, size_bytes, width_px, height_px, taken_at, taken_offset, title,
        description, alt_text, city, country, credit_line, copyright_notice, usage_terms, web_statement,
        licence, added_at, published_at, iptc_digest, is_signed, colours, number,
        no_picture
    from photos
    where id = :photo
"""
_EVENT = "select slug, title from events where id = :event"
_SESSION = "select slug, title from sessions where id = :session"
# The role at the session of the photo, else at the event as a whole, else at another session.
_SHOWN = """
    select people.name, persons_shown.source, (
        select role from appearances
        where person = people.id and event = :event and role is not null
        order by session is :session desc, session is null desc
        limit 1
    ) as role
    from persons_shown join people on people.id = persons_shown.person
    where photo = :photo
    order by people.name
"""
_KEYWORDS = "select keyword from keywords where photo = :photo"
_COMPANIONS = "select kind, original, source_name, digest from companions where photo = :photo"


def report(db: Database, uid: str) -> PhotoReport:
    """Everything the catalogue knows about one photo; raises NotFound."""
    photo = photo_by_uid(db, uid)
    key = {"photo": photo.id, "event": photo.event, "session": photo.session}
    (columns,) = db.query(_COLUMNS, key)
    return PhotoReport(
        **columns,
        event=row(db, Titled, _EVENT, key),
        session=row(db, Titled, _SESSION, key),
        credits=tuple(credits_of(db, photo.id)),
        people=tuple(rows(db, Shown, _SHOWN, key)),
        keywords=tuple(texts(db, _KEYWORDS, key)),
        companions=tuple(rows(db, ListedCompanion, _COMPANIONS, key)),
        derivatives=tuple(kept_derivatives(db, photo.id)),
        readings=tuple(stated_values(db, photo.id)),
        resolved=resolved_values(db, photo.id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    field: str
    source: str
    block: int
    value: str
    raw: str
    alternatives: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolution:
    field: str
    value: str
    source: str
    rule: str
    conflict: bool
    alternatives: str | None


def stated_values(db: Database, photo: int) -> list[StatedValue]:
    """What each block of a photo's files says, in field order."""
    # As they were written: in field order.
    sql = (
        "select field, source, block, value, raw, alternatives from readings"
        " where photo = :photo order by rowid"
    )
    return [
        StatedValue(
            field=said.field,
            source=said.source,
            block=said.block,
            value=from_json(said.value),
            raw=from_json(said.raw),
            alternatives=json.loads(said.alternatives or "{}"),
        )
        for said in rows(db, _Reading, sql, {"photo": photo})
    ]


def resolved_values(db: Database, photo: int) -> dict[str, ResolvedValue]:
    """What is held true of a photo, field by field."""
    sql = """
        select field, value, source, rule, conflict, alternatives from resolutions
        where photo = :photo
        order by rowid
    """
    return {
        held.field: ResolvedValue(
            value=from_json(held.value),
            source=held.source,
            rule=held.rule,
            conflict=held.conflict,
            alternatives=json.loads(held.alternatives or "{}"),
        )
        for held in rows(db, _Resolution, sql, {"photo": photo})
    }
