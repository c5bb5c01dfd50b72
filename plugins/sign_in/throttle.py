"""How often somebody may try to sign in: growing pauses, before anything is hashed, and never a lock.

Pauses are kept apart by address, so that whoever guesses at a colleague's name keeps out nobody but himself,
and stop growing at two seconds, so that a colleague at the same address waits no longer either.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FREE_OF_NAME, _FREE_OF_ADDRESS = 3, 10
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
        both = [self._of((name[:_LONGEST_NAME], address)), self._of((address,))]
        pause = max(tries.next for tries in both) - self._clock()
        if any(tries.is_awaited for tries in both):
            return math.ceil(max(pause, 1))
        if pause > 0:
            for tries in both:
                tries.is_awaited = True
            try:
                await asyncio.sleep(pause)
            finally:
                for tries in both:
                    tries.is_awaited = False
        # It counts as one that does not open until it has: many at once are no way around this.
        for tries, free in zip(both, (_FREE_OF_NAME, _FREE_OF_ADDRESS), strict=True):
            tries.number += 1
            tries.last = self._clock()
            tries.next = tries.last + _pause(tries.number - free)
        return 0

    def opened(self, name: str, address: str) -> None:
        """Forget the tries of a name from an address that has opened, and one of the address."""
        self._tries.pop((name[:_LONGEST_NAME], address), None)
        of_address = self._of((address,))
        of_address.number = max(0, of_address.number - 1)
        of_address.next = 0.0

    def _of(self, key: Key) -> _Tries:
        found = self._tries.get(key)
        if found is None or self._clock() - found.last > _FORGOTTEN_SECONDS:
            found = self._tries[key] = _Tries(last=self._clock())
        self._tries.move_to_end(key)
        while len(self._tries) > _MOST_REMEMBERED:
            self._tries.popitem(last=False)
        return found


def _pause(beyond: int) -> float:
    """How long to wait after so many tries more than are free."""
    if beyond < 0:
        return 0.0
    return min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** min(beyond, 10))
