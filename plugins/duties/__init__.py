"""What a public site owes: its legal notice, what it keeps of visitors, who can use it, where all is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from datasette import Request, Response, hookimpl

from ..bundle.reading import Bundle, View, made
from ..site import Route, mode_of
from ..site.language import LANGUAGES
from ..site.pages import (
    ACCESSIBILITY,
    LEGAL,
    PRIVACY,
    SITE_MAP,
    address,
    in_wished_language,
)
from . import pages

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_VIEWS: dict[tuple[str, str], View] = {
    LEGAL: pages.legal,
    PRIVACY: pages.privacy,
    ACCESSIBILITY: pages.accessibility,
    SITE_MAP: pages.site_map,
}


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """Each page at its address in its own language; any other spelling of that is sent on."""
    return list(_routes()) if mode_of(datasette) == "public" else []


def _routes() -> Iterator[Route]:
    for names, view in _VIEWS.items():
        for language, own, other in zip(LANGUAGES, names, reversed(names), strict=True):
            yield f"^/{language}/{own}$", made(view)
            yield f"^/{language}/{other}$", made(_sent_on(address(language, own)))
            yield f"^/{own}$", in_wished_language


def _sent_on(href: str) -> Callable[[Bundle, Request], Response]:
    return lambda _bundle, _request: Response.redirect(href, status=301)
