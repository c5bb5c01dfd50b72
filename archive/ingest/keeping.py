"""Gives the files of a card their place, in the archive and in every second place; bytes before rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..storage.durable import sync_folder
from ..storage.layout import place_in
from ..storage.originals import Staged, holds, keep, name_in
from .shots import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that is durable in every place but those where a damaged one has its name.

    `original` is relative; `was_named` where a place has it only now.
    """

    original: str
    was_named: bool
    damaged: tuple[Path, ...] = ()
    is_archive_damaged: bool = False
    was_missing: bool = False


class Keeper:
    """Keeps files in some places, the archive first; it remembers which folders are durable."""

    def __init__(self, places: tuple[Path, ...]) -> None:
        self.places = places
        self._durable: set[Path] = set()

    def keep_new(self, file: Staged | Held, folder: Path, name: str) -> Kept:
        """Give a file a name that is free, or its own already, in every place."""
        folders = [place_in(place, folder) for place in self.places]
        name = name_in(folders, name, file.digest)
        for copy, into in zip(self._copies(file), folders, strict=True):
            keep(copy, into / name)
            self._make_durable(into)
        return Kept(original=(folder / name).as_posix(), was_named=True)

    def keep_again(self, file: Staged | Held, original: str) -> Kept:
        """Put a file back where it is missing; what has its place is never replaced."""
        damaged: list[Path] = []
        missing: list[Path] = []
        for copy, place in zip(self._copies(file), self.places, strict=True):
            path = place_in(place, original)
            if isinstance(file, Held) or holds(path, file.digest):
                continue
            if path.exists():
                damaged.append(path)
                continue
            keep(copy, path)
            missing.append(place)
        return Kept(
            original=original,
            was_named=bool(missing),
            damaged=tuple(damaged),
            is_archive_damaged=self.places[0] / original in damaged,
            was_missing=self.places[0] in missing,
        )

    def _copies(self, file: Staged | Held) -> tuple[Path, ...]:
        """Where the bytes of a file lie, in each place: staged, or under another name."""
        if isinstance(file, Staged):
            return file.copies
        return tuple(place_in(place, file.original) for place in self.places)

    def _make_durable(self, folder: Path) -> None:
        """Make a folder's own name durable, which a run that died may have left undone."""
        if folder not in self._durable:
            self._durable.add(folder)
            sync_folder(folder.parent)
            sync_folder(folder.parent.parent)


def clear(file: Staged | Held | None) -> None:
    """Remove staged copies whose bytes are kept elsewhere by now, or will not be."""
    if isinstance(file, Staged):
        for copy in file.copies:
            copy.unlink(missing_ok=True)
