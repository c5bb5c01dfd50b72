"""Worker processes that read and develop files nobody has vetted, and may die doing it.

Everything here runs on a staged copy, with limits on memory, processor time and written bytes. A
worker that dies or hangs is replaced, and its file refused with the reason.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Self

from pebble import ProcessExpired, ProcessPool

from ..metadata.credit import Credit
from ..metadata.errors import BadBlock, UnwritableCopy
from ..metadata.reading import FileReading, read
from ..metadata.values import Value
from ..metadata.writing import credited_derivative
from ..photos.derivatives import Derivative, develop
from ..photos.errors import BadPicture, NotAPhoto
from ..photos.opening import opened
from .facts import Facts, Given, establish, travelling_values
from .stationery import Frame, Stationery

_MEMORY_BYTES = 2 << 30
_PROCESSOR_SECONDS = 30
_FILE_BYTES = 64 << 20
_WALL_SECONDS = 30
_FILES_PER_WORKER = 500
_LONGEST_FILE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative:
    """A file to develop: its name on the card, its sidecar, and whether it is a raw (no pixels).

    `sequence` is its place in the shoot, from 1; `given` is what byline was told of it before.
    """

    path: Path
    name: str
    sidecar: Path | None = None
    is_raw: bool = False
    sequence: int = 1
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """All that was learnt from a file; sizes are None when it could not be shown.

    `credit` names people as the file spells them, until the catalogue says how byline does.
    """

    reading: FileReading
    given: tuple[Given, ...]
    facts: Facts
    credit: Credit
    width_px: int | None = None
    height_px: int | None = None
    colours: tuple[str, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """A file that could not be developed, and why; `is_photo` when it may be a damaged one."""

    reason: str
    is_photo: bool = True


Work = Callable[[Negative, Stationery], Developed | Spoilt]


class Darkroom:
    """A few warm worker processes; use it as a context."""

    def __init__(self, workers: int) -> None:
        # Spawned, not forked: a forked child would share the locks of our threads.
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_FILES_PER_WORKER,
            initializer=_fence,
            context=get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()

    def develop(self, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
        """Develop one file in a worker, and wait for it."""
        return self._done(develop_here, negative, stationery)

    def read(self, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
        """Read the words of one file in a worker, without its picture."""
        return self._done(read_here, negative, stationery)

    def _done(self, work: Work, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
        try:
            future = self._pool.schedule(
                _timed, args=[work, negative, stationery], timeout=_WALL_SECONDS
            )
        except RuntimeError:
            return Spoilt(reason="could not be read: the programs that read photos keep stopping")
        try:
            result: Developed | Spoilt = future.result()
        except TimeoutError:
            return Spoilt(reason=f"took longer than {_WALL_SECONDS} seconds to read")
        except (ProcessExpired, BrokenProcessPool):
            return Spoilt(reason="damaged: the program that reads it was stopped by it")
        except (MemoryError, CancelledError):
            return Spoilt(reason="needs more memory than a photo may")
        return result


def _fence() -> None:
    """Limit this worker, and silence the decoders, which write a line for every odd tag."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _timed(work: Work, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
    """Do one piece of work with so much processor time, however much the worker has used before."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + _PROCESSOR_SECONDS, hard))
    return work(negative, stationery)


def develop_here(negative: Negative, stationery: Stationery) -> Developed | Spoilt:
    """Read and develop one file in this process: metadata first, then pixels, then both joined."""
    read = read_here(negative, stationery)
    if isinstance(read, Spoilt) or negative.is_raw:
        return read
    return _with_picture(read, negative.path)


def read_here(negative: Negative, stationery: Stationery) -> Developed | Spoilt:
    """Read the words of one file in this process."""
    if negative.path.stat().st_size > _LONGEST_FILE_BYTES:
        return Spoilt(reason="is larger than 1 GiB")
    problems: list[str] = []
    reading = _read(negative, problems)
    facts = establish(reading, (), negative.name)
    frame = Frame(sequence=negative.sequence, name=negative.name)
    fresh = stationery.given(facts, frame)
    missing = stationery.missing(facts, frame)
    told = _joined(negative.given, fresh)
    if told:
        facts = establish(reading, told.values(), negative.name)
    return Developed(
        reading=reading,
        given=tuple(told.values()),
        facts=facts,
        credit=facts.credit,
        problems=(
            *reading.problems,
            *problems,
            *missing,
            *facts.problems,
        ),
    )


def _joined(before: Iterable[Given], fresh: Iterable[Given]) -> dict[tuple[str, str], Given]:
    """What was told before stands, but where what the files say now is rewritten."""
    told: dict[tuple[str, str], Given] = {(item.source, item.field): item for item in before}
    for item in fresh:
        if item.instead_of is not None or (item.source, item.field) not in told:
            told[item.source, item.field] = item
    return told


def _read(negative: Negative, problems: list[str]) -> FileReading:
    sidecar = negative.sidecar.read_bytes() if negative.sidecar else None
    try:
        return read(negative.path.read_bytes(), sidecar)
    except BadBlock as error:
        problems.append(str(error))
    if sidecar is not None:  # the file itself says nothing we can read; its sidecar still may
        return read(sidecar)
    return FileReading(container="unknown")


def _with_picture(developed: Developed, path: Path) -> Developed | Spoilt:
    values = travelling_values(developed.facts, developed.credit)
    notes: tuple[str, ...] = ()
    try:
        with opened(path) as image:
            picture = develop(image)
        derivatives, notes = _credited(picture.derivatives, values)
    except NotAPhoto as error:
        return Spoilt(reason=str(error), is_photo=False)
    except BadPicture as error:
        return Spoilt(reason=str(error))
    except UnwritableCopy as error:
        return Spoilt(reason=f"its copies cannot carry their credit: {error}")
    return replace(
        developed,
        width_px=picture.width_px,
        height_px=picture.height_px,
        colours=picture.colours,
        derivatives=derivatives,
        problems=(*developed.problems, *notes),
    )


def _credited(
    derivatives: Iterable[Derivative], values: Mapping[str, Value]
) -> tuple[tuple[Derivative, ...], tuple[str, ...]]:
    """Derivatives with their credit inside, and what could not be said in them word for word."""
    copies = [(copy, credited_derivative(copy.data, values)) for copy in derivatives]
    notes = dict.fromkeys(note for _, credited in copies for note in credited.notes)
    return tuple(replace(copy, data=credited.data) for copy, credited in copies), tuple(notes)


def recredited(developed: Developed, credit: Credit) -> Developed:
    """The same, crediting people as byline names them."""
    if credit == developed.credit:
        return developed
    derivatives, _ = _credited(developed.derivatives, travelling_values(developed.facts, credit))
    return replace(developed, credit=credit, derivatives=derivatives)
