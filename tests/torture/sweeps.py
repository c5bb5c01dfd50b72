"""Kill or fail an ingest at its n-th state-changing system call, for every n."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from byline.archive.founding import make_archive
from byline.archive.storage.layout import Archive
from tests.torture.driver import (
    STATE_CHANGING,
    age_staging,
    faults_after_all,
    faults_of,
    make_card,
    run,
)

ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")


@dataclass
class Figures:
    """How many points were tried, how many runs they reached, and what was found wrong."""

    points: int = 0
    reached: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scenario:
    """What the traced run does: a card of so many files, into how many places, onto what."""

    name: str
    files: int = 2
    has_second_place: bool = False
    is_repeated: bool = False


SCENARIOS = (
    Scenario("a new card"),
    Scenario("a larger card", files=5),
    Scenario("a second place", has_second_place=True),
    Scenario("the same card again, grown", is_repeated=True),
)


class Bench:
    """A fresh archive and a card for each point, made once and copied."""

    def __init__(self, scenario: Scenario) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="byline-torture-"))
        self.scenario = scenario
        self.card = make_card(self._folder / "card", scenario.files)
        self._model = self._folder / "model"
        make_archive(self._model)
        if scenario.is_repeated:
            run(self._model, self.card)
            make_card(self._folder / "card", scenario.files + 2)
        self._count = 0

    def fresh(self) -> tuple[Archive, tuple[Path, ...]]:
        """A copy of the model archive, and its second place if it has one."""
        from byline.archive.storage.layout import find_archive

        shutil.rmtree(self._folder / f"archive{self._count}", ignore_errors=True)
        self._count += 1
        root = self._folder / f"archive{self._count}"
        shutil.copytree(self._model, root, symlinks=True)
        also: tuple[Path, ...] = ()
        if self.scenario.has_second_place:
            second = self._folder / f"second{self._count}"
            second.mkdir()
            also = (second,)
        return find_archive(root, root), also

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)


def points(
    bench: Bench, action: str, calls: tuple[str, ...], step: int, variant: str
) -> Iterator[tuple]:
    """Yield (call, n, run, archive, also) for n = 1, 1 + step … until a run is no longer reached."""
    for call in calls:
        number = 1
        while True:
            archive, also = bench.fresh()
            injection = [f"-einject={call}:{action}:when={number}", f"-etrace={call}"]
            trace = archive.root.with_suffix(".strace")
            ended = run(
                archive.root, bench.card, strace=injection, variant=variant, also=also, trace=trace
            )
            yield call, number, ended, archive, also
            text = trace.read_text(errors="replace")
            trace.unlink()
            # `when` counts in each thread and process by itself: go on while any was reached.
            if (
                "(INJECTED)" not in text
                and not ended.was_killed
                and "killed by SIGKILL" not in text
            ):
                break
            number += step


def kill_sweep(
    scenario: Scenario, *, step: int = 1, variant: str = "", calls: tuple[str, ...] = STATE_CHANGING
) -> Figures:
    """SIGKILL on entering the n-th call; what is recorded must be there, and a re-run completes."""
    figures, bench = Figures(), Bench(scenario)
    try:
        for call, number, ended, archive, also in points(
            bench, "signal=KILL", calls, step, variant
        ):
            figures.points += 1
            figures.reached += ended.was_killed
            if not ended.was_killed:
                continue
            found = faults_of(archive, ended.acknowledged)
            age_staging(archive.root, *also)
            again = run(archive.root, bench.card, also=also)
            if again.exit_code != 0:
                found.append(f"the re-run ended with {again.exit_code}")
            found += faults_after_all(archive, bench.card, also)
            figures.faults += [f"{scenario.name}, {call} {number}: {fault}" for fault in found]
    finally:
        bench.close()
    return figures


def error_sweep(
    scenario: Scenario,
    error: str,
    *,
    step: int = 1,
    variant: str = "",
    calls: tuple[str, ...] = STATE_CHANGING,
) -> Figures:
    """The n-th call fails: it is reported or did not matter, and a re-run completes."""
    figures, bench = Figures(), Bench(scenario)
    try:
        for call, number, ended, archive, also in points(
            bench, f"error={error}", calls, step, variant
        ):
            figures.points += 1
            figures.reached += 1
            found = faults_of(archive, ended.acknowledged)
            if ended.exit_code == 0:
                # The run said SAFE: then nothing at all may be missing.
                age_staging(archive.root, *also)
                found += [
                    f"said SAFE, but {fault}"
                    for fault in faults_after_all(archive, bench.card, also)
                    # A folder that could not be removed is the next run's to sweep.
                    if not fault.startswith("left in staging")
                ]
            age_staging(archive.root, *also)
            again = run(archive.root, bench.card, also=also)
            if again.exit_code != 0:
                found.append(f"the re-run ended with {again.exit_code}")
            found += faults_after_all(archive, bench.card, also)
            figures.faults += [f"{error}, {call} {number}: {fault}" for fault in found]
    finally:
        bench.close()
    return figures
