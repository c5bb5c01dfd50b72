"""Debian's Chromium, driven headless and without any request of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Start Chromium; it is closed at the end of the block."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield chromium
        chromium.close()


@dataclass(frozen=True, slots=True)
class Visit:
    """A page a reader has opened, with what it said on the console and asked of the network."""

    page: Page
    said: list[str]
    asked: list[str]


@contextmanager
def visited(
    browser: Browser,
    address: str,
    *,
    width: int = 1440,
    scheme: str = "light",
    **options: object,
) -> Iterator[Visit]:
    """Open an address as a new reader; everything of theirs is forgotten at the end of the block."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR", **options
    )
    page = context.new_page()
    visit = Visit(page, [], [])
    page.on("console", lambda message: visit.said.append(message.text))
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.on("request", lambda request: visit.asked.append(request.url))
    try:
        page.goto(address)
        yield visit
    finally:
        context.close()
