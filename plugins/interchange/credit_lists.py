"""The credits of an event or a year as files: a text to print, a table to open."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from datasette import Request, Response

from ...metadata.credit import in_cell
from ..bundle import contents
from ..bundle.contents import CreditsPage
from ..bundle.reading import Bundle, make
from ..site.house import house_in
from ..site.language import listed, photo_count, words
from ..site.pages import language_of, not_found, origin_of
from .documents import OPEN

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_COLUMNS = (
    "url",
    "title",
    "credit",
    "copyright_notice",
    "licence",
    "licence_url",
    "taken_on",
    "gallery",
)


async def credits_page(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """The credits of an event or of a year, in the form asked for, sent page by page as they are read."""
    found = await make(datasette, request, _first)
    if not isinstance(found, CreditsPage):
        return found
    form = _FORMS[request.url_vars["form"]]
    headers = {**OPEN, "content-type": form.media_type}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    text = await asyncio.to_thread(form.head, found, request)
    while found.after is not None:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        found = await make(datasette, request, partial(_next, found))
        if not isinstance(found, CreditsPage):
            raise TimeoutError(
                "the rest of this list takes too long"
            )  # it breaks off, and is seen to
        text = await asyncio.to_thread(form.rows, found, request)
    await send({"type": "http.response.body", "body": text.encode()})
    return None


def _first(bundle: Bundle, request: Request) -> Response | CreditsPage:
    page = contents.credits_page(bundle, language_of(request), request.url_vars)
    return page or not_found(request)


def _next(page: CreditsPage, bundle: Bundle, request: Request) -> CreditsPage:
    return contents.page_after(bundle, language_of(request), page)


def _table(page: CreditsPage, request: Request) -> str:
    """One row a photo (RFC 4180), as spreadsheets open it."""
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{_csv([_COLUMNS])}{_table_rows(page, request)}"


def _table_rows(page: CreditsPage, request: Request) -> str:
    origin, gallery = origin_of(request), house_in(request).name
    return _csv(
        (
            f"{origin}{shown.href}", shown.caption, shown.said(), shown.notice,
            shown.licence_title, (shown.licence and shown.licence.url) or "", shown.taken_on or "", gallery,
        )
        for shown in page.pictures
    )  # fmt: skip


def _csv(rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO()
    csv.writer(table).writerows([in_cell(cell) for cell in cells] for cells in rows)
    return table.getvalue()


def _text(page: CreditsPage, request: Request) -> str:
    """Who made the pictures, in a sentence, then picture by picture."""
    language = language_of(request)
    everyone = listed(tuple(who.name for who in page.credited), language)
    count = photo_count(page.photos, language)
    gallery = house_in(request).name
    head = f"{page.title} · {gallery}\n{words(language)['credits_of']}{everyone} ({count})\n\n"
    return f"{head}{_text_rows(page, request)}"


def _text_rows(page: CreditsPage, request: Request) -> str:
    origin = origin_of(request)
    return "".join(
        f"{shown.name}\n{shown.said()}\n{origin}{shown.href}\n\n" for shown in page.pictures
    )


class _Form(NamedTuple):
    media_type: str
    head: Callable[[CreditsPage, Request], str]
    rows: Callable[[CreditsPage, Request], str]


_FORMS = {
    "csv": _Form("text/csv; charset=utf-8", _table, _table_rows),
    "txt": _Form("text/plain; charset=utf-8", _text, _text_rows),
}
