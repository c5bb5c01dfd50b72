"""Atom feeds of what was published last (RFC 4287), each picture with its credit (Media RSS 1.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from datasette import Request, Response

from ..bundle import queries
from ..bundle.pictures import Picture, named, picture
from ..bundle.reading import Bundle
from ..bundle.schema_org import licence_page
from ..site.house import house_in
from ..site.pages import address, language_of, not_found, origin_of
from ..site.rendering import render
from .documents import OPEN
from .text import clean

_ENTRIES = 60
_NEVER = "1970-01-01T00:00:00+00:00"


def of_site(bundle: Bundle, request: Request) -> Response:
    """What was published last."""
    language = language_of(request)
    found = queries.newest(bundle, _ENTRIES)
    pictures = [picture(row, language) for row in found]
    return _feed(request, "", address(language), pictures)


def of_event(bundle: Bundle, request: Request) -> Response:
    """What was published last of an event."""
    language = language_of(request)
    row = queries.event(bundle, request.url_vars["slug"])
    if row is None:
        return not_found(request)
    found = queries.newest(bundle, _ENTRIES, row["slug"])
    pictures = [picture(photo, language) for photo in found]
    page = address(language, "event", row["slug"])
    return _feed(request, row["title"], page, pictures)


def of_person(bundle: Bundle, request: Request) -> Response:
    """The newest pictures of someone shown, or by someone credited."""
    section, slug = request.url_vars["section"], request.url_vars["slug"]
    language, is_shown = language_of(request), section == "person"
    row = queries.person(bundle, slug)
    if row is None or not row["shown" if is_shown else "credited"]:
        return not_found(request)
    select = queries.photos_showing if is_shown else queries.photos_by
    who = named(row, language, section)
    pictures = [picture(photo, language) for photo in select(bundle, slug, _ENTRIES)]
    return _feed(request, who.name, who.href, pictures)


def _feed(request: Request, title: str, page: str, pictures: Sequence[Picture]) -> Response:
    origin = origin_of(request)
    text = render(
        "interchange/feed.xml",
        {
            "title": " · ".join(filter(None, (title, house_in(request).name))),
            "page": f"{origin}{page}",
            "address": f"{origin}{request.path}",
            "language": language_of(request),
            "origin": origin,
            "pictures": [(shown, licence_page(shown, origin)) for shown in pictures],
            "updated": max((shown.published_at for shown in pictures), default=_NEVER),
        },
    )
    return Response(clean(text), headers=OPEN, content_type="application/atom+xml; charset=utf-8")
