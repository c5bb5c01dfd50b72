"""Where photos stand, as staff say: withheld, approved, embargoed, rejected, restricted, in the bin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from ..catalogue.changes import record_change
from ..catalogue.photos import photo_by_uid
from ..catalogue.standings import (
    APPROVED,
    BINNED,
    EMBARGOED,
    REJECTED,
    RELEASED,
    RESTRICTED,
    WITHDRAWN,
    WITHHELD,
    State,
    set_states,
    state_now,
    states_of,
)
from ..catalogue.transactions import transaction
from ..errors import Refused
from ..phrases import counted
from ..storage.layout import Archive
from .kinds import ChangeKind
from .typed import typed, typed_or_none

_States = dict[str, State]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPhoto:
    """A photo, and where it stood before and after."""

    uid: str
    before: tuple[State, ...]
    after: tuple[State, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """All that undoing it needs; the reason stands with each photo, so that it goes with it.

    Older records have it here as well.
    """

    photos: tuple[MovedPhoto, ...]
    reason: str | None = None


def withhold(db: Database, uids: Iterable[str], reason: str) -> str:
    """Keep photos from the public until they are released; return the change."""
    return _moved(db, "withhold", uids, _changing(db, "withhold", reason))


def release(db: Database, uids: Iterable[str], reason: str | None = None) -> str:
    """Take back that photos are withheld, embargoed, rejected or restricted; a photographer's reject, too."""
    return _moved(db, "release", uids, _changing(db, "release", reason))


def approve(db: Database, uids: Iterable[str], reason: str | None = None) -> str:
    """Say that photos of a reviewed event may be public."""
    return _moved(db, "approve", uids, _changing(db, "approve", reason))


def _changing(db: Database, verb: str, reason: str | None) -> Callable[[_States], object]:
    """What withholding, releasing or approving makes of where a photo stands."""
    if verb == "withhold":
        withheld = state_now(db, WITHHELD, reason=typed(reason or "", "a reason"))
        return lambda states: states.update({WITHHELD: withheld})
    if verb == "approve":
        approved = state_now(db, APPROVED, reason=typed_or_none(reason, "a reason"))
        return lambda states: states.setdefault(APPROVED, approved)
    released = state_now(db, RELEASED, reason=typed_or_none(reason, "a reason"))

    def release(states: _States) -> None:
        held = [states.pop(name, None) for name in (WITHHELD, EMBARGOED, REJECTED, RESTRICTED)]
        if any(held):
            states[RELEASED] = released
        states.setdefault(RELEASED, released)

    return release


def embargo(db: Database, uids: Iterable[str], until: str, reason: str | None = None) -> str:
    """Keep photos from the public until a moment, in local time at their event: "2027-03-01T18:00"."""
    said = state_now(db, EMBARGOED, reason=typed_or_none(reason, "a reason"), until=until)
    return _moved(db, "embargo", uids, lambda states: states.update({EMBARGOED: said}))


def reject(db: Database, uids: Iterable[str], reason: str | None = None) -> str:
    """Say that photos are not good enough to be shown."""
    said = state_now(db, REJECTED, reason=typed_or_none(reason, "a reason"))

    def change(states: _States) -> None:
        states.pop(RELEASED, None)
        states.setdefault(REJECTED, said)

    return _moved(db, "reject", uids, change)


def restrict(db: Database, uids: Iterable[str], accounts: Iterable[str], reason: str) -> str:
    """Let photos be seen by these accounts alone."""
    names = tuple(sorted(set(accounts)))
    said = state_now(db, RESTRICTED, reason=typed(reason, "a reason"), accounts=names)
    return _moved(db, "restrict", uids, lambda states: states.update({RESTRICTED: said}))


def put_into_bin(db: Database, uids: Iterable[str], reason: str | None = None) -> str:
    """Put photos into the bin: they leave every list, and their originals go after some days."""
    said = state_now(db, BINNED, reason=typed_or_none(reason, "a reason"))
    return _moved(db, "bin", uids, lambda states: states.setdefault(BINNED, said))


