"""Worker processes for files nobody has vetted, which may die of them.

Each has limits on memory, processor time and written bytes. One that dies or hangs is replaced, and its file
refused with the reason.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from pathlib import Path
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from ..catalogue.facts import ReadPhoto
from ..storage.confinement import confine
from .jobs import (
    Failed,
    Job,
    Thumbnail,
    measure_here,
    read_here,
    render_here,
    thumbnail_here,
)
from .stationery import Stationery

_MEMORY_BYTES = 2 << 30
_PROCESSOR_SECONDS = 30
_FILE_BYTES = 64 << 20
_WALL_SECONDS = 30
_FILES_PER_WORKER = 500
#: glibc's malloc.h: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_ARENA_MAX.
_MALLOC_OPTIONS = ((-3, 1 << 30), (-1, 1 << 30), (-8, 1))


_Result = TypeVar("_Result")


class Workers:
    """A few warm worker processes; use it as a context.

    Given folders, they can open nothing else, where the kernel can see to that; and they write nowhere.
    """

    def __init__(self, number: int, folders: Sequence[Path] | None = None) -> None:
        # Spawned, not forked: a forked child would share the locks of our threads.
        self._context = get_context("spawn")
        self._pool = ProcessPool(
            max_workers=number,
            max_tasks=_FILES_PER_WORKER,
            initializer=_fence,
            initargs=(folders,),
            context=self._context,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()

    def render(self, job: Job, stationery: Stationery) -> ReadPhoto | Failed:
        """Read one file and make its derivatives in a worker, and wait for it."""
        return self._done(render_here, job, stationery)

    def thumbnail(self, job: Job) -> Thumbnail | Failed:
        """Print one file for a contact sheet, in a worker."""
        return self._done(thumbnail_here, job)

    def measure(self, job: Job, stationery: Stationery) -> ReadPhoto | Failed:
        """Read the words of one file in a worker, and the size of its picture, which stays as it is."""
        return self._done(measure_here, job, stationery)

    def read(self, job: Job, stationery: Stationery) -> ReadPhoto | Failed:
        """Read the words of one file in a worker, without its picture."""
        return self._done(read_here, job, stationery)

    def _done(self, work: Callable[..., _Result | Failed], *args: object) -> _Result | Failed:
        try:
            with self._interrupts_held_back():
                future = self._pool.schedule(_timed, args=[work, *args], timeout=_WALL_SECONDS)
        except RuntimeError:
            return Failed(reason="could not be read: the programs that read photos keep stopping")
        try:
            result: _Result | Failed = future.result()
        except TimeoutError:
            return Failed(reason=f"took longer than {_WALL_SECONDS} seconds to read")
        except (ProcessExpired, BrokenProcessPool):
            return Failed(reason="damaged: the program that reads it was stopped by it")
        except (MemoryError, CancelledError):
            return Failed(reason="needs more memory than a photo may")
        except Exception as error:  # noqa: BLE001  # whatever it is, it is this file's and no other's
            return Failed(reason="could not be read", mishap=error)
        return result

    @contextmanager
    def _interrupts_held_back(self) -> Iterator[None]:
        """Ctrl-C is for this process alone: a worker that is started meanwhile never sees one."""
        if self._context.get_start_method() == "spawn":
            # Spawning starts it, and once it starts it lets interrupts through again.
            resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fence(folders: Sequence[Path] | None) -> None:
    """Limit this worker and what it opens; silence the decoders, which write a line for every odd tag."""
    _keep_memory()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if folders is not None:
        confine(read=folders, write=())


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


@contextmanager
def opened_workers(warm: Workers | None, number: int, folders: Iterable[Path]) -> Iterator[Workers]:
    """The workers that are warm already, whoever keeps them, or some for these folders and this block."""
    if warm is not None:
        yield warm
        return
    with Workers(number, tuple(folders)) as workers:
        yield workers
