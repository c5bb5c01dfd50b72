"""Both sites, asked in process through Datasette's own client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from datasette.app import Datasette

from byline.archive.accounts import add_account, sign_in
from byline.archive.publishing.publication import current_bundle
from byline.archive.storage.layout import Archive
from byline.plugins.server import desk_site, public_site

PASSWORD = "correct horse battery"


def asked(site: Datasette) -> Callable[..., object]:
    """A function that asks the site for an address and gives the answer, redirects not followed."""

    def ask(path: str, method: str = "GET", **options: object) -> object:
        async def answer() -> object:
            await site.invoke_startup()
            return await site.client.request(method, path, **options)

        # In a thread of its own: the browser tests keep an event loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, answer()).result()

    return ask


@pytest.fixture
def gallery(sample: Archive) -> Callable[..., object]:
    """The gallery of the sample archive."""
    return asked(public_site(current_bundle(sample.public)))


@pytest.fixture
def gallery_of() -> Callable[[Archive], Callable[..., object]]:
    """The gallery of any archive."""
    return lambda archive: asked(public_site(current_bundle(archive.public)))


@pytest.fixture
def desk(sample_copy: Archive) -> Callable[..., object]:
    """The desk of a copy of the sample archive, to somebody who has not signed in."""
    add_account(sample_copy.accounts, "marie", PASSWORD)
    return asked(desk_site(sample_copy.root))


@pytest.fixture
def session(sample_copy: Archive, desk: Callable[..., object]) -> dict[str, str]:
    """The cookie of somebody who has signed in to the desk."""
    return {"cookie": f"byline-session={sign_in(sample_copy.accounts, 'marie', PASSWORD)}"}


@pytest.fixture
def bundle_names(sample: Archive) -> list[str]:
    """The names of all published derivatives."""
    return sorted(path.name for path in Path(sample.public, "media").rglob("*.jpg"))
