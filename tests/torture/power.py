"""Cut the power in mid-ingest: a file system on a loop image, shut down without its journal flushed."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from byline.archive.founding import make_archive
from byline.archive.storage.layout import find_archive
from tests.torture.driver import age_staging, faults_after_all, faults_of, make_card, run
from tests.torture.sweeps import Figures

_SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN, _IOR('X', 125, __u32)
_NO_LOG_FLUSH = (2).to_bytes(4, "little")  # dirty pages and unflushed journal are dropped
_IMAGE_BYTES = 320 << 20  # the smallest that xfs takes


class CannotCut(RuntimeError):
    """This machine cannot make and shut down a file system; the message says what is missing."""


@contextmanager
def image(kind: str) -> Iterator[tuple[Path, Path]]:
    """A fresh file system on a loop image: the image, and the folder to mount it on."""
    if os.geteuid() != 0:
        raise CannotCut("mounting a loop image needs root")
    if shutil.which(f"mkfs.{kind}") is None:
        raise CannotCut(f"mkfs.{kind} is not installed")
    folder = Path(tempfile.mkdtemp(prefix="byline-power-"))
    disk, mount = folder / "disk.img", folder / "mount"
    mount.mkdir()
    try:
        with disk.open("wb") as file:
            file.truncate(_IMAGE_BYTES)
        subprocess.run([f"mkfs.{kind}", "-q", str(disk)], check=True, capture_output=True)
        yield disk, mount
    finally:
        unmounted(mount)
        shutil.rmtree(folder, ignore_errors=True)


def mounted(disk: Path, mount: Path, *options: str) -> None:
    """Mount an image; after a cut this replays what the journal holds."""
    command = ["mount", "-o", ",".join(("loop", *options)), str(disk), str(mount)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotCut(f"a loop image cannot be mounted: {result.stderr.strip()}")


def unmounted(mount: Path) -> None:
    """Unmount, waiting for the dying processes that still keep it busy."""
    for _ in range(200):
        result = subprocess.run(["umount", str(mount)], capture_output=True, text=True, check=False)
        if result.returncode == 0 or "not mounted" in result.stderr:
            return
        time.sleep(0.05)
    raise CannotCut(f"{mount} stays busy: {result.stderr.strip()}")


def cut(mount: Path) -> None:
    """Shut the file system down as a power cut would."""
    descriptor = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _NO_LOG_FLUSH)
    finally:
        os.close(descriptor)


def power_cuts(kind: str, rounds: int, *, variant: str = "", seed: int = 1) -> tuple[Figures, int]:
    """Cut at a random acknowledgement, mount again, check; return the figures and files acknowledged."""
    figures, acknowledged, chance = Figures(), 0, random.Random(seed)
    with image(kind) as (disk, mount), tempfile.TemporaryDirectory() as elsewhere:
        card = make_card(Path(elsewhere) / "card", 4)
        mounted(disk, mount)
        for number in range(rounds):
            root = mount / f"archive{number}"
            archive = make_archive(root)
            subprocess.run(["sync", "-f", str(mount)], check=True)
            last = chance.randrange(1, 8)

            def at(count: int, last: int = last) -> bool:
                if count == last:
                    cut(mount)
                return count == last

            ended = run(root, card, variant=variant, on_ack=at)
            figures.points += 1
            figures.reached += ended.was_killed
            acknowledged += len(ended.acknowledged)
            unmounted(mount)
            mounted(disk, mount)
            archive = find_archive(root, root)
            found = faults_of(archive, ended.acknowledged)
            age_staging(root)
            again = run(root, card)
            if again.exit_code != 0:
                found.append(f"the re-run ended with {again.exit_code}")
            found += faults_after_all(archive, card)
            figures.faults += [f"{kind} cut {number}: {fault}" for fault in found]
            shutil.rmtree(root)
    return figures, acknowledged
