"""Each page of the gallery as JSON: the same contents, for programs (docs/interchange.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from datasette import Request, Response

from ..bundle import contents, facet_counts, licences, queries, questions
from ..bundle.contents import Event, EventPage, PersonPage, PhotoPage
from ..bundle.pictures import Named, Picture, picture
from ..bundle.reading import Bundle
from ..bundle.schema_org import licence_page
from ..site.pages import address, language_of, number_in, origin_of, slug_in

Document = dict[str, Any]
#: Everyone's programs may read what everyone may see.
OPEN = {"access-control-allow-origin": "*", "cache-control": "public, max-age=60"}


def json_response(
    document: Document, *, status: int = 200, media_type: str = "application/json; charset=utf-8"
) -> Response:
    """A document as an answer any site's scripts may read."""
    body = json.dumps(document, ensure_ascii=False)
    return Response(body=body, status=status, headers=OPEN, content_type=media_type)


def missing(bundle: Bundle, request: Request) -> Response:
    """404, or 410 for a photo that is no longer published."""
    uid = request.url_vars.get("uid")
    if uid and queries.is_gone(bundle, uid):
        return json_response({"status": 410, "error": "no longer published"}, status=410)
    return json_response({"status": 404, "error": "not found"}, status=404)


def photo_document(shown: Picture, origin: str) -> Document:
    """A photo with its credit; what is unknown is null or empty."""
    return {
        "uid": shown.uid,
        "url": f"{origin}{shown.href}",
        "title": shown.title,
        "description": shown.description,
        "alt": shown.alt,
        "taken_on": shown.taken_on,
        "published_at": shown.published_at,
        "place": {"city": shown.city, "country": shown.country},
        "event": _link(shown.event, shown.event_slug, origin),
        "session": _link(shown.session, shown.session_slug, origin),
        "people": [_who(who, origin) for who in shown.people],
        "credit": shown.said(),
        "creators": [_who(who, origin) for who in shown.creators],
        "copyright_notice": shown.notice,
        "usage_terms": shown.usage_terms,
        "licence": {
            "id": shown.licence.id if shown.licence else None,
            "title": shown.licence_title or None,
            "url": licence_page(shown, origin),
            "allowed": licences.allowed(shown.licence, shown.language),
        },
        "ask": f"{origin}{shown.href}/ask",
        "download": f"{origin}{shown.href}/download"
        if licences.may_download(shown.licence)
        else None,
        "width_px": shown.width_px,
        "height_px": shown.height_px,
        "colours": list(shown.colours),
        "copies": [
            {
                "url": f"{origin}{copy.href}",
                "width_px": copy.width_px,
                "height_px": copy.height_px,
                "media_type": copy.media_type,
                "size_bytes": copy.size_bytes,
            }
            for copy in shown.copies
        ],
    }


def _link(linked: Any, slug: str | None, origin: str) -> Document | None:
    if linked is None:
        return None
    return {"slug": slug, "title": linked.text, "url": f"{origin}{linked.href}"}


def _who(who: Named, origin: str) -> Document:
    found = {"slug": who.slug, "name": who.name, "url": f"{origin}{who.href}"}
    return found | ({"role": who.role} if who.role else {})


def _photos(shown: Iterable[Picture], origin: str) -> list[Document]:
    return [photo_document(picture, origin) for picture in shown]


def _event(event: Event, origin: str) -> Document:
    return {
        "slug": event.slug,
        "url": f"{origin}{event.href}",
        "title": event.title,
        "starts_on": event.starts_on,
        "ends_on": event.ends_on,
        "place": event.place,
        "description": event.description,
        "organisers": list(event.organisers),
        "photos": event.photos,
    }


def _next(href: str | None, origin: str) -> str | None:
    """The JSON of the page after this one."""
    if href is None:
        return None
    path, _, query = href.partition("?")
    return f"{origin}{path}{'index' if path.endswith('/') else ''}.json?{query}"


