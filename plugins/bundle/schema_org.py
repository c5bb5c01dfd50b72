"""Pictures, events and people as schema.org has them, for search engines (JSON-LD 1.1).

The five fields Google asks of a licensable image stand on every picture: creator, creditText,
copyrightNotice, license and acquireLicensePage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from ...archive.publishing.house import House
from ..site.house import address_of
from ..site.pages import address
from .contents import Event, EventPage, PersonPage, Session
from .licences import terms_of
from .pictures import Named, Picture

Node = dict[str, Any]


def script(house: House, origin: str, node: Node) -> Markup:
    """A node, and who publishes it, as the text of a script element, which no value can end."""
    said = {"@context": "https://schema.org", **_published(node, publisher(house, origin))}
    text = json.dumps(said, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # "<" is gone


def publisher(house: House, origin: str) -> Node:
    """The organisation whose gallery this is."""
    node = {
        "@type": "Organization",
        "@id": f"{origin}/#publisher",
        "name": house.name,
        "url": f"{origin}/",
    }
    return node | ({"logo": f"{origin}{address_of(house.logo.name)}"} if house.logo else {})


def _published(node: Node, by: Node) -> Node:
    """A page with its publisher; an event has none, and its pictures do."""
    if node["@type"] == "Event":
        return {**node, "image": [{**one, "publisher": by} for one in node.get("image", [])]}
    return {**node, "publisher": by}


def image(picture: Picture, origin: str) -> Node:
    """An ImageObject."""
    node = {
        "@type": "ImageObject",
        "@id": f"{origin}{picture.href}#image",
        "url": f"{origin}{picture.href}",
        "contentUrl": f"{origin}{picture.largest.href}",
        "thumbnailUrl": f"{origin}{picture.small.href}",
        "encodingFormat": picture.largest.media_type,
        "width": picture.largest.width_px,
        "height": picture.largest.height_px,
        "name": picture.name,
        "caption": picture.description or picture.caption,
        "creator": [_who(who, origin) for who in picture.creators],
        "creditText": picture.said(),
        "copyrightNotice": picture.notice,
        "license": licence_page(picture, origin),
        "acquireLicensePage": f"{origin}{picture.href}/ask",
        "usageInfo": picture.usage_terms,
        "dateCreated": picture.taken_on,
        "datePublished": picture.published_at,
        "contentLocation": _place(picture),
        "recordedAt": _occasion(picture, origin),
        "about": [_who(who, origin) for who in picture.people],
    }
    return {name: value for name, value in node.items() if value}


def licence_page(picture: Picture, origin: str) -> str:
    """The page of a picture's licence: its own, or what ours says of it."""
    if picture.licence and picture.licence.url:
        return picture.licence.url
    anchor = terms_of(picture.licence) if picture.licence else "unstated"
    return f"{origin}{address(picture.language, 'licences')}#{anchor.lower()}"


def _who(who: Named, origin: str) -> Node:
    kind = "Organization" if who.kind == "organisation" else "Person"
    return {"@type": kind, "name": who.name, "url": f"{origin}{who.href}"}


def _place(picture: Picture) -> Node | None:
    name = picture.city or picture.event_place
    if not name and not picture.country:
        return None
    country = {"addressCountry": picture.country} if picture.country else {}
    locality = {"addressLocality": picture.city} if picture.city else {}
    where: Node = {"@type": "Place", "name": name or picture.country}
    if country or locality:
        where["address"] = {"@type": "PostalAddress", **locality, **country}
    return where


def _occasion(picture: Picture, origin: str) -> Node | None:
    if picture.event is None:
        return None
    # The start of an event is what a search engine asks for first; its own page has all the rest.
    return {"@id": f"{origin}{picture.event.href}#event"}


def images(pictures: Iterable[Picture], origin: str, name: str) -> Node:
    """A page of pictures."""
    shown = [image(picture, origin) for picture in pictures]
    return {"@type": "ImageGallery", "name": name, "associatedMedia": shown}


def event(page: EventPage, origin: str) -> Node:
    """An Event with its sessions, who spoke, and its pictures."""
    speakers = {who.slug: who for session in page.sessions for who in session.speakers}
    node = {
        **_event(page.event, origin),
        "performer": [_who(who, origin) for who in speakers.values()],
        "subEvent": [
            {
                "@type": "Event",
                "name": session.title,
                "startDate": session.starts_at or page.event.starts_on,
                **({"endDate": session.ends_at} if session.ends_at else {}),
                "location": _room(session, page.event),
            }
            for session in page.sessions
        ],
        "image": [image(picture, origin) for picture in page.pictures],
    }
    return {name: value for name, value in node.items() if value}


def _room(session: Session, event: Event) -> Node | None:
    """Where a session was: its room, in the place of its event."""
    if session.room is None:
        return _venue(event)
    place = {"@type": "Place", "name": session.room}
    return place | ({"containedInPlace": venue} if (venue := _venue(event)) else {})


def _event(event: Event, origin: str) -> Node:
    node = {
        "@type": "Event",
        "@id": f"{origin}{event.href}#event",
        "name": event.title,
        "url": f"{origin}{event.href}",
        "startDate": event.starts_on,
        "endDate": event.ends_on,
        "description": event.description,
        "location": _venue(event),
        "organizer": [{"@type": "Organization", "name": name} for name in event.organisers],
    }
    return {name: value for name, value in node.items() if value}


def _venue(event: Event) -> Node | None:
    if not event.place:
        return None
    return {"@type": "Place", "name": event.place, "address": event.place}


def person(page: PersonPage, origin: str) -> Node:
    """A Person or Organization with the roles they had, and the pictures of their page."""
    roles = list(dict.fromkeys(role.role for role in page.roles))
    return {
        "@type": "ProfilePage",
        "mainEntity": {
            **_who(page.person, origin),
            **({"jobTitle": roles} if roles else {}),
        },
        "associatedMedia": [image(picture, origin) for picture in page.pictures],
    }
