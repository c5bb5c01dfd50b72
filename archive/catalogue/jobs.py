"""Long work that somebody has asked for at the desk: one process at a time does it, and says how far."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec
from sqlite_utils import Database

from ..clock import now
from .rows import row, rows
from .transactions import transaction

Kind = Literal["publish", "change", "undo", "copies"]
State = Literal["waiting", "working", "stopped", "done", "failed"]
#: Whoever works renews the lease more often than that; without one the work has stopped, and is taken up.
_LEASE_SECONDS = 120
RENEWED_SECONDS = 30
_KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work: its kind, what it was asked as JSON, how far it is, the change it made, what became of it."""

    id: int
    kind: Kind
    made_by: str
    made_at: str
    asked: str
    state: State
    done: int
    total: int
    change: str | None
    message: str | None


def new_job(db: Database, kind: Kind, asked: object, total: int = 0) -> int:
    """Ask for work, as whoever has opened the catalogue; the oldest that is over is forgotten."""
    (made_by,) = db.execute("select made_by()").fetchone()
    values = {
        "kind": kind,
        "made_by": made_by,
        "made_at": now(),
        "state": "waiting",
        "total": total,
    }
    said = msgspec.json.encode(asked).decode()
    with transaction(db):
        job = int(db["jobs"].insert({**values, "asked": said}).last_pk)
        db.execute(_FORGET, {"kept": _KEPT})
    return job


def take_job(db: Database) -> Job | None:
    """Take the first work that waits, or that somebody left; None where there is none, or somebody works."""
    with transaction(db):
        moment = time.time()
        if db.execute(_AT_WORK, {"now": moment}).fetchone():
            return None
        found = row(db, Job, _FIRST, {"now": moment})
        if found is None:
            return None
        lease = {"state": "working", "leased_until": moment + _LEASE_SECONDS}
        db["jobs"].update(found.id, lease)
        return found


def tell_done(db: Database, job: int, done: int) -> None:
    """Say how far work is."""
    with transaction(db):
        db["jobs"].update(job, {"done": done})


def renew_lease(db: Database, job: int) -> None:
    """Say that work goes on."""
    with transaction(db):
        db["jobs"].update(job, {"leased_until": time.time() + _LEASE_SECONDS})


def end_job(
    db: Database,
    job: Job,
    state: Literal["done", "failed"],
    message: str,
    change: str | None = None,
) -> None:
    """Say what became of work."""
    ended = {"state": state, "message": message, "change": change, "leased_until": None}
    done = {"done": job.total} if state == "done" else {}
    with transaction(db):
        db["jobs"].update(job.id, {**ended, **done})


def is_asked(db: Database, kind: Kind) -> bool:
    """Whether work of a kind waits already."""
    sql = "select 1 from jobs where kind = :kind and state = 'waiting'"
    return db.execute(sql, {"kind": kind}).fetchone() is not None


def job_of_draft(db: Database, draft: int) -> int | None:
    """The work that applies a draft, where it waits or goes on."""
    found = db.execute(_OF_DRAFT, {"draft": draft}).fetchone()
    return int(found[0]) if found else None


_OF_DRAFT = """
    select id from jobs where kind = 'change' and state in ('waiting', 'working')
        and json_extract(asked, '$.draft') = :draft
"""


def listed_jobs(db: Database) -> Iterator[Job]:
    """All work there is, the latest first."""
    yield from rows(db, Job, f"{_JOBS} order by id desc", {"now": time.time()})


def job_numbered(db: Database, number: int) -> Job | None:
    """One piece of work; None where there is no such."""
    return row(db, Job, f"{_JOBS} where id = :id", {"id": number, "now": time.time()})


_JOBS = """
    select id, kind, made_by, made_at, asked, done, total, change, message,
        iif(state = 'working' and coalesce(leased_until, 0) < :now, 'stopped', state) as state
    from jobs
"""
_FIRST = f"{_JOBS} where jobs.state in ('waiting', 'working') order by id limit 1"
_AT_WORK = "select 1 from jobs where state = 'working' and leased_until >= :now"
_FORGET = """
    delete from jobs where state in ('done', 'failed') and id not in (
        select id from jobs order by id desc limit :kept
    )
"""
