"""The gallery's pages: each asks the bundle, makes pictures of rows, and renders one template."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ..site.pages import address, language_of, not_found, page
from . import queries, searching
from .pictures import ALONE, IN_ROWS, Named, Picture, picture
from .queries import Row

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_COVERS = 6
_WITHOUT_EVENT = 60
_OF_PERSON = 400
#: Pictures loaded at once; the browser fetches the others as they are scrolled to.
_EAGER = 4


async def _rendered(
    datasette: Datasette, request: Request, template: str, **context: Any
) -> Response:
    shared = {"in_rows": IN_ROWS, "alone": ALONE, "eager": _EAGER}
    return await page(datasette, request, f"gallery/{template}", shared | context)


def _pictures(found: Iterable[Row], language: str) -> list[Picture]:
    return [picture(row, language) for row in found]


async def home(datasette: Datasette, request: Request) -> Response:
    """The events, newest first, each with a strip of pictures."""
    language = language_of(request)
    strips = [
        (event, _pictures(await queries.covers(datasette, event["slug"], _COVERS), language))
        for event in await queries.events(datasette)
    ]
    others = await queries.photos_without_event(datasette, _WITHOUT_EVENT)
    return await _rendered(
        datasette, request, "home.html", strips=strips, others=_pictures(others, language)
    )


async def event(datasette: Datasette, request: Request) -> Response:
    """One event, by session."""
    language = language_of(request)
    found = await queries.event(datasette, request.url_vars["slug"])
    if found is None:
        return await not_found(datasette, request)
    photos = await queries.photos_of_event(datasette, found["slug"])
    speakers = await queries.appearances(datasette, found["slug"])
    sections = [
        {
            "session": session,
            "speakers": _named(
                (who for who in speakers if who["session"] == session["slug"]), language
            ),
            "pictures": _pictures(
                (photo for photo in photos if photo["session"] == session["slug"]), language
            ),
        }
        for session in await queries.sessions(datasette, found["slug"])
    ]
    return await _rendered(
        datasette,
        request,
        "event.html",
        event=found,
        organisers=json.loads(found["organisers"]),
        count=len(photos),
        sections=sections,
        others=_pictures((photo for photo in photos if photo["session"] is None), language),
        credited=[
            Named(name=who["name"], href=address(language, "photographer", who["slug"]))
            for who in await queries.credited_at(datasette, found["slug"])
        ],
    )


def _named(people: Iterable[Row], language: str) -> list[Named]:
    return [
        Named(name=who["name"], href=address(language, "person", who["slug"]), role=who["role"])
        for who in people
    ]


async def photo(datasette: Datasette, request: Request) -> Response:
    """One photo, as large as the window allows, with all that may be said of it."""
    language = language_of(request)
    found = await queries.photo(datasette, request.url_vars["uid"])
    if found is None:
        return await not_found(datasette, request)
    beside = await queries.beside(datasette, found)
    return await _rendered(
        datasette,
        request,
        "photo.html",
        photo=found,
        picture=picture(found, language),
        people=_named(await queries.shown_in(datasette, found), language),
        licence=found[f"licence_{language}"],
        previous=beside.get("previous"),
        next=beside.get("next"),
    )


async def person(datasette: Datasette, request: Request) -> Response:
    """Someone shown in photos: the roles they had, and their pictures by event."""
    return await _person_page(datasette, request, "person.html", "is_shown")


async def photographer(datasette: Datasette, request: Request) -> Response:
    """Someone credited: their pictures by event."""
    return await _person_page(datasette, request, "photographer.html", "is_credited")


async def _person_page(
    datasette: Datasette, request: Request, template: str, claim: str
) -> Response:
    language = language_of(request)
    found = await queries.person(datasette, request.url_vars["slug"])
    if found is None or not found[claim]:
        return await not_found(datasette, request)
    select = queries.photos_showing if claim == "is_shown" else queries.photos_by
    photos = await select(datasette, found["slug"], _OF_PERSON)
    return await _rendered(
        datasette,
        request,
        template,
        person=found,
        roles=await queries.roles(datasette, found["slug"]) if claim == "is_shown" else [],
        groups=_by_event(photos, language),
        count=len(photos),
    )


def _by_event(photos: list[Row], language: str) -> list[tuple[Row, list[Picture]]]:
    """Pictures under their event, in the order in which events are first met."""
    groups: dict[str | None, tuple[Row, list[Picture]]] = {}
    for row in photos:
        groups.setdefault(row["event"], (row, []))[1].append(picture(row, language))
    return list(groups.values())


async def search(datasette: Datasette, request: Request) -> Response:
    """Photos by words and facets; the address says all that was asked."""
    language = language_of(request)
    asked = searching.question(request)
    found = await searching.matches(datasette, asked)
    shown = found[: searching.PAGE_SIZE]
    facets = {
        name: await searching.facet_counts(datasette, asked, name) for name in searching.FACETS
    }

    def asking(**changes: str) -> str:
        return address(language, "search", **{"q": asked.words, **asked.chosen, **changes})

    return await _rendered(
        datasette,
        request,
        "search.html",
        asked=asked,
        asking=asking,
        facets=facets,
        name_column=f"name_{language}",
        chips=_chips(asked, facets, f"name_{language}"),
        count=await searching.count(datasette, asked),
        pictures=_pictures(shown, language),
        more=asking(before=str(shown[-1]["id"])) if len(found) > len(shown) else None,
    )


def _chips(
    asked: searching.Question, facets: dict[str, list[Row]], name_column: str
) -> list[tuple[str, str]]:
    """Each chosen facet and its value in words; as it was asked where nothing matches it."""
    return [
        (
            facet,
            next((row[name_column] for row in facets[facet] if row["value"] == value), value),
        )
        for facet, value in asked.chosen.items()
    ]
