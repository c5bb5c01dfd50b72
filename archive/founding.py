"""Makes a new archive: marker, catalogue, and an empty public bundle, so that it can be served."""

from __future__ import annotations

from pathlib import Path

from .catalogue.opening import create_catalogue
from .publishing.publication import publish
from .storage.layout import Archive, mark_archive


def make_archive(folder: Path) -> Archive:
    """Make an archive in a new or empty folder; raises Refused for any other."""
    archive = mark_archive(folder)
    create_catalogue(archive.catalogue, archive.id)
    publish(archive)
    return archive
