"""Whose turn it is: few pages are made at once, and of those who wait, each visitor's in turn.

One visitor who asks for fifty pages waits for them, and nobody else does.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any


class Turns:
    """So many turns at once, one visitor all but one of them; the next to who has waited longest for any."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._most = at_once - 1
        self._held: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def of(self, visitor: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it."""
        if self._may_begin(visitor):
            self._begin(visitor)
        else:
            await self._called(visitor)
        try:
            yield
        finally:
            self._end(visitor)

    def _may_begin(self, visitor: str) -> bool:
        return self._free > 0 and self._held[visitor] < self._most

    def _begin(self, visitor: str) -> None:
        self._free -= 1
        self._held[visitor] += 1

    async def _called(self, visitor: str) -> None:
        call = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(call)
        try:
            await call
        except asyncio.CancelledError:
            if not call.cancelled():
                self._end(visitor)  # it was called, and has gone
            raise

    def _end(self, visitor: str) -> None:
        self._free += 1
        self._held[visitor] -= 1
        if not self._held[visitor]:
            del self._held[visitor]
        self._call_next()

    def _call_next(self) -> None:
        for visitor in [*self._waiting]:
            calls = self._waiting[visitor]
            while calls and self._may_begin(visitor):
                call = calls.popleft()
                if not call.cancelled():
                    self._begin(visitor)
                    call.set_result(None)
                    self._waiting.move_to_end(visitor)
                    break
            if not calls:
                del self._waiting[visitor]


def visitor_of(scope: Mapping[str, Any]) -> str:
    """Who asks, as far as an address tells: one household of IPv6 is one visitor.

    >>> visitor_of({"client": ("2001:db8::1:2", 4000)})
    '2001:db8::/64'
    """
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    prefix = 64 if address.version == 6 else 32
    return str(ipaddress.ip_network((address, prefix), strict=False))
