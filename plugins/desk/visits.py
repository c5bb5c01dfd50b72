"""The door of every room of the desk: who comes in, what they may do, and what they have at hand there.

Every route names the right that it asks for; without a session one is sent to the sign-in form, and back
afterwards. Views are plain functions, which run in a thread: nothing of theirs is slow on the loop.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from datasette import Request, Response
from markupsafe import Markup
from sqlite_utils import Database

from ...archive.catalogue.library import Viewer
from ...archive.catalogue.opening import open_catalogue, reading_catalogue
from ...archive.catalogue.time_zones import local_in
from ...archive.errors import ArchiveError, NotFound, Refused
from ...archive.publishing.site_file import read_site
from ...archive.storage.accounts import Role
from ...archive.storage.layout import Archive, find_archive
from ..site.language import clock, day, words
from ..site.pages import address, is_foreign, language_of, not_found, page
from .refusals import in_words
from .roles import Right, may, sees_all
from .working import copies_follow

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_PRIVATE = "private, no-store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of somebody who works here, and the archive it is about."""

    request: Request
    archive: Archive
    account: str
    role: Role
    session: int
    form: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the address."""
        return language_of(self.request)

    @property
    def viewer(self) -> Viewer:
        """What whoever visits may see."""
        return Viewer(account=self.account, sees_all=sees_all(self.role))

    def may(self, right: Right) -> bool:
        """Whether whoever visits may do something."""
        return may(self.role, right)

    def said(self, name: str) -> str:
        """A value of the form; empty where there is none."""
        return next(iter(self.form.get(name, [])), "")

    def asked(self, name: str) -> str:
        """A value of the address; empty where there is none."""
        return self.request.args.get(name) or ""

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The catalogue, to be read."""
        with reading_catalogue(self.archive) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The catalogue, to be changed by whoever visits."""
        with open_catalogue(self.archive, self.account) as db:
            yield db
            copies_follow(db, self.archive)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of the desk."""
        around = {
            "account": self.account,
            "role": self.role,
            "may": self.may,
            "room": template.rsplit("/", maxsplit=1)[-1].partition(".")[0],
            "token": self._token,
            "moment": self._moments(),
        }
        return page(
            self.request, template, {**around, **context}, status=status, cache_control=_PRIVATE
        )

    def _moments(self) -> Callable[[str | None], str]:
        """Says moments that byline wrote down on the clocks of the house, which are asked for once a page."""
        zone = cache(lambda: read_site(self.archive)[0].house.time_zone or None)

        def moment(text: str | None) -> str:
            if not text:
                return ""
            local = local_in(datetime.fromisoformat(text), zone()).isoformat()
            return f"{day(local[:10], self.language)} {clock(local, self.language)}"

        return moment

    def _token(self) -> Markup:
        """What a form of ours is known by."""
        said = self.request.scope.get("csrftoken")
        return Markup('<input type="hidden" name="csrftoken" value="{}">').format(
            said() if said else ""
        )

    def away(self, *parts: str, **query: str) -> Response:
        """Send the browser to another room, after something was done."""
        return to(address(self.language, *parts, **query))


def to(place: str) -> Response:
    """Send the browser to an address of ours."""
    return Response(status=303, body="", headers={"location": place, "cache-control": "no-store"})


View = Callable[[Visit], Response]


def for_staff(view: View, right: Right = "see") -> Callable[..., Awaitable[Response]]:
    """Open a room to those who may do something; others are sent to sign in, or told that they may not."""

    async def guarded(datasette: Datasette, request: Request) -> Response:
        actor = request.actor or {}
        if not actor.get("staff"):
            return to(address(language_of(request), "sign-in", next=_way_back(request)))
        form: Mapping[str, list[str]] = {}
        if request.method == "POST":
            if is_foreign(request):
                return Response.text("this form was sent from another site", status=403)
            body = (await request.post_body()).decode("utf-8", "replace")
            form = parse_qs(body, keep_blank_values=True)
        root = Path(datasette.plugin_config("byline")["root"])
        visit = Visit(
            request=request,
            archive=find_archive(root, root),
            account=actor["id"],
            role=actor["role"],
            session=actor["session"],
            form=form,
        )
        if not visit.may(right):
            return visit.page("desk/refused.html", status=403, why=None)
        return await asyncio.to_thread(_answered, view, visit)

    return guarded


def _way_back(request: Request) -> str:
    """Where to go after signing in: the page that was asked for, or that a form was sent from."""
    if request.method == "GET":
        query = f"?{request.query_string}" if request.query_string else ""
        return f"{request.path}{query}"
    sent_from = urlsplit(request.headers.get("referer", ""))
    if sent_from.netloc != request.headers.get("host"):
        return ""
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


def _answered(view: View, visit: Visit) -> Response:
    """The answer of a view; what cannot be done is told in words, and nothing of it was."""
    try:
        return view(visit)
    except NotFound:
        return not_found(visit.request, is_desk=True)
    except Refused as error:
        return visit.page("desk/refused.html", status=409, why=in_words(str(error), visit.language))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return visit.page("desk/refused.html", status=503, why=words(visit.language)["busy_now"])
    except ArchiveError as error:
        return visit.page("desk/refused.html", status=500, why=str(error))
