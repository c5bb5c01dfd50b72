"""Atom feeds of what was published last (RFC 4287), each picture with its credit (Media RSS 1.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from datasette import Request, Response

from ..bundle import contents, queries
from ..bundle.pictures import Picture, picture
from ..bundle.schema_org import licence_page
from ..site.pages import address, language_of, not_found, origin_of
from .documents import OPEN
from .text import clean

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_ENTRIES = 60
_NEVER = "1970-01-01T00:00:00+00:00"


async def of_site(datasette: Datasette, request: Request) -> Response:
    """What was published last."""
    language = language_of(request)
    found = await queries.newest(datasette, _ENTRIES)
    pictures = [picture(row, language) for row in found]
    return await _feed(datasette, request, "byline", address(language), pictures)


async def of_event(datasette: Datasette, request: Request) -> Response:
    """What was published last of an event."""
    language = language_of(request)
    row = await queries.event(datasette, request.url_vars["slug"])
    if row is None:
        return await not_found(datasette, request)
    found = await queries.newest(datasette, _ENTRIES, row["slug"])
    pictures = [picture(photo, language) for photo in found]
    page = address(language, "event", row["slug"])
    return await _feed(datasette, request, row["title"], page, pictures)


async def of_person(datasette: Datasette, request: Request) -> Response:
    """The newest pictures of someone shown, or by someone credited."""
    section, slug = request.url_vars["section"], request.url_vars["slug"]
    load = contents.person if section == "person" else contents.photographer
    found = await load(datasette, language_of(request), slug, None)
    if found is None:
        return await not_found(datasette, request)
    pictures = found.pictures[:_ENTRIES]
    return await _feed(datasette, request, found.person.name, found.person.href, pictures)


async def _feed(
    datasette: Datasette, request: Request, title: str, page: str, pictures: Sequence[Picture]
) -> Response:
    origin = origin_of(request)
    text = await datasette.render_template(
        "interchange/feed.xml",
        {
            "title": title,
            "page": f"{origin}{page}",
            "address": f"{origin}{request.path}",
            "language": language_of(request),
            "origin": origin,
            "pictures": [(shown, licence_page(shown, origin)) for shown in pictures],
            "updated": max((shown.published_at for shown in pictures), default=_NEVER),
        },
    )
    return Response(clean(text), headers=OPEN, content_type="application/atom+xml; charset=utf-8")
