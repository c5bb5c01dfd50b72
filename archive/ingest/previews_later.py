"""Makes the pictures of photos that were taken in by their metadata alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from sqlite_utils import Database

from ...photos.pairing import Shot
from ..catalogue.companions import speaking_files_of
from ..catalogue.facts import ReadPhoto
from ..catalogue.opening import open_catalogue
from ..catalogue.overrides import overrides_of
from ..catalogue.waiting import WaitingPhoto, waiting_photos
from ..mishaps import log_of
from ..storage.layout import Archive, refuse_read_only
from .batches import batches, hands, in_order, worker_count
from .jobs import Job
from .keeping import Keeper
from .outcomes import Outcome
from .recording import Destination, record_batch
from .shots import Held, Prepared, Ready, TurnedAway
from .stationery import Stationery
from .workers import Workers, opened_workers


def make_waiting_previews(archive: Archive, warm: Workers | None = None) -> Iterator[Outcome]:
    """Make the pictures of every photo that has none yet, from its original; yield an outcome for each."""
    refuse_read_only(archive)
    with open_catalogue(archive) as db, ExitStack() as stack:
        waiting = [(photo, _job(db, archive, photo)) for photo in list(waiting_photos(db))]
        workers = stack.enter_context(opened_workers(warm, worker_count(), (archive.originals,)))
        pool = stack.enter_context(hands())

        def render(item: tuple[WaitingPhoto, Job]) -> tuple[Prepared, ...]:
            photo, job = item
            shot = Shot(main=job.path)
            result = workers.render(job, Stationery())
            if not isinstance(result, ReadPhoto):
                reason = result.told(job.path, log_of(archive.root))
                return (TurnedAway(shot=shot, reason=reason),)
            held = Held(digest=photo.digest, original=photo.original, size_bytes=photo.size_bytes)
            return (Ready(shot=shot, main=held, companions=(), learnt=result),)

        into = Destination(archive=archive, db=db, keeper=Keeper((archive.root,)))
        for batch in batches(in_order(pool, render, waiting)):
            yield from record_batch(into, batch)


def _job(db: Database, archive: Archive, photo: WaitingPhoto) -> Job:
    speaking = speaking_files_of(db, photo.id)
    return Job(
        path=archive.root / speaking.main,
        name=photo.source_name,
        sidecars=tuple(archive.root / sidecar for sidecar in speaking.sidecars),
        overrides=overrides_of(db, photo.id),
    )
