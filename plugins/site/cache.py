"""Pages that were made are kept, compressed, and told by their tag.

A page is a function of the bundle and the address. Its tag names both, so whoever has it already is told so,
and whoever asks for it again is sent the same bytes, up to a bound, without anything being made.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import MutableHeaders

from .headers import App, Header

MOST_BYTES = 64 << 20
_LARGEST_BYTES = 2 << 20
#: Less is not worth compressing; compressing more takes too long for the event loop.
_LEAST_COMPRESSED_BYTES, _MOST_ON_LOOP_BYTES = 500, 64 << 10
_LEVEL = 5
#: Headers, and what Python needs around everything.
_AROUND_BYTES = 2 << 10
_GZIP_BITS = 31
_TEXTS = ("text/", "application/json", "application/ld+json", "application/xml", "application/atom")
#: What comes with a page that the reader has already (RFC 9110, 15.4.5).
_OF_304 = ("etag", "cache-control", "vary", "access-control-allow-origin")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its whole body; `tag` is empty where it is not to be kept."""

    status: int
    headers: MutableHeaders
    body: bytes
    tag: str = ""


class Kept:
    """The answers that were asked for last, as many bytes of them as there is room for."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._room = most_bytes
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def get(self, key: Key) -> Answer | None:
        """What was kept; it counts as asked for last."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer in the place of those that were not asked for longest."""
        if key in self._answers or len(answer.body) > _LARGEST_BYTES:
            return
        self._answers[key] = answer
        self._room -= _room_of(key, answer)
        while self._room < 0:
            self._room += _room_of(*self._answers.popitem(last=False))


def _room_of(key: Key, answer: Answer) -> int:
    """The bytes that it takes to keep an answer; an address may be longer than what stands there."""
    return len(answer.body) + sum(map(len, key)) + _AROUND_BYTES


def kept(app: App, edition: Callable[[], str]) -> App:
    """Wrap an ASGI app whose pages are made of a bundle; `edition` names it, the software, what has ended."""
    answers, made_of = Kept(), edition()

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        nonlocal answers, made_of
        if scope["type"] != "http" or scope["method"] == "POST":
            await app(scope, receive, send)
            return
        if (now := edition()) != made_of:
            answers, made_of = Kept(), now
        kept_now = answers
        asked = {
            name: value.decode("latin-1") for name, value in scope["headers"] if name in _ASKED
        }
        coding = "gzip" if _GZIP.search(asked.get(b"accept-encoding", "")) else "identity"
        key = (
            f"{scope['scheme']}://{asked.get(b'host')}{scope['path']}",
            scope["query_string"].decode("latin-1"),
            coding,
        )
        answer = answers.get(key)
        if answer is None:
            answer = await _made(app, scope, receive, send, tag=_tag(now, *key), coding=coding)
            if answer is None:
                return
            if answer.tag:
                kept_now.keep(key, answer)
        await _send(answer, scope["method"], asked.get(b"if-none-match", ""), send)

    return wrapped


#: Unless it is said to be of no use (RFC 9110, 12.5.3).
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
_NEVER_SENT = frozenset({b"Cookie", b"Authorization"})
_ASKED = frozenset({b"host", b"accept-encoding", b"if-none-match"})


def _tag(*said: str) -> str:
    return f'"{hashlib.blake2b(chr(0).join(said).encode(), digest_size=12).hexdigest()}"'


async def _made(
    app: App, scope: dict[str, Any], receive: Any, send: Any, *, tag: str, coding: str
) -> Answer | None:
    """What the app answers; None where it was a file or too long to keep, and is sent already."""
    taken = _Taken(send, coding)
    await app(scope, receive, taken.take)
    if taken.is_sent:
        return None
    headers, body = MutableHeaders(raw=taken.start["headers"]), b"".join(taken.pieces)
    if not _is_for_everyone(taken.start["status"], headers):
        tag = ""
    if len(body) >= _LEAST_COMPRESSED_BYTES and _is_coded(headers, coding):
        on_loop = len(body) <= _MOST_ON_LOOP_BYTES
        body = _compressed(body) if on_loop else await asyncio.to_thread(_compressed, body)
    headers["content-length"] = str(len(body))
    if tag:
        headers["etag"] = tag
    return Answer(status=taken.start["status"], headers=headers, body=body, tag=tag)


class _Taken:
    """An answer while it is made: collected, or sent on as it comes where it is a file or long."""

    def __init__(self, send: Any, coding: str) -> None:
        self._send = send
        self._coding = coding
        self._size = 0
        self._packer: Any = None
        self.start: dict[str, Any] = {}
        self.pieces: list[bytes] = []
        self.is_sent = False

    async def take(self, message: dict[str, Any]) -> None:
        """Take one message of the app."""
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": _varying_truly(message["headers"])}
            # A file has a tag of its own, by its name.
            if "etag" in MutableHeaders(raw=self.start["headers"]):
                self.is_sent = True
                await self._send(self.start)
        elif self.is_sent:
            await self._send_on(message.get("body", b""), more=message.get("more_body", False))
        else:
            self.pieces.append(message.get("body", b""))
            self._size += len(self.pieces[-1])
            if self._size > _LARGEST_BYTES and message.get("more_body"):
                await self._begin()

    async def _begin(self) -> None:
        """Send on what was collected, and all that comes."""
        self.is_sent = True
        headers = MutableHeaders(raw=self.start["headers"])
        if _is_coded(headers, self._coding):
            self._packer = zlib.compressobj(_LEVEL, wbits=_GZIP_BITS)
        await self._send({**self.start, "headers": headers.raw})
        await self._send_on(b"".join(self.pieces), more=True)

    async def _send_on(self, body: bytes, *, more: bool) -> None:
        if self._packer is not None:
            body = await asyncio.to_thread(self._packer.compress, body)
            body += b"" if more else self._packer.flush()
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _is_coded(headers: MutableHeaders, coding: str) -> bool:
    """Whether a body is compressed, as its headers say from now on."""
    if not headers.get("content-type", "").startswith(_TEXTS):
        return False
    headers.add_vary_header("Accept-Encoding")
    if coding == "gzip":
        headers["content-encoding"] = coding
    return coding == "gzip"


def _varying_truly(headers: list[Header]) -> list[Header]:
    """The headers, without what the gate lets through to nobody: Datasette says that all varies by it."""
    return [
        (name, b", ".join(part for part in value.split(b", ") if part not in _NEVER_SENT))
        if name.lower() == b"vary"
        else (name, value)
        for name, value in headers
        if name.lower() != b"vary" or set(value.split(b", ")) - _NEVER_SENT
    ]


def _is_for_everyone(status: int, headers: MutableHeaders) -> bool:
    """Whether whoever asks for the address is to have the same until the next publication."""
    return (
        status == 200
        and headers.get("cache-control", "").startswith("public")
        and not {"vary", "set-cookie"} & set(headers)
    )


def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


async def _send(answer: Answer, method: str, known: str, send: Any) -> None:
    if answer.tag and answer.tag in known:
        headers = answer.headers
        told = [
            (name.encode(), headers[name].encode("latin-1")) for name in _OF_304 if name in headers
        ]
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    start = {"status": answer.status, "headers": answer.headers.raw}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})
