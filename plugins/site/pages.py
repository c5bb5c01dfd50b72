"""The frame of every page: its language, its addresses, and the pages for what is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette import Request, Response

from . import language as languages
from .files import static_version
from .house import address_of, first_language, house_in
from .language import ENGLISH, FRENCH, LANGUAGES
from .rendering import render

CACHED = "public, max-age=60"

#: Pieces of addresses, for every plugin's routes.
LANGUAGE = r"/(?:fr|en)"
SLUG = r"(?P<slug>[a-z0-9-]+)"
UID = r"(?P<uid>[0-9a-z]{1,40})"
YEAR = r"(?P<year>[0-9]{4})"
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(?::\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?")


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    cache_control: str = CACHED,
) -> Response:
    """Render a template of ours in the language of the address."""
    language, house = language_of(request), house_in(request)
    other = ENGLISH if language == FRENCH else FRENCH
    rest = request.path.removeprefix(f"/{language}")
    query = f"?{request.query_string}" if request.query_string else ""
    html = render(
        template,
        {
            **context,
            "language": language,
            "w": languages.words(language),
            "house": house,
            "asset": address_of,
            "tagline": house.words_in(language).tagline or languages.words(language)["tagline"],
            "duties": [
                (names[LANGUAGES.index(language)], phrase) for names, phrase in _DUTIES.items()
            ],
            "accessibility_state": _CONFORMS[house.accessibility(datetime.now(UTC).date())],
            "footer_links": house.words_in(language).footer,
            "day": lambda text: languages.day(text, language),
            "days": lambda first, last: languages.days(first, last, language),
            "clock": lambda text: languages.clock(text, language),
            "photo_count": lambda number: languages.photo_count(number, language),
            "number": lambda value: languages.number(value, language),
            "listed": lambda names: languages.listed(tuple(names), language),
            "at": lambda *parts: address(language, *parts),
            "static": lambda name: f"/static/{static_version()}/{name}",
            "here": request.path,
            "query": request.query_string,
            "with_query": query,
            # What a reader of neither language is sent to, and sent on from.
            "alternates": rest if rest != request.path else "",
            "other_language": other if other in house.languages else "",
            "other_address": f"/{other}{translated(rest, other)}{query}"
            if request.path != rest
            else f"/{other}/",
            "csrftoken": request.scope.get("csrftoken"),
        },
    )
    return Response.html(html, status=status, headers={"cache-control": cache_control})


def language_of(request: Request) -> str:
    """The language of an address; of an address without one, what the browser wishes."""
    first = request.path.split("/", 2)[1]
    if first in LANGUAGES:
        return first
    house = house_in(request)
    wishes = request.headers.get("accept-language", "")
    return languages.wished(wishes, house.languages, first_language(house))


#: Pages whose address is a word of its language, in French and in English.
LEGAL, PRIVACY, ACCESSIBILITY, SITE_MAP = (
    ("mentions-legales", "legal"), ("confidentialite", "privacy"),
    ("accessibilite", "accessibility"), ("plan-du-site", "site-map"),
)  # fmt: skip
TRANSLATED = (LEGAL, PRIVACY, ACCESSIBILITY, SITE_MAP)
#: The pages that a public site owes, at the foot of every page, and the phrases that name them.
_DUTIES = {
    LEGAL: "legal",
    PRIVACY: "privacy",
    ACCESSIBILITY: "accessibility",
    SITE_MAP: "site_map",
}


_CONFORMS = {
    "none": "conforms_none",
    "partial": "conforms_partial",
    "full": "conforms_full",
}


def translated(rest: str, language: str) -> str:
    """An address, behind its language, as it is in another.

    >>> translated("/mentions-legales", "en"), translated("/search", "en")
    ('/legal', '/search')
    """
    column = LANGUAGES.index(language)
    return next((f"/{both[column]}" for both in TRANSLATED if rest[1:] in both), rest)


def origin_of(request: Request) -> str:
    """Where this site is reached: scheme and host, as the reader's browser or a proxy says them."""
    host = request.headers.get("host", "")
    return f"{request.scheme}://{host if _HOST.fullmatch(host) else 'localhost'}"


def is_foreign(request: Request) -> bool:
    """Whether a browser says that another site sent this form."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        return True
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def address(language: str, *parts: str, **query: str) -> str:
    """Make an address of ours: /fr/event/up-2015 of "fr", "event" and "up-2015"."""
    path = "/".join((language, *parts)) if parts else f"{language}/"
    asked = {name: value for name, value in query.items() if value}
    return f"/{path}?{urlencode(asked)}" if asked else f"/{path}"


async def in_wished_language(request: Request) -> Response:
    """Send an address without a language on to the one the browser wishes."""
    language = language_of(request)
    query = f"?{request.query_string}" if request.query_string else ""
    return Response(
        status=302,
        body="",
        headers={
            "location": f"/{language}{translated(request.path, language)}{query}",
            "vary": "Accept-Language",
            "cache-control": "private, no-store",
        },
    )


async def with_slash(request: Request) -> Response:
    """Send /fr on to /fr/."""
    return Response(status=301, body="", headers={"location": f"{request.path}/"})


def not_found(request: Request, *, is_desk: bool = False) -> Response:
    """Say that there is no such page, and where to go instead."""
    answer = page(request, "site/not_found.html", _surroundings(is_desk=is_desk), status=404)
    answer.headers["vary"] = "Accept-Language"
    return answer


def fault(request: Request, *, is_desk: bool = False) -> Response:
    """Say that something broke, and nothing about it."""
    return page(
        request,
        "site/fault.html",
        _surroundings(is_desk=is_desk),
        status=500,
        cache_control="no-store",
    )


def busy(request: Request) -> Response:
    """Say that this takes too long just now, and when to try again."""
    answer = page(
        request,
        "site/busy.html",
        _surroundings(is_desk=False),
        status=503,
        cache_control="no-store",
    )
    answer.headers["retry-after"] = "30"
    return answer


def _surroundings(*, is_desk: bool) -> dict[str, Any]:
    """What stands around a page that belongs to no room: the site's own navigation."""
    return {
        "layout": "site/layout.html" if is_desk else "gallery/layout.html",
        "has_search": not is_desk,
    }


def number_in(request: Request, name: str) -> int | None:
    """A row's number in the address; None for anything else."""
    text = request.args.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def slug_in(request: Request, name: str) -> str | None:
    """A slug in the address; None where there is none."""
    return request.args.get(name) or None
