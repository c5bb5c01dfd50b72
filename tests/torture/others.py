"""The other proofs: four ingests at once, flipped bits, hostile pictures, full and pulled disks."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from byline.archive.catalogue.facts import ReadPhoto
from byline.archive.founding import make_archive
from byline.archive.ingest.stationery import Stationery
from byline.archive.ingest.workers import Job, Workers
from byline.archive.preservation.verify import Progress, Scope, verify
from byline.archive.storage.layout import find_archive
from tests.pictures import credited, encoded, jpeg, picture
from tests.torture.driver import age_staging, faults_after_all, make_card, run
from tests.torture.power import CannotCut, mounted, unmounted
from tests.torture.sweeps import Figures


def at_once(rounds: int, together: int = 4) -> Figures:
    """Several ingests of one card at the same time: no duplicate, no error, nothing missing."""
    figures = Figures()
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="byline-once-") as folder:
            root, card = Path(folder) / "archive", make_card(Path(folder) / "card", 5)
            archive = make_archive(root)
            children = []
            for _ in range(together):
                child = os.fork()
                if child == 0:
                    os._exit(run(root, card).exit_code or 0)
                children.append(child)
            codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            figures.points += 1
            figures.reached += together
            found = [f"ended with {code}" for code in codes if code]
            found += faults_after_all(archive, card)
            figures.faults += [f"round {number}: {fault}" for fault in found]
    return figures


def flipped_bits(rounds: int, *, seed: int = 1, is_blind: bool = False) -> Figures:
    """One bit flipped in an original, sidecar, manifest or record: `verify` must name the file."""
    figures, chance = Figures(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="byline-bits-") as folder:
        root = Path(folder) / "archive"
        archive = make_archive(root)
        run(root, make_card(Path(folder) / "card", 12))
        places = (archive.originals, archive.records)
        files = sorted(path for place in places for path in place.rglob("*") if path.is_file())
        for _ in range(rounds):
            path = chance.choice(files)
            whole = path.read_bytes()
            damaged = bytearray(whole)
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            path.chmod(0o644)
            path.write_bytes(whole if is_blind else damaged)
            named = {finding.path for finding in verify(archive, Scope(), Progress())}
            figures.points += 1
            figures.reached += 1
            if path.relative_to(root).as_posix() not in named:
                figures.faults.append(f"not named: {path.name}")
            path.write_bytes(whole)
    return figures


def seeds() -> list[bytes]:
    """Whole pictures of every kind byline reads, small, with metadata in all blocks."""
    image, words = picture(160, 120), {"creator": ("Élodie Quatresous",), "headline": "Ouverture"}
    plain = [encoded(image, form) for form in ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")]
    more = [encoded(image, "TIFF", compression="tiff_lzw"), encoded(image.convert("P"), "PNG")]
    more.append(encoded(image, "JPEG", progressive=True, quality=60))
    return [*plain, *more, credited(), jpeg(exif=words, iim=words, xmp=words)]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A damaged copy: bits flipped, bytes overwritten, spliced, repeated or cut off."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        place = chance.randrange(len(broken))
        kind = chance.randrange(5)
        if kind == 0:
            broken[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            broken[place : place + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
        elif kind == 2:
            broken[place:place] = chance.randbytes(chance.randrange(1, 40))
        elif kind == 3 and len(broken) > 64:
            del broken[place : place + chance.randrange(1, 60)]
        else:
            other = chance.randrange(len(broken))
            broken[place : place + 30] = broken[other : other + 30]
        if not broken:
            return b"\0"
    return bytes(broken)


def hostile_pictures(number: int, *, seed: int = 1) -> tuple[Figures, Counter[str], float]:
    """Mutated pictures through the worker processes; the slowest, in seconds, comes last."""
    figures, outcomes, slowest = Figures(), Counter[str](), 0.0
    chance, models = random.Random(seed), seeds()
    with tempfile.TemporaryDirectory(prefix="byline-hostile-") as folder, Workers(2) as workers:
        path = Path(folder) / "x.jpg"
        for _ in range(number):
            path.write_bytes(mutated(chance.choice(models), chance))
            begun = time.monotonic()
            result = workers.render(Job(path=path, name="x.jpg"), Stationery())
            took = time.monotonic() - begun
            slowest = max(slowest, took)
            figures.points += 1
            figures.reached += 1
            if took > 10:
                figures.faults.append(f"hung for {took:.1f} s")
            if isinstance(result, ReadPhoto):
                outcomes["developed"] += 1
            elif result.reason:
                outcomes["kept without a picture" if result.is_photo else "refused"] += 1
            else:
                figures.faults.append("refused without a reason")
    return figures, outcomes, slowest


def disks() -> Figures:
    """A disk that fills up, a card that is pulled, an archive that turns read-only."""
    if os.geteuid() != 0:
        raise CannotCut("mounting small disks needs root")
    figures = Figures()
    for scenario in (_full_disk, _pulled_card, _read_only):
        with tempfile.TemporaryDirectory(prefix="byline-disk-") as folder:
            figures.points += 1
            figures.reached += 1
            figures.faults += [f"{scenario.__name__}: {fault}" for fault in scenario(Path(folder))]
    return figures


def _large_card(folder: Path) -> Path:
    folder.mkdir()
    for number in range(8):
        noise = io.BytesIO(random.Random(number).randbytes(2_000_000))
        data = credited(seed=number) + b"\xff\xd9" + noise.getvalue()
        (folder / f"IMG_{number}.JPG").write_bytes(data)
    return folder


def _full_disk(folder: Path) -> list[str]:
    mount, card = folder / "mount", _large_card(folder / "card")
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(mount)], check=True)
    try:
        archive = make_archive(mount / "archive")
        # Room enough at the start, and taken away by somebody else in mid-ingest.
        run(archive.root, card, on_ack=lambda _: False)
        shutil.rmtree(mount / "archive")
        archive = make_archive(mount / "archive")
        (mount / "ballast").write_bytes(bytes(28 << 20))
        starved = run(archive.root, card)
        (mount / "ballast").unlink()
        found = [] if starved.exit_code in (1, 2) else ["a full disk was not reported"]
        age_staging(archive.root)
        again = run(archive.root, card)
        found += [] if again.exit_code == 0 else [f"the re-run ended with {again.exit_code}"]
        return found + faults_after_all(archive, card)
    finally:
        unmounted(mount)


def _pulled_card(folder: Path) -> list[str]:
    from tests.torture.power import cut, image

    with image("ext4") as (disk, mount):
        mounted(disk, mount)
        card = _large_card(mount / "card")
        subprocess.run(["sync", "-f", str(mount)], check=True)
        unmounted(mount)
        mounted(disk, mount, "ro")
        archive = make_archive(folder / "archive")

        def pull(count: int) -> bool:
            if count == 1:
                subprocess.run(["sh", "-c", "echo 3 > /proc/sys/vm/drop_caches"], check=False)
                cut(mount)
            return False

        pulled = run(archive.root, card, on_ack=pull)
        found = [] if pulled.exit_code in (0, 1, 2) else [f"ended with {pulled.exit_code}"]
        unmounted(mount)
        mounted(disk, mount, "ro")
        age_staging(archive.root)
        again = run(archive.root, card)
        found += [] if again.exit_code == 0 else [f"the re-run ended with {again.exit_code}"]
        return found + faults_after_all(archive, card)


def _read_only(folder: Path) -> list[str]:
    mount, card = folder / "mount", make_card(folder / "card")
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(mount)], check=True)
    try:
        root = mount / "archive"
        make_archive(root)
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)
        before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))
        refused = run(root, card)
        found = [] if refused.exit_code == 2 else [f"read-only ended with {refused.exit_code}"]
        if before != sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*")):
            found.append("something changed")
        subprocess.run(["mount", "-o", "remount,rw", str(mount)], check=True)
        again = run(root, card)
        found += [] if again.exit_code == 0 else [f"the re-run ended with {again.exit_code}"]
        return found + faults_after_all(find_archive(root, root), card)
    finally:
        unmounted(mount)
