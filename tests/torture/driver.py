"""Runs byline's ingest in a child that a harness can trace, kill, starve or cut off.

The child is forked from this warm process, so that no import is traced, and its workers are forked
too: only that differs from an ingest started by hand. Each outcome is acknowledged on a pipe as soon
as the ingest yields it.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import select
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from byline.archive.catalogue.opening import open_catalogue
from byline.archive.ingest import batches, keeping, pipeline, recording, workers
from byline.archive.ingest.outcomes import Order
from byline.archive.ingest.pipeline import ingest
from byline.archive.preservation.verify import Progress, Scope, verify
from byline.archive.storage import durable, originals
from byline.archive.storage.layout import Archive, find_archive
from byline.photos.card import scan
from tests.pictures import credited, jpeg, write

STATE_CHANGING = (
    "mkdir", "openat", "write", "pwrite64", "fsync", "fdatasync", "linkat", "link", "rename",
    "renameat", "unlink", "unlinkat", "rmdir", "ftruncate", "utimensat", "symlink", "symlinkat",
)  # fmt: skip


@dataclass
class Run:
    """How a run of the child ended, and what it had acknowledged by then."""

    status: int
    acknowledged: list[dict] = field(default_factory=list)
    trace: Path | None = None

    @property
    def was_killed(self) -> bool:
        return os.WIFSIGNALED(self.status)

    @property
    def exit_code(self) -> int | None:
        return os.WEXITSTATUS(self.status) if os.WIFEXITED(self.status) else None


def make_card(folder: Path, files: int = 2) -> Path:
    """A small card: photos, one with its raw and sidecar, one with its sound and another version, one that
    cannot be read, one that is words alone; and a video.
    """
    write(folder, **{f"IMG_{number}__JPG": credited(seed=number) for number in range(files)})
    write(folder, IMG_0__CR2=b"II*\0raw", IMG_0__xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    write(folder, IMG_1__WAV=b"RIFF memo", IMG_1B__JPG=credited("Jane Doe", seed=1))
    write(folder, BROKEN__JPG=jpeg(seed=99)[:-400], WORDS__JPG=credited(seed=98)[:-400])
    write(folder, C0001__MP4=b"a video")
    return folder


def wrong_variant(name: str) -> None:
    """Break byline on purpose, in this process, so that a harness can be seen to catch it."""
    {"": lambda: None, "nofsync": _no_fsync, "rowfirst": _row_first, "silent": _silent}[name]()


def _no_fsync() -> None:
    os.fsync = lambda _: None


def _row_first() -> None:
    """Files get their place after the rows that name them are committed."""
    waiting: list[tuple[bytes, Path]] = []

    def keep_later(copy: Path, final: Path) -> None:
        waiting.append((copy.read_bytes(), final))

    record_batch = recording.record_batch

    def record_then_keep(into: recording.Destination, batch: Iterable) -> list:
        outcomes = record_batch(into, batch)
        while waiting:
            data, final = waiting.pop()
            durable.make_folder(final.parent)
            final.write_bytes(data)
        return outcomes

    keeping.keep, pipeline.record_batch = keep_later, record_then_keep
    recording.write_manifests = lambda *_: None
    keeping.Keeper._make_durable = lambda *_: None


def _silent() -> None:
    """An original that cannot get its place is taken for kept."""
    keep = originals.keep

    def keep_and_swallow(copy: Path, final: Path) -> None:
        with contextlib.suppress(OSError):
            keep(copy, final)

    keeping.keep = keep_and_swallow


def run(
    root: Path,
    card: Path,
    *,
    strace: Iterable[str] = (),
    variant: str = "",
    also: tuple[Path, ...] = (),
    on_ack: Callable[[int], bool] | None = None,
    trace: Path | None = None,
) -> Run:
    """Ingest a card in a child, under strace when options are given.

    `on_ack` is told the number of acknowledgements so far; True means: kill the child now.
    """
    reading, writing = os.pipe()
    options = list(strace)
    child = os.fork()
    if child == 0:
        _ingest_and_exit(root, card, writing, variant, also, is_traced=bool(options))
    os.close(writing)
    tracer = _attached(child, options, trace) if options else None
    acknowledged = _acknowledgements(reading, child, on_ack)
    _, status = os.waitpid(child, 0)
    # Forked workers hold both ends of their own pipe, so they would never see that it is over.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if tracer is not None:
        tracer.wait()
    return Run(status=status, acknowledged=acknowledged, trace=trace)


def _ingest_and_exit(
    root: Path, card: Path, pipe: int, variant: str, also: tuple[Path, ...], *, is_traced: bool
) -> None:
    status = 70
    os.setpgrp()
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        wrong_variant(variant)
        workers.get_context = lambda _: multiprocessing.get_context("fork")
        os.cpu_count = lambda: 1
        # Small batches, so that a card of a few files has several commits to be cut between.
        batches._BATCH = 2
        if is_traced:
            os.kill(os.getpid(), signal.SIGSTOP)
        archive = find_archive(root, root)
        kept = True
        for outcome in ingest(archive, scan([card]).shots, Order(also=also)):
            kept = kept and outcome.is_kept
            facts = {"path": outcome.path.name, "digest": outcome.digest, "kept": outcome.is_kept}
            os.write(pipe, f"ACK {json.dumps(facts)}\n".encode())
        os.write(pipe, b"SAFE\n" if kept else b"UNSAFE\n")
        status = 0 if kept else 1
    except Exception:  # noqa: BLE001  # the child's one door: whatever went wrong is its exit status
        status = 2
    finally:
        os._exit(status)


def _attached(child: int, options: list[str], trace: Path | None) -> subprocess.Popen:
    os.waitpid(child, os.WUNTRACED)
    output = ["-o", str(trace or os.devnull)]
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", str(child), *output, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = tracer.stderr.readline()
    assert "attached" in line, line
    os.kill(child, signal.SIGCONT)
    return tracer


def _acknowledgements(reading: int, child: int, on_ack: Callable[[int], bool] | None) -> list[dict]:
    """Read until the child is gone: its workers hold the pipe a little longer than it does."""
    found: list[dict] = []
    rest, is_over, is_cut = b"", False, False
    while not is_over:
        is_over = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        while select.select([reading], [], [], 0 if is_over else 0.02)[0]:
            piece = os.read(reading, 65536)
            if not piece:
                is_over = True
                break
            rest += piece
        *lines, rest = rest.split(b"\n")
        for line in lines:
            if is_cut or not line.startswith(b"ACK "):
                continue  # once the power is cut nothing can be acknowledged any more
            found.append(json.loads(line[4:]))
            if on_ack is not None and on_ack(len(found)):
                is_cut = True
                os.kill(child, signal.SIGKILL)
    os.close(reading)
    return found


def age_staging(*places: Path) -> None:
    """Let the minute pass after which a dead run's staging may be swept."""
    for place in places:
        staging = place / ".byline" / "staging"
        for path in staging.glob("*") if staging.is_dir() else ():
            os.utime(path, (0, 0), follow_symlinks=False)


