"""What a visitor, or the law, expects of a gallery and its organisation has not said."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..storage.layout import Archive
from .house import LEGAL, PRIVACY, House, Site
from .site_file import NAME


def missing_facts(archive: Archive, site: Site) -> Iterator[str]:
    """What a visitor, or the law, expects of a gallery and nobody has said: never made up."""
    house, texts = site.house, {(page.language, page.name) for page in site.pages}
    if not os.path.lexists(archive.root / NAME):
        yield f"there is no {NAME}; what it may hold: docs/site.md"
    for key, why in _WANTED.items():
        if getattr(house, key) == getattr(House(), key):
            yield f"{key} is not said: {why}"
    for language in house.languages:
        if not house.words_in(language).tagline:
            yield f"[{language}] tagline is not said: the home page begins with it"
        if (language, LEGAL) not in texts:
            yield (
                f"[{language}] legal is not said: who directs the publication, and who hosts it, "
                f"stand in the "
                "legal notice of a French site (LCEN, article 1-1)"
            )
        if (language, PRIVACY) not in texts:
            yield (
                f"[{language}] privacy is not said: on what ground you hold pictures of people, "
                f"and who answers "
                "for it, is for you to say (GDPR, articles 13 and 14)"
            )
    if house.audit is None:
        yield (
            "accessibility_audit is not said: the home page says that the site does not conform, as the law "
            "wants where no audit was made"
        )


_WANTED = {
    "name": "the gallery calls itself byline",
    "contact": "nobody knows where to write to you",
    "publisher": "the legal notice does not say who publishes",
    "public_url": "links say whatever address a visitor used",
    "default_language": "texts in another language than the page's are not marked for screen readers",
}