def home(bundle: Bundle, request: Request) -> Response:
    """The newest events and their first pictures."""
    origin = origin_of(request)
    found = contents.home(bundle, language_of(request), slug_in(request, "after"))
    return json_response(
        {
            "events": [
                {**_event(event, origin), "pictures": _photos(strip, origin)}
                for event, strip in found.strips
            ],
            "photos_without_event": _photos(found.others, origin),
            "next": _next(found.more, origin),
        }
    )


def event_document(found: EventPage, origin: str) -> Document:
    """An event, session by session."""
    return {
        **_event(found.event, origin),
        "sessions": [
            {
                "slug": session.slug,
                "title": session.title,
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "room": session.room,
                "speakers": [_who(who, origin) for who in session.speakers],
                "pictures": _photos(session.pictures, origin),
            }
            for session in found.sessions
        ],
        "other_pictures": _photos(found.others, origin),
        "credited": [_who(who, origin) for who in found.credited],
        "next": _next(found.more, origin),
    }


def event(bundle: Bundle, request: Request) -> Response:
    """One event."""
    found = contents.event(
        bundle, language_of(request), request.url_vars["slug"], number_in(request, "after")
    )
    if found is None:
        return missing(bundle, request)
    return json_response(event_document(found, origin_of(request)))


def photo(bundle: Bundle, request: Request) -> Response:
    """One photo, its people with their roles, and its neighbours."""
    found = contents.photo(bundle, language_of(request), request.url_vars["uid"])
    if found is None:
        return missing(bundle, request)
    return json_response(_photo(found, origin_of(request)))


def _photo(found: PhotoPage, origin: str) -> Document:
    return {
        **photo_document(found.picture, origin),
        "people": [_who(who, origin) for who in found.people],
        "previous": f"{origin}{found.previous}.json" if found.previous else None,
        "next": f"{origin}{found.next}.json" if found.next else None,
    }


def _of_person(load: Callable[..., Any]) -> Callable[..., Any]:
    def answer(bundle: Bundle, request: Request) -> Response:
        found: PersonPage | None = load(
            bundle, language_of(request), request.url_vars["slug"], number_in(request, "before")
        )
        if found is None:
            return missing(bundle, request)
        origin = origin_of(request)
        return json_response(
            {
                **_who(found.person, origin),
                "kind": found.person.kind,
                "roles": [
                    {"role": role.role, "event": _event(role.event, origin)} for role in found.roles
                ],
                "photos": found.count,
                "pictures": _photos(found.pictures, origin),
                "next": _next(found.more, origin),
            }
        )

    return answer


person = _of_person(contents.person)
photographer = _of_person(contents.photographer)


def search(bundle: Bundle, request: Request) -> Response:
    """A page of results."""
    language, origin = language_of(request), origin_of(request)
    answer = facet_counts.answer(bundle, questions.question(bundle, request))
    asked = answer.asked
    keep = {"q": asked.words, **asked.chosen, "sort": asked.sort}
    return json_response(
        {
            "query": asked.words,
            "chosen": dict(asked.chosen),
            "sort": asked.sort,
            "photos": answer.counts.photos,
            "photos_is_at_least": answer.counts.is_at_least,
            "facets": {
                name: [
                    {
                        "value": row["value"],
                        "name": row[f"name_{language}"] or str(row["value"]),
                        "photos": row["photos"],
                    }
                    for row in values
                ]
                for name, values in answer.counts.facets.items()
            },
            "pictures": [photo_document(picture(row, language), origin) for row in answer.found],
            "next": _next(
                address(language, "search", **keep, after=answer.next) if answer.next else None,
                origin,
            ),
        }
    )


def credits_page(bundle: Bundle, request: Request) -> Response:
    """The credits of an event or of a year."""
    found = contents.credits_page(
        bundle, language_of(request), request.url_vars, number_in(request, "after")
    )
    if found is None:
        return missing(bundle, request)
    origin = origin_of(request)
    return json_response(
        {
            "title": found.title,
            "url": f"{origin}{found.href}",
            "credited": [
                {"name": who.name, "url": f"{origin}{who.href}", "photos": who.photos}
                for who in found.credited
            ],
            "photos": found.photos,
            "pictures": _photos(found.pictures, origin),
            "next": _next(found.more, origin),
        }
    )
