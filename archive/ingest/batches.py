"""Work begun side by side in threads, taken in order, and gathered into what is committed together."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

#: Photos committed together; what is acknowledged late is only the count, never the safety.
_BATCH = 32
_BATCH_SECONDS = 1.0

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


def worker_count() -> int:
    """How many processes develop side by side: one for each processor."""
    return os.cpu_count() or 1


@contextmanager
def hands() -> Iterator[ThreadPoolExecutor]:
    """Threads that feed the workers; one more, so that none waits for its next file to be copied."""
    with ThreadPoolExecutor(worker_count() + 1) as pool:
        yield pool


def in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[_Given], tuple[_Result, ...]],
    items: Iterable[_Given],
    in_flight: int | None = None,
) -> Iterator[_Result]:
    """Map over threads in order; so many items, two a worker if not given, are begun and not yet taken."""
    in_flight = in_flight or 2 * worker_count()
    waiting: deque[Future[tuple[_Result, ...]]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) >= in_flight:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def batches(prepared: Iterable[_Result]) -> Iterator[list[_Result]]:
    """Gather what is committed together: a number of photos, or what a second brings."""
    batch: list[_Result] = []
    begun = time.monotonic()
    for item in prepared:
        batch.append(item)
        if len(batch) == _BATCH or time.monotonic() - begun > _BATCH_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch
