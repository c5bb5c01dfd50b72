"""Who appeared at an event, or at one of its sessions, and in which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from ..errors import NotFound
from .programme import event_named, session_id
from .rows import row, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A person at an event, or at one of its sessions, by their ids."""

    event: int
    person: int
    session: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The role of somebody who appeared, and whom they spoke for; None where it is not known."""

    role: str | None
    affiliation: str | None = None


def role_at(db: Database, appearance: Appearance) -> Role | None:
    """The role on record for an appearance; None where there is no such appearance."""
    return row(
        db, Role, f"select role, affiliation from appearances {_THIS_APPEARANCE}", _key(appearance)
    )


def record_appearance(
    db: Database, appearance: Appearance, role: str | None, affiliation: str | None = None
) -> None:
    """Record that a person appeared; a role or an affiliation given again replaces the one before."""
    db.execute(
        """
        insert into appearances (event, session, person, role, affiliation)
        values (:event, :session, :person, :role, :affiliation)
        on conflict (event, person, coalesce(session, 0)) do update set
            role = coalesce(excluded.role, role),
            affiliation = coalesce(excluded.affiliation, affiliation)
        """,
        {**_key(appearance), "role": role, "affiliation": affiliation},
    )


def set_appearance(db: Database, appearance: Appearance, role: Role | None) -> None:
    """Make an appearance just what it was before: with this role, or none at all."""
    key = _key(appearance)
    if role is None:
        db.execute(f"delete from appearances {_THIS_APPEARANCE}", key)
        return
    # In its place: who stands first on stage stays the first.
    record_appearance(db, appearance, None)
    values = {"role": role.role, "affiliation": role.affiliation}
    sql = f"update appearances set role = :role, affiliation = :affiliation {_THIS_APPEARANCE}"
    db.execute(sql, {**key, **values})


def is_tagged_at(db: Database, appearance: Appearance) -> bool:
    """Whether staff say that a photo of just that session, or of no session, shows a person."""
    sql = """
        select 1 from persons_shown join photos on photos.id = persons_shown.photo
        where persons_shown.person = :person and persons_shown.source = 'staff'
            and photos.event = :event and photos.session is :session
        limit 1
    """
    return bool(texts(db, sql, _key(appearance)))


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleAppearance:
    """An appearance that said no more than a tag did: its event and session, by their slugs."""

    event: str
    session: str | None


def forget_idle_appearances(
    db: Database, person: int, *, with_roles: bool = False
) -> tuple[IdleAppearance, ...]:
    """Remove where a person appeared in no role, at events of which no photo shows them any more.

    With `with_roles`, those that a tag gave a role as well; what a programme says of them stays.
    """
    key = {"person": person, "with_roles": with_roles}
    idle = tuple(rows(db, IdleAppearance, f"{_IDLE_COLUMNS} {_IDLE}", key))
    db.execute(f"delete from appearances {_IDLE}", key)
    return idle


def restore_idle_appearances(
    db: Database, person: int, appearances: Iterable[IdleAppearance]
) -> None:
    """Say again where a person appeared; an event that is gone since is passed over."""
    for said in appearances:
        try:
            event = event_named(db, said.event).id
        except NotFound:
            continue
        session = session_id(db, event, said.session) if said.session else None
        record_appearance(db, Appearance(event=event, person=person, session=session), None)


_IDLE_COLUMNS = """
    select (select slug from events where id = appearances.event) as event,
        (select slug from sessions where id = appearances.session) as session
    from appearances
"""
_IDLE = """
    where person = :person and (role is null or :with_roles) and not exists (
        select 1 from persons_shown join photos on photos.id = persons_shown.photo
        where persons_shown.person = appearances.person and photos.event = appearances.event
    ) and not exists (
        select 1 from sessions where id = appearances.session and source_key is not null
    ) and not (:with_roles and session is null and exists (
        select 1 from events where id = appearances.event and programme is not null
    ))
"""
_THIS_APPEARANCE = "where event = :event and person = :person and session is :session"


def _key(appearance: Appearance) -> dict[str, int | None]:
    return {
        "event": appearance.event,
        "person": appearance.person,
        "session": appearance.session,
    }
