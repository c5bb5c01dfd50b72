"""Which files of a folder are one frame: a picture, its raw, its sidecars, its video, its sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .kinds import AUDIO, PICTURE, PICTURE_SUFFIXES, RAW, SIDECAR, UNKNOWN, kind_of

_SIDECAR_SUFFIX = ".xmp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One frame: `main` is the file whose pixels and metadata speak for it.

    `raw` is the raw file beside a picture; `sidecars` are its XMP files, the one that speaks first in front;
    `others` are its video, its sound memo and whatever else has its name. `main` may itself be a raw, or no
    photo at all: only opening it tells, unless `is_only_kept` says that it is not to be opened. `is_joined`
    where raw and picture lie on different cards, so that their words must agree.
    """

    main: Path
    raw: Path | None = None
    sidecars: tuple[Path, ...] = ()
    others: tuple[Path, ...] = ()
    is_only_kept: bool = False
    is_joined: bool = False

    @property
    def companions(self) -> tuple[Path, ...]:
        """The files that belong to the frame but do not speak for it; the sidecar to speak first is last."""
        raws = () if self.raw is None else (self.raw,)
        return (*raws, *self.others, *reversed(self.sidecars))

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the frame, the one that speaks for it first."""
        return (self.main, *self.companions)


def folders_of(files: Iterable[Path]) -> set[Path]:
    """The folders that files lie in, and those that they are links into."""
    return {folder for path in files for folder in (path.parent, path.resolve().parent)}


def sidecars_beside(path: Path) -> tuple[Path, ...]:
    """The sidecars of one photo, the one that speaks first in front."""
    beside = (file for file in path.parent.glob("*") if kind_of(file) == SIDECAR and file.is_file())
    by_name = {_key(file.name): file for file in sorted(beside) if file != path}
    return (*_own_sidecars((path,), by_name), *_sidecars_of_versions((path,), by_name))


def paired(files: Iterable[Path]) -> list[Shot]:
    """Pair the files of one folder; every file ends up in exactly one shot."""
    files = list(files)
    pictures = [path for path in files if kind_of(path) == PICTURE]
    # Of several pictures of one name the first in PICTURE_SUFFIXES speaks for the raw.
    pictures.sort(key=lambda path: PICTURE_SUFFIXES.index(path.suffix.lower()))
    raws = [path for path in files if kind_of(path) == RAW]
    raw_by_stem = {_key(path.stem): path for path in raws}
    frames = []
    for main in [*pictures, *raws]:
        if main in raws and raw_by_stem.get(_key(main.stem)) is not main:
            continue
        raw = raw_by_stem.pop(_key(main.stem), None)
        frames.append(Shot(main=main, raw=raw if raw is not main else None))
    taken = {path for shot in frames for path in shot.files}
    frames += [Shot(main=path) for path in raws if path not in taken]
    sidecars = {_key(path.name): path for path in files if kind_of(path) == SIDECAR}
    loose = {path for path in files if kind_of(path) not in (PICTURE, RAW, SIDECAR)}
    own = [tuple(_own_sidecars(_mains(shot), sidecars)) for shot in frames]
    shots = []
    for shot, found in zip(frames, own, strict=True):
        mains = _mains(shot)
        others = tuple(sorted(path for path in loose if _belongs(path, mains)))
        loose.difference_update(others)
        # Only now: IMG_1_01.JPG.xmp may be the sidecar of an IMG_1_01.JPG.
        versions = _sidecars_of_versions(mains, sidecars)
        shots.append(replace(shot, sidecars=(*found, *versions), others=others))
    taken = {path for shot in shots for path in shot.files}
    left = (path for path in files if path not in taken)
    return shots + [Shot(main=path, is_only_kept=kind_of(path) != UNKNOWN) for path in left]


def _key(name: str) -> str:
    """What two names of one frame share: macOS writes accents apart, others whole."""
    return unicodedata.normalize("NFC", name).casefold()


def _mains(shot: Shot) -> tuple[Path, ...]:
    return (shot.main,) if shot.raw is None else (shot.main, shot.raw)


def _own_sidecars(mains: tuple[Path, ...], by_name: dict[str, Path]) -> Iterator[Path]:
    """Take the sidecars of a frame out of those of its folder, in the order in which they speak.

    First those that have the whole name of a file (IMG_1.JPG.xmp: darktable, digiKam), then the one that has
    its stem (IMG_1.xmp: Adobe).
    """
    for owner in (*(path.name for path in mains), mains[0].stem):
        if found := by_name.pop(_key(f"{owner}{_SIDECAR_SUFFIX}"), None):
            yield found


def _sidecars_of_versions(mains: tuple[Path, ...], by_name: dict[str, Path]) -> Iterator[Path]:
    """Take those of darktable's further versions of a frame, which speak last: IMG_1_01.JPG.xmp."""
    for path in mains:
        stem, suffix = re.escape(_key(path.stem)), re.escape(_key(path.suffix))
        version = re.compile(rf"{stem}_\d\d{suffix}{_SIDECAR_SUFFIX}")
        for name in sorted(filter(version.fullmatch, by_name)):
            yield by_name.pop(name)


def _belongs(path: Path, mains: tuple[Path, ...]) -> bool:
    """Whether a file that is no photo belongs to a frame, by its name."""
    stem = _key(path.stem)
    if kind_of(path) == UNKNOWN and not path.suffix:
        return False
    if any(stem in (_key(main.stem), _key(main.name)) for main in mains):
        return True
    # A sound memo has the number of its frame and letters of its own: SND_0001.WAV (DCF 2.0, 3.2.4).
    memo = re.fullmatch(r"snd[_a-z](\d{4})", stem)
    number = re.fullmatch(r"[\w]{4}(\d{4})", _key(mains[0].stem))
    is_memo = memo is not None and kind_of(path) == AUDIO
    return is_memo and number is not None and memo is not None and memo[1] == number[1]


def joined_across(shoots: Iterable[list[Shot]]) -> list[Shot]:
    """Join a raw on one card and a picture of its name on another, where there is one of each.

    So cameras with two cards write them. Whether they are of one frame, only their words tell: `is_joined`
    says so.
    """
    shoots = list(shoots)
    shots = [shot for shoot in shoots for shot in shoot]
    card_of = {shot.main: number for number, shoot in enumerate(shoots) for shot in shoot}
    pictures = _by_stem(shot for shot in shots if kind_of(shot.main) == PICTURE and not shot.raw)
    raws = _by_stem(shot for shot in shots if kind_of(shot.main) == RAW)
    joined: dict[Path, Shot] = {}
    gone: set[Path] = set()
    for stem in pictures.keys() & raws.keys():
        if len(pictures[stem]) != 1 or len(raws[stem]) != 1:
            continue
        (picture,), (raw,) = pictures[stem], raws[stem]
        if card_of[picture.main] != card_of[raw.main]:
            joined[picture.main] = replace(
                picture,
                raw=raw.main,
                sidecars=(*picture.sidecars, *raw.sidecars),
                others=(*picture.others, *raw.others),
                is_joined=True,
            )
            gone.add(raw.main)
    return [joined.get(shot.main, shot) for shot in shots if shot.main not in gone]


def _by_stem(shots: Iterable[Shot]) -> dict[str, list[Shot]]:
    found: dict[str, list[Shot]] = {}
    for shot in shots:
        if not shot.is_only_kept:
            found.setdefault(_key(shot.main.stem), []).append(shot)
    return found
