"""The pages that a public site owes its visitors: who answers for it, what it keeps, who can use it.

They say what is true of every gallery, then what the organisation adds. Nothing is made up.
"""

from __future__ import annotations

from datasette import Request, Response

from ..bundle import contents
from ..bundle.reading import Bundle
from ..gallery.pages import own_words, rendered
from ..site.language import LANGUAGES
from ..site.pages import SITE_MAP, language_of, slug_in
from . import rgaa


def legal(bundle: Bundle, request: Request) -> Response:
    """Who publishes, whose the pictures are, and where to write."""
    return rendered(request, "duties/legal.html", own=own_words(bundle, request, "legal"))


def privacy(bundle: Bundle, request: Request) -> Response:
    """What is kept of a visitor: nothing, but what they send."""
    return rendered(request, "duties/privacy.html", own=own_words(bundle, request, "privacy"))


def accessibility(bundle: Bundle, request: Request) -> Response:
    """The statement that French law wants, made of the grid of criteria and of an audit's result."""
    grid = rgaa.grid()
    return rendered(
        request,
        "duties/accessibility.html",
        own=own_words(bundle, request, "accessibility"),
        applicable=sum(criterion.state != rgaa.NOT_APPLICABLE for criterion in grid),
        open_criteria=[criterion for criterion in grid if criterion.state == rgaa.DEPENDS],
    )


def site_map(bundle: Bundle, request: Request) -> Response:
    """Every page there is one of, and every event and year."""
    language = language_of(request)
    own = SITE_MAP[LANGUAGES.index(language)]
    index = contents.credits_index(bundle, language, slug_in(request, "after"), own)
    return rendered(request, "duties/site_map.html", index=index)
