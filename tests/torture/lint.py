"""Reads a system-call trace: was every byte and every name synced when it was acknowledged?"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from byline.archive.founding import make_archive
from tests.torture.driver import make_card, run

_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)", re.DOTALL)
_UNFINISHED = re.compile(r"^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")
_DESCRIPTOR = re.compile(r"^-?\d+<(.*?)>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TRACED = "openat,write,pwrite64,fsync,fdatasync,link,linkat,rename,renameat,mkdir,unlink"


@dataclass
class Disk:
    """What a disk without mercy would hold: bytes and names that were synced."""

    root: str
    dirty_bytes: set[str] = field(default_factory=set)
    dirty_names: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    acknowledged: int = 0

    def _is_watched(self, path: str) -> bool:
        is_ours = path.startswith((f"{self.root}/originals", f"{self.root}/records"))
        return is_ours or path.startswith(
            (f"{self.root}/catalogue.db", f"{self.root}/.byline/staging")
        )

    def apply(self, call: str, arguments: str) -> None:
        """Follow one call that succeeded."""
        place = _DESCRIPTOR.match(arguments)
        paths = _QUOTED.findall(arguments)
        if call in ("write", "pwrite64") and place:
            if "ACK " in arguments[:60]:
                self._acknowledge()
            elif self._is_watched(place[1]):
                self.dirty_bytes.add(place[1])
        elif call in ("fsync", "fdatasync") and place:
            self.dirty_bytes.discard(place[1])
            self.dirty_names = {
                name: folder for name, folder in self.dirty_names.items() if folder != place[1]
            }
        elif call in ("link", "linkat", "rename", "renameat") and len(paths) == 2:
            self._moved(paths[0], paths[1], is_link="link" in call)
        elif call == "mkdir" and paths and self._is_watched(paths[0]):
            self.dirty_names[paths[0]] = str(Path(paths[0]).parent)
        elif call == "unlink" and paths:
            self.dirty_bytes.discard(paths[0])
            self.dirty_names.pop(paths[0], None)

    def _moved(self, old: str, new: str, *, is_link: bool) -> None:
        if old in self.dirty_bytes:
            if self._is_watched(new):
                self.dirty_bytes.add(new)
            if not is_link:
                self.dirty_bytes.discard(old)
        if self._is_watched(new):
            self.dirty_names[new] = str(Path(new).parent)

    def _acknowledge(self) -> None:
        self.acknowledged += 1
        staging = f"{self.root}/.byline/staging"
        # The write-ahead log is what a commit syncs; the index beside it is rebuilt from it.
        unsynced = {path for path in self.dirty_bytes if not path.endswith("-shm")}
        unsynced |= set(self.dirty_names)
        self.findings += sorted(path for path in unsynced if not path.startswith(staging))


def lint(variant: str = "") -> Disk:
    """Trace one ingest and lint it; the findings are unsynced paths at an acknowledgement."""
    with tempfile.TemporaryDirectory(prefix="byline-lint-") as folder:
        root = Path(folder) / "archive"
        make_archive(root)
        trace = Path(folder) / "trace"
        options = ["-y", "-s", "300", f"-etrace={_TRACED}"]
        run(root, make_card(Path(folder) / "card", 5), strace=options, variant=variant, trace=trace)
        disk = Disk(root=str(root))
        started: dict[str, str] = {}
        for line in trace.read_text(errors="replace").splitlines():
            if unfinished := _UNFINISHED.match(line):
                started[unfinished[1]] = f"{unfinished[1]} {unfinished[2]}({unfinished[3]}"
                continue
            if (resumed := _RESUMED.match(line)) and resumed[1] in started:
                line = started.pop(resumed[1]) + resumed[3]  # noqa: PLW2901
            if (call := _CALL.match(line)) and int(call[4]) >= 0:
                disk.apply(call[2], call[3])
        return disk