def take_out_of_bin(db: Database, uids: Iterable[str]) -> str:
    """Take photos out of the bin."""
    return _moved(db, "unbin", uids, lambda states: states.pop(BINNED, None))


def withdraw_photos(db: Database, uids: Iterable[str], reason: str) -> MovedPhotos:
    """Withdraw photos from the public for good, inside a transaction."""
    said = state_now(db, WITHDRAWN, reason=typed(reason, "a reason"))
    return _made(db, uids, lambda states: states.setdefault(WITHDRAWN, said))


MovedPhotos = tuple[MovedPhoto, ...]


def moved_by(db: Database, uids: Iterable[str], verb: str, reason: str | None) -> MovedPhotos:
    """Withhold, release or approve photos, inside a transaction and not recorded yet."""
    return _made(db, uids, _changing(db, verb, reason))


def _moved(
    db: Database,
    verb: str,
    uids: Iterable[str],
    change: Callable[[_States], object],
) -> str:
    with transaction(db):
        photos = _made(db, uids, change)
        if not photos:
            raise Refused(f"{_SAID[verb]} already, each of them; nothing was changed")
        return record_change(db, verb, Move(photos=photos))


def _made(
    db: Database, uids: Iterable[str], change: Callable[[_States], object]
) -> tuple[MovedPhoto, ...]:
    """Change where photos stand; those that do so already are left out."""
    made = []
    for uid in dict.fromkeys(uids):
        photo = photo_by_uid(db, uid).id
        before = states_of(db, photo)
        states = {said.state: said for said in before}
        change(states)
        after = tuple(states[name] for name in sorted(states))
        if after != before:
            set_states(db, photo, after)
            made.append(MovedPhoto(uid=uid, before=before, after=after))
    return tuple(made)


def undo_move(db: Database, _archive: Archive, move: Move) -> None:
    """Let photos stand where they stood; raises Refused where one was moved again since."""
    for moved in move.photos:
        photo = photo_by_uid(db, moved.uid).id
        if states_of(db, photo) != moved.after:
            raise Refused(f"{moved.uid}: stands elsewhere since; undo that change first")
        set_states(db, photo, moved.before)


def said_why(photos: Iterable[MovedPhoto], reason: str | None) -> str:
    """Why photos were moved, in words to put behind what was done: the reason of a state that is new."""
    new = (said for moved in photos for said in moved.after if said not in moved.before)
    found = reason or next((said.reason for said in new if said.reason), None)
    return f": {found}" if found else ""


#: Each verb, and what it makes of photos.
_SAID = {
    "withhold": "withheld",
    "release": "released",
    "approve": "approved",
    "embargo": "embargoed",
    "reject": "rejected",
    "restrict": "restricted",
    "bin": "in the bin",
    "unbin": "out of the bin",
}


def _kind(verb: str, said: str) -> ChangeKind[Move]:
    def summary(move: Move) -> str:
        return f"{counted(len(move.photos), 'photo')} {said}{said_why(move.photos, move.reason)}"

    return ChangeKind(
        action=verb,
        detail=Move,
        undo=undo_move,
        summary=summary,
        touches=lambda move: (f"where {moved.uid} stands" for moved in move.photos),
    )


MOVES = tuple(_kind(verb, said) for verb, said in _SAID.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAway:
    """Photos that were taken away for good, by uid."""

    uids: tuple[str, ...]


def _refuse_to_undo(_db: Database, _archive: Archive, gone: TakenAway) -> None:
    raise Refused(f"{', '.join(gone.uids)}: was taken away for good; it cannot be undone")


PURGE = ChangeKind(
    action="purge",
    detail=TakenAway,
    undo=_refuse_to_undo,
    summary=lambda gone: f"{counted(len(gone.uids), 'photo')} purged",
    touches=lambda _: (),
)
DESTROY = ChangeKind(
    action="destroy",
    detail=TakenAway,
    undo=_refuse_to_undo,
    summary=lambda gone: f"{counted(len(gone.uids), 'photo')} destroyed",
    touches=lambda _: (),
)
