"""Both sites of an archive, served for real on free ports by `byline serve`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Sites:
    """Where a served archive answers."""

    public: str
    desk: str
    process: subprocess.Popen[str]


@contextmanager
def served(root: Path, *options: str, log: IO[bytes] | None = None) -> Iterator[Sites]:
    """Serve an archive as a user would; both sites are stopped at the end of the block."""
    command = [sys.executable, "-m", "byline.archive.cli", "--archive", str(root), "serve"]
    process = subprocess.Popen(
        [*command, "--public-port", "0", "--desk-port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        lines = [process.stdout.readline().split() for _ in range(2)]
        assert [line[0] for line in lines] == ["Gallery", "Desk"]
        yield Sites(public=lines[0][1].rstrip("/"), desk=lines[1][1].rstrip("/"), process=process)
    finally:
        # SIGINT is ignored where a suite runs in the background.
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()
