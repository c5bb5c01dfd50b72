"""IIIF: events as manifests and collections of the Presentation API 3.0; their pictures: iiif_images.py.

Each canvas requires its credit to be shown, and names its rights. Texts stand in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datasette import Request, Response

from ...archive.publishing.house import House
from ...metadata.credit import Credit, say
from ...metadata.rights import Licence
from ..bundle import contents, queries
from ..bundle.contents import Event
from ..bundle.pictures import Copy, Picture, picture
from ..bundle.reading import Bundle, Row
from ..site.house import address_of, house_in
from ..site.language import ENGLISH, FRENCH, LANGUAGES, day, words
from ..site.pages import origin_of
from .documents import Document, json_response, missing

_PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
_TYPE = f'application/ld+json;profile="{_PRESENTATION}"'
_IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
_UNKNOWN = "http://rightsstatements.org/vocab/UND/1.0/"
#: The photo a part of an event begins after; 0 for the first.
AFTER = r"(?P<after>[0-9]{1,15})"

Texts = Mapping[str, list[str]]


def _texts(french: str, english: str) -> Texts:
    """A text in both languages; one that is the same in both has none."""
    return {"none": [french]} if french == english else {FRENCH: [french], ENGLISH: [english]}


def _phrase(name: str) -> Texts:
    return _texts(*(words(language)[name] for language in LANGUAGES))


def _same(text: str) -> Texts:
    return {"none": [text]}


def _response(request: Request, document: Document) -> Response:
    """A document of the Presentation API, with who provides it."""
    whole = {**document, "provider": [_provider(house_in(request), origin_of(request))]}
    return json_response(whole, media_type=_TYPE)


def _provider(house: House, origin: str) -> Document:
    page = {"id": f"{origin}/", "type": "Text", "label": _same(house.name), "format": "text/html"}
    found = {
        "id": f"{origin}/#publisher",
        "type": "Agent",
        "label": _same(house.name),
        "homepage": [page],
    }
    if house.logo:
        kind = "image/png" if house.logo.name.endswith(".png") else "image/svg+xml"
        found["logo"] = [
            {
                "id": f"{origin}{address_of(house.logo.name)}",
                "type": "Image",
                "format": kind,
                "width": house.logo.width_px,
                "height": house.logo.height_px,
            }
        ]
    return found


def top(bundle: Bundle, request: Request) -> Response:
    """The collection of all events, the newest first; the last item leads on to the older ones."""
    origin, after = origin_of(request), request.url_vars.get("slug")
    most = contents.PICTURES_A_PAGE
    found = queries.events(bundle, most + 1, after)
    events = [contents.event_of(row, FRENCH) for row in found[:most]]
    items = [_collection(origin, f"event/{event.slug}/", _same(event.title)) for event in events]
    if len(found) > most:
        place = f"{origin}/iiif/collection/after/{events[-1].slug}.json"
        items.append({"id": place, "type": "Collection", "label": _phrase("older_events")})
    own = f"collection/after/{after}" if after else "collection"
    return _response(
        request,
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/{own}.json",
            "type": "Collection",
            "label": _phrase("events"),
            "items": items,
        },
    )


def _collection(origin: str, place: str, label: Texts, name: str = "collection") -> Document:
    return {"id": f"{origin}/iiif/{place}{name}.json", "type": "Collection", "label": label}


def _manifest(origin: str, place: str, label: Texts, name: str = "manifest") -> Document:
    return {"id": f"{origin}/iiif/{place}{name}.json", "type": "Manifest", "label": label}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of an event's pictures, each in both languages, in the order of its programme.

    `after` is the photo it begins after, 0 for the first; `first` and `last` count its pictures.
    """

    event: Event
    after: int
    pictures: list[tuple[Picture, ...]]
    first: int
    marks: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the event has no other part."""
        return not self.marks

    @property
    def label(self) -> Texts:
        """What it is called: the event, and which of its pictures where there are others."""
        return self.label_of(self.first, len(self.pictures))

    def label_of(self, first: int, number: int) -> Texts:
        """What the part of so many pictures, from one on, is called."""
        title = self.event.title
        return _same(title if self.is_whole else f"{title} ({first}–{first + number - 1})")


def _part(bundle: Bundle, request: Request) -> _Part | None:
    row = queries.event(bundle, request.url_vars["slug"])
    if row is None:
        return None
    size, after = contents.PICTURES_A_PAGE, int(request.url_vars.get("after") or 0)
    marks = queries.marks_of_event(bundle, row["slug"], size)
    if after and after not in marks:
        return None
    found = queries.photos_of_event(bundle, row["slug"], size, after or None)
    return _Part(
        event=contents.event_of(row, FRENCH),
        after=after,
        pictures=[_in_both(photo) for photo in found],
        first=1 + size * (marks.index(after) + 1 if after else 0),
        marks=tuple(marks),
    )


def _in_both(row: Row) -> tuple[Picture, ...]:
    return tuple(picture(row, language) for language in LANGUAGES)


def event_collection(bundle: Bundle, request: Request) -> Response:
    """An event as a collection: its whole manifest first, then one for each picture.

    Of a long event, the manifest of each part, and a collection of its pictures.
    """
    part = _part(bundle, request)
    if part is None:
        return missing(bundle, request)
    origin, place = origin_of(request), f"event/{part.event.slug}/"
    items = [_manifest(origin, place, part.label), *_manifests(part, origin)]
    if not part.is_whole:
        items = []
        for number, after in enumerate((0, *part.marks)):
            size = contents.PICTURES_A_PAGE
            first = 1 + number * size
            label = part.label_of(first, min(size, part.event.photos - first + 1))
            name = f"manifest-{after}" if after else "manifest"
            items.append(_manifest(origin, place, label, name))
            items.append(_collection(origin, place, label, f"collection-{after}"))
    everyone = queries.credited_at(bundle, part.event.slug)
    return _response(
        request,
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/{place}collection.json",
            **_described(part, _credited_to(everyone, part), origin),
            "type": "Collection",
            "items": items,
        },
    )


def _credited_to(everyone: Iterable[Row], part: _Part) -> list[tuple[str, ...]]:
    """The credit of an event as a whole, in both languages."""
    credit = Credit.of((who["name"], who["kind"]) for who in everyone)
    return [
        tuple(say(credit, said.language, wording=said.byline.wording) for said in part.pictures[0])
    ]


def part_collection(bundle: Bundle, request: Request) -> Response:
    """A manifest for each picture of a part of an event."""
    part = _part(bundle, request)
    if part is None:
        return missing(bundle, request)
    origin, place = origin_of(request), f"event/{part.event.slug}/"
    return _response(
        request,
        {
            "@context": _PRESENTATION,
            **_collection(origin, place, part.label, f"collection-{part.after}"),
            **_described(part, _said(part), origin),
            "type": "Collection",
            "items": _manifests(part, origin),
        },
    )


def _manifests(part: _Part, origin: str) -> list[Document]:
    return [
        _manifest(origin, f"photo/{french.uid}/", _texts(french.name, english.name))
        for french, english in part.pictures
    ]


def event_manifest(bundle: Bundle, request: Request) -> Response:
    """An event, or a part of a long one, as one manifest, a canvas for each picture."""
    part = _part(bundle, request)
    if part is None:
        return missing(bundle, request)
    origin, place = origin_of(request), f"event/{part.event.slug}/"
    name = f"manifest-{part.after}" if part.after else "manifest"
    return _response(
        request,
        {
            "@context": _PRESENTATION,
            **_manifest(origin, place, part.label, name),
            **_described(part, _said(part), origin),
            "type": "Manifest",
            "partOf": [_collection(origin, place, _same(part.event.title))],
            "items": [_canvas(both, origin) for both in part.pictures],
        },
    )


def photo_manifest(bundle: Bundle, request: Request) -> Response:
    """One photo as a manifest."""
    row = queries.photo(bundle, request.url_vars["uid"])
    if row is None:
        return missing(bundle, request)
    both, origin = _in_both(row), origin_of(request)
    canvas = _canvas(both, origin)
    words_of = ("label", "requiredStatement", "rights", "metadata", "summary", "homepage")
    return _response(
        request,
        {
            "@context": _PRESENTATION,
            "id": f"{origin}/iiif/photo/{both[0].uid}/manifest.json",
            "type": "Manifest",
            **{name: canvas[name] for name in words_of if name in canvas},
            "items": [canvas],
        },
    )


def _said(part: _Part) -> list[tuple[str, ...]]:
    """The credits of a part's pictures, in both languages."""
    return [tuple(said.said() for said in both) for both in part.pictures]


def _described(part: _Part, said: list[tuple[str, ...]], origin: str) -> Document:
    """What an event says of itself, or of a part of it; who must be credited, above all."""
    event = part.event
    french, english = ("\n".join(dict.fromkeys(both[place] for both in said)) for place in (0, 1))
    found: Document = {
        "label": part.label,
        "requiredStatement": _statement(french, english),
        "homepage": _homepages(f"/event/{event.slug}", event.title, origin),
        "metadata": [{"label": _phrase("date"), "value": _days(event.starts_on)}],
    }
    if event.description:
        found["summary"] = _same(event.description)
    rights = {rights_of(both[0].licence) for both in part.pictures}
    # Of a part, its own rights are not those of all.
    return found | ({"rights": rights.pop()} if len(rights) == 1 and part.is_whole else {})


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


def rights_of(licence: Licence | None) -> str:
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
        "rights": rights_of(french.licence),
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
        found["summary"] = _texts(french.description, english.description)
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
