"""Worker processes that read and develop files nobody has vetted, and may die doing it.

Everything here runs on a staged copy, with limits on memory, processor time and written bytes. A
worker that dies or hangs is replaced, and its file refused with the reason.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Self

from pebble import ProcessExpired, ProcessPool

from ..metadata.credit import Credit, names, understand
from ..metadata.errors import BadBlock, UnwritableCopy
from ..metadata.reading import FileReading, read
from ..metadata.resolving import GIVEN, Resolved, resolve
from ..metadata.rights import LICENCES, Licence, licence_of
from ..metadata.writing import credited_derivative
from ..photos.derivatives import Derivative, develop
from ..photos.errors import BadPicture, NotAPhoto
from ..photos.opening import opened

_MEMORY_BYTES = 2 << 30
_PROCESSOR_SECONDS = 30
_FILE_BYTES = 64 << 20
_WALL_SECONDS = 30
_FILES_PER_WORKER = 500
_LONGEST_FILE_BYTES = 1 << 30
#: The fields a derivative carries with it: the credit and its terms, and what the picture is called.
_TRAVELLING = (
    "creator_jobtitle",
    "copyright_notice",
    "usage_terms",
    "web_statement",
    "licensor_url",
    "headline",
    "title",
    "description",
    "data_mining",
    "digital_source_type",
)
_LONGEST_TRAVELLING = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What the photographer fills in for a whole shoot; it never overrules what a file says."""

    credit: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative:
    """A file to develop: its name on the card, its sidecar, and whether it is a raw (no pixels)."""

    path: Path
    name: str
    sidecar: Path | None = None
    is_raw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """All that was learnt from a file; sizes are None when it could not be shown."""

    reading: FileReading
    resolved: Mapping[str, Resolved]
    credit: Credit
    licence: Licence | None
    width_px: int | None = None
    height_px: int | None = None
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
    resolved = dict(resolve(reading))
    credit = _credited(resolved, stationery)
    terms = (_text(resolved, "web_statement"), _text(resolved, "usage_terms"))
    licence = licence_of(*terms)
    if licence is None and stationery.licence:
        if any(terms):
            problems.append("it states terms of its own, so the given licence was not applied")
        else:
            licence = LICENCES[stationery.licence]
    if is_file_name(resolved, negative.name):
        del resolved["title"]
    return Developed(
        reading=reading,
        resolved=resolved,
        credit=credit,
        licence=licence,
        problems=(*reading.problems, *problems),
    )


def _read(negative: Negative, problems: list[str]) -> FileReading:
    sidecar = negative.sidecar.read_bytes() if negative.sidecar else None
    try:
        return read(negative.path.read_bytes(), sidecar)
    except BadBlock as error:
        problems.append(str(error))
    if sidecar is not None:  # the file itself says nothing we can read; its sidecar still may
        return read(sidecar)
    return FileReading(container="unknown")


def is_file_name(resolved: Mapping[str, Resolved], name: str) -> bool:
    """Whether the title is only the file's name, which tools write there and nobody should see."""
    title = _text(resolved, "title").casefold()
    return bool(title) and title.partition(".")[0] in name.casefold()


def _credited(resolved: dict[str, Resolved], stationery: Stationery) -> Credit:
    creator = resolved.get("creator")
    byline = creator.value if creator and isinstance(creator.value, tuple) else ()
    credit = understand(
        byline, _text(resolved, "credit_line"), _text(resolved, "copyright_notice")
    ).credit
    if credit.is_usable or not stationery.credit:
        return credit
    resolved["creator"] = Resolved(value=(stationery.credit,), source="ingest", rule=GIVEN)
    return understand([stationery.credit]).credit


def _text(resolved: Mapping[str, Resolved], name: str) -> str:
    found = resolved.get(name)
    return found.value if found and isinstance(found.value, str) else ""


def _with_picture(developed: Developed, path: Path) -> Developed | Spoilt:
    values = travelling_values(developed)
    try:
        with opened(path) as image:
            picture = develop(image)
        derivatives = tuple(
            replace(derivative, jpeg=credited_derivative(derivative.jpeg, values).data)
            for derivative in picture.derivatives
        )
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
        derivatives=derivatives,
    )


def travelling_values(developed: Developed) -> dict[str, str | tuple[str, ...]]:
    """What every derivative says of itself: an allow-list, so no place and no serial number."""
    values: dict[str, str | tuple[str, ...]] = {
        name: text[:_LONGEST_TRAVELLING]
        for name in _TRAVELLING
        if (text := _text(developed.resolved, name))
    }
    credit = developed.credit
    if credit.is_usable:
        values["creator"] = credit.creators
        values["credit_line"] = names(credit)
    if developed.licence and developed.licence.url:
        values.setdefault("web_statement", developed.licence.url)
    return values
