"""A short lane of every proof, with its control; `make torture` runs the whole."""

import shutil

import pytest

from tests.conftest import required_program
from tests.torture.lint import lint
from tests.torture.others import at_once, disks, flipped_bits, hostile_pictures
from tests.torture.power import CannotCut, power_cuts
from tests.torture.sweeps import SCENARIOS, error_sweep, kill_sweep


@pytest.fixture(scope="module")
def strace():
    return required_program("strace", "strace")


def needs_root_and_loops(proof, *arguments, **options):
    try:
        return proof(*arguments, **options)
    except CannotCut as missing:
        pytest.skip(f"not tried: {missing}")


def test_a_killed_ingest_loses_nothing_and_is_completed(strace):
    figures = kill_sweep(SCENARIOS[0], step=9, calls=("fsync", "linkat", "rename", "pwrite64"))

    assert figures.faults == []
    assert figures.reached >= 10


def test_the_kill_sweep_catches_rows_written_before_files(strace):
    assert kill_sweep(SCENARIOS[0], variant="rowfirst", calls=("fsync",), step=4).faults


def test_a_failing_call_is_reported_and_completed(strace):
    figures = error_sweep(
        SCENARIOS[0], "ENOSPC", step=11, calls=("write", "fsync", "linkat", "rename")
    )

    assert figures.faults == []
    assert figures.reached >= 5


def test_the_error_sweep_catches_errors_swallowed(strace):
    assert error_sweep(SCENARIOS[0], "EIO", variant="silent", calls=("link", "linkat")).faults


def test_every_byte_and_name_is_synced_when_acknowledged(strace):
    disk = lint()

    assert disk.acknowledged >= 5
    assert disk.findings == []


def test_the_lint_catches_a_missing_sync(strace):
    assert lint("nofsync").findings


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_a_power_cut_loses_nothing_that_was_acknowledged(kind):
    if shutil.which(f"mkfs.{kind}") is None:
        pytest.skip(f"not tried: mkfs.{kind} is not installed")
    figures, acknowledged = needs_root_and_loops(power_cuts, kind, 5)

    assert figures.faults == []
    assert acknowledged >= 5


def test_the_power_cut_catches_a_missing_sync():
    figures, _ = needs_root_and_loops(power_cuts, "ext4", 5, variant="nofsync")

    assert figures.faults


def test_four_ingests_of_one_card_at_once():
    assert at_once(2).faults == []


def test_flipped_bits_are_named_and_whole_files_are_not():
    assert flipped_bits(25).faults == []
    assert flipped_bits(3, is_blind=True).faults


def test_mutated_pictures_are_outcomes():
    figures, outcomes, slowest = hostile_pictures(300)

    assert figures.faults == []
    assert outcomes["kept without a picture"] > 20
    assert slowest < 10


def test_full_pulled_and_read_only_disks():
    assert needs_root_and_loops(disks).faults == []
