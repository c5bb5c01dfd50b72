"""What can be done to a shot without touching the catalogue or another shot: copied, read, rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path

from ...photos.kinds import AUDIO, OTHER, PICTURE, RAW, SIDECAR, UNKNOWN, VIDEO, Kind, kind_of
from ...photos.pairing import Shot
from ..catalogue.facts import ReadPhoto, text_of
from ..catalogue.files import Holdings, KnownFile
from ..mishaps import log_of, reason_of
from ..storage.originals import Staged, UnreadableSource, digest_of_source, holds, stage
from .jobs import Failed, Job
from .keeping import clear
from .shots import CompanionFile, Held, Prepared, Ready, TurnedAway, Unread
from .stationery import Stationery
from .workers import Workers

#: Both files of a frame are written within this, as a card's file system counts time.
_ONE_FRAME_SECONDS = 4
_WHAT_IT_IS: dict[Kind, str] = {
    AUDIO: "is a sound",
    OTHER: "is no photo",
    SIDECAR: "is a sidecar without its photo",
    VIDEO: "is a video",
}
_EXPECTED = (AUDIO, OTHER, VIDEO)


class Preparation:
    """Prepares shots, from any thread; `stagings` has a folder for each place, in the order of `places`."""

    def __init__(
        self,
        places: tuple[Path, ...],
        stagings: list[Path],
        holdings: Holdings,
        workers: Workers,
        stationery: Stationery,
        *,
        metadata_only: bool,
    ) -> None:
        self._places = places
        self._stagings = stagings
        self._holdings = holdings
        self._workers = workers
        self._look = workers.measure if metadata_only else workers.render
        self._stationery = stationery
        self._numbers = count()
        self._log = log_of(places[0])

    def __call__(self, numbered: tuple[int, Shot]) -> tuple[Prepared, ...]:
        """Prepare the shot of that number in the shoot; a raw may become a photo of its own.

        What nobody foresaw ends this shot and no other.
        """
        try:
            return self._prepared(numbered)
        except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
            shot = numbered[1]
            return (TurnedAway(shot=shot, reason=reason_of(error, shot.main, self._log)),)

    def _prepared(self, numbered: tuple[int, Shot]) -> tuple[Prepared, ...]:
        sequence, shot = numbered
        try:
            main = self._take(shot.main)
        except UnreadableSource as error:
            return (TurnedAway(shot=shot, reason=str(error)),)
        if shot.is_only_kept:
            return (_only_kept(shot, main),)
        companions = tuple(self._companion(path) for path in shot.companions)
        if shot.is_joined and not self._is_one_frame(shot, main, companions):
            return self._parted(sequence, shot, main, companions)
        return self._developed(sequence, shot, main, companions)

    def _developed(
        self,
        sequence: int,
        shot: Shot,
        main: Staged | Held,
        companions: tuple[CompanionFile, ...],
    ) -> tuple[Prepared, ...]:
        """The words and the picture of a shot whose files are taken, where they are not known already."""
        sidecars = {found.path: found.file for found in companions if found.path in shot.sidecars}
        is_known = isinstance(main, Held) and not main.is_unread
        if is_known and not any(isinstance(file, Staged) for file in sidecars.values()):
            return (Ready(shot=shot, main=main, companions=companions),)
        job = self._job(sequence, shot, main, [sidecars[path] for path in shot.sidecars])
        # A picture that is held already gets its words anew, in every derivative.
        look = self._workers.render if isinstance(main, Held) else self._look
        result = look(job, self._stationery)
        if isinstance(result, Failed):
            result = replace(result, reason=result.told(shot.main, self._log), mishap=None)
            if shot.raw is None or is_known:
                result = by_its_words(self._workers, job, self._stationery, result)
        if isinstance(result, ReadPhoto):
            return (Ready(shot=shot, main=main, companions=companions, learnt=result),)
        for found in companions:
            clear(found.file)  # they are taken again, each by itself
        return self._failed(sequence, shot, main, result)

    def _failed(
        self, sequence: int, shot: Shot, main: Staged | Held, failed: Failed
    ) -> tuple[Prepared, ...]:
        """A file that cannot be shown: it is kept, with what lies beside it; its raw is a photo by itself."""
        # A name that says photo is believed: somebody has to hear of it.
        is_photo = failed.is_photo or kind_of(shot.main) != UNKNOWN
        unread = Unread(
            shot=Shot(main=shot.main), main=main, reason=failed.reason, is_photo=is_photo
        )
        if shot.raw is not None:
            rest = Shot(main=shot.raw, sidecars=shot.sidecars, others=shot.others)
            return (unread, *self((sequence, rest)))
        beside = (Shot(main=path, is_only_kept=True) for path in shot.companions)
        return (unread, *(done for one in beside for done in self((sequence, one))))

    def _is_one_frame(
        self, shot: Shot, main: Staged | Held, companions: tuple[CompanionFile, ...]
    ) -> bool:
        """Whether the raw and the picture of a joined shot are of one moment and one camera."""
        raw = next(found.file for found in companions if found.path == shot.raw)
        if shot.raw is None or raw is None:
            return False
        picture, negative = (
            self._said(self._where(file), path)
            for file, path in ((main, shot.main), (raw, shot.raw))
        )
        if picture[0] and negative[0]:
            return picture == negative
        # A raw byline cannot ask: cameras write both files of a frame at once.
        apart = abs(shot.main.stat().st_mtime - shot.raw.stat().st_mtime)
        return apart <= _ONE_FRAME_SECONDS

    def _said(self, file: Path, path: Path) -> tuple[str, str]:
        """When a file says it was taken, to the second, and by which camera."""
        read = self._workers.read(Job(path=file, name=path.name), Stationery())
        if not isinstance(read, ReadPhoto):
            return "", ""
        resolved = read.facts.resolved
        return text_of(resolved, "date_created")[:19], text_of(resolved, "camera_model")

    def _parted(
        self,
        sequence: int,
        shot: Shot,
        main: Staged | Held,
        companions: tuple[CompanionFile, ...],
    ) -> tuple[Prepared, ...]:
        """Two photos that have but a name in common; each takes what lies in its folder."""
        if shot.raw is None:
            return self._developed(sequence, shot, main, companions)
        folder = shot.main.parent
        own = replace(
            shot,
            raw=None,
            sidecars=tuple(path for path in shot.sidecars if path.parent == folder),
            others=tuple(path for path in shot.others if path.parent == folder),
        )
        rest = Shot(
            main=shot.raw,
            sidecars=tuple(path for path in shot.sidecars if path.parent != folder),
            others=tuple(path for path in shot.others if path.parent != folder),
        )
        staged = tuple(found for found in companions if found.path in own.companions)
        for found in companions:
            if found.path not in own.companions:
                clear(found.file)
        return (*self._developed(sequence, own, main, staged), *self((sequence, rest)))

    def _take(self, source: Path) -> Staged | Held:
        """Copy a file, unless every place holds it already, read again to be sure."""
        if source.is_file() and self._holdings.has_size(source.lstat().st_size):
            digest = digest_of_source(source)
            known = self._holdings.known(digest)
            if known and all(holds(place / known.original, digest) for place in self._places):
                return Held(
                    digest=digest,
                    original=known.original,
                    size_bytes=source.stat().st_size,
                    is_unread=known.is_unread or self._is_without_picture(known),
                )
        name = f"{next(self._numbers)}.part"
        return stage(source, [staging / name for staging in self._stagings])

    def _is_without_picture(self, known: KnownFile) -> bool:
        return known.photo is not None and self._holdings.is_without_picture(known.photo)

    def _companion(self, source: Path) -> CompanionFile:
        try:
            return CompanionFile(path=source, file=self._take(source))
        except UnreadableSource as error:
            return CompanionFile(path=source, file=None, reason=str(error))

    def _job(
        self,
        sequence: int,
        shot: Shot,
        main: Staged | Held,
        brought: Iterable[Staged | Held | None],
    ) -> Job:
        """What is to be read of a shot: of a photo that is held, its own files, behind the new ones."""
        known = self._holdings.known(main.digest) if isinstance(main, Held) else None
        photo = known.photo if known else None
        speaking = None if photo is None else self._holdings.speaking(photo)
        had = speaking.sidecars if speaking else ()
        new = [
            self._where(file)
            for file in brought
            if file is not None and not (isinstance(file, Held) and file.original in had)
        ]
        return Job(
            path=self._places[0] / speaking.main if speaking else self._where(main),
            name=shot.main.name,
            sidecars=(*new, *(self._places[0] / original for original in had)),
            sequence=sequence,
            overrides=() if photo is None else self._holdings.overrides(photo),
        )

    def _where(self, file: Staged | Held) -> Path:
        return self._places[0] / file.original if isinstance(file, Held) else file.copies[0]


def by_its_words(
    workers: Workers, job: Job, stationery: Stationery, failed: Failed
) -> ReadPhoto | Failed:
    """A photo without a picture, by what its files say; a raw is one even where they say nothing."""
    kind = kind_of(Path(job.name))
    if kind not in (PICTURE, RAW) and not failed.is_photo:
        return failed
    read = workers.read(job, stationery)
    if isinstance(read, Failed) or not (read.reading.readings or kind == RAW):
        return failed
    why = failed.reason if kind == RAW else f"it has no picture to show: {failed.reason}"
    return replace(read, no_picture=why, problems=(*read.problems, why))


def what_it_is(path: Path) -> str:
    """What a file is that is kept and not opened, for the reason that is recorded."""
    return _WHAT_IT_IS.get(
        kind_of(path), "is hidden, or was recovered by a system: it is kept and not shown"
    )


def _only_kept(shot: Shot, main: Staged | Held) -> Unread:
    """What is not to be opened: what is no photo by its name, and what lies aside."""
    return Unread(
        shot=shot,
        main=main,
        reason=what_it_is(shot.main),
        is_photo=False,
        is_expected=kind_of(shot.main) in _EXPECTED,
    )
