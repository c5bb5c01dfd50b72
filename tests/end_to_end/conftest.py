"""The sample archive as a user has it: built, published, served, and looked at in Chromium."""

from __future__ import annotations

import pytest

from tests.catalogues import copied
from tests.pages import withdraw_a_photo
from tests.sites import served


@pytest.fixture(scope="session")
def sites(sample, tmp_path_factory):
    """The archive, and both of its sites served by `byline serve`."""
    root = tmp_path_factory.mktemp("e2e") / "demo"
    archive = copied(sample, root)
    withdraw_a_photo(archive)
    with served(archive.root) as running:
        yield archive, running
