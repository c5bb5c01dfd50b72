"""The gallery's pages: each takes its contents from the bundle and sets them in one template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Request, Response
from markupsafe import Markup

from ...metadata.credit import names
from ...metadata.names import file_name
from ..bundle import contents, facet_counts, indexes, licences, queries, questions, schema_org
from ..bundle.credit_forms import forms
from ..bundle.embed import html_snippet
from ..bundle.pictures import ALONE, Named, Picture, foreign, named, picture
from ..bundle.reading import Bundle, Row
from ..site.files import MediaFile
from ..site.headers import EMBEDDED_POLICY
from ..site.house import house_in
from ..site.language import ENGLISH, FRENCH, typeset, words
from ..site.pages import (
    CACHED,
    address,
    language_of,
    not_found,
    number_in,
    origin_of,
    page,
    slug_in,
)
from . import figures
from .highlight import marker
from .tombstone import missing_photo

#: What may be typed beside words, for the reader to see.
_EXAMPLES = {
    FRENCH: (
        "par:nom",
        "avec:nom",
        "date:2015",
        "licence:cc-by",
        "orientation:portrait",
        "taille:2000",
    ),
    ENGLISH: (
        "by:name",
        "with:name",
        "date:2015",
        "licence:cc-by",
        "orientation:portrait",
        "size:2000",
    ),
}
#: Pictures loaded at once; the browser fetches the others as they are scrolled to.
_EAGER = 4


def rendered(
    request: Request,
    template: str,
    *,
    status: int = 200,
    cache_control: str = CACHED,
    **context: Any,
) -> Response:
    """A page of the gallery, with what its frame needs."""
    shared = {
        "alone": ALONE,
        "eager": _EAGER,
        "origin": origin_of(request),
        "further": _further(request),
        "as_script": partial(schema_org.script, house_in(request), origin_of(request)),
        "figure": figures.figure,
        "lang": figures.lang,
        "spoken": figures.spoken,
        "rows": figures.rows,
        "credit": figures.credit,
        "colours": figures.colours,
    }
    return page(
        request,
        template,
        shared | context,
        status=status,
        cache_control=cache_control,
    )


def own_words(bundle: Bundle, request: Request, name: str) -> str:
    """What the organisation has written for a page, as HTML; empty where nothing."""
    sql = "select html from pages where language = :language and name = :name"
    row = bundle.row(sql, language=language_of(request), name=name)
    return str(row["html"]) if row else ""


def _further(request: Request) -> str:
    """Where a further page of a list goes on, which makes it a page of its own; nothing for any other."""
    for name in ("after", "before"):
        if (value := slug_in(request, name)) and re.fullmatch(r"[a-z0-9-]{1,200}", value):
            return f"?{name}={value}"
    return ""


def home(bundle: Bundle, request: Request) -> Response:
    """The events, newest first, each with a strip of pictures."""
    found = contents.home(bundle, language_of(request), slug_in(request, "after"))
    return rendered(
        request,
        "gallery/home.html",
        home=found,
        card=found.pictures[0] if found.pictures else None,
        data=schema_org.images(found.pictures, origin_of(request), house_in(request).name),
        feed=address(language_of(request), "feed.atom"),
    )


def event(bundle: Bundle, request: Request) -> Response:
    """One event, by session."""
    found = contents.event(
        bundle, language_of(request), request.url_vars["slug"], number_in(request, "after")
    )
    if found is None:
        return not_found(request)
    return rendered(
        request,
        "gallery/event.html",
        found=found,
        event=found.event,
        card=found.pictures[0] if found.pictures else None,
        data=schema_org.event(found, origin_of(request)),
        feed=f"{found.event.href}/feed.atom",
    )


def photo(bundle: Bundle, request: Request) -> Response:
    """One photo, as large as the window allows, with all that may be said of it."""
    language, origin = language_of(request), origin_of(request)
    found = contents.photo(bundle, language, request.url_vars["uid"])
    if found is None:
        return missing_photo(bundle, request)
    shown = found.picture
    return rendered(
        request,
        "gallery/photo.html",
        found=found,
        picture=shown,
        card=shown,
        data=schema_org.image(shown, origin),
        allowed=licences.allowed(shown.licence, language),
        attribution=licences.attribution(shown.licence, names(shown.byline.credited), language),
        may_download=licences.may_download(shown.licence),
        forms=forms(shown, origin),
        snippet=html_snippet(shown, origin, house_in(request).name),
        oembed=f"{origin}/oembed?{urlencode({'url': origin + shown.href})}",
    )


def download(bundle: Bundle, request: Request) -> Response | MediaFile:
    """The largest copy, named with its credit, where the licence lets everyone take it."""
    row = queries.photo(bundle, request.url_vars["uid"])
    if row is None:
        return missing_photo(bundle, request)
    shown = picture(row, language_of(request))
    if not licences.may_download(shown.licence):
        return Response.redirect(f"{shown.href}/ask")
    name = file_name(shown.title, names(shown.byline.credited), shown.uid, shown.largest.name)
    plain = name.encode("ascii", "ignore").decode().lstrip("_") or f"{shown.uid}.jpg"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return MediaFile(
        name=shown.largest.name,
        cache_control=CACHED,
        more={"content-disposition": disposition},
    )


def embed(bundle: Bundle, request: Request) -> Response:
    """A picture inside another site's page, with its credit, which cannot be taken off."""
    row = queries.photo(bundle, request.url_vars["uid"])
    if row is None:
        answer = missing_photo(bundle, request, "gallery/embed_gone.html")
    else:
        shown = picture(row, language_of(request))
        data = schema_org.image(shown, origin_of(request))
        answer = rendered(request, "gallery/embed.html", picture=shown, data=data)
    answer.headers["content-security-policy"] = EMBEDDED_POLICY
    return answer


