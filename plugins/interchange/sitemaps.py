"""Sitemaps (sitemaps.org 0.9) with the pictures of each page and their licences (Google's image 1.1).

One file while all addresses fit in one; else an index, a file of pages and files of photos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasette import Request, Response

from ..bundle.columns import PICTURE_COLUMNS
from ..bundle.pictures import picture
from ..bundle.reading import Bundle, Row
from ..bundle.schema_org import licence_page
from ..site.house import house_in
from ..site.language import LANGUAGES
from ..site.pages import TRANSLATED, not_found, origin_of, translated
from ..site.rendering import render
from .documents import OPEN
from .text import clean

#: The most addresses one file may hold (sitemaps.org); what is made when it is asked for holds fewer.
MOST_ADDRESSES = 50_000
_MOST_PHOTOS = 500

_SECTIONS = """
    select section, slug, case section
        when 'event' then (select max(published_at) from photos where event = slug)
        when 'person' then (
            select max(published_at) from persons_shown join photos on photos.id = persons_shown.photo
            where persons_shown.person = slug
        )
        else (
            select max(published_at) from credits join photos on photos.id = credits.photo
            where credits.person = slug
        )
    end as changed
    from (
        select 'event' as section, slug from events
        union all select 'person', slug from people where shown
        union all select 'photographer', slug from people where credited
    )
    order by section, slug
    limit :limit offset :offset
"""
_NUMBER_OF_SECTIONS = """
    select (select count(*) from events) + (select count(*) from people where shown)
        + (select count(*) from people where credited) as number
"""
_PHOTOS = f"""
    select {PICTURE_COLUMNS} from photos
    where id > :after
    order by id
    limit :limit
"""
_IS_MORE = "select 1 from photos where id > :id limit 1"
_IS_PHOTO = "select 1 from photos where id = :id"
# Every photo here has a credit, and the table of credits is the narrow one of the two.
_LAST_OF_PART = """
    select photo as id from credits where photo > :after
    group by photo order by photo limit 1 offset :offset
"""
_PAGES = ("", "search", "credits", "licences", "about", *(english for _, english in TRANSLATED))


def _photos_a_file() -> int:
    """Half as many photos as addresses at most: each has a page in both languages."""
    return min(_MOST_PHOTOS, MOST_ADDRESSES // len(LANGUAGES))


def sitemap(bundle: Bundle, request: Request) -> Response:
    """All addresses, or the index of the files that hold them."""
    part = _photos_a_file()
    number = bundle.rows(_NUMBER_OF_SECTIONS)[0]["number"]
    marks = list(_marks(bundle, part))
    found = _photos(bundle, 0, part)
    if len(marks) == 1 and len(found) + number + len(_PAGES) <= part:
        return _urlset(request, _sections(bundle, 0), found, pages=_PAGES)
    addresses = [
        *(f"pages-{page}" for page in range(1 + max(number - 1, 0) // part)),
        *(f"photos-{mark}" for mark in marks),
    ]
    origin = origin_of(request)
    files = [f"{origin}/sitemap/{address}.xml" for address in addresses]
    return _xml("sitemap_index", {"files": files})


def _sections(bundle: Bundle, page: int) -> list[Row]:
    """A file's worth of what has a page and is no photo."""
    part = _photos_a_file()
    return bundle.rows(_SECTIONS, limit=part, offset=part * page)


def _marks(bundle: Bundle, part: int) -> Iterator[int]:
    """The number of the photo after which each file begins."""
    after: int | None = 0
    while after is not None:
        yield after
        last = bundle.row(_LAST_OF_PART, after=after, offset=part - 1)
        more = last and bundle.row(_IS_MORE, id=last["id"])
        after = last["id"] if last and more else None


def _photos(bundle: Bundle, after: int, limit: int) -> list[Row]:
    return bundle.rows(_PHOTOS, after=after, limit=limit)


def pages(bundle: Bundle, request: Request) -> Response:
    """The addresses of one file's worth of everything but photos."""
    number = int(request.url_vars["number"])
    found = _sections(bundle, number)
    if number and not found:
        return not_found(request)
    return _urlset(request, found, [], pages=() if number else _PAGES)


def photos(bundle: Bundle, request: Request) -> Response:
    """The addresses of one file's photos."""
    after = int(request.url_vars["after"])
    is_mark = not after or bundle.row(_IS_PHOTO, id=after)
    found = _photos(bundle, after, _photos_a_file()) if is_mark else []
    if not found:
        return not_found(request)
    return _urlset(request, [], found)


def _urlset(
    request: Request, sections: list[Row], found: list[Row], pages: tuple[str, ...] = ()
) -> Response:
    origin, languages = origin_of(request), house_in(request).languages
    context: dict[str, Any] = {
        "origin": origin,
        "languages": languages,
        "translated": translated,
        "pages": pages,
        "sections": sections,
        "photos": [
            (shown, licence_page(shown, origin))
            for row in found
            for shown in (picture(row, language) for language in languages)
        ],
    }
    return _xml("sitemap", context)


def _xml(template: str, context: dict[str, Any]) -> Response:
    text = render(f"interchange/{template}.xml", context)
    return Response(clean(text), headers=OPEN, content_type="application/xml; charset=utf-8")
