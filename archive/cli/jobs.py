"""`byline jobs`: long work that was asked for at the desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import click
import msgspec

from ..catalogue.copies import write_copies
from ..catalogue.jobs import (
    RENEWED_SECONDS,
    Job,
    end_job,
    listed_jobs,
    renew_lease,
    take_job,
    tell_done,
)
from ..catalogue.library import Viewer
from ..catalogue.opening import open_catalogue
from ..catalogue.transactions import transaction
from ..editing.drafts import apply_draft, draft_for
from ..editing.undoing import undo
from ..errors import ArchiveError
from ..phrases import counted
from ..publishing.publication import publish
from ..storage.layout import Archive
from .printing import archive_of, echo, json_option, print_json
from .root import EXIT_STATUSES


class _Asked(msgspec.Struct, kw_only=True):
    draft: int = 0
    sees_all: bool = True
    change: str = ""
    mine: tuple[str, ...] = ()


@click.command("jobs", epilog=EXIT_STATUSES)
@click.option(
    "--work", "is_worker", is_flag=True, help="Do what waits, one after the other, then end."
)
@json_option
@click.pass_context
def jobs_command(ctx: click.Context, is_worker: bool, as_json: bool) -> None:
    """List long work that was asked for at the desk, the latest first, and how far it is.

    The desk starts a process that does it; --work does so by hand, where that has stopped.

    \b
    byline jobs
    byline jobs --work
    """
    archive = archive_of(ctx)
    while is_worker and (job := _taken(archive)) is not None:
        _work(archive, job)
    with open_catalogue(archive) as db:
        found = list(listed_jobs(db))
    for job in found:
        if as_json:
            print_json(job)
            continue
        said = f": {job.message}" if job.message else ""
        echo(f"{job.id}  {job.made_at}  by {job.made_by}  {job.kind}  {job.state}{said}")
    if not found and not as_json:
        echo("No long work was asked for.")


def _taken(archive: Archive) -> Job | None:
    with open_catalogue(archive) as db:
        return take_job(db)


def _work(archive: Archive, job: Job) -> None:
    """Do a piece of work, and say what became of it; a fault of it ends that piece alone."""
    try:
        with _leased(archive, job):
            words, change = _done(archive, job)
    except (ArchiveError, OSError) as error:
        with open_catalogue(archive) as db:
            end_job(db, job, "failed", str(error))
        return
    with open_catalogue(archive) as db:
        end_job(db, job, "done", words, change)


def _done(archive: Archive, job: Job) -> tuple[str, str | None]:
    if job.kind == "publish":
        return f"{counted(publish(archive).published, 'photo')} in the gallery", None
    if job.kind == "copies":
        with open_catalogue(archive, job.made_by) as db:
            done = write_copies(db, archive, lambda number: tell_done(db, job.id, number))
        return f"copies of {counted(done, 'photo')} written", None
    asked = msgspec.json.decode(job.asked, type=_Asked)
    if job.kind == "undo":
        with open_catalogue(archive, job.made_by) as db:
            undo(db, archive, asked.change)
        return "undone", asked.change
    with open_catalogue(archive, job.made_by) as db, transaction(db):
        viewer = Viewer(account=job.made_by, sees_all=asked.sees_all)
        draft, _ = draft_for(db, asked.draft, viewer)
        applied = apply_draft(db, archive, draft, asked.mine)
    left = f", {len(applied.left)} left" if applied.left else ""
    return f"{counted(applied.photos, 'photo')} changed{left}", applied.change


@contextmanager
def _leased(archive: Archive, job: Job) -> Iterator[None]:
    """Renew the lease of work as long as it goes on."""
    is_over = Event()

    def renew() -> None:
        while not is_over.wait(RENEWED_SECONDS):
            with suppress(ArchiveError, sqlite3.Error), open_catalogue(archive) as db:
                renew_lease(db, job.id)

    thread = Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
