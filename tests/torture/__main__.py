"""The whole of every proof, with its control: python -m tests.torture. Prints the figures."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from tests.torture.lint import lint
from tests.torture.others import at_once, disks, flipped_bits, hostile_pictures
from tests.torture.power import CannotCut, power_cuts
from tests.torture.sweeps import ERRORS, SCENARIOS, Figures, error_sweep, kill_sweep


def main() -> int:
    """Run every proof; the exit status is 1 when any found a fault or a control found none."""
    proofs: list[tuple[str, Callable[[], str]]] = [
        ("control: row before file", lambda: _caught(kill_sweep(SCENARIOS[0], variant="rowfirst", calls=("fsync", "link"), step=2))),
        *((f"kill, {scenario.name}", lambda it=scenario: _clean(kill_sweep(it))) for scenario in SCENARIOS),
        ("control: errors swallowed", lambda: _caught(error_sweep(SCENARIOS[0], "EIO", variant="silent", calls=("link",)))),
        *((f"error {error}", lambda it=error: _clean(error_sweep(SCENARIOS[0], it))) for error in ERRORS),
        ("control: lint, no fsync", lambda: _lint_caught("nofsync")),
        ("durability lint", _lint_clean),
        ("4 ingests at once", lambda: _clean(at_once(50))),
        ("control: nothing flipped", lambda: _caught(flipped_bits(5, is_blind=True))),
        ("flipped bits", lambda: _clean(flipped_bits(500))),
        ("mutated pictures", _hostile),
        ("full, pulled, read-only", lambda: _clean(disks())),
        ("control: power, no fsync", lambda: _caught(power_cuts("ext4", 20, variant="nofsync")[0])),
        *((f"power cuts, {kind}", lambda it=kind: _power(it, 500)) for kind in ("ext4", "xfs")),
    ]  # fmt: skip
    wanted, is_bad = sys.argv[1:], False
    for name, proof in proofs:
        if wanted and not any(word in name for word in wanted):
            continue
        begun = time.monotonic()
        try:
            result = proof()
        except (CannotCut, FileNotFoundError, subprocess.CalledProcessError) as error:
            result = f"NOT RUN: {error}"
        is_bad |= "BAD" in result
        print(f"| {name} | {result} | {time.monotonic() - begun:.0f} s |", flush=True)
    return 1 if is_bad else 0


def _clean(figures: Figures) -> str:
    if figures.faults or not figures.reached:
        return f"BAD {len(figures.faults)} of {figures.points}: {figures.faults[:5]}"
    return f"{figures.points} points, {figures.reached} reached, 0 faults"


def _caught(figures: Figures) -> str:
    if not figures.faults:
        return f"BAD: the wrong variant was not caught in {figures.points} points"
    return f"caught, {len(figures.faults)} faults in {figures.points} points"


def _lint_clean() -> str:
    disk = lint()
    if disk.findings or not disk.acknowledged:
        return f"BAD {disk.findings[:5]}"
    return f"{disk.acknowledged} acknowledgements, 0 unsynced bytes or names"


def _lint_caught(variant: str) -> str:
    disk = lint(variant)
    return f"caught, {len(disk.findings)} unsynced" if disk.findings else "BAD: not caught"


def _hostile() -> str:
    figures, outcomes, slowest = hostile_pictures(10_000)
    words = ", ".join(f"{number} {what}" for what, number in outcomes.most_common())
    return f"{_clean(figures)}; {words}; slowest {slowest:.2f} s"


def _power(kind: str, rounds: int) -> str:
    figures, acknowledged = power_cuts(kind, rounds)
    return f"{_clean(figures)}; {acknowledged} files acknowledged, all there and equal"


if __name__ == "__main__":
    sys.exit(main())
