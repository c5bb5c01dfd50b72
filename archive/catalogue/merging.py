"""Moves all that names one person to another, and puts it back where it was."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from .rows import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedShown:
    """A photo in which staff said a person is shown; `was_kept` is who said so of the other before."""

    uid: str
    was_kept: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAppearance:
    """Where a person appeared; `was_kept` is the other's own appearance there, as JSON with its role."""

    event: str
    session: str | None
    role: str | None
    affiliation: str | None = None
    was_kept: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOrganiser:
    """An event that an organisation organised; `was_kept` says that the other did so, too."""

    event: str
    position: int
    was_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """All that named the one who was moved, and is not found again by reconciling photos."""

    shown: tuple[MovedShown, ...]
    appearances: tuple[MovedAppearance, ...]
    organisers: tuple[MovedOrganiser, ...]


def move_all(db: Database, kept: int, merged: int) -> Moved:
    """Let everything that names one person name another instead; photos are to be reconciled after."""
    sides = {"kept": kept, "merged": merged}
    moved = Moved(
        shown=tuple(rows(db, MovedShown, _SHOWN, sides)),
        appearances=tuple(rows(db, MovedAppearance, _APPEARANCES, sides)),
        organisers=tuple(rows(db, MovedOrganiser, _ORGANISERS, sides)),
    )
    for sql in _MOVING:
        db.execute(sql, sides)
    return moved


_SHOWN = """
    select uid, (
        select source from persons_shown as own where own.photo = photos.id and own.person = :kept
    ) as was_kept
    from persons_shown join photos on photos.id = photo
    where person = :merged and source = 'staff'
"""
_APPEARANCES = """
    select events.slug as event, sessions.slug as session, role, affiliation, (
        select json_object('role', own.role, 'affiliation', own.affiliation) from appearances as own
        where own.person = :kept and own.event = appearances.event
            and own.session is appearances.session
    ) as was_kept
    from appearances
        join events on events.id = appearances.event
        left join sessions on sessions.id = appearances.session
    where person = :merged
"""
_ORGANISERS = """
    select events.slug as event, position, exists (
        select 1 from organisers as own where own.event = organisers.event and own.person = :kept
    ) as was_kept
    from organisers join events on events.id = organisers.event
    where person = :merged
"""
_MOVING = (
    """
    insert into persons_shown (photo, person, source)
    select photo, :kept, source from persons_shown where person = :merged
    on conflict do update set source = 'staff' where excluded.source = 'staff'
    """,
    """
    insert into appearances (event, session, person, role, affiliation)
    select event, session, :kept, role, affiliation from appearances where person = :merged
    on conflict (event, person, coalesce(session, 0)) do update set
        role = coalesce(role, excluded.role), affiliation = coalesce(affiliation, excluded.affiliation)
    """,
    """
    insert into organisers (event, person, position)
    select event, :kept, position from organisers where person = :merged
    on conflict do nothing
    """,
    "update or ignore identifiers set person = :kept where person = :merged",
    "update aliases set person = :kept where person = :merged",
    *(
        f"delete from {table} where person = :merged"
        for table in ("persons_shown", "appearances", "organisers", "identifiers", "credits")
    ),
    "delete from people where id = :merged",
)


def put_back(db: Database, moved: Moved, kept: int, merged: int) -> None:
    """Let what was moved name the one it did before; photos are to be reconciled after."""
    sides: dict[str, object] = {"kept": kept, "merged": merged}
    for shown in moved.shown:
        key = {**sides, "uid": shown.uid, "was_kept": shown.was_kept}
        _run(db, _PUTTING_BACK_SHOWN, key)
    for appearance in moved.appearances:
        key = {
            **sides,
            "event": appearance.event,
            "session": appearance.session,
            "role": appearance.role,
            "affiliation": appearance.affiliation,
            "was_kept": appearance.was_kept,
        }
        _run(db, _PUTTING_BACK_APPEARANCES, key)
    for organiser in moved.organisers:
        key = {
            **sides,
            "event": organiser.event,
            "position": organiser.position,
            "was_kept": organiser.was_kept,
        }
        _run(db, _PUTTING_BACK_ORGANISERS, key)


def _run(db: Database, statements: tuple[str, ...], key: dict[str, object]) -> None:
    for sql in statements:
        db.execute(sql, {name: value for name, value in key.items() if f":{name}" in sql})


_EVENT = "(select id from events where slug = :event)"
_SESSION = f"(select id from sessions where event = {_EVENT} and slug = :session)"
_PHOTO = "(select id from photos where uid = :uid)"
_PUTTING_BACK_SHOWN = (
    f"delete from persons_shown where photo = {_PHOTO} and person = :kept and :was_kept is null",
    f"update persons_shown set source = :was_kept where photo = {_PHOTO} and person = :kept",
    f"insert into persons_shown (photo, person, source) values ({_PHOTO}, :merged, 'staff')",
)
_PUTTING_BACK_APPEARANCES = (
    f"""
    delete from appearances
    where person = :kept and event = {_EVENT} and session is {_SESSION} and :was_kept is null
    """,
    f"""
    update appearances
    set role = :was_kept ->> 'role', affiliation = :was_kept ->> 'affiliation'
    where person = :kept and event = {_EVENT} and session is {_SESSION}
    """,
    f"""
    insert into appearances (event, session, person, role, affiliation)
    select id, {_SESSION}, :merged, :role, :affiliation from events where slug = :event
    """,
)
_PUTTING_BACK_ORGANISERS = (
    f"delete from organisers where event = {_EVENT} and person = :kept and not :was_kept",
    """
    insert into organisers (event, person, position)
    select id, :merged, :position from events where slug = :event
    """,
)
