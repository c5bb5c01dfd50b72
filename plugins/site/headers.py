"""The headers every answer carries, whoever made it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
#: Of a page that stands inside other sites' pages, and of nothing else.
EMBEDDED_POLICY = f"{_POLICY}; frame-ancestors *"
#: Of Datasette's own pages, whose scripts and styles stand inside them.
_EXPLORED_POLICY = f"{_POLICY}; frame-ancestors 'none'".replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
).replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
_POLICY_NAME = b"content-security-policy"
_HEADERS = (
    (_POLICY_NAME, f"{_POLICY}; frame-ancestors 'none'".encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

Header = tuple[bytes, bytes]
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def with_security_headers(app: App, explored: re.Pattern[str] | None = None) -> App:
    """Wrap an ASGI app so that each response carries our security headers.

    Paths that `explored` matches are Datasette's own pages.
    """

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        is_datasettes = explored is not None and explored.match(scope.get("path", ""))
        policy = [(_POLICY_NAME, _EXPLORED_POLICY.encode())] if is_datasettes else []

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = _completed([*message.get("headers", []), *policy])
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


def _completed(headers: Iterable[Header]) -> list[Header]:
    """Add ours to the headers of an answer, but for those it has set itself."""
    found = list(headers)
    names = {name.lower() for name, _ in found}
    return found + [(name, value) for name, value in _HEADERS if name not in names]
