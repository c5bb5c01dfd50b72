"""What lies on cards and in folders: the files to keep, as shots, and what is left there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import BadShoot
from .litter import TRASH, UNREADABLE, Why, lies_aside, why_left_file, why_left_folder
from .pairing import Shot, joined_across, paired

_MARKER = Path(".byline", "archive.json")  # of an archive of byline's


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """A file of a shoot that is not taken in, and why."""

    path: Path
    shoot: Path
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that lies on some cards, in some folders, or all the files that were named.

    `is_whole` where each was a card or a whole volume: once all of it is kept, it may be erased.
    """

    shots: tuple[Shot, ...]
    left_behind: tuple[LeftBehind, ...] = ()
    is_whole: bool = False


def scan(shoots: Iterable[Path], *, include_trash: bool = False) -> Card:
    """Walk cards, folders and single files into shots, in the order of their paths.

    Links are listed, never followed. With `include_trash` what was deleted is taken in, too. Raises BadShoot
    when a path does not exist or cannot be read, or one is an archive of byline's; a folder below that
    cannot be read is left behind.
    """
    shoots = tuple(dict.fromkeys(shoots))
    left_behind: list[LeftBehind] = []
    seen: set[Path] = set()
    shots: list[list[Shot]] = []
    for shoot in shoots:
        folders: dict[Path, list[_Found]] = {}
        for found in _files(shoot, include_trash=include_trash):
            if found.path in seen:
                continue
            seen.add(found.path)
            if found.why is not None:
                left_behind.append(LeftBehind(path=found.path, shoot=shoot, why=found.why))
            else:
                folders.setdefault(found.path.parent, []).append(found)
        shots.append([shot for folder in folders.values() for shot in _shots(folder)])
    return Card(
        shots=tuple(sorted(joined_across(shots), key=lambda shot: (shot.main.parent, shot.main))),
        left_behind=tuple(left_behind),
        is_whole=all(map(_is_card, shoots)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A file of a card; `why` where it is left behind."""

    path: Path
    is_aside: bool = False
    why: Why | None = None


def _shots(folder: list[_Found]) -> Iterator[Shot]:
    """The shots of one folder; what lies aside is kept, and never shown."""
    yield from paired(found.path for found in folder if not found.is_aside)
    yield from (Shot(main=found.path, is_only_kept=True) for found in folder if found.is_aside)


def _is_card(shoot: Path) -> bool:
    """Whether a path is a card as cameras make them (DCF 2.0, 3.2), or a whole volume."""
    if not shoot.is_dir():
        return False
    return os.path.ismount(shoot) or any(
        path.name.upper() == "DCIM" and path.is_dir() for path in shoot.iterdir()
    )


def _files(shoot: Path, *, include_trash: bool) -> Iterator[_Found]:
    if not os.path.lexists(shoot):
        raise BadShoot(shoot, "does not exist; give the card's folder or a photo")
    if not shoot.is_dir():
        yield _Found(path=shoot)
        return
    try:
        os.scandir(shoot).close()
    except OSError as error:
        raise BadShoot(shoot, f"cannot be read ({error.strerror})") from error
    yield from _files_below(shoot, include_trash=include_trash)


def _files_below(
    folder: Path, *, include_trash: bool, is_aside: bool = False, why: Why | None = None
) -> Iterator[_Found]:
    """The files of a folder and of those in it; all have its fate, where it lies aside or is left behind."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        if why is None:  # else nothing of it is wanted
            yield _Found(path=folder, why=UNREADABLE)
        return
    if (folder / _MARKER).is_file():
        raise BadShoot(folder, "is an archive of byline's, which holds its photos already")
    for entry in entries:
        path = folder / entry.name
        is_entry_aside = is_aside or lies_aside(entry.name)
        if not entry.is_dir(follow_symlinks=False):
            yield _Found(path=path, is_aside=is_entry_aside, why=why or why_left_file(entry.name))
            continue
        fate = why or why_left_folder(entry.name)
        if fate == TRASH and include_trash:
            yield from _files_below(path, include_trash=True)
        else:
            yield from _files_below(
                path, include_trash=include_trash, is_aside=is_entry_aside, why=fate
            )
