"""From a shoot to the catalogue: the pipeline, and one outcome for every file.

Shots are copied, read and developed side by side, a few in flight at a time; naming, recording and
committing happen in order, on the shelf. A row is written only after the bytes it names are durable.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

from ...metadata.resolving import Resolved
from ...photos.card import RAW_SUFFIXES, SIDECAR_SUFFIX, Shot
from ..catalogue.facts import LICENCE, Developed
from ..catalogue.holdings import Holdings
from ..catalogue.opening import open_catalogue
from ..catalogue.programme import event_id
from ..clock import now
from ..errors import Refused
from ..storage.layout import Archive, staging_of
from ..storage.originals import Staged, UnreadableSource, digest_of_source, holds, stage, staging
from .batches import batches, hands, in_order, workers
from .outcomes import Order, Outcome
from .receipts import leave_receipt
from .recording import Held, Ready, Shelf, TurnedAway, Unread
from .stationery import Stationery, code_faults, load_stationery
from .workers import Darkroom, Negative, Spoilt

_READ_AHEAD = 64  # shots whose words are read before anything is kept
_HEADROOM = 1.3  # copies on top of the originals, with a margin

_Prepared = Ready | Unread | TurnedAway


def ingest(
    archive: Archive,
    shots: Iterable[Shot],
    order: Order,
    as_given: Callable[[Path], Path] = Path,
) -> Iterator[Outcome]:
    """Take shots into the archive, yielding the outcome of each file once it is committed.

    `as_given` tells the path of a file as its photographer knows it, for files out of a ZIP.
    Raises NotFound for an unknown event, Refused for an unknown licence, a full disk or a second
    place that is not there, before anything is read.
    """
    shots = tuple(shots)
    stationery = load_stationery(
        archive,
        order.stationery,
        order.event,
        {"creator": order.credit, LICENCE: order.licence},
    )
    order = replace(order, event=stationery.event)
    places = (archive.root, *order.also)
    _refuse_same_places(places)
    started_at, outcomes = now(), []
    with open_catalogue(archive) as db, ExitStack() as stack:
        event = event_id(db, order.event) if order.event else None
        if event is not None:
            row = db["events"].get(event)
            stationery = replace(
                stationery,
                event_title=row["title"],
                event_place=row["place"] or "",
                event_day=row["starts_on"] if row["starts_on"] == row["ends_on"] else "",
            )
        for place in places:
            _check_place(place, shots)
        desks = [stack.enter_context(staging(staging_of(place))) for place in places]
        known = stack.enter_context(Holdings(archive.catalogue))
        # Words are read faster than files are copied: one worker keeps up with that.
        darkroom = stack.enter_context(Darkroom(1 if order.metadata_only else workers()))
        pool = stack.enter_context(hands())
        if stationery.codes:
            _refuse_unknown_codes(pool, darkroom, shots, stationery, as_given)
        prepare = _Preparation(
            places, desks, known, darkroom, stationery, metadata_only=order.metadata_only
        )
        shelf = Shelf(archive, db, order, event)
        for batch in batches(in_order(pool, prepare, enumerate(shots, start=1))):
            for taken in shelf.take(batch):
                outcome = replace(taken, path=as_given(taken.path))
                outcomes.append(outcome)
                yield outcome
        if not order.dry_run:
            leave_receipt(db, archive, order, started_at, outcomes)


def _refuse_unknown_codes(
    pool: ThreadPoolExecutor,
    darkroom: Darkroom,
    shots: Iterable[Shot],
    stationery: Stationery,
    as_given: Callable[[Path], Path],
) -> None:
    """Read the words of a whole shoot before anything is kept: a code nobody explains stops it."""

    def read(shot: Shot) -> tuple[tuple[Path, Mapping[str, Resolved]], ...]:
        negative = Negative(path=shot.main, name=shot.main.name, sidecar=shot.sidecar)
        found = darkroom.read(negative, Stationery()) if shot.main.is_file() else None
        if not isinstance(found, Developed):
            return ()
        return ((as_given(shot.main), found.facts.resolved),)

    texts = in_order(pool, read, shots, in_flight=_READ_AHEAD)
    if faults := list(code_faults(stationery, texts)):
        raise Refused("nothing was taken in:\n" + "\n".join(faults))


def _refuse_same_places(places: tuple[Path, ...]) -> None:
    """A second copy on the same spot is no second copy."""
    real = [place.resolve() for place in places]
    for number, place in enumerate(real):
        others = real[:number] + real[number + 1 :]
        if number and any(place.is_relative_to(other) for other in others):
            raise Refused(f"{places[number]}: is the archive itself, inside it, or named twice")


def _check_place(place: Path, shots: Iterable[Shot]) -> None:
    if not place.is_dir():
        raise Refused(f"{place}: is not there; is its disk mounted?")
    needed = _HEADROOM * sum(
        file.lstat().st_size for shot in shots for file in shot.files if file.is_file()
    )
    free = shutil.disk_usage(place).free
    if needed > free:
        raise Refused(
            f"{place}: the shoot needs about {needed / 1e9:.1f} GB and {free / 1e9:.1f} GB "
            "are free; make room and ingest again"
        )


class _Preparation:
    """Everything that can be done to a shot without touching the catalogue or another shot."""

    def __init__(
        self,
        places: tuple[Path, ...],
        desks: list[Path],
        known: Holdings,
        darkroom: Darkroom,
        stationery: Stationery,
        *,
        metadata_only: bool,
    ) -> None:
        self._places = places
        self._desks = desks
        self._known = known
        self._darkroom = darkroom
        self._look = darkroom.survey if metadata_only else darkroom.develop
        self._stationery = stationery
        self._numbers = count()

    def __call__(self, numbered: tuple[int, Shot]) -> tuple[_Prepared, ...]:
        sequence, shot = numbered
        if shot.main.suffix.lower() == SIDECAR_SUFFIX:
            return (TurnedAway(shot=shot, reason="is a sidecar without its photo"),)
        try:
            main = self._take(shot.main)
        except UnreadableSource as error:
            return (TurnedAway(shot=shot, reason=str(error)),)
        companions = tuple((path, self._taken_or_reason(path)) for path in shot.companions)
        sidecar = dict(companions).get(shot.sidecar or shot.main)
        is_settled = isinstance(main, Held) and not main.is_unread
        if is_settled and not isinstance(sidecar, Staged):
            return (Ready(shot=shot, main=main, companions=companions),)
        negative = Negative(
            path=self._where(main),
            name=shot.main.name,
            sidecar=self._where(sidecar) if isinstance(sidecar, Held | Staged) else None,
            is_raw=shot.main.suffix.lower() in RAW_SUFFIXES,
            sequence=sequence,
            given=self._known.given(main.digest) if isinstance(main, Held) else (),
        )
        # A picture that is held already gets its words anew, in every copy.
        look = self._darkroom.develop if isinstance(main, Held) else self._look
        result = look(negative, self._stationery)
        if isinstance(result, Developed):
            return (Ready(shot=shot, main=main, companions=companions, developed=result),)
        if is_settled:
            return (Ready(shot=shot, main=main, companions=companions),)
        return self._spoilt(sequence, shot, main, result)

    def _spoilt(
        self, sequence: int, shot: Shot, main: Staged | Held, spoilt: Spoilt
    ) -> tuple[_Prepared, ...]:
        """A file that cannot be shown; its raw, if there is one, is a photo by itself."""
        if not spoilt.is_photo:
            refused: _Prepared = TurnedAway(shot=Shot(main=shot.main), reason=spoilt.reason)
        else:
            refused = Unread(shot=Shot(main=shot.main), main=main, reason=spoilt.reason)
        if shot.raw is not None:
            return (refused, *self((sequence, Shot(main=shot.raw, sidecar=shot.sidecar))))
        if shot.sidecar is not None:
            return (refused, *self((sequence, Shot(main=shot.sidecar))))
        return (refused,)

    def _take(self, source: Path) -> Staged | Held:
        """Copy a file, unless every place holds it already, read again to be sure."""
        if source.is_file() and self._known.has_size(source.lstat().st_size):
            digest = digest_of_source(source)
            found = self._known.held(digest)
            if found and all(holds(place / found[0], digest) for place in self._places):
                return Held(
                    digest=digest,
                    original=found[0],
                    size_bytes=source.stat().st_size,
                    is_unread=found[1],
                )
        name = f"{next(self._numbers)}.part"
        return stage(source, [desk / name for desk in self._desks])

    def _taken_or_reason(self, source: Path) -> Staged | Held | str:
        try:
            return self._take(source)
        except UnreadableSource as error:
            return str(error)

    def _where(self, file: Staged | Held) -> Path:
        return self._places[0] / file.original if isinstance(file, Held) else file.copies[0]
