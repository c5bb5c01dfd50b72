"""Signing in to the desk: one form, one cookie, and whom a request comes from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Request, Response, hookimpl

from ...archive.storage.accounts import sign_in, sign_out
from ...archive.storage.layout import find_archive
from ..site import Route, mode_of
from ..site.cookies import cookie_of, token_of
from ..site.pages import address as address_of
from ..site.pages import in_wished_language, is_foreign, language_of, page
from ..site.turns import Turns, visitor_of
from ..site.who import who_asks
from .throttle import Throttle

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

#: Where one may be sent after signing in: a room of the desk, and no other site.
_ROOM = re.compile(r"/(?:fr|en)(?:/[A-Za-z0-9_./-]*)?(?:\?[^\s\\#]*)?")
_LONGEST_FORM_BYTES = 10_000
# argon2 takes 64 MiB a try: two at a time, each who asks in turn.
_turns = Turns(2)
_throttle = Throttle()


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The desk's sign-in form, open to everyone who reaches the desk."""
    if mode_of(datasette) != "desk":
        return []
    return [
        (r"^/sign-in$", in_wished_language),
        (r"^/(?:fr|en)/sign-in$", show_or_take_form),
        (r"^/(?:fr|en)/sign-out$", end_session),
    ]


@hookimpl
def actor_from_request(datasette: Datasette, request: Request) -> Any:
    """Name the person whose session a request carries."""
    if mode_of(datasette) != "desk":
        return None

    async def actor() -> dict[str, Any] | None:
        sign_on = datasette.plugin_config("byline")["sign_on"]
        who = await asyncio.to_thread(who_asks, request, _accounts(datasette), sign_on)
        return who.as_actor() if who else None

    return actor


async def show_or_take_form(datasette: Datasette, request: Request) -> Response:
    """Show the form; on POST sign in, or show it again with the reason."""
    if request.method != "POST":
        return _form(request)
    if is_foreign(request):
        return Response.text("this form was sent from another site", status=403)
    if int(request.headers.get("content-length") or 0) > _LONGEST_FORM_BYTES:
        return Response.text("this form is too long", status=413)
    form = await request.post_vars()
    name, address = form.get("name", "").strip(), visitor_of(request.scope)
    if seconds := await _throttle.wait(name, address):
        return _form(request, seconds=seconds)
    async with _turns.of(address):
        token = await asyncio.to_thread(
            sign_in,
            _accounts(datasette),
            name,
            form.get("password", ""),
            request.headers.get("user-agent", ""),
        )
    if token is None:
        return _form(request, is_wrong=True)
    _throttle.opened(name, address)
    return _redirect(request, token, form.get("next", ""))


async def end_session(datasette: Datasette, request: Request) -> Response:
    """End the session of a POST; a link signs nobody out, and changes nothing."""
    if request.method != "POST" or is_foreign(request):
        return Response(status=303, body="", headers={"location": address_of(language_of(request))})
    await asyncio.to_thread(sign_out, _accounts(datasette), token_of(request))
    return _redirect(request, "", address_of(language_of(request), "sign-in"))


def _form(request: Request, *, is_wrong: bool = False, seconds: int = 0) -> Response:
    answer = page(
        request,
        "sign_in/form.html",
        {"is_wrong": is_wrong, "seconds": seconds, "next": _room(request.args.get("next") or "")},
        status=429 if seconds else 403 if is_wrong else 200,
        cache_control="no-store",
    )
    if seconds:
        answer.headers["retry-after"] = str(seconds)
    return answer


def _redirect(request: Request, token: str, place: str) -> Response:
    location = _room(place) or address_of(language_of(request))
    return Response(
        status=303,
        body="",
        headers={"location": location, "set-cookie": cookie_of(request, token)},
    )


def _room(place: str) -> str:
    """A place at the desk that somebody was going to; empty for any other."""
    return place if _ROOM.fullmatch(place) and "//" not in place else ""


def _accounts(datasette: Datasette) -> Path:
    root = Path(datasette.plugin_config("byline")["root"])
    return find_archive(root, root).accounts
