"""The sample archive as a user has it: built, published, served, and looked at in Chromium."""

from __future__ import annotations

import pytest

from tests.pages import sample_with_a_withdrawn_photo
from tests.sites import served


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """The archive, and both of its sites served by `byline serve`."""
    root = tmp_path_factory.mktemp("e2e") / "demo"
    archive = sample_with_a_withdrawn_photo(root, announce=lambda _: None)
    with served(archive.root) as running:
        yield archive, running
