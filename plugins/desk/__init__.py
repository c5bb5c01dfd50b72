"""The desk: what staff see of the archive, behind the sign-in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ..site import Route, mode_of
from ..site.files import MEDIA_NAME, MediaFile, send_media
from ..site.pages import address, in_wished_language, language_of
from . import pages

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

View = Callable[["Datasette", Request, Any], Awaitable[Response | None]]


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses of the desk; each but the way to it asks for a session."""
    if mode_of(datasette) != "desk":
        return []
    return [
        (r"^/$", in_wished_language),
        (r"^/robots\.txt$", robots),
        (r"^/(?:fr|en)/$", for_staff(pages.photos)),
        (rf"^/media/(?P<name>{MEDIA_NAME})$", for_staff(media)),
    ]


def for_staff(view: View) -> View:
    """Let a view answer staff alone; anyone else is sent to the sign-in form."""

    async def guarded(datasette: Datasette, request: Request, send: Any) -> Response | None:
        if not (request.actor and request.actor.get("staff")):
            return Response(
                status=303,
                body="",
                headers={
                    "location": address(language_of(request), "sign-in"),
                    "cache-control": "no-store",
                },
            )
        return await view(datasette, request, send)

    return guarded


def robots() -> Response:
    """Keep crawlers out: there is nothing for them here."""
    return Response.text("User-agent: *\nDisallow: /\n")


async def media(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """Send a derivative of the archive, published or not."""
    root = Path(datasette.plugin_config("byline")["root"])
    return await send_media(
        request,
        send,
        root / "derivatives",
        MediaFile(name=request.url_vars["name"], cache_control="private, max-age=3600"),
    )
