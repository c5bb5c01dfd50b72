"""Whose gallery this is: what the bundle says of the organisation, for every page of both sites."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette import Request, Response

from ...archive.publishing.house import Asset, House, read_assets, read_house
from ...metadata.credit import LANGUAGES
from .files import FOREVER

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

ASSET = r"(?P<name>[0-9a-f]{32}\.(?:css|png|svg))"
_KEY = "byline.house"
_OF_A_LANGUAGE = re.compile(r"/(fr|en)(?=/|$)")
#: A logo that is opened by itself runs nothing and loads nothing.
_LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def house_in(request: Request) -> House:
    """Whose gallery a request is for."""
    house: House = request.scope.get(_KEY) or House()
    return house


def in_house(app: App, datasette: Datasette) -> App:
    """Wrap a site so that every request knows whose it is.

    The gallery speaks the languages that the organisation offers, and sends others on; staff read both.
    """
    is_public = (datasette.plugin_config("byline") or {})["mode"] == "public"
    if is_public:
        _site(
            _bundle(datasette)
        )  # now: another bundle may take this one's place before anybody asks

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        house, _ = _site(_bundle(datasette))
        if not is_public:
            house = replace(house, languages=LANGUAGES)
        elif scope["type"] == "http" and (other := _offered(scope, house)):
            headers = [(b"location", other), (b"cache-control", b"public, max-age=60")]
            await send({"type": "http.response.start", "status": 302, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await app({**scope, _KEY: house}, receive, send)

    return wrapped


def _offered(scope: dict[str, Any], house: House) -> bytes | None:
    """The same address in a language that is offered; None where this one is."""
    match = _OF_A_LANGUAGE.match(scope["path"])
    if match is None or match[1] in house.languages:
        return None
    query = b"?" + scope["query_string"] if scope.get("query_string") else b""
    return f"/{first_language(house)}{quote(scope['path'][3:])}".encode() + query


def first_language(house: House) -> str:
    """The language for those who read none that is offered: English where nobody said which."""
    unsaid = "en" if "en" in house.languages else house.languages[0]
    return house.default_language or unsaid


def _bundle(datasette: Datasette) -> Path:
    """The bundle that is served; to the desk, the current one."""
    configuration = datasette.plugin_config("byline") or {}
    root = Path(configuration["root"])
    if configuration["mode"] == "public":
        return root / configuration["bundle"]
    return (root / "public" / "current").resolve()


@lru_cache(maxsize=2)
def _site(bundle: Path) -> tuple[House, Mapping[str, Asset]]:
    """What a bundle says of the organisation, and its files by name."""
    try:
        return read_house(bundle), {asset.name: asset for asset in read_assets(bundle)}
    except sqlite3.Error:
        return House(), {}  # the desk works before anything is published


def address_of(asset: str) -> str:
    """Where a file of the organisation is reached, by its name."""
    return f"/house/{asset}"


def asset(datasette: Datasette, request: Request) -> Response:
    """Send the organisation's logo or its style sheet."""
    found = _site(_bundle(datasette))[1].get(request.url_vars["name"])
    if found is None:
        return Response.text("not found", status=404)
    headers = {"cache-control": FOREVER}
    if not found.name.endswith(".css"):
        headers["content-security-policy"] = _LOGO_POLICY
    return Response(found.data, headers=headers, content_type=found.media_type)
