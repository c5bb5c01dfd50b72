"""IIIF: pictures by the Image API 3.0, level 0: the sizes there are, and no other."""

from __future__ import annotations

from datasette import Request, Response

from ..bundle import queries
from ..bundle.pictures import picture
from ..bundle.reading import Bundle
from ..site.files import FOR_ALL_SITES, MediaFile
from ..site.language import FRENCH
from ..site.pages import origin_of
from .documents import json_response, missing
from .iiif import rights_of

_IMAGE = "http://iiif.io/api/image/3/context.json"


def information(bundle: Bundle, request: Request) -> Response:
    """The sizes of a picture (Image API 3.0, 5)."""
    row = queries.photo(bundle, request.url_vars["uid"])
    if row is None:
        return missing(bundle, request)
    shown, origin = picture(row, FRENCH), origin_of(request)
    return json_response(
        {
            "@context": _IMAGE,
            "id": f"{origin}/iiif/image/{shown.uid}",
            "type": "ImageService3",
            "protocol": "http://iiif.io/api/image",
            "profile": "level0",
            "width": shown.largest.width_px,
            "height": shown.largest.height_px,
            "sizes": [{"width": copy.width_px, "height": copy.height_px} for copy in shown.jpegs],
            "preferredFormats": ["jpg"],
            "rights": rights_of(shown.licence),
        },
        media_type=f'application/ld+json;profile="{_IMAGE}"',
    )


def image(bundle: Bundle, request: Request) -> Response | MediaFile:
    """One of the sizes there are, whole and upright; level 0 makes no other."""
    row = queries.photo(bundle, request.url_vars["uid"])
    if row is None:
        return missing(bundle, request)
    jpegs = picture(row, FRENCH).jpegs
    asked = request.url_vars["size"]
    sizes = {f"{copy.width_px},{copy.height_px}": copy for copy in jpegs} | {"max": jpegs[-1]}
    if asked not in sizes:
        return missing(bundle, request)
    # The name of a copy may change with its credit, and this address may not.
    return MediaFile(
        name=sizes[asked].name, cache_control="public, max-age=3600", more=FOR_ALL_SITES
    )


#: full/max or full/w,h, not turned, as JPEG.
IMAGE_REQUEST = r"full/(?P<size>max|\d{1,6},\d{1,6})/0/default\.jpg"
