"""The credits of an event or a year as files: a text to print, a table to open."""

from __future__ import annotations

import csv
import io

from datasette import Request, Response

from ...metadata.credit import in_cell
from ..bundle import contents
from ..bundle.contents import CreditsPage
from ..bundle.reading import Bundle
from ..site.language import listed, photo_count, words
from ..site.pages import language_of, not_found, origin_of
from .documents import OPEN

_COLUMNS = ("url", "title", "credit", "copyright_notice", "licence", "licence_url", "taken_on")


def credits_page(bundle: Bundle, request: Request) -> Response:
    """The credits of an event or of a year, in the form asked for."""
    language = language_of(request)
    page = contents.credits_page(bundle, language, request.url_vars)
    if page is None:
        return not_found(request)
    found = contents.whole_credits(bundle, language, page)
    origin = origin_of(request)
    if request.url_vars["form"] == "csv":
        return Response(_table(found, origin), headers=OPEN, content_type="text/csv; charset=utf-8")
    return Response(
        _text(found, language, origin),
        headers=OPEN,
        content_type="text/plain; charset=utf-8",
    )


def _table(found: CreditsPage, origin: str) -> str:
    """One row a photo (RFC 4180), as spreadsheets open it."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for shown in found.pictures:
        licence = shown.licence.url if shown.licence else None
        cells = (
            f"{origin}{shown.href}", shown.caption, shown.said(), shown.notice,
            shown.licence_title, licence or "", shown.taken_on or "",
        )  # fmt: skip
        writer.writerow([in_cell(cell) for cell in cells])
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{table.getvalue()}"


def _text(found: CreditsPage, language: str, origin: str) -> str:
    """Who made the pictures, in a sentence, then picture by picture."""
    phrases = words(language)
    everyone = listed(tuple(who.name for who in found.credited), language)
    lines = [
        found.title,
        f"{phrases['credits_of']}{everyone} ({photo_count(found.photos, language)})",
        "",
    ]
    for shown in found.pictures:
        lines += [shown.name, shown.said(), f"{origin}{shown.href}", ""]
    return "\n".join(lines)
