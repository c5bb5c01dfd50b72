"""What stands at the address of a photo that is no longer published: that it is gone, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import Request, Response

from ..bundle import queries
from ..site.pages import not_found, page

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette


async def missing_photo(
    datasette: Datasette, request: Request, template: str = "gallery/gone.html"
) -> Response:
    """Answer 410 for a photo that was published, 404 for one that never was."""
    if await queries.is_gone(datasette, request.url_vars["uid"]):
        return await page(datasette, request, template, {}, status=410)
    return await not_found(datasette, request)
