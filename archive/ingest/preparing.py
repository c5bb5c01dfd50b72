"""What can be done to a shot without touching the catalogue or another shot: copied, read, rendered."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

from ...photos.card import RAW_SUFFIXES, SIDECAR_SUFFIX, Shot
from ..catalogue.facts import Override, ReadPhoto
from ..catalogue.files import Holdings
from ..mishaps import log_of, reason_of
from ..storage.originals import Staged, UnreadableSource, digest_of_source, holds, stage
from .jobs import Failed, Job
from .shots import CompanionFile, Held, Prepared, Ready, TurnedAway, Unread
from .stationery import Stationery
from .workers import Workers


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
        if shot.main.suffix.lower() == SIDECAR_SUFFIX:
            return (TurnedAway(shot=shot, reason="is a sidecar without its photo"),)
        try:
            main = self._take(shot.main)
        except UnreadableSource as error:
            return (TurnedAway(shot=shot, reason=str(error)),)
        companions = tuple(self._companion(path) for path in shot.companions)
        sidecar = next((found.file for found in companions if found.path == shot.sidecar), None)
        is_known = isinstance(main, Held) and not main.is_unread
        if is_known and not isinstance(sidecar, Staged):
            return (Ready(shot=shot, main=main, companions=companions),)
        job = Job(
            path=self._where(main),
            name=shot.main.name,
            sidecar=self._where(sidecar) if sidecar is not None else None,
            is_raw=shot.main.suffix.lower() in RAW_SUFFIXES,
            sequence=sequence,
            overrides=self._overrides(main),
        )
        # A picture that is held already gets its words anew, in every derivative.
        look = self._workers.render if isinstance(main, Held) else self._look
        result = look(job, self._stationery)
        if isinstance(result, ReadPhoto):
            return (Ready(shot=shot, main=main, companions=companions, learnt=result),)
        if is_known:
            return (Ready(shot=shot, main=main, companions=companions),)
        reason = result.told(shot.main, self._log)
        return self._failed(sequence, shot, main, replace(result, reason=reason))

    def _failed(
        self, sequence: int, shot: Shot, main: Staged | Held, failed: Failed
    ) -> tuple[Prepared, ...]:
        """A file that cannot be shown; its raw, if there is one, is a photo by itself."""
        refused: Prepared
        if not failed.is_photo:
            refused = TurnedAway(shot=Shot(main=shot.main), reason=failed.reason)
        else:
            refused = Unread(shot=Shot(main=shot.main), main=main, reason=failed.reason)
        if shot.raw is not None:
            return (refused, *self((sequence, Shot(main=shot.raw, sidecar=shot.sidecar))))
        if shot.sidecar is not None:
            return (refused, *self((sequence, Shot(main=shot.sidecar))))
        return (refused,)

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
                    is_unread=known.is_unread,
                )
        name = f"{next(self._numbers)}.part"
        return stage(source, [staging / name for staging in self._stagings])

    def _companion(self, source: Path) -> CompanionFile:
        try:
            return CompanionFile(path=source, file=self._take(source))
        except UnreadableSource as error:
            return CompanionFile(path=source, file=None, reason=str(error))

    def _overrides(self, main: Staged | Held) -> tuple[Override, ...]:
        """What was said before of a photo that is held."""
        known = self._holdings.known(main.digest) if isinstance(main, Held) else None
        if known is None or known.photo is None:
            return ()
        return self._holdings.overrides(known.photo)

    def _where(self, file: Staged | Held) -> Path:
        return self._places[0] / file.original if isinstance(file, Held) else file.copies[0]
