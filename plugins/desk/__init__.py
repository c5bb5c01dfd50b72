"""The desk: where staff find, select, mark and change photos, behind the sign-in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ..site import Route, mode_of
from ..site.pages import LANGUAGE, UID, address, in_wished_language, language_of
from . import accounts, change, history, jobs, library, overview, photo, searches, selecting
from .roles import Right
from .thumbnails import with_thumbnails
from .visits import View, Visit, for_staff, to

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_LONGEST_VALUE = 20_000_000
_DRAFT, _NAME = r"D(?P<draft>[0-9]{1,15})", r"(?P<name>[a-z-]{1,40}-[0-9a-f]{6})"
#: Every room: its address behind the language, what answers GET and POST, and the right that it asks for.
ROOMS: Sequence[tuple[str, View | None, View | None, Right]] = (
    ("/", overview.overview, None, "see"),
    ("/library", library.library, None, "see"),
    ("/selection", None, selecting.select, "see"),
    (r"/selection/(?P<selection>S[0-9]{1,15})", library.selection, None, "see"),
    ("/mark", None, selecting.mark_photos, "mark"),
    ("/searches", None, searches.change_searches, "see"),
    (rf"/photo/{UID}", photo.photo, None, "see"),
    (rf"/photo/{UID}/values", photo.values, None, "see"),
    ("/change", change.form, change.ask, "describe"),
    (rf"/change/{_DRAFT}", change.preview, None, "describe"),
    (rf"/change/{_DRAFT}/apply", None, change.apply, "describe"),
    (rf"/change/{_DRAFT}/again", None, change.again, "describe"),
    (rf"/change/{_DRAFT}/drop", None, change.drop, "describe"),
    ("/changes", history.changes, None, "see"),
    (rf"/changes/{_NAME}", history.change, None, "see"),
    (rf"/changes/{_NAME}/undo", None, history.take_back, "see"),
    ("/jobs", jobs.jobs, None, "see"),
    (r"/jobs/(?P<job>[0-9]{1,15})", jobs.job, None, "see"),
    ("/publish", None, jobs.publish, "publish"),
    ("/sql", lambda _visit: to("/archive"), None, "sql"),
    ("/account", accounts.account, accounts.change_account, "see"),
    ("/staff", accounts.staff, accounts.change_staff, "staff"),
)


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses of the desk; each but the way to it asks for a session."""
    if mode_of(datasette) != "desk":
        return []
    return [
        (r"^/$", in_wished_language),
        (rf"^{LANGUAGE}$", to_overview),
        (r"^/robots\.txt$", robots),
        *((rf"^{LANGUAGE}{path}$", _room(get, post, right)) for path, get, post, right in ROOMS),
    ]


def _room(get: View | None, post: View | None, right: Right) -> Callable[..., Any]:
    def view(visit: Visit) -> Response:
        answer = post if visit.request.method == "POST" else get
        if answer is None:
            return to(address(visit.language, "library"))
        return answer(visit)

    return for_staff(view, right)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Send thumbnails before Datasette is asked."""
    if mode_of(datasette) != "desk":
        return lambda app: app
    configuration = datasette.plugin_config("byline")
    root, sign_on = Path(configuration["root"]), configuration["sign_on"]
    return lambda app: with_thumbnails(app, root, sign_on)


@hookimpl
def prepare_connection(conn: sqlite3.Connection, datasette: Datasette) -> None:
    """Keep a query of the SQL room from asking for more memory than the machine has."""
    if mode_of(datasette) == "desk":
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)


def to_overview(request: Request) -> Response:
    """Send /fr on to /fr/."""
    return to(address(language_of(request)))


def robots() -> Response:
    """Keep crawlers out: there is nothing for them here."""
    return Response.text("User-agent: *\nDisallow: /\n")