def faults_of(archive: Archive, acknowledged: Iterable[dict]) -> list[str]:
    """What is wrong with an archive right after a run ended, however it ended."""
    faults = []
    with contextlib.closing(sqlite3.connect(archive.catalogue)) as connection:
        rows = connection.execute(
            "select original, digest from photos union all select original, digest from companions"
            " union all select original, digest from unread"
        ).fetchall()
    digests = [digest for _, digest in rows]
    for original, digest in rows:
        if not originals.holds(archive.root / original, digest):
            faults.append(f"lost: {original}")
    faults += [
        f"acknowledged and lost: {fact['path']}"
        for fact in acknowledged
        if fact["kept"] and fact["digest"] not in digests
    ]
    return faults


def faults_after_all(archive: Archive, card: Path, also: tuple[Path, ...] = ()) -> list[str]:
    """What is wrong with an archive after a clean re-run, which must have completed everything."""
    faults = [
        f"{finding.fault}: {finding.path}" for finding in verify(archive, Scope(), Progress())
    ]
    expected = {
        originals.digest_of_source(path) for shot in scan([card]).shots for path in shot.files
    }
    with open_catalogue(archive) as db:
        digests = [
            row["digest"]
            for row in db.query(
                "select digest from photos union all select digest from companions"
                " union all select digest from unread"
            )
        ]
    if sorted(digests) != sorted(expected):
        faults.append(f"{len(digests)} files recorded for {len(expected)} on the card")
    faults += [f"left in staging: {path.name}" for path in archive.staging.iterdir()]
    for place in also:
        held = {originals.digest_on_disk(path) for path in (place / "originals").rglob("*.*")}
        faults += [f"missing in the second place: {digest}" for digest in expected - held]
    return faults
