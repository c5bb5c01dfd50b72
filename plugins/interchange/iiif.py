"""IIIF: events as Presentation 3.0 manifests and collections, pictures by the Image API 3.0, level 0.

Each canvas requires its credit to be shown, and names its rights. Texts stand in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ...metadata.rights import Licence
from ..bundle import contents, queries
from ..bundle.contents import Event
from ..bundle.pictures import Copy, Picture, picture
from ..bundle.queries import Row
from ..site.files import FOR_ALL_SITES, send_media
from ..site.language import ENGLISH, FRENCH, LANGUAGES, day, words
from ..site.pages import origin_of
from .documents import Document, json_response, missing

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
_IMAGE = "http://iiif.io/api/image/3/context.json"
_TYPE = f'application/ld+json;profile="{_PRESENTATION}"'
_IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
_UNKNOWN = "http://rightsstatements.org/vocab/UND/1.0/"
_MOST_EVENTS = 5000

Texts = Mapping[str, list[str]]


def _texts(french: str, english: str) -> Texts:
    """A text in both languages; one that is the same in both has none."""
    return {"none": [french]} if french == english else {FRENCH: [french], ENGLISH: [english]}


def _phrase(name: str) -> Texts:
    return _texts(*(words(language)[name] for language in LANGUAGES))


def _same(text: str) -> Texts:
    return {"none": [text]}


def _response(document: Document) -> Response:
    return json_response(document, media_type=_TYPE)


async def top(datasette: Datasette, request: Request) -> Response:
    """The collection of all events."""
    origin = origin_of(request)
    found = await queries.events(datasette, _MOST_EVENTS)
    events = [contents.event_of(row, FRENCH) for row in found]
    return _response(
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/collection.json",
            "type": "Collection",
            "label": _phrase("events"),
            "items": [
                {
                    "id": f"{origin}/iiif/event/{event.slug}/collection.json",
                    "type": "Collection",
                    "label": _same(event.title),
                }
                for event in events
            ],
        }
    )


async def _of_event(
    datasette: Datasette, request: Request
) -> tuple[Event, list[tuple[Picture, ...]]] | None:
    """An event and each of its pictures in both languages, in the order of its programme."""
    row = await queries.event(datasette, request.url_vars["slug"])
    if row is None:
        return None
    found = await queries.photos_of_event(datasette, row["slug"], row["photos"])
    return contents.event_of(row, FRENCH), [_in_both(photo) for photo in found]


def _in_both(row: Row) -> tuple[Picture, ...]:
    return tuple(picture(row, language) for language in LANGUAGES)


async def event_collection(datasette: Datasette, request: Request) -> Response:
    """An event as a collection: its whole manifest first, then one for each picture."""
    found = await _of_event(datasette, request)
    if found is None:
        return await missing(datasette, request)
    event, pictures = found
    origin = origin_of(request)
    manifests = [(f"event/{event.slug}", _same(event.title))]
    manifests += [(f"photo/{fr.uid}", _texts(fr.name, en.name)) for fr, en in pictures]
    return _response(
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/event/{event.slug}/collection.json",
            **_described(event, pictures, origin),
            "type": "Collection",
            "items": [
                {"id": f"{origin}/iiif/{place}/manifest.json", "type": "Manifest", "label": label}
                for place, label in manifests
            ],
        }
    )


async def event_manifest(datasette: Datasette, request: Request) -> Response:
    """An event as one manifest, a canvas for each picture."""
    found = await _of_event(datasette, request)
    if found is None:
        return await missing(datasette, request)
    event, pictures = found
    origin = origin_of(request)
    return _response(
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/event/{event.slug}/manifest.json",
            **_described(event, pictures, origin),
            "type": "Manifest",
            "items": [_canvas(both, origin) for both in pictures],
        }
    )


async def photo_manifest(datasette: Datasette, request: Request) -> Response:
    """One photo as a manifest."""
    row = await queries.photo(datasette, request.url_vars["uid"])
    if row is None:
        return await missing(datasette, request)
    both, origin = _in_both(row), origin_of(request)
    canvas = _canvas(both, origin)
    words_of = ("label", "requiredStatement", "rights", "metadata", "summary", "homepage")
    return _response(
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/photo/{both[0].uid}/manifest.json",
            "type": "Manifest",
            **{name: canvas[name] for name in words_of if name in canvas},
            "items": [canvas],
        }
    )


def _described(event: Event, pictures: list[tuple[Picture, ...]], origin: str) -> Document:
    """What an event says of itself as a whole; who must be credited, above all."""
    said = [dict.fromkeys(both[number].said() for both in pictures) for number in (0, 1)]
    found: Document = {
        "label": _same(event.title),
        "requiredStatement": _statement("\n".join(said[0]), "\n".join(said[1])),
        "homepage": _homepages(f"/event/{event.slug}", event.title, origin),
        "metadata": [{"label": _phrase("date"), "value": _days(event.starts_on)}],
    }
    if event.description:
        found["summary"] = _same(event.description)
    rights = {_rights(both[0].licence) for both in pictures}
    return found | ({"rights": rights.pop()} if len(rights) == 1 else {})


def _days(text: str) -> Texts:
    return _texts(*(day(text, language) for language in LANGUAGES))


def _statement(french: str, english: str) -> Document:
    return {"label": _phrase("credits"), "value": _texts(french, english)}


def _homepages(path: str, title: str, origin: str) -> list[Document]:
    return [
        {
            "id": f"{origin}/{language}{path}",
            "type": "Text",
            "label": {language: [title]},
            "format": "text/html",
            "language": [language],
        }
        for language in LANGUAGES
    ]


def _rights(licence: Licence | None) -> str:
    """The address the standard wants: Creative Commons by http, or a rights statement."""
    if licence is None:
        return _UNKNOWN
    return licence.url.replace("https://", "http://") if licence.url else _IN_COPYRIGHT


def _canvas(both: Iterable[Picture], origin: str) -> Document:
    french, english = both
    page = f"{origin}/iiif/photo/{french.uid}/canvas"
    found: Document = {
        "id": page,
        "type": "Canvas",
        "label": _texts(french.name, english.name),
        "width": french.largest.width_px,
        "height": french.largest.height_px,
        "requiredStatement": _statement(french.said(), english.said()),
        "rights": _rights(french.licence),
        "homepage": _homepages(f"/photo/{french.uid}", french.name, origin),
        "thumbnail": [_body(french.small, french.uid, origin)],
        "metadata": _metadata(french, english),
        "items": [
            {
                "id": f"{page}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{page}/image",
                        "type": "Annotation",
                        "motivation": "painting",
                        "target": page,
                        "body": _body(french.largest, french.uid, origin),
                    }
                ],
            }
        ],
    }
    if french.title and french.description:
        found["summary"] = _same(french.description)
    return found


def _metadata(french: Picture, english: Picture) -> list[Document]:
    people = [who.name for who in french.people]
    rows = [
        ("people", {"none": people} if people else None),
        ("event", _same(french.event.text) if french.event else None),
        ("date", _days(french.taken_on) if french.taken_on else None),
        ("rights", _texts(french.notice, english.notice)),
    ]
    return [{"label": _phrase(name), "value": value} for name, value in rows if value]


def _body(copy: Copy, uid: str, origin: str) -> Document:
    service = {"id": f"{origin}/iiif/image/{uid}", "type": "ImageService3", "profile": "level0"}
    return {
        "id": f"{service['id']}/full/{copy.width_px},{copy.height_px}/0/default.jpg",
        "type": "Image",
        "format": copy.media_type,
        "width": copy.width_px,
        "height": copy.height_px,
        "service": [service],
    }


async def image_information(datasette: Datasette, request: Request) -> Response:
    """The sizes of a picture (Image API 3.0, 5)."""
    row = await queries.photo(datasette, request.url_vars["uid"])
    if row is None:
        return await missing(datasette, request)
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
            "rights": _rights(shown.licence),
        },
        media_type=f'application/ld+json;profile="{_IMAGE}"',
    )


async def image(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """One of the sizes there are, whole and upright; level 0 makes no other."""
    row = await queries.photo(datasette, request.url_vars["uid"])
    if row is None:
        return await missing(datasette, request)
    jpegs = picture(row, FRENCH).jpegs
    asked = request.url_vars["size"]
    sizes = {f"{copy.width_px},{copy.height_px}": copy for copy in jpegs} | {"max": jpegs[-1]}
    if asked not in sizes:
        return await missing(datasette, request)
    # The name of a copy may change with its credit, and this address may not.
    return await send_media(
        request,
        send,
        queries.media_of(datasette),
        sizes[asked].name,
        cache_control="public, max-age=3600",
        more=FOR_ALL_SITES,
    )


#: full/max or full/w,h, not turned, as JPEG.
IMAGE_REQUEST = r"full/(?P<size>max|\d{1,6},\d{1,6})/0/default\.jpg"
