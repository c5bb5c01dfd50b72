"""What is turned away before Datasette reads it: bodies nobody asked for, methods, headers that are none.

Datasette reads every body it is sent, and parses every cookie, before it looks at the address.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from .headers import App, Header

Receive = Callable[[], Awaitable[dict[str, Any]]]

#: More than any form of ours; each says itself, in words, how much it takes.
_LONGEST_BODY_BYTES = 64 << 10
_BODY_SECONDS = 20
#: More than the desk's own cookies; parsing one of 30 kB took half a minute.
_LONGEST_COOKIE_BYTES = 4 << 10
_HOST = re.compile(rb"[A-Za-z0-9._-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
_PRINTABLE = re.compile(rb"[\x20-\x7e]*")
_MUST_BE_PRINTABLE = (
    b"origin",
    b"range",
    b"referer",
    b"cookie",
    b"if-none-match",
    b"accept-language",
)


def gated(
    app: App, *, forms: re.Pattern[str], takes_cookies: bool, public_url: str | None = None
) -> App:
    """Wrap an ASGI app so that it is asked by GET and HEAD alone, and by POST where `forms` match.

    With a public address the app hears that, whatever the visitor calls the site.
    """
    called = urlsplit(public_url) if public_url else None

    async def wrapped(scope: dict[str, Any], receive: Receive, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        is_form = forms.fullmatch(scope["path"]) is not None
        methods = ("GET", "HEAD", "POST") if is_form else ("GET", "HEAD")
        if scope["method"] not in methods:
            await _refused(send, HTTPStatus.METHOD_NOT_ALLOWED, {b"allow": ", ".join(methods)})
        elif not (scope["path"].startswith("/") and _is_whole(scope["headers"])):
            await _refused(send, HTTPStatus.BAD_REQUEST, {})
        else:
            headers = _kept(scope["headers"], takes_cookies=takes_cookies)
            if called:
                headers = [(b"host", called.netloc.encode()), *_but(headers, b"host")]
                scope = {**scope, "scheme": called.scheme}
            if scope["method"] != "POST":
                await app({**scope, "headers": headers}, _nothing(receive), send)
                return
            body = await _body(receive)
            if body is None:
                await _refused(send, HTTPStatus.REQUEST_TIMEOUT, {})
                return
            await app({**scope, "headers": headers}, _known(body, receive), send)

    return wrapped


def _is_whole(headers: list[Header]) -> bool:
    """Whether the headers that we believe are what they should be."""
    hosts = [value for name, value in headers if name == b"host"]
    return (
        len(hosts) < 2
        and all(map(_HOST.fullmatch, hosts))
        and all(
            _PRINTABLE.fullmatch(value) for name, value in headers if name in _MUST_BE_PRINTABLE
        )
    )


def _kept(headers: list[Header], *, takes_cookies: bool) -> list[Header]:
    """The headers without what nobody here is known by: on the desk a session's cookie is all there is."""
    longest = _LONGEST_COOKIE_BYTES if takes_cookies else -1
    return [
        (name, value)
        for name, value in headers
        if name != b"authorization" and (name != b"cookie" or len(value) <= longest)
    ]


def _but(headers: list[Header], left_out: bytes) -> list[Header]:
    return [(name, value) for name, value in headers if name != left_out]


def _nothing(receive: Receive) -> Receive:
    """No body, whatever is sent; that the other side has gone is still heard."""
    is_said = False

    async def took() -> dict[str, Any]:
        nonlocal is_said
        if not is_said:
            is_said = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] == "http.request":
            pass
        return message

    return took


async def _body(receive: Receive) -> bytes | None:
    """A body as far as any form takes it, and no further; None where it is not there in time."""
    body = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if not message.get("more_body") or len(body) > _LONGEST_BODY_BYTES:
                    return body
    except TimeoutError:
        return None


def _known(body: bytes, receive: Receive) -> Receive:
    """A body that has been read."""
    is_said = False

    async def took() -> dict[str, Any]:
        nonlocal is_said
        if is_said:
            return await receive()
        is_said = True
        return {"type": "http.request", "body": body, "more_body": False}

    return took


async def _refused(send: Any, status: HTTPStatus, more: Mapping[bytes, str]) -> None:
    body = f"{status.value} {status.phrase}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # what else was sent is not read
        *((name, value.encode()) for name, value in more.items()),
    ]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})
