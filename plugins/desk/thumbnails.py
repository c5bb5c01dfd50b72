"""Thumbnails of the desk: kept by the browser, under an address that changes with the photo.

Behind a route every answer to a cookie becomes `no-store`, and scrolling back would load all of them again;
so they are sent before Datasette is asked, and the session is looked at here.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette import Request

from ...archive.catalogue.library import NOT_KEPT_FROM, OWN
from ...archive.storage.derivatives import media_name
from ...archive.storage.layout import find_archive, uri_of
from ..site.files import MediaFile, send_media
from ..site.headers import App
from ..site.who import Who, who_asks
from .roles import sees_all

_ADDRESS = re.compile(r"/(?P<size>thumb|large)/(?P<uid>[0-9a-z]{1,40})-[0-9]{1,18}")
_KEPT = "private, max-age=31536000, immutable"
#: The smallest copy that is sharp on a shelf, and the largest that fills a window.
_WIDTHS = {"thumb": 480, "large": 2560}
_COPY = f"""
    select derivatives.digest from derivatives join photos on photos.id = derivatives.photo
    where photos.uid = :uid and derivatives.media_type = 'image/jpeg' and {NOT_KEPT_FROM}
    and (:sees_all or photos.published_at is not null or {OWN})
    order by abs(max(derivatives.width_px, derivatives.height_px) - :width)
    limit 1
"""


def with_thumbnails(app: App, root: Path, sign_on: Sequence[str]) -> App:
    """Wrap the desk so that its thumbnails are sent before anything else is asked."""
    archive = find_archive(root, root)

    def found(request: Request, size: str, uid: str) -> tuple[Who | None, str | None]:
        who = who_asks(request, archive.accounts, sign_on)
        if who is None:
            return None, None
        uri = uri_of(archive.catalogue, "ro")
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            values = {
                "uid": uid, "account": who.name, "width": _WIDTHS[size], "sees_all": sees_all(who.role),
            }  # fmt: skip
            row = connection.execute(_COPY, values).fetchone()
        return who, media_name(row[0], "image/jpeg") if row else None

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        match = _ADDRESS.fullmatch(scope.get("path", "")) if scope["type"] == "http" else None
        if match is None:
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        who, name = await asyncio.to_thread(found, request, match["size"], match["uid"])
        if who is None or name is None:
            await _nothing(send, 404 if who else 403)
            return
        answer = await send_media(
            request, send, archive.derivatives, MediaFile(name=name, cache_control=_KEPT)
        )
        if answer is not None:
            await _nothing(send, 404)

    return wrapped


async def _nothing(send: Any, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"no such picture\n"})
