"""Worker processes that read and develop files nobody has vetted, and may die doing it.

Everything here runs on a staged copy, with limits on memory, processor time and written bytes. A
worker that dies or hangs is replaced, and its file refused with the reason.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from ...metadata.credit import Credit
from ...metadata.errors import BadBlock, UnwritableCopy
from ...metadata.reading import FileReading, read
from ...photos.derivatives import Derivative, develop, upright_size
from ...photos.errors import BadPicture, NotAPhoto
from ...photos.opening import opened
from ...photos.previews import frame
from ..catalogue.crediting import credited, travelling_values
from ..catalogue.facts import Developed, Given, establish, text_of
from .stationery import Frame, Stationery

_MEMORY_BYTES = 2 << 30
_PROCESSOR_SECONDS = 30
_FILE_BYTES = 64 << 20
_WALL_SECONDS = 30
_FILES_PER_WORKER = 500
_LONGEST_FILE_BYTES = 1 << 30
#: glibc's malloc.h: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_ARENA_MAX.
_MALLOC_OPTIONS = ((-3, 1 << 30), (-1, 1 << 30), (-8, 1))


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
class Spoilt:
    """A file that could not be developed, and why; `is_photo` when it may be a damaged one."""

    reason: str
    is_photo: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A file as a contact sheet shows it; the hour is empty where the file says none."""

    picture: Derivative
    taken_at: str
    credit: Credit


_Result = TypeVar("_Result")


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

    def proof(self, negative: Negative) -> Proof | Spoilt:
        """Print one file for a contact sheet, in a worker."""
        return self._done(proof_here, negative)

    def survey(self, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
        """Read the words of one file in a worker, and the size of its picture, which stays as it is."""
        return self._done(survey_here, negative, stationery)

    def read(self, negative: Negative, stationery: Stationery) -> Developed | Spoilt:
        """Read the words of one file in a worker, without its picture."""
        return self._done(read_here, negative, stationery)

    def _done(self, work: Callable[..., _Result | Spoilt], *args: object) -> _Result | Spoilt:
        try:
            future = self._pool.schedule(_timed, args=[work, *args], timeout=_WALL_SECONDS)
        except RuntimeError:
            return Spoilt(reason="could not be read: the programs that read photos keep stopping")
        try:
            result: _Result | Spoilt = future.result()
        except TimeoutError:
            return Spoilt(reason=f"took longer than {_WALL_SECONDS} seconds to read")
        except (ProcessExpired, BrokenProcessPool):
            return Spoilt(reason="damaged: the program that reads it was stopped by it")
        except (MemoryError, CancelledError):
            return Spoilt(reason="needs more memory than a photo may")
        return result


def _fence() -> None:
    """Limit this worker, and silence the decoders, which write a line for every odd tag."""
    _keep_memory()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _keep_memory() -> None:
    """Let the next picture have the memory of the last: an eighth less time, where the library is glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option in _MALLOC_OPTIONS:
            mallopt(*option)


def _timed(work: Callable[..., _Result], *args: object) -> _Result:
    """Do one piece of work with so much processor time, however much the worker has used before."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + _PROCESSOR_SECONDS, hard))
    return work(*args)


def develop_here(negative: Negative, stationery: Stationery) -> Developed | Spoilt:
    """Read and develop one file in this process: metadata first, then pixels, then both joined."""
    look = _without_picture if negative.is_raw else _with_picture
    return _joined_with(look, negative, stationery)


def survey_here(negative: Negative, stationery: Stationery) -> Developed | Spoilt:
    """Read the words and the size of one file in this process."""
    look = _without_picture if negative.is_raw else _with_size
    return _joined_with(look, negative, stationery)


def proof_here(negative: Negative) -> Proof | Spoilt:
    """Print one file for a contact sheet in this process: small, with its hour and whom it credits."""

    def printed(read: Developed, path: Path) -> Proof:
        if negative.is_raw:
            raise BadPicture("is a raw, whose picture byline does not read")
        taken = text_of(read.facts.resolved, "date_created")
        return Proof(picture=frame(path), taken_at=taken, credit=read.credit)

    return _joined_with(printed, negative, Stationery())


def _joined_with(
    look: Callable[[Developed, Path], _Result], negative: Negative, stationery: Stationery
) -> _Result | Spoilt:
    """The words of a file, joined with a look at its picture."""
    read = read_here(negative, stationery)
    if isinstance(read, Spoilt):
        return read
    try:
        return look(read, negative.path)
    except NotAPhoto as error:
        return Spoilt(reason=str(error), is_photo=False)
    except BadPicture as error:
        return Spoilt(reason=str(error))
    except UnwritableCopy as error:
        return Spoilt(reason=f"its copies cannot carry their credit: {error}")


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


def _without_picture(developed: Developed, _path: Path) -> Developed:
    return developed


def _with_size(developed: Developed, path: Path) -> Developed:
    with opened(path) as image:
        width, height = upright_size(image)
    return replace(developed, width_px=width, height_px=height)


def _with_picture(developed: Developed, path: Path) -> Developed:
    with opened(path) as image:
        picture = develop(image)
    values = travelling_values(developed.facts, developed.credit)
    derivatives, notes = credited(picture.derivatives, values)
    return replace(
        developed,
        width_px=picture.width_px,
        height_px=picture.height_px,
        colours=picture.colours,
        derivatives=derivatives,
        problems=(*developed.problems, *notes),
    )
