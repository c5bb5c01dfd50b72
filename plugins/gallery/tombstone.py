"""What stands at the address of a photo that is no longer published: that it is gone, and nothing else."""

from __future__ import annotations

from datasette import Request, Response

from ..bundle import queries
from ..bundle.reading import Bundle
from ..site.pages import not_found, page


def missing_photo(
    bundle: Bundle, request: Request, template: str = "gallery/gone.html"
) -> Response:
    """Answer 410 for a photo that was published, 404 for one that never was."""
    if queries.is_gone(bundle, request.url_vars["uid"]):
        return page(request, template, {}, status=410)
    return not_found(request)
