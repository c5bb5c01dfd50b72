"""The shoots of one ingest, opened: folders and files as they are, ZIPs unpacked for as long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...photos.card import Card, scan
from ...photos.errors import BadShoot
from ...photos.zipped import is_zip, unpack
from ..storage.layout import Archive
from ..storage.originals import staging


@dataclass(frozen=True, slots=True, kw_only=True)
class Shoots:
    """What lies on the cards, and the ZIP that each folder of unpacked files came from."""

    card: Card
    zips: dict[Path, Path] = field(default_factory=dict)

    def as_named(self, path: Path) -> Path:
        """A file as its photographer knows it: inside its ZIP, not where that was unpacked."""
        for folder, zipped in self.zips.items():
            if path.is_relative_to(folder):
                return zipped / path.relative_to(folder)
        return path


@contextmanager
def opened_shoots(
    archive: Archive, paths: Iterable[Path], *, include_trash: bool = False
) -> Iterator[Shoots]:
    """Find the shots of cards, folders, files and ZIPs.

    Raises BadShoot for a path that does not exist, a ZIP that is not whole or safe, or one in the archive.
    """
    paths = tuple(dict.fromkeys(paths))
    for path in paths:
        if path.resolve().is_relative_to(archive.root.resolve()):
            raise BadShoot(path, "is in the archive itself; nothing of it is taken in again")
    if not any(is_zip(path) for path in paths):
        yield Shoots(card=scan(paths, include_trash=include_trash))
        return
    with staging(archive.staging) as run:
        zips: dict[Path, Path] = {}
        for number, path in enumerate(path for path in paths if is_zip(path)):
            folder = run / f"zip-{number}"
            folder.mkdir()
            unpack(path, folder)
            zips[folder] = path
        plain = [path for path in paths if not is_zip(path)]
        card = scan([*plain, *zips], include_trash=include_trash)
        # What was packed is no card, whatever lies in it.
        yield Shoots(card=replace(card, is_whole=False), zips=zips)