def person(bundle: Bundle, request: Request) -> Response:
    """Someone shown in photos: the roles they had, and their pictures by event."""
    return _person_page(bundle, request, contents.person, "person")


def photographer(bundle: Bundle, request: Request) -> Response:
    """Someone credited: their pictures by event."""
    return _person_page(bundle, request, contents.photographer, "photographer")


def _person_page(
    bundle: Bundle, request: Request, load: Callable[..., Any], section: str
) -> Response:
    found = load(
        bundle, language_of(request), request.url_vars["slug"], number_in(request, "before")
    )
    if found is None:
        return not_found(request)
    return rendered(
        request,
        f"gallery/{section}.html",
        found=found,
        person=found.person,
        card=found.pictures[0] if found.pictures else None,
        data=schema_org.person(found, origin_of(request)),
        feed=f"{found.person.href}/feed.atom",
    )


def events_index(bundle: Bundle, request: Request) -> Response:
    """Every event, by year."""
    index = indexes.events_index(bundle, language_of(request), slug_in(request, "after"))
    return rendered(request, "gallery/events_index.html", index=index)


def people_index(bundle: Bundle, request: Request) -> Response:
    """Everyone whom photos show, by name."""
    index = indexes.people_index(bundle, language_of(request), slug_in(request, "after"))
    return rendered(request, "gallery/names_index.html", index=index, heading="people_shown")


def photographers_index(bundle: Bundle, request: Request) -> Response:
    """Everyone whom photos credit, by name; organisations apart."""
    language = language_of(request)
    index = indexes.photographers_index(bundle, language, slug_in(request, "after"))
    return rendered(
        request,
        "gallery/names_index.html",
        index=index,
        heading="photographers",
        organisations=indexes.organisations(bundle, language) if index.is_first else (),
    )


def credits_index(bundle: Bundle, request: Request) -> Response:
    """Every event and year that has a credits page."""
    index = contents.credits_index(bundle, language_of(request), slug_in(request, "after"))
    return rendered(request, "gallery/credits_index.html", index=index)


def credits_page(bundle: Bundle, request: Request) -> Response:
    """The credits of an event or of a year."""
    found = contents.credits_page(
        bundle, language_of(request), request.url_vars, number_in(request, "after")
    )
    if found is None:
        return not_found(request)
    return rendered(request, "gallery/credits.html", found=found)


