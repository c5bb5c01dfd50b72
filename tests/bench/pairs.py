"""Whole commands timed by turns: what the system says each used, and the ratios pair by pair."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something to run: its name, its words, where, what comes before each run, and what it does."""

    name: str
    words: tuple[str, ...]
    prepare: Callable[[], None]
    does: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run used: seconds of processor and of the clock, MiB of its largest process."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def cost_of(command: Command) -> Cost:
    """Run a command, which must succeed, and say what it and all it started used."""
    command.prepare()
    os.sync()  # nobody pays for what another left to be written
    begun = time.monotonic()
    process = subprocess.Popen(
        command.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command.name} failed ({process.returncode}):\n{said.decode()[-2000:]}")
    return Cost(cpu_s=usage.ru_utime + usage.ru_stime, wall_s=wall, peak_mib=usage.ru_maxrss / 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two commands measured by turns."""

    ours: Command
    other: Command
    costs: tuple[tuple[Cost, Cost], ...]

    def ratios(self, figure: str) -> list[float]:
        """Ours over the other, pair by pair, from the least."""
        return sorted(getattr(a, figure) / getattr(b, figure) for a, b in self.costs)

    def row(self, photos: int) -> str:
        """A row of the table: what each used for a photo, and the ratios."""
        ours, other = zip(*self.costs, strict=True)
        cpu, wall = self.ratios("cpu_s"), self.ratios("wall_s")
        return (
            f"| {self.other.name} | {_each(ours, 'cpu_s', photos)} | {_each(other, 'cpu_s', photos)} "
            f"| **{median(cpu):.3f}** ({cpu[0]:.3f}–{cpu[-1]:.3f}) | {median(wall):.2f} "
            f"| {_most(ours)} / {_most(other)} | {self.other.does} |"
        )


HEAD = (
    "| against | byline, CPU ms/photo | it | **CPU ratio**, median (least–most) | wall ratio "
    "| peak MiB | what it does |\n| --- | --- | --- | --- | --- | --- | --- |"
)


def _each(costs: Iterable[Cost], figure: str, photos: int) -> str:
    return f"{1000 * median(getattr(cost, figure) for cost in costs) / photos:.0f}"


def _most(costs: Iterable[Cost]) -> str:
    return f"{max(cost.peak_mib for cost in costs):.0f}"


def by_turns(ours: Command, other: Command, pairs: int) -> Pair:
    """Measure two commands by turns, A B A B, after one of each that is not counted."""
    found = [(cost_of(ours), cost_of(other)) for _ in range(pairs + 1)]
    return Pair(ours=ours, other=other, costs=tuple(found[1:]))


def shell(script: str, *arguments: str | Path) -> tuple[str, ...]:
    """A command that a shell runs, with its arguments as $1, $2 …"""
    return ("sh", "-eu", "-c", script, "sh", *map(str, arguments))


def nothing() -> None:
    """What comes before a run that needs no preparing."""
