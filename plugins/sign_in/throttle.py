"""How often somebody may try to sign in: growing pauses, before anything is hashed, and never a lock.

One try at a time of a name from an address, so that whoever guesses at a colleague's name keeps out nobody
but himself. Where many addresses guess, everyone pauses, each for himself. No pause is longer than two
seconds.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FREE_OF_BOTH, _FREE_OF_ADDRESS, _FREE_OF_NAME, _FREE_OF_ALL = 3, 10, 20, 200
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.25, 2.0
_FORGOTTEN_SECONDS = 15 * 60
_MOST_REMEMBERED, _LONGEST_NAME = 10_000, 100

Key = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Tries:
    """How many were made that did not open, when the next may be, and whether somebody waits for it."""

    number: int = 0
    last: float = 0.0
    next: float = 0.0
    is_awaited: bool = False


class Throttle:
    """Whoever tries too often waits; a second who tries meanwhile is told when to come back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[Key, _Tries] = OrderedDict()

    async def wait(self, name: str, address: str) -> int:
        """Wait until a name may be tried from an address; or the seconds to come back in, else 0."""
        keys = _keys(name, address)
        own, shared = [self._of(key) for key in keys[:2]], [self._of(key) for key in keys[2:]]
        pause = max(
            *(tries.next - self._clock() for tries in own),
            _pause(shared[0].number - _FREE_OF_NAME),
            _pause(shared[1].number - _FREE_OF_ALL),
        )
        if any(tries.is_awaited for tries in own):
            return math.ceil(max(pause, 1))
        if pause > 0:
            for tries in own:
                tries.is_awaited = True
            try:
                await asyncio.sleep(pause)
            finally:
                for tries in own:
                    tries.is_awaited = False
        # It counts as one that does not open until it has: many at once are no way around this.
        # Of one address, that name has its own pauses from the fourth on.
        counted = [*own, *(shared if own[0].number < _FREE_OF_BOTH else ())]
        for tries in counted:
            tries.number += 1
            tries.last = self._clock()
        for tries, free in zip(own, (_FREE_OF_BOTH, _FREE_OF_ADDRESS), strict=True):
            tries.next = tries.last + _pause(tries.number - free)
        return 0

    def opened(self, name: str, address: str) -> None:
        """Forget the tries of a name from an address that has opened, and this one of all others."""
        first, *others = _keys(name, address)
        self._tries.pop(first, None)
        for tries in map(self._of, others):
            tries.number = max(0, tries.number - 1)
            tries.next = 0.0

    def _of(self, key: Key) -> _Tries:
        found = self._tries.get(key)
        if found is None or self._clock() - found.last > _FORGOTTEN_SECONDS:
            found = self._tries[key] = _Tries(last=self._clock())
        self._tries.move_to_end(key)
        while len(self._tries) > _MOST_REMEMBERED:
            self._tries.popitem(last=False)
        return found


def _keys(name: str, address: str) -> tuple[Key, ...]:
    """What is counted apart: a name from an address, an address, a name from anywhere, everything."""
    name = name[:_LONGEST_NAME]
    return ("both", name, address), ("address", address), ("name", name), ("all",)


def _pause(beyond: int) -> float:
    """How long to wait after so many tries more than are free."""
    if beyond < 0:
        return 0.0
    return min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** min(beyond, 10))
