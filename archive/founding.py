"""Makes a new archive: marker, catalogue, settings, and an empty public bundle to serve."""

from __future__ import annotations

from pathlib import Path

from .catalogue import rights_file
from .catalogue.opening import create_catalogue
from .publishing import site_file
from .publishing.publication import publish
from .storage.layout import Archive, mark_archive


def make_archive(folder: Path) -> Archive:
    """Make an archive in a new or empty folder; raises Refused for any other."""
    archive = mark_archive(folder)
    create_catalogue(archive.catalogue, archive.id)
    for file in (site_file, rights_file):
        (archive.root / file.NAME).write_text(file.template(), encoding="utf-8")
    publish(archive)
    return archive
