"""Connections are bounded: in number, and in the time they take to say and to hear something."""

from __future__ import annotations

import asyncio
import resource
from ipaddress import ip_address, ip_network
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

#: Where the address of the connection itself is kept, before anybody's word on who asks is believed.
PEER = "byline.peer"
#: A file of a page may be open beside each.
_DESCRIPTORS_A_CONNECTION = 2
_MOST_CONNECTIONS = 1000
_KEPT_DESCRIPTORS = 64
_HEADER_SECONDS = 10
#: So long may nobody take a byte of what is sent.
_HEARING_SECONDS = 30
KEPT_SECONDS = 5
_LAST_CALL_SECONDS = 1
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


class BoundedConnection(H11Protocol):
    """A connection of HTTP/1.1 that is closed when it is one too many, or slow.

    Nothing of it is logged: whoever knocks cannot fill a disk.
    """

    _too_slow: asyncio.TimerHandle | None = None
    _not_heard: asyncio.TimerHandle | None = None
    _is_leaving = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away."""
        super().connection_made(transport)
        if self._is_one_too_many():
            transport.write(_FULL)
            transport.close()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what is said; a request must have been said in time."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._is_leaving and self.cycle is not None:
            self.cycle.keep_alive = False
        self._watch()

    def shutdown(self) -> None:
        """Leave, when the site is renewed or stopped; who has just come in is still answered."""
        if self.cycle is None and not self._is_leaving:
            self._is_leaving = True
            self.loop.call_later(_LAST_CALL_SECONDS, self._leave)
        else:
            super().shutdown()

    def _leave(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()

    def on_response_complete(self) -> None:
        """After an answer, wait for the next request."""
        super().on_response_complete()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Say that a request is none, unless its answer is on its way; whoever makes that is not heard."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
                return
        super().send_400_response(msg)

    def pause_writing(self) -> None:
        """The other side takes nothing for the moment."""
        super().pause_writing()
        self._watch_hearing(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It has taken something."""
        super().resume_writing()
        _cancel(self._not_heard)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        _cancel(self._too_slow)
        _cancel(self._not_heard)
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Close it in a while, unless the request that it waits for is there by then."""
        is_waiting = self.cycle is None or self.cycle.response_complete
        if not is_waiting:
            _cancel(self._too_slow)
            self._too_slow = None
        elif self._too_slow is None:
            self._too_slow = self.loop.call_later(_HEADER_SECONDS, self.transport.close)

    def _watch_hearing(self, waiting_bytes: int) -> None:
        """Close it in a while, unless some of what waits to be sent has been taken by then."""

        def look() -> None:
            left = self.transport.get_write_buffer_size()
            if left < waiting_bytes:
                self._watch_hearing(left)
            else:
                self.transport.abort()

        self._not_heard = self.loop.call_later(_HEARING_SECONDS, look)

    def _is_one_too_many(self) -> bool:
        """Whether there are too many, or more than half of them one visitor's."""
        if len(self.connections) > _most():
            return True
        host = self.client and self.client[0]
        hosts = [other.client and other.client[0] for other in self._others()]
        own = hosts.count(host)
        return own > _most() // 2 and not self._is_a_proxy(host)

    def _others(self) -> list[BoundedConnection]:
        return [other for other in self.connections if isinstance(other, BoundedConnection)]

    def _is_a_proxy(self, host: object) -> bool:
        """Whether all visitors come by this address."""
        trusted = self.config.forwarded_allow_ips if self.config.proxy_headers else ()
        return any(ip_address(str(host)) in ip_network(place) for place in trusted or ())


def with_peer(app: Any) -> Any:
    """Wrap an app so that it hears from where a connection itself came, whatever a proxy says of who asks."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        client = scope.get("client")
        await app({**scope, PEER: client[0] if client else ""}, receive, send)

    return wrapped


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _most() -> int:
    """As many as the system lets this process have open."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(_MOST_CONNECTIONS, (allowed - _KEPT_DESCRIPTORS) // _DESCRIPTORS_A_CONNECTION)


def allow_many() -> None:
    """Raise the number of open files as far as this process may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS * _DESCRIPTORS_A_CONNECTION + _KEPT_DESCRIPTORS
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
