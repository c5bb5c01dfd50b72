"""Sitemaps (sitemaps.org 0.9) with the pictures of each page and their licences (Google's image 1.1).

One file while all addresses fit in one; else an index, a file of pages and files of photos.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ..bundle import queries
from ..bundle.pictures import picture
from ..bundle.schema_org import licence_page
from ..site.language import LANGUAGES
from ..site.pages import not_found, origin_of
from .documents import OPEN
from .text import clean

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

#: The most addresses one file may hold (sitemaps.org); it may weigh 50 MB, so of pictures it holds fewer.
MOST_ADDRESSES = 50_000
_MOST_PHOTOS = 5_000

_SECTIONS = """
    select 'event' as section, slug, (select max(published_at) from photos where event = slug)
        as changed from events
    union all select 'person', slug, null from people where shown
    union all select 'photographer', slug, null from people where credited
"""
_PHOTOS = f"""
    select {queries.PICTURE_COLUMNS} from photos
    where id > :after
    order by id
    limit :limit
"""
_IS_PHOTO = "select 1 from photos where id = :id"
_LAST_OF_PART = """
    select id from photos where id > :after order by id limit 1 offset :offset
"""
_PAGES = ("", "search", "credits", "licences", "about")


def _photos_a_file() -> int:
    """Half as many photos as addresses at most: each has a page in both languages."""
    return min(_MOST_PHOTOS, MOST_ADDRESSES // len(LANGUAGES))


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """All addresses, or the index of the files that hold them."""
    sections = await queries.rows(datasette, _SECTIONS)
    part = _photos_a_file()
    files = [mark async for mark in _marks(datasette, part)]
    if (
        len(files) == 1
        and len(await _photos(datasette, 0, part)) + len(sections) + len(_PAGES) <= part
    ):
        return await _urlset(datasette, request, sections, await _photos(datasette, 0, part))
    addresses = ["pages", *(f"photos-{mark}" for mark in files)]
    origin = origin_of(request)
    return await _xml(
        datasette,
        "sitemap_index",
        {"files": [f"{origin}/sitemap/{address}.xml" for address in addresses]},
    )


async def _marks(datasette: Datasette, part: int) -> AsyncIterator[int]:
    """The number of the photo after which each file begins."""
    after: int | None = 0
    while after is not None:
        yield after
        last = await queries.row(datasette, _LAST_OF_PART, after=after, offset=part - 1)
        after = last["id"] if last and await _photos(datasette, last["id"], 1) else None


async def _photos(datasette: Datasette, after: int, limit: int) -> list[queries.Row]:
    return await queries.rows(datasette, _PHOTOS, after=after, limit=limit)


async def pages(datasette: Datasette, request: Request) -> Response:
    """The addresses of everything but photos."""
    return await _urlset(datasette, request, await queries.rows(datasette, _SECTIONS), [])


async def photos(datasette: Datasette, request: Request) -> Response:
    """The addresses of one file's photos."""
    after = int(request.url_vars["after"])
    is_mark = not after or await queries.row(datasette, _IS_PHOTO, id=after)
    found = await _photos(datasette, after, _photos_a_file()) if is_mark else []
    if not found:
        return await not_found(datasette, request)
    return await _urlset(datasette, request, None, found)


async def _urlset(
    datasette: Datasette,
    request: Request,
    sections: list[queries.Row] | None,
    found: list[queries.Row],
) -> Response:
    origin = origin_of(request)
    context: dict[str, Any] = {
        "origin": origin,
        "languages": LANGUAGES,
        "pages": _PAGES if sections is not None else (),
        "sections": sections or [],
        "photos": [
            (shown, licence_page(shown, origin))
            for row in found
            for shown in (picture(row, language) for language in LANGUAGES)
        ],
    }
    return await _xml(datasette, "sitemap", context)


async def _xml(datasette: Datasette, template: str, context: dict[str, Any]) -> Response:
    text = await datasette.render_template(f"interchange/{template}.xml", context)
    return Response(clean(text), headers=OPEN, content_type="application/xml; charset=utf-8")
