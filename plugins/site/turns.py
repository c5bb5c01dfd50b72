"""Whose turn it is: few pages are made at once, and of those who wait, each visitor's in turn.

One visitor who asks for fifty pages waits for them, and nobody else does.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any


class Turns:
    """So many turns at once; the next goes to the visitor who has waited longest for any."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def of(self, visitor: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it."""
        if self._free:
            self._free -= 1
        else:
            await self._called(visitor)
        try:
            yield
        finally:
            self._pass_on()

    async def _called(self, visitor: str) -> None:
        call = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(call)
        try:
            await call
        except asyncio.CancelledError:
            if not call.cancelled():
                self._pass_on()  # it was called, and has gone
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            visitor, calls = self._waiting.popitem(last=False)
            call = calls.popleft()
            if calls:
                self._waiting[visitor] = calls
            if not call.cancelled():
                call.set_result(None)
                return
        self._free += 1


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
