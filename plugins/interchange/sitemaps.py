"""Sitemaps (sitemaps.org 0.9) with the pictures of each page and their licences (Google's image 1.1).

One file while all addresses fit in one; else an index, a file of pages and files of photos.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ..gallery import queries
from ..gallery.linked import licence_page
from ..gallery.pictures import picture
from ..site.language import LANGUAGES
from ..site.pages import not_found, origin_of
from .documents import OPEN
from .text import clean

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

#: The most addresses one file may hold.
MOST_ADDRESSES = 50_000

_ROOMS = """
    select 'event' as room, slug, (select max(published_at) from photos where event = slug)
        as changed from events
    union all select 'person', person, null from depictions group by person
    union all select 'photographer', person, null from credits group by person
"""
# Photos are numbered from 1 without gaps, in capture order.
_PHOTOS = f"""
    select {queries.PICTURE_COLUMNS} from photos
    where id > :after and id <= :last
    order by id
"""
_HOUSES = ("", "search", "credits", "licences", "about")


def _photos_a_file() -> int:
    """Half as many photos as addresses: each has a page in both languages."""
    return MOST_ADDRESSES // len(LANGUAGES)


async def _photo_count(datasette: Datasette) -> int:
    found = await queries.row(datasette, "select count(*) as photos from photos")
    return int(found["photos"]) if found else 0


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """All addresses, or the index of the files that hold them."""
    photos = await _photo_count(datasette)
    rooms = await queries.rows(datasette, _ROOMS)
    part = _photos_a_file()
    if photos + len(rooms) + len(_HOUSES) <= part:
        return await _urlset(datasette, request, rooms, 0, photos)
    origin = origin_of(request)
    numbers = range(1, 1 + -(-photos // part))
    files = [f"{origin}/sitemap/pages.xml"]
    files += [f"{origin}/sitemap/photos-{number}.xml" for number in numbers]
    return await _xml(datasette, "sitemap_index", {"files": files})


async def pages(datasette: Datasette, request: Request) -> Response:
    """The addresses of everything but photos."""
    return await _urlset(datasette, request, await queries.rows(datasette, _ROOMS), 0, 0)


async def photos(datasette: Datasette, request: Request) -> Response:
    """The addresses of one file's photos."""
    part = _photos_a_file()
    first = (int(request.url_vars["number"]) - 1) * part
    if not 0 <= first < await _photo_count(datasette):
        return await not_found(datasette, request)
    return await _urlset(datasette, request, None, first, first + part)


async def _urlset(
    datasette: Datasette,
    request: Request,
    rooms: list[queries.Row] | None,
    after: int,
    last: int,
) -> Response:
    origin = origin_of(request)
    found = await queries.rows(datasette, _PHOTOS, after=after, last=last)
    context: dict[str, Any] = {
        "origin": origin,
        "languages": LANGUAGES,
        "houses": _HOUSES if rooms is not None else (),
        "rooms": rooms or [],
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
