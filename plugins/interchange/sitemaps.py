"""Sitemaps (sitemaps.org 0.9) with the pictures of each page and their licences (Google's image 1.1).

One file while all addresses fit in one; else an index, a file of pages and files of photos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasette import Request, Response

from ..bundle import queries
from ..bundle.pictures import picture
from ..bundle.reading import Bundle, Row
from ..bundle.schema_org import licence_page
from ..site.language import LANGUAGES
from ..site.pages import not_found, origin_of
from ..site.rendering import render
from .documents import OPEN
from .text import clean

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


def sitemap(bundle: Bundle, request: Request) -> Response:
    """All addresses, or the index of the files that hold them."""
    sections = bundle.rows(_SECTIONS)
    part = _photos_a_file()
    files = list(_marks(bundle, part))
    if len(files) == 1 and len(_photos(bundle, 0, part)) + len(sections) + len(_PAGES) <= part:
        return _urlset(request, sections, _photos(bundle, 0, part))
    addresses = ["pages", *(f"photos-{mark}" for mark in files)]
    origin = origin_of(request)
    return _xml(
        "sitemap_index",
        {"files": [f"{origin}/sitemap/{address}.xml" for address in addresses]},
    )


def _marks(bundle: Bundle, part: int) -> Iterator[int]:
    """The number of the photo after which each file begins."""
    after: int | None = 0
    while after is not None:
        yield after
        last = bundle.row(_LAST_OF_PART, after=after, offset=part - 1)
        after = last["id"] if last and _photos(bundle, last["id"], 1) else None


def _photos(bundle: Bundle, after: int, limit: int) -> list[Row]:
    return bundle.rows(_PHOTOS, after=after, limit=limit)


def pages(bundle: Bundle, request: Request) -> Response:
    """The addresses of everything but photos."""
    return _urlset(request, bundle.rows(_SECTIONS), [])


def photos(bundle: Bundle, request: Request) -> Response:
    """The addresses of one file's photos."""
    after = int(request.url_vars["after"])
    is_mark = not after or bundle.row(_IS_PHOTO, id=after)
    found = _photos(bundle, after, _photos_a_file()) if is_mark else []
    if not found:
        return not_found(request)
    return _urlset(request, None, found)


def _urlset(
    request: Request,
    sections: list[Row] | None,
    found: list[Row],
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
    return _xml("sitemap", context)


def _xml(template: str, context: dict[str, Any]) -> Response:
    text = render(f"interchange/{template}.xml", context)
    return Response(clean(text), headers=OPEN, content_type="application/xml; charset=utf-8")
