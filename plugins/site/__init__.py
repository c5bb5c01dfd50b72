"""What both sites share: closed doors, headers, languages, the page's frame, files sent as they are."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ...archive.publishing.ends import last_end
from . import files, house, language, pages
from .cache import kept
from .gate import gated
from .headers import App, with_security_headers

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

#: Datasette's own pages, and what they are made of: of the bundle where `byline serve --explore` opens them,
#: of the catalogue to an admin of the desk.
_EXPLORED = r"(?:public(?:[/.]|$)|-/static(?:-plugins)?/)"
_EXPLORED_AT_THE_DESK = r"(?:archive(?:[/.]|$)|-/static(?:-plugins)?/)"
#: Where something may be sent: a form on every photo's page, and the desk's door.
_PUBLIC_FORMS = re.compile(r"/(?:[a-z]{2}/)?photo/[^/]+/ask")
_DESK_FORMS = re.compile(
    r"/(?:[a-z]{2}/)?(?:sign-(?:in|out)|selection|mark|searches|change(?:/D\d+/(?:apply|again|drop))?"
    r"|changes/[a-z0-9-]+/undo|account|staff|publish)"
)
Route = tuple[str, Callable[..., Any]]


def mode_of(datasette: Datasette) -> str | None:
    """Which site this is, "public" or "desk"; None for somebody else's Datasette."""
    configuration = datasette.plugin_config("byline") or {}
    return configuration.get("mode")


def is_explored(datasette: Datasette) -> bool:
    """Whether Datasette's own pages are open to the public beside ours."""
    return bool((datasette.plugin_config("byline") or {}).get("explore"))


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Put the security headers on every answer of our sites, and compress what the public reads.

    The desk's pages hold a token, which compression could betray.
    """
    mode = mode_of(datasette)
    if mode is None:
        return lambda app: app
    if mode == "desk":
        return lambda app: with_security_headers(
            gated(house.in_house(app, datasette), forms=_DESK_FORMS, takes_cookies=True),
            re.compile(f"/{_EXPLORED_AT_THE_DESK}"),
        )
    public_url = (datasette.plugin_config("byline") or {}).get("public_url")
    explored = re.compile(f"/{_EXPLORED}") if is_explored(datasette) else None
    return lambda app: with_security_headers(
        gated(
            kept(house.in_house(_closed_at_an_end(app, datasette), datasette), _edition(datasette)),
            forms=_PUBLIC_FORMS,
            takes_cookies=False,
            public_url=public_url,
        ),
        explored,
    )


def _edition(datasette: Datasette) -> Callable[[], str]:
    """What a page is made of: the bundle, whose name is its own, the software, and what has ended since."""
    configuration = datasette.plugin_config("byline") or {}
    made_of = f"{configuration['bundle']} {version('byline')} {files.static_version()}"
    ends = configuration.get("ends") or ()
    return lambda: f"{made_of} {last_end(ends)}"


def _closed_at_an_end(app: App, datasette: Datasette) -> App:
    """Close Datasette's own pages, which know nothing of what ends, once something has."""
    ends = (datasette.plugin_config("byline") or {}).get("ends") or ()
    if not ends or not is_explored(datasette):
        return app
    closed = re.compile(f"/{_EXPLORED}")

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and last_end(ends) and closed.match(scope["path"]):
            scope = {**scope, "path": _NOWHERE, "raw_path": _NOWHERE.encode()}
        await app(scope, receive, send)

    return wrapped


_NOWHERE = "/closed"


@hookimpl(specname="register_routes")
def open_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses that answer alike on both sites."""
    if mode_of(datasette) is None:
        return []
    return [
        (r"^/static/(?P<version>[0-9a-f]+)/(?P<name>[a-z-]+\.(?:css|js|svg))$", files.static),
        (r"^/favicon\.ico$", files.favicon),
        (rf"^/house/{house.ASSET}$", house.asset),
    ]


@hookimpl(specname="register_routes", trylast=True)
def closed_routes(datasette: Datasette) -> Sequence[Route]:
    """Close every address that no plugin of ours opened, Datasette's own among them.

    Datasette asks its plugins' routes before its own, and this plugin's last of all.
    """
    if mode_of(datasette) is None:
        return []
    explored = _EXPLORED if is_explored(datasette) else r"(?!)"
    if mode_of(datasette) == "desk":
        explored = _EXPLORED_AT_THE_DESK
    return [(rf"^/(?!{explored}).*$", not_found)]


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """Answer a fault of ours with a page that tells nothing of it; the log has the rest."""
    if mode_of(datasette) is None:
        return None
    is_desk = mode_of(datasette) == "desk"
    if getattr(exception, "status", 500) < 500:  # Datasette's own pages say so of what is not there
        return pages.not_found(request, is_desk=is_desk)
    traceback.print_exception(exception)
    return pages.fault(request, is_desk=is_desk)


def not_found(datasette: Datasette, request: Request) -> Response:
    """Say that there is no such page."""
    return pages.not_found(request, is_desk=mode_of(datasette) == "desk")


__all__ = ["language", "mode_of", "pages"]
