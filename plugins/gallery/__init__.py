"""The public gallery: every page selects from the bundle, and every picture stands on its credit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ..site import Route, mode_of
from ..site.files import MEDIA_NAME, send_media
from ..site.pages import in_wished_language, with_slash
from . import pages

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_SLUG = r"(?P<slug>[a-z0-9-]+)"


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses of the gallery, in both languages; one without a language is sent on."""
    if mode_of(datasette) != "public":
        return []
    rooms = [
        (r"/", pages.home),
        (rf"/event/{_SLUG}", pages.event),
        (rf"/person/{_SLUG}", pages.person),
        (rf"/photographer/{_SLUG}", pages.photographer),
        (r"/photo/(?P<uid>[0-9a-z]+)", pages.photo),
        (r"/search", pages.search),
    ]
    return [
        *((rf"^/(?:fr|en){path}$", view) for path, view in rooms),
        *((rf"^{path}$", in_wished_language) for path, _ in rooms),
        (r"^/(?:fr|en)$", with_slash),
        (rf"^/media/(?P<name>{MEDIA_NAME})$", media),
    ]


async def media(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """Send a picture of the bundle."""
    root = Path(datasette.plugin_config("byline")["root"])
    return await send_media(request, send, root / "media")
