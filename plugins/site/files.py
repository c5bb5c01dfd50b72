"""Files sent as they are: derivatives under content-addressed names, style sheets, icons."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from datasette import Request, Response

_STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_FOREVER = "public, max-age=31536000, immutable"
#: Any site may show a public picture, and its scripts may read it, as viewers of IIIF do.
FOR_ALL_SITES = MappingProxyType(
    {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
)
_PIECE_BYTES = 64 << 10
#: What the media routes accept, and the only text that ever becomes a part of a path.
MEDIA_NAME = r"[0-9a-f]{32}\.(?:jpg|webp)"


@cache
def static_version() -> str:
    """A short digest of all static files: a change of any gives all a new address."""
    contents = b"".join(path.read_bytes() for path in sorted(_STATIC.iterdir()))
    return hashlib.sha256(contents).hexdigest()[:12]


async def static(request: Request, send: Any) -> Response | None:
    """Send one of our own static files."""
    path = _STATIC / request.url_vars["name"]
    if not path.is_file():
        return Response.text("not found", status=404)
    await send_file(request, send, path, cache_control=_FOREVER)
    return None


async def favicon(request: Request, send: Any) -> None:
    """Send the icon where browsers look for it unasked."""
    await send_file(request, send, _STATIC / "icon.svg", cache_control="public, max-age=86400")


async def send_media(
    request: Request,
    send: Any,
    media: Path,
    name: str,
    *,
    cache_control: str = _FOREVER,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Response | None:
    """Send the derivative of that name, with more headers if need be."""
    path = media / name[:2] / name
    if not path.is_file():
        return Response.text("not found", status=404)
    await send_file(request, send, path, cache_control=cache_control, more=more)
    return None


async def send_file(
    request: Request,
    send: Any,
    path: Path,
    *,
    cache_control: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Send a file: whole, one range of it, or word that the reader has it already (RFC 9110)."""
    size = path.stat().st_size
    tag = f'"{path.stem}-{size}"'
    headers = {
        "content-type": _TYPES[path.suffix],
        "cache-control": cache_control,
        "etag": tag,
        "accept-ranges": "bytes",
        **more,
    }
    asked = {name.lower(): value for name, value in request.headers.items()}
    if tag in asked.get("if-none-match", ""):
        await _send(send, 304, headers)
        return
    start, end = 0, size
    status = 200
    if (wanted := asked.get("range")) and asked.get("if-range", tag) == tag:
        part = _range(wanted, size)
        if part is None:
            await _send(send, 416, headers | {"content-range": f"bytes */{size}"})
            return
        if part != (0, size):
            start, end = part
            status = 206
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    headers["content-length"] = str(end - start)
    is_head = request.method == "HEAD"
    await _send(send, status, headers, has_body=not is_head)
    if not is_head:
        await _send_bytes(send, path, start, end)


def _range(wanted: str, size: int) -> tuple[int, int] | None:
    """One byte range as (start, end); the whole file for a form we need not honour, None if unmet."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted.strip())
    if not match or match[0] == "bytes=-":
        return 0, size
    if not match[1]:
        length = int(match[2])
        return (max(0, size - length), size) if length else None
    start = int(match[1])
    end = min(int(match[2]) + 1, size) if match[2] else size
    return (start, end) if start < end else None


async def _send(
    send: Any, status: int, headers: Mapping[str, str], *, has_body: bool = False
) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    if not has_body:
        await send({"type": "http.response.body", "body": b""})


async def _send_bytes(send: Any, path: Path, start: int, end: int) -> None:
    with path.open("rb") as file:
        file.seek(start)
        while start < end:
            piece = await asyncio.to_thread(file.read, min(_PIECE_BYTES, end - start))
            start += len(piece) or end
            await send({"type": "http.response.body", "body": piece, "more_body": start < end})