def about(_bundle: Bundle, request: Request) -> Response:
    """What this gallery is, and how to take part in it."""
    return rendered(request, "gallery/about.html")


def licences_page(bundle: Bundle, request: Request) -> Response:
    """What each licence allows, in plain words."""
    language = language_of(request)
    found = bundle.rows("select * from licences order by id")
    explained = [
        (terms.lower(), licences.named(terms, language), licences.explained(terms, language))
        for terms in licences.EXPLAINED
    ] + [
        (row["id"], row[f"title_{language}"], row[f"text_{language}"])
        for row in found
        if row[f"text_{language}"]
    ]
    return rendered(
        request,
        "gallery/licences.html",
        own=own_words(bundle, request, "terms"),
        explained=explained,
        unstated=licences.allowed(None, language),
        used=[(row[f"title_{language}"], row["url"], row["id"]) for row in found],
    )


def search(bundle: Bundle, request: Request) -> Response:
    """Photos by words, operators and facets; the address says all that was asked."""
    language = language_of(request)
    answer = facet_counts.answer(bundle, questions.question(bundle, request))
    asked, counts, found = answer.asked, answer.counts, answer.found
    shown = [picture(row, language) for row in found]

    def asking(**changes: str) -> str:
        keep = {"q": asked.words, **asked.chosen, "sort": _sort_said(asked)}
        return address(language, "search", **{**keep, **changes})

    said = asking()

    def narrowed(facet: str, value: str | int) -> str:
        return f"{said}{'&' if '?' in said else '?'}{facet}={quote(str(value), safe='')}"

    # While somebody types, there is nothing to suggest yet.
    nothing = not shown and asked.after is None and not request.args.get("typing")
    can_be_ranked = asked.has_words and not counts.is_at_least
    return rendered(
        request,
        "gallery/search.html",
        asked=asked,
        asking=asking,
        narrowed=narrowed,
        counts=counts,
        name_column=f"name_{language}",
        foreign=partial(foreign, language=language),
        facet_name=lambda facet, value, name: _facet_name(facet, value, name, language),
        chosen=_chosen(asked, counts.facets, f"name_{language}"),
        labels=questions.TERM_LABELS,
        examples=_EXAMPLES[language],
        sorts=(questions.NEWEST, questions.OLDEST, *((questions.BEST,) if can_be_ranked else ())),
        pictures=shown,
        caption=_marked_caption(asked) if asked.match else None,
        more=asking(after=answer.next) if answer.next else None,
        fewer=facet_counts.fewer_terms(bundle, asked) if nothing else [],
        near=_near(facet_counts.near_names(bundle, asked), language) if nothing else [],
        data=schema_org.images(shown, origin_of(request), asked.words or house_in(request).name),
    )


def _marked_caption(asked: questions.Question) -> Callable[[Picture], Markup]:
    """Sets the caption of a picture, with what was looked for marked."""
    marked = marker(asked.terms, asked.forms)
    return lambda shown: marked(typeset(shown.caption))


def _sort_said(asked: questions.Question) -> str:
    return "" if asked.sort == questions.NEWEST else asked.sort


def _near(found: list[Row], language: str) -> list[Named]:
    return [named(row, language, "person" if row["is_shown"] else "photographer") for row in found]


def _facet_name(facet: str, value: str, name: str | None, language: str) -> str:
    """A facet's value in words."""
    if facet == "orientation":
        return words(language).get(str(value), str(value))
    if facet == "size":
        return f"{value}\N{NO-BREAK SPACE}px"
    return name or str(value)


def _chosen(
    asked: questions.Question, facets: Mapping[str, list[Row]], name_column: str
) -> list[tuple[str, str, str | None]]:
    """Each chosen facet, its value, and that in words; as it was asked where nothing matches it."""
    return [
        (
            facet,
            value,
            next((row[name_column] for row in facets[facet] if str(row["value"]) == value), value),
        )
        for facet, value in asked.chosen.items()
    ]
