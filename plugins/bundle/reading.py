"""How a page reads the bundle: in a thread, from one connection, for a bounded time, each visitor in turn."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from datasette import Request, Response

from ..site.files import MediaFile, send_media
from ..site.pages import busy
from ..site.turns import Turns, visitor_of
from .ends import seconds_left

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

Row = Mapping[str, Any]

#: Far more than any page needs; what takes longer is given up.
MOST_SECONDS = 3.0
_STEPS_BETWEEN_LOOKS = 10_000
#: Of them one visitor has but one: what he asks is never all that this machine does.
AT_ONCE = 2
_turns = Turns(AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What one page reads: the bundle's database, and where requests of the public go (None: nowhere)."""

    connection: sqlite3.Connection
    requests: Path | None

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """Run one SELECT."""
        return [dict(row) for row in self.connection.execute(sql, parameters)]

    def row(self, sql: str, **parameters: Any) -> Row | None:
        """Run a SELECT that gives one row at most."""
        return next(iter(self.rows(sql, **parameters)), None)


Made = TypeVar("Made")
View = Callable[[Bundle, Request], "Response | MediaFile"]


def made(view: View) -> Callable[..., Awaitable[Response | None]]:
    """A page as Datasette calls it, of a function that makes it."""

    async def answer(datasette: Datasette, request: Request, send: Any) -> Response | None:
        made = await make(datasette, request, view)
        if isinstance(made, MediaFile):
            return await send_public_media(datasette, request, send, made)
        return made

    return answer


async def make(
    datasette: Datasette, request: Request, view: Callable[[Bundle, Request], Made]
) -> Made | Response:
    """Make a page in a thread, as soon as it is this visitor's turn; another where it takes too long."""
    place = _configuration(datasette).get("requests")
    requests = Path(place) if place else None

    def within_time(connection: sqlite3.Connection) -> Made | Response:
        last = time.monotonic() + MOST_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > last, _STEPS_BETWEEN_LOOKS)
        try:
            return view(Bundle(connection=connection, requests=requests), request)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return busy(request)
        finally:
            connection.set_progress_handler(None, 0)

    async with _turns.of(visitor_of(request.scope)):
        answer: Made | Response = await datasette.get_database("public").execute_fn(within_time)
    return answer


async def send_public_media(
    datasette: Datasette, request: Request, send: Any, asked: MediaFile
) -> Response | None:
    """Send a derivative of the bundle, to be kept by nobody for longer than it may be shown."""
    if _configuration(datasette).get("ends"):
        left: int | None = await datasette.get_database("public").execute_fn(
            lambda connection: seconds_left(connection, asked.name)
        )
        if left == 0:
            return Response.text("gone", status=410)
        if left is not None and (match := _AGE.search(asked.cache_control)):
            asked = replace(asked, cache_control=f"public, max-age={min(left, int(match[1]))}")
    return await send_media(request, send, media_of(datasette), asked)


_AGE = re.compile(r"max-age=(\d+)")


def media_of(datasette: Datasette) -> Path:
    """The folder of the bundle's media."""
    return Path(_configuration(datasette)["root"]) / "media"


def _configuration(datasette: Datasette) -> Mapping[str, Any]:
    return datasette.plugin_config("byline") or {}
