"""Overrides in the catalogue: what was said of a photo besides its files, as rows and as records keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from ...metadata.values import Value, from_json, to_json
from .facts import EVENT, STAFF, TERMS, Override
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOverride:
    """An override whose values are kept as JSON."""

    field: str
    source: Literal["ingest", "staff", "event"]
    value: str | None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidByStaff:
    """What staff say of a field: a value as JSON; null where they say that it is empty."""

    value: str | None


def overrides_of(db: Database, photo: int) -> tuple[Override, ...]:
    """What was said of a photo besides its files, in the order in which it was."""
    sql = (
        "select field, source, value, instead_of from overrides where photo = :photo order by rowid"
    )
    return tuple(map(override_of, rows(db, StoredOverride, sql, {"photo": photo})))


def said_of_event(db: Database, event: int | None) -> tuple[Override, ...]:
    """The terms that an event says for its photos."""
    found: Mapping[str, object] = next(db.query(_TERMS_OF_EVENT, {"event": event}), {})
    return tuple(
        Override(field=name, value=str(found[name]), source=EVENT)
        for name in TERMS
        if found.get(name)
    )


_TERMS_OF_EVENT = (
    "select licence, usage_rights, restrictions, contract from events where id = :event"
)


def override_of(stored: StoredOverride) -> Override:
    """An override as it is worked with; raises ValueError where its values are no JSON."""
    return Override(
        field=stored.field,
        source=stored.source,
        value=_value(stored.value),
        instead_of=_value(stored.instead_of),
    )


def _value(text: str | None) -> Value | None:
    return None if text is None else from_json(text)


def as_stored(override: Override) -> StoredOverride:
    """An override as it is kept."""
    return StoredOverride(
        field=override.field,
        source=override.source,
        value=to_json(override.value),
        instead_of=to_json(override.instead_of),
    )


def said_by_staff(db: Database, photo: int, field: str) -> SaidByStaff | None:
    """What staff say of a field of a photo; None where they say nothing."""
    return row(db, SaidByStaff, f"select value from overrides {_OF_STAFF}", _key(photo, field))


def set_by_staff(db: Database, photo: int, field: str, said: SaidByStaff | None) -> None:
    """Make this all that staff say of a field of a photo; None takes back what they said."""
    db.execute(f"delete from overrides {_OF_STAFF}", _key(photo, field))
    if said is not None:
        db["overrides"].insert({**_key(photo, field), "value": said.value})


_OF_STAFF = "where photo = :photo and field = :field and source = :source"


def _key(photo: int, field: str) -> dict[str, object]:
    return {"photo": photo, "field": field, "source": STAFF}
