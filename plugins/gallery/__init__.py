"""The public gallery: every page selects from the bundle, and every picture stands on its credit."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ..bundle.ends import hide_what_ends
from ..bundle.reading import View, made, send_public_media
from ..site import Route, mode_of
from ..site.files import FOR_ALL_SITES, MEDIA_NAME, MediaFile
from ..site.pages import LANGUAGE, SLUG, UID, YEAR, in_wished_language, with_slash
from . import pages, request_form

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette


ASK = rf"/photo/{UID}/ask"


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses of the gallery, in both languages; one without a language is sent on."""
    if mode_of(datasette) != "public":
        return []
    pages_: list[tuple[str, View]] = [
        (r"/", pages.home),
        (r"/events", pages.events_index),
        (rf"/event/{SLUG}", pages.event),
        (rf"/event/{SLUG}/credits", pages.credits_page),
        (r"/credits", pages.credits_index),
        (rf"/credits/{YEAR}", pages.credits_page),
        (rf"/photo/{UID}", pages.photo),
        (rf"/photo/{UID}/download", pages.download),
        (rf"/photo/{UID}/embed", pages.embed),
        (r"/people", pages.people_index),
        (rf"/person/{SLUG}", pages.person),
        (r"/photographers", pages.photographers_index),
        (rf"/photographer/{SLUG}", pages.photographer),
        (r"/search", pages.search),
        (r"/licences", pages.licences_page),
        (r"/about", pages.about),
    ]
    return [
        *((f"^{LANGUAGE}{path}$", made(view)) for path, view in pages_),
        (f"^{LANGUAGE}{ASK}$", request_form.ask),
        *((f"^{path}$", in_wished_language) for path in (*(path for path, _ in pages_), ASK)),
        (f"^{LANGUAGE}$", with_slash),
        (rf"^/media/(?P<name>{MEDIA_NAME})$", media),
    ]


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Let no page see what has ended since the bundle was made."""
    if database == "public" and (datasette.plugin_config("byline") or {}).get("ends"):
        hide_what_ends(conn)


@hookimpl
def skip_csrf(datasette: Datasette, scope: dict[str, Any]) -> bool:
    """Ask no cookie of a visitor who asks for a licence: the form does nothing in anybody's name."""
    return mode_of(datasette) == "public" and scope["path"].endswith("/ask")


async def media(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """Send a derivative of the bundle."""
    name = request.url_vars["name"]
    asked = MediaFile(name=name, more=FOR_ALL_SITES)
    return await send_public_media(datasette, request, send, asked)
