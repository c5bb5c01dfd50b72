"""From a shoot to the catalogue, and one outcome for every file: the steps of an ingest, one after the other.

Shots are prepared side by side, a few in flight at a time; they are kept and recorded in order, a batch at a
time. A row is written only after the bytes it names are durable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from ...metadata.resolving import Resolved
from ...photos.pairing import Shot, folders_of
from ..catalogue.contracts import contract_named
from ..catalogue.facts import CONTRACT, LICENCE, ReadPhoto
from ..catalogue.files import Holdings
from ..catalogue.opening import open_catalogue
from ..catalogue.programme import KnownEvent, event_named
from ..clock import now
from ..errors import Refused
from ..storage.layout import Archive, refuse_read_only, staging_of
from ..storage.originals import staging
from ..storage.room import disk_of, free_bytes, fullest, in_words, says_full
from .batches import batches, hands, in_order, worker_count
from .jobs import Job
from .keeping import Keeper
from .outcomes import Order, Outcome
from .preparing import Preparation
from .receipts import leave_receipt
from .recording import Destination, record_batch
from .shots import Prepared
from .stationery import Stationery, code_faults, load_stationery
from .telling import Foresight
from .workers import Workers, opened_workers

_READ_AHEAD = 64  # shots whose words are read before anything is kept
_HEADROOM = 1.3  # derivatives on top of the originals, with a margin


def ingest(
    archive: Archive,
    shots: Iterable[Shot],
    order: Order,
    as_named: Callable[[Path], Path] = Path,
    warm: Workers | None = None,
) -> Iterator[Outcome]:
    """Take shots into the archive, yielding the outcome of each file once it is committed.

    `as_named` tells the path of a file as its photographer knows it, for files out of a ZIP; `warm` are
    workers to use instead of starting some. Raises NotFound for an unknown event, Refused for an unknown
    licence, a full disk, a read-only archive or a second place that is not there, before anything is read.
    """
    refuse_read_only(archive)
    shots = tuple(shots)
    stationery = load_stationery(
        archive,
        order.stationery,
        order.event,
        {"creator": order.credit, LICENCE: order.licence, CONTRACT: order.contract},
    )
    places = (archive.root, *order.also)
    _refuse_same_places(places)
    started_at, outcomes = now(), []
    with open_catalogue(archive) as db, ExitStack() as stack:
        event = event_named(db, stationery.event) if stationery.event else None
        if (contract := stationery.values.get(CONTRACT)) is not None:
            contract_named(db, str(contract))
        order = replace(order, event=stationery.event)
        stationery = _with_event(stationery, event)
        holdings = stack.enter_context(Holdings(archive.catalogue))
        for place in places:
            _refuse_without_room(place, shots, holdings)
        stack.enter_context(_full_disks_told(places, shots, holdings))
        stagings = [stack.enter_context(staging(staging_of(place))) for place in places]
        # Words are read faster than files are copied: one worker keeps up with that.
        read = folders_of(path for shot in shots for path in shot.files)
        folders = (*read, *stagings, archive.originals)
        number = 1 if order.metadata_only else worker_count()
        workers = stack.enter_context(opened_workers(warm, number, folders))
        pool = stack.enter_context(hands())
        if stationery.codes:
            _refuse_unknown_codes(pool, workers, shots, stationery, as_named)
        prepare = Preparation(
            places, stagings, holdings, workers, stationery, metadata_only=order.metadata_only
        )
        record = _recording(archive, db, order, event, places)
        prepared = in_order(pool, prepare, _numbered(shots))
        for batch in batches(prepared):
            for done in record(batch):
                outcome = replace(done, path=as_named(done.path))
                outcomes.append(outcome)
                yield outcome
        if not order.dry_run:
            leave_receipt(db, archive, order, started_at, outcomes)


def _numbered(shots: Iterable[Shot]) -> Iterator[tuple[int, Shot]]:
    """Shots with their place among the photos of the shoot, from 1."""
    number = 0
    for shot in shots:
        number += not shot.is_only_kept
        yield number, shot


def _recording(
    archive: Archive,
    db: Database,
    order: Order,
    event: KnownEvent | None,
    places: tuple[Path, ...],
) -> Callable[[list[Prepared]], list[Outcome]]:
    """What becomes of a batch of prepared shots: it is recorded, or what that would do is foreseen."""
    if order.dry_run:
        foresight = Foresight(db, brings_back=order.brings_back)
        return lambda batch: [outcome for shot in batch for outcome in foresight.of(shot)]
    into = Destination(
        archive=archive,
        db=db,
        keeper=Keeper(places),
        event=event.id if event else None,
        event_slug=event.slug if event else None,
        brings_back=order.brings_back,
    )
    return lambda batch: record_batch(into, batch)


def _with_event(stationery: Stationery, event: KnownEvent | None) -> Stationery:
    if event is None:
        return stationery
    return replace(
        stationery,
        event_title=event.title,
        event_place=event.place or "",
        event_day=event.starts_on if event.starts_on == event.ends_on else "",
    )


def _refuse_unknown_codes(
    pool: ThreadPoolExecutor,
    workers: Workers,
    shots: Iterable[Shot],
    stationery: Stationery,
    as_named: Callable[[Path], Path],
) -> None:
    """Read the words of a whole shoot before anything is kept: a code nobody explains stops it."""

    def read(shot: Shot) -> tuple[tuple[Path, Mapping[str, Resolved]], ...]:
        job = Job(path=shot.main, name=shot.main.name, sidecars=shot.sidecars)
        is_read = shot.main.is_file() and not shot.is_only_kept
        found = workers.read(job, Stationery()) if is_read else None
        if not isinstance(found, ReadPhoto):
            return ()
        return ((as_named(shot.main), found.facts.resolved),)

    texts = in_order(pool, read, shots, in_flight=_READ_AHEAD)
    if faults := list(code_faults(stationery, texts)):
        raise Refused("nothing was taken in:", *faults)


def _refuse_same_places(places: tuple[Path, ...]) -> None:
    """A second copy on the same spot is no second copy."""
    real = [place.resolve() for place in places]
    for number, place in enumerate(real):
        others = real[:number] + real[number + 1 :]
        if number and any(place.is_relative_to(other) for other in others):
            raise Refused(f"{places[number]}: is the archive itself, inside it, or named twice")


def _refuse_without_room(place: Path, shots: Iterable[Shot], holdings: Holdings) -> None:
    """Refuse a place that is not there, or has no room for what is to be copied to it."""
    if not place.is_dir():
        raise Refused(f"{place}: is not there; is its disk mounted?")
    files = (file for shot in shots for file in shot.files if file.is_file())
    sizes = (file.lstat().st_size for file in files)
    needed = _HEADROOM * sum(size for size in sizes if not _is_there(place, size, holdings))
    free = free_bytes(place)
    if needed > free:
        raise Refused(
            f"{place}: the shoot needs about {in_words(needed)}, and {in_words(free)} are free "
            f"on its disk, {disk_of(place)}; make room and ingest again"
        )


@contextmanager
def _full_disks_told(
    places: tuple[Path, ...], shots: Iterable[Shot], holdings: Holdings
) -> Iterator[None]:
    """Say which disk was full, and what the rest of the shoot needs; what is kept by then stays."""
    try:
        yield
    except Exception as error:
        if not says_full(error):
            raise
        for place in places:
            _refuse_without_room(place, shots, holdings)
        disk = disk_of(fullest(places))
        raise Refused(f"{disk}: this disk was full; make room and ingest again") from error


def _is_there(place: Path, size_bytes: int, holdings: Holdings) -> bool:
    """Whether a file of this size that is known lies in a place: by all likelihood it is not copied again."""
    return any((place / original).is_file() for original in holdings.of_size(size_bytes))
