"""What lies on a card or in a folder: frames, each with its picture, raw and sidecar."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import BadShoot

PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".mpo", ".heic", ".heif", ".hif", ".avif", ".tif", ".tiff", ".png", ".webp",
)  # fmt: skip
RAW_SUFFIXES = (
    ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos",
    ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f",
)  # fmt: skip
SIDECAR_SUFFIX = ".xmp"
_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "ehthumbs.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One frame: `main` is the file whose pixels and metadata speak for it.

    `raw` is the raw file beside a picture, `sidecar` its XMP file; `main` may itself be a raw, or
    something that is no photo at all: only opening it tells.
    """

    main: Path
    raw: Path | None = None
    sidecar: Path | None = None

    @property
    def companions(self) -> tuple[Path, ...]:
        """The files that belong to the frame but do not speak for it."""
        return tuple(path for path in (self.raw, self.sidecar) if path is not None)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the frame, the one that speaks for it first."""
        return (self.main, *self.companions)


def scan(shoots: Iterable[Path]) -> tuple[Shot, ...]:
    """Walk cards, folders and single files into shots, in the order of their paths.

    Links are listed, never followed; system files (hidden ones, Thumbs.db) are passed over.
    Raises BadShoot when a path does not exist or a folder cannot be read.
    """
    folders: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(file for shoot in shoots for file in _files(shoot)):
        folders.setdefault(path.parent, []).append(path)
    return tuple(shot for folder in sorted(folders) for shot in _frames(folders[folder]))


def sidecar_beside(path: Path) -> Path | None:
    """The sidecar of one photo, by both habits of naming: IMG_1.JPG.xmp, then IMG_1.xmp."""
    names = [f"{stem}{suffix}" for stem in (path.name, path.stem) for suffix in (".xmp", ".XMP")]
    beside = (path.with_name(name) for name in names)
    return next((found for found in beside if found != path and found.is_file()), None)


def _files(shoot: Path) -> Iterator[Path]:
    if not os.path.lexists(shoot):
        raise BadShoot(shoot, "does not exist; give the card's folder or a photo")
    if not shoot.is_dir():
        yield shoot
        return

    def refuse(error: OSError) -> None:
        raise BadShoot(Path(error.filename), f"cannot be read ({error.strerror})") from error

    for folder, subfolders, names in os.walk(shoot, onerror=refuse):
        subfolders[:] = sorted(name for name in subfolders if not _is_system(name))
        # os.walk lists links to folders among the folders, and does not follow them.
        links = [name for name in subfolders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted(names + links) if not _is_system(name))


def _is_system(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _SYSTEM_FILES


def _key(name: str) -> str:
    """What two names of one frame share: macOS writes accents apart, others whole."""
    return unicodedata.normalize("NFC", name).casefold()


def _frames(files: list[Path]) -> Iterator[Shot]:
    """Pair the files of one folder; every file ends up in exactly one shot."""
    pictures = [path for path in files if path.suffix.lower() in PICTURE_SUFFIXES]
    # Of several pictures of one name the first in PICTURE_SUFFIXES speaks for the raw.
    pictures.sort(key=lambda path: PICTURE_SUFFIXES.index(path.suffix.lower()))
    raws = [path for path in files if path.suffix.lower() in RAW_SUFFIXES]
    sidecars = {_key(path.name): path for path in files if path.suffix.lower() == SIDECAR_SUFFIX}
    raw_by_stem = {_key(path.stem): path for path in raws}
    shots = []
    for main in [*pictures, *raws]:
        if main in raws and raw_by_stem.get(_key(main.stem)) is not main:
            continue
        raw = raw_by_stem.pop(_key(main.stem), None)
        # Both habits: IMG_1.JPG.xmp (darktable, digiKam) and IMG_1.xmp (Adobe).
        owners = [main.name, *([raw.name] if raw else []), main.stem]
        keys = [_key(f"{owner}{SIDECAR_SUFFIX}") for owner in owners]
        sidecar = next((sidecars.pop(key) for key in keys if key in sidecars), None)
        shots.append(Shot(main=main, raw=raw if raw is not main else None, sidecar=sidecar))
    paired = {path for shot in shots for path in shot.files}
    shots += [Shot(main=path) for path in files if path not in paired]
    return iter(sorted(shots, key=lambda shot: shot.main))
