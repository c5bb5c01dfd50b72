"""The form on every photo's page: to ask for a licence, a removal or a correction."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unicodedata import category
from urllib.parse import parse_qsl

from datasette import Request, Response

from ...archive.errors import Refused
from ...archive.publishing.requests import CORRECTION, LICENCE, REMOVAL, Asked, keep_request
from ...archive.publishing.senders import lets_through
from ...metadata.text import clean
from ..bundle import contents, schema_org
from ..bundle.contents import PhotoPage
from ..bundle.reading import Bundle, make
from ..site.files import MediaFile
from ..site.pages import is_foreign, language_of, origin_of
from ..site.turns import visitor_of
from .pages import rendered
from .tombstone import missing_photo

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette


_LONGEST_BODY_BYTES = 16 << 10
_LONGEST = {"name": 200, "contact": 200, "message": 4000}
#: The phrase that says each kind of request.
_KINDS = {LICENCE: "ask_licence", REMOVAL: "ask_removal", CORRECTION: "ask_correction"}
#: What has to be said, and the phrase that asks for it.
_REQUIRED = {"contact": "ask_contact_missing", "message": "ask_message_missing"}
#: A field no person sees; what fills it is no person.
_TRAP = "website"
_UNCACHED = "private, no-store"


async def ask(datasette: Datasette, request: Request, receive: Any) -> Response | MediaFile:
    """Show the form, or take what was sent with it."""
    # The gate has read it, as far as it may be long.
    body = (await receive())["body"] if request.method == "POST" else b""
    return await make(datasette, request, partial(_answer, body))


def _answer(body: bytes, bundle: Bundle, request: Request) -> Response:
    """The form, or what became of it."""
    found = contents.photo(bundle, language_of(request), request.url_vars["uid"])
    if found is None:
        return missing_photo(bundle, request)
    if request.method != "POST":
        kind = request.args.get("kind")
        return _form(request, found, {"kind": kind if kind in _KINDS else LICENCE})
    if bundle.requests is None:
        return _form(request, found, {}, fault="ask_closed", status=503)
    if is_foreign(request):
        return _form(request, found, {}, fault="ask_foreign", status=403)
    if len(body) > _LONGEST_BODY_BYTES:
        return _form(request, found, {}, fault="ask_too_long", status=413)
    said = dict(parse_qsl(body.decode("utf-8", "replace")))
    return _taken(request, found, said, bundle.requests)


def _taken(
    request: Request,
    found: PhotoPage,
    said: Mapping[str, str],
    folder: Path,
) -> Response:
    """Keep a request that is whole, and say its reference."""
    texts = {name: _plain(said.get(name, "")) for name in _LONGEST}
    texts |= {name: " ".join(texts[name].split()) for name in ("name", "contact")}
    kind = said.get("kind", "")
    asked = {"kind": kind if kind in _KINDS else LICENCE, **texts}
    if said.get(_TRAP):
        return _form(request, found, asked, fault="ask_foreign", status=403)
    if any(len(texts[name]) > longest for name, longest in _LONGEST.items()):
        return _form(request, found, asked, fault="ask_too_long", status=413)
    if missing := {name: phrase for name, phrase in _REQUIRED.items() if not texts[name]}:
        return _form(request, found, asked, fault="ask_incomplete", status=400, missing=missing)
    # A household that has asked for licences may still ask for a removal.
    own_count = REMOVAL if asked["kind"] == REMOVAL else "others"
    if not lets_through(folder, f"{visitor_of(request.scope)} {own_count}", time.time()):
        return _form(request, found, asked, fault="ask_too_many", status=429)
    try:
        reference = keep_request(
            folder, Asked(photo=found.picture.uid, language=language_of(request), **asked)
        )
    except Refused:
        return _form(request, found, asked, fault="ask_tomorrow", status=429)
    return rendered(
        request,
        "gallery/asked.html",
        cache_control=_UNCACHED,
        picture=found.picture,
        kind=_KINDS[asked["kind"]],
        reference=reference,
    )


def _plain(text: str) -> str:
    """What was written without what cannot be seen: controls, marks of direction, zero widths."""
    lines = ("".join(sign for sign in line if category(sign) != "Cc") for line in text.splitlines())
    return "\n".join(map(clean, lines)).strip()


def _form(
    request: Request,
    found: PhotoPage,
    asked: Mapping[str, str],
    *,
    fault: str | None = None,
    status: int = 200,
    missing: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    return rendered(
        request,
        "gallery/ask.html",
        status=status,
        cache_control=_UNCACHED,
        picture=found.picture,
        data=schema_org.image(found.picture, origin_of(request)),
        asked=asked,
        kinds=_KINDS,
        longest=_LONGEST,
        trap=_TRAP,
        fault=fault,
        missing=missing,
    )
