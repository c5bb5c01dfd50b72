"""Where each photo stands: withheld, approved, embargoed, in the bin … and the terms it was under before.

A record of its own tells of it, not the photo's sidecar: whoever loses that must not show what was held back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..clock import now
from ..errors import NotFound
from .changes import record_change
from .former_terms import FormerTerm, former_terms_of, restore_former_terms
from .photos import photo_by_uid, photo_of_digest
from .records import OF_PHOTO, RecordKind, Watched
from .rows import rows, texts

WITHHELD, RELEASED, APPROVED, EMBARGOED, REJECTED, RESTRICTED, BINNED, WITHDRAWN = (
    "withheld",
    "released",
    "approved",
    "embargoed",
    "rejected",
    "restricted",
    "binned",
    "withdrawn",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One thing said of where a photo stands.

    `until`, of an embargo, is local time at its event; `accounts`, of a restriction, may see it nevertheless.
    """

    state: str
    since: str
    made_by: str | None = None
    reason: str | None = None
    until: str | None = None
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A photo with its states, its former terms and who is not shown, as their file tells it.

    Where neither a sidecar nor a receipt is left to give it its uid again, its bytes say which it is.
    """

    uid: str
    digest: str | None = None
    states: tuple[State, ...] = ()
    former_terms: tuple[FormerTerm, ...] = ()
    declined: tuple[str, ...] = ()


class _Stored(msgspec.Struct, kw_only=True):
    state: str
    since: str
    made_by: str | None
    reason: str | None
    until: str | None
    accounts: str | None


def states_of(db: Database, photo: int) -> tuple[State, ...]:
    """The states of a photo, in the order of their names."""
    sql = """
        select state, since, made_by, reason, until, accounts from states
        where photo = :photo order by state
    """
    return tuple(
        State(
            state=held.state,
            since=held.since,
            made_by=held.made_by,
            reason=held.reason,
            until=held.until,
            accounts=tuple(json.loads(held.accounts or "[]")),
        )
        for held in rows(db, _Stored, sql, {"photo": photo})
    )


def state_now(
    db: Database,
    state: str,
    *,
    reason: str | None = None,
    until: str | None = None,
    accounts: tuple[str, ...] = (),
) -> State:
    """A state that begins now, said by whoever has opened the catalogue."""
    (made_by,) = db.execute("select made_by()").fetchone()
    return State(
        state=state, since=now(), made_by=made_by, reason=reason, until=until, accounts=accounts
    )


def set_states(db: Database, photo: int, states: Iterable[State]) -> None:
    """Make these all the states of a photo; its burst is looked at again, which none in the bin is of."""
    db.execute("delete from states where photo = :photo", {"photo": photo})
    db["photos"].update(photo, {"burst_rank": None})
    for said in states:
        db["states"].insert(
            {
                "photo": photo,
                "state": said.state,
                "since": said.since,
                "made_by": said.made_by,
                "reason": said.reason,
                "until": said.until,
                "accounts": json.dumps(said.accounts) if said.accounts else None,
            }
        )


def declined_in(db: Database, photo: int) -> tuple[str, ...]:
    """Who was proposed to be shown in a photo and is not, by name."""
    sql = "select name from declined where photo = :photo order by name"
    return tuple(texts(db, sql, {"photo": photo}))


def set_declined(db: Database, photo: int, names: Iterable[str]) -> None:
    """Make these all who are not shown in a photo, as staff say."""
    db.execute("delete from declined where photo = :photo", {"photo": photo})
    for name in dict.fromkeys(names):
        db["declined"].insert({"photo": photo, "name": name})


def hold_again(db: Database, uid: str, photo: int, before: str) -> str | None:
    """Hold a photo back that was taken away, under the uid `before`, and is in the archive again.

    What was withdrawn is so again, by a change of its own, whose name is returned.
    """
    states = states_of(db, photo)
    if not texts(db, _WITHDRAWN, {"uid": before}):
        again = state_now(db, WITHHELD, reason="was taken away, and brought back by an ingest")
        set_states(db, photo, [*(said for said in states if said.state != WITHHELD), again])
        return None
    again = state_now(
        db, WITHDRAWN, reason="was withdrawn and purged, and brought back by an ingest"
    )
    after = tuple(sorted((*states, again), key=lambda said: said.state))
    set_states(db, photo, after)
    moved = {"uid": uid, "before": states, "after": after}
    return record_change(db, "withdraw", {"photos": [moved]})


#: That it was withdrawn, and that is not undone.
_WITHDRAWN = """
    select 1 from changes
    where action = 'withdraw' and undone_at is null and instr(detail, '"uid":"' || :uid || '"')
"""


def _standing(db: Database, uid: str) -> Standing | None:
    try:
        photo = photo_by_uid(db, uid)
    except NotFound:
        return None
    states, former = states_of(db, photo.id), tuple(former_terms_of(db, photo.id))
    declined = declined_in(db, photo.id)
    if not states and not former and not declined:
        return None
    return Standing(
        uid=uid, digest=photo.digest, states=states, former_terms=former, declined=declined
    )


def _restore(db: Database, standing: Standing) -> None:
    try:
        photo = photo_by_uid(db, standing.uid)
    except NotFound:
        found = photo_of_digest(db, standing.digest or "")
        if found is None:
            return  # its original is lost: what was said of it waits in its file
        photo = found
    set_states(db, photo.id, standing.states)
    restore_former_terms(db, photo.id, standing.former_terms)
    set_declined(db, photo.id, standing.declined)


STANDINGS = RecordKind(
    name="standing",
    folder="standings",
    shape=Standing,
    tell=_standing,
    restore=_restore,
    watched=(
        Watched(table="states", key=OF_PHOTO, is_public=True, told_as="photo"),
        Watched(table="former_terms", key=OF_PHOTO),
        Watched(table="declined", key=OF_PHOTO),
    ),
)
