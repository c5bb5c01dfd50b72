"""Files sent as they are: derivatives under content-addressed names, style sheets, icons."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from datasette import Request, Response
from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.responses import Response as StarletteResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

_STATIC = Path(__file__).parent / "static"
_FILES = StaticFiles(directory=_STATIC)  # it knows what a reader has already
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
#: When a copy was made is nobody's business.
_NO_MOMENT = "Thu, 01 Jan 1970 00:00:00 GMT"
FOREVER = "public, max-age=31536000, immutable"
#: Any site may show a public picture, and its scripts may read it, as viewers of IIIF do.
FOR_ALL_SITES = MappingProxyType(
    {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
)
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
    await send_file(request, send, path, cache_control=FOREVER)
    return None


async def favicon(request: Request, send: Any) -> None:
    """Send the icon where browsers look for it unasked."""
    await send_file(request, send, _STATIC / "icon.svg", cache_control="public, max-age=86400")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A derivative to be sent, with more headers if need be."""

    name: str
    cache_control: str = FOREVER
    more: Mapping[str, str] = field(default_factory=dict)


async def send_media(request: Request, send: Any, media: Path, asked: MediaFile) -> Response | None:
    """Send a derivative of a folder of them."""
    path = media / asked.name[:2] / asked.name
    if not path.is_file():
        return Response.text("not found", status=404)
    await send_file(request, send, path, cache_control=asked.cache_control, more=asked.more)
    return None


async def send_file(
    request: Request,
    send: Any,
    path: Path,
    *,
    cache_control: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Send a file: whole, parts of it, or word that the reader has it already (RFC 9110)."""
    status = path.stat()
    headers = {
        "cache-control": cache_control,
        # A name of ours stands for its bytes: where the file lies, and since when, does not count.
        "etag": f'"{path.stem}-{status.st_size}"',
        "last-modified": _NO_MOMENT,
        **more,
    }
    answer: StarletteResponse = FileResponse(
        path, headers=headers, media_type=_TYPES[path.suffix], stat_result=status
    )
    if _FILES.is_not_modified(answer.headers, Headers(scope=request.scope)):
        answer = NotModifiedResponse(answer.headers)
    await answer(request.scope, request.receive, send)
