"""Makes a new archive: marker, catalogue, and an empty public bundle, so that it can be served."""

from __future__ import annotations

from pathlib import Path

from .catalogue import create_catalogue
from .layout import Archive, mark_archive
from .publish import publish


def make_archive(folder: Path) -> Archive:
    """Make an archive in a new or empty folder; raises Refused for any other."""
    archive = mark_archive(folder)
    create_catalogue(archive)
    publish(archive)
    return archive
