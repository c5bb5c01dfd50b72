"""oEmbed 1.0: another site asks how to show a photo's address, and gets it with its credit.

A `rich` answer is a frame whose page shows the credit, and is what is given unasked: a site that shows
a `photo` answer is free to leave the credit out.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from datasette import Request, Response

from ...archive.publishing.house import House
from ..bundle import queries
from ..bundle.embed import WIDTH_PX, EmbedSize, embed_size, html_snippet
from ..bundle.pictures import Picture, picture
from ..bundle.reading import Bundle
from ..bundle.schema_org import licence_page
from ..site.house import house_in
from ..site.pages import address, number_in, origin_of
from .documents import OPEN, Document, json_response
from .text import clean

_ADDRESS = re.compile(r"/(fr|en)/photo/([0-9a-z]{1,40})(?:/embed)?/?")
#: How long an answer may be kept; a photo that is withdrawn is gone from other sites after it.
_KEPT_SECONDS = 3600


def answer(bundle: Bundle, request: Request) -> Response:
    """Answer what stands at `url`, no larger than `maxwidth` and `maxheight`."""
    form, kind = request.args.get("format") or "json", request.args.get("type") or "rich"
    if form not in ("json", "xml") or kind not in ("rich", "photo"):
        return json_response({"status": 501, "error": "format is json or xml"}, status=501)
    origin = origin_of(request)
    asked = urlsplit(request.args.get("url") or "")
    match = _ADDRESS.fullmatch(asked.path)
    if match is None or asked.netloc != urlsplit(origin).netloc:
        return json_response({"status": 404, "error": "not an address of a photo"}, status=404)
    row = queries.photo(bundle, match[2])
    if row is None:
        status = 410 if queries.is_gone(bundle, match[2]) else 404
        return json_response({"status": status, "error": "not published"}, status=status)
    shown = picture(row, match[1])
    width = number_in(request, "maxwidth")
    height = number_in(request, "maxheight")
    document = _shared(shown, origin, house_in(request))
    if kind == "rich":
        size = embed_size(shown, width or WIDTH_PX, height)
        document |= _rich(size, html_snippet(shown, origin, house_in(request).name, size))
    else:
        document |= _photo(shown, origin, width or WIDTH_PX, height)
    if form == "xml":
        return Response(_xml(document), headers=OPEN, content_type="text/xml; charset=utf-8")
    return json_response(document)


def _shared(shown: Picture, origin: str, house: House) -> Document:
    """What both kinds say, above all whose work it is."""
    return {
        "version": "1.0",
        "title": shown.name,
        "author_name": ", ".join(who.name for who in shown.creators),
        "author_url": f"{origin}{shown.creators[0].href}",
        "provider_name": house.name,
        "provider_url": f"{origin}{address(shown.language)}",
        "cache_age": _KEPT_SECONDS,
        "thumbnail_url": f"{origin}{shown.small.href}",
        "thumbnail_width": shown.small.width_px,
        "thumbnail_height": shown.small.height_px,
        # Not of the standard, which lets a provider say more (2.3.4).
        "web_page": f"{origin}{shown.href}",
        "credit": shown.said(),
        "copyright_notice": shown.notice,
        "license": shown.licence_title,
        "license_url": licence_page(shown, origin),
    }


def _rich(size: EmbedSize, html: str) -> Document:
    return {
        "type": "rich",
        "html": html,
        "width": size.width_px,
        "height": size.height_px,
    }


def _photo(shown: Picture, origin: str, width: int, height: int | None) -> Document:
    fitting = [
        copy
        for copy in shown.jpegs
        if copy.width_px <= max(width, shown.small.width_px)
        and (height is None or copy.height_px <= max(height, shown.small.height_px))
    ]
    copy = fitting[-1] if fitting else shown.small
    return {
        "type": "photo",
        "url": f"{origin}{copy.href}",
        "width": copy.width_px,
        "height": copy.height_px,
    }


def _xml(document: Document) -> bytes:
    root = Element("oembed")
    for name, value in document.items():
        SubElement(root, name).text = clean(str(value))
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text
