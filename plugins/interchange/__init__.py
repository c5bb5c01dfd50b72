"""What other sites and programs read: JSON, oEmbed, IIIF, feeds, sitemaps, lists of credits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from datasette import Request, Response, hookimpl

from ..bundle.reading import View, made
from ..site import Route, mode_of
from ..site.pages import CACHED, LANGUAGE, SLUG, UID, YEAR, origin_of
from . import credit_lists, documents, feeds, iiif, iiif_images, oembed, sitemaps

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette


@hookimpl
def register_routes(datasette: Datasette) -> Sequence[Route]:
    """The addresses of the gallery that are for programs."""
    if mode_of(datasette) != "public":
        return []
    views = [*_documents(), *_feeds(), *_lists(), *_pictures()]
    return [
        (r"^/robots\.txt$", robots),
        (rf"^{LANGUAGE}/event/{SLUG}/credits\.(?P<form>txt|csv)$", credit_lists.credits_page),
        (rf"^{LANGUAGE}/credits/{YEAR}\.(?P<form>txt|csv)$", credit_lists.credits_page),
        *((pattern, made(view)) for pattern, view in views),
    ]


def _lists() -> list[tuple[str, View]]:
    """What tells everything of an event, a year, or of all."""
    return [
        (r"^/sitemap\.xml$", sitemaps.sitemap),
        (r"^/sitemap/pages-(?P<number>[0-9]{1,6})\.xml$", sitemaps.pages),
        (r"^/sitemap/photos-(?P<after>[0-9]{1,15})\.xml$", sitemaps.photos),
    ]


def _pictures() -> list[tuple[str, View]]:
    """How other programs show a picture: oEmbed and IIIF."""
    return [
        (r"^/oembed$", oembed.answer),
        (r"^/iiif/collection\.json$", iiif.top),
        (rf"^/iiif/collection/after/{SLUG}\.json$", iiif.top),
        (rf"^/iiif/event/{SLUG}/collection\.json$", iiif.event_collection),
        (rf"^/iiif/event/{SLUG}/collection-{iiif.AFTER}\.json$", iiif.part_collection),
        (rf"^/iiif/event/{SLUG}/manifest\.json$", iiif.event_manifest),
        (rf"^/iiif/event/{SLUG}/manifest-{iiif.AFTER}\.json$", iiif.event_manifest),
        (rf"^/iiif/photo/{UID}/manifest\.json$", iiif.photo_manifest),
        (rf"^/iiif/image/{UID}/info\.json$", iiif_images.information),
        (rf"^/iiif/image/{UID}/{iiif_images.IMAGE_REQUEST}$", iiif_images.image),
    ]


def _documents() -> list[tuple[str, View]]:
    """Beside each page, the same as JSON."""
    return [
        (rf"^{LANGUAGE}/index\.json$", documents.home),
        (rf"^{LANGUAGE}/event/{SLUG}\.json$", documents.event),
        (rf"^{LANGUAGE}/event/{SLUG}/credits\.json$", documents.credits_page),
        (rf"^{LANGUAGE}/credits/{YEAR}\.json$", documents.credits_page),
        (rf"^{LANGUAGE}/photo/{UID}\.json$", documents.photo),
        (rf"^{LANGUAGE}/person/{SLUG}\.json$", documents.person),
        (rf"^{LANGUAGE}/photographer/{SLUG}\.json$", documents.photographer),
        (rf"^{LANGUAGE}/search\.json$", documents.search),
    ]


def _feeds() -> list[tuple[str, View]]:
    return [
        (rf"^{LANGUAGE}/feed\.atom$", feeds.of_site),
        (rf"^{LANGUAGE}/event/{SLUG}/feed\.atom$", feeds.of_event),
        (
            rf"^{LANGUAGE}/(?P<section>person|photographer)/{SLUG}/feed\.atom$",
            feeds.of_person,
        ),
    ]


async def robots(request: Request) -> Response:
    """Let crawlers in, and tell them where everything is; what they may not see is not here."""
    return Response.text(
        f"User-agent: *\nAllow: /\nSitemap: {origin_of(request)}/sitemap.xml\n",
        headers={"cache-control": CACHED},
    )
