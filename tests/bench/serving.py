"""The gallery as it is served: pages asked for again, beside a bare route that sends the same bytes; latencies
on one connection; and honest visitors beside slow clients and the worst requests at once.

The gallery is its own process, as `byline serve` starts it; the bare route is served by uvicorn's own command.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench import crowd
from tests.bench.catalogue import words
from tests.bench.sites import said

_SECONDS = 5
_HONEST_SECONDS = 15
_SAME_BYTES = "BYLINE_BENCH_BYTES"


async def _same(_request: Request) -> Response:
    return Response(
        _bytes(), media_type="text/html", headers={"content-encoding": "gzip", "etag": '"1"'}
    )


def _bytes() -> bytes:
    if not _KNOWN:
        _KNOWN.append(Path(os.environ[_SAME_BYTES]).read_bytes())
    return _KNOWN[0]


_KNOWN: list[bytes] = []
bare = Starlette(routes=[Route("/{path:path}", _same)])


def load(bundle: Path, card: Path, rounds: int) -> str:
    """What the gallery answers a second, and how soon, as tables in Markdown; a card is ingested beside it."""
    parts = (_again(bundle, rounds), _latencies(bundle), _beside(bundle, card))
    return "\n\n".join(parts)


def _again(bundle: Path, rounds: int) -> str:
    """Requests a second of a page asked for again, by turns with a bare route."""
    if not shutil.which("wrk"):
        return "wrk is not installed: the load was not tried"
    path = f"/fr/search?q={words()[3]}"
    with _gallery(bundle) as port:
        page = _answer(http.client.HTTPConnection("127.0.0.1", port), path)[1]
    found: dict[str, list[float]] = {"gallery": [], "bare": []}
    for _ in range(rounds):
        with _gallery(bundle) as port:
            found["gallery"].append(_requests_a_second(port, path))
        with _bare(page) as port:
            found["bare"].append(_requests_a_second(port, path))
    ratios = sorted(a / b for a, b in zip(found["gallery"], found["bare"], strict=True))
    return (
        f"A search page of {len(page)} bytes asked for again:\n\n"
        "| gallery, requests/s | bare Starlette route | **ratio**, median (least–most) |\n| --- | --- | --- |\n"
        f"| {median(found['gallery']):.0f} | {median(found['bare']):.0f} "
        f"| **{median(ratios):.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f}) |"
    )


def _requests_a_second(port: int, path: str) -> float:
    command = ["wrk", "-t1", "-c4", f"-d{_SECONDS}s", "-H", "Accept-Encoding: gzip"]
    address = f"http://127.0.0.1:{port}{path}"
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{address} answered with errors:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def _latencies(bundle: Path) -> str:
    """Milliseconds of each answer on one kept connection, first and again."""
    searches = [f"/fr/search?q={word}" for word in words()[3:63]]
    with _gallery(bundle) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        _answer(connection, "/fr/search?q=a")  # what is loaded once is loaded
        lines = ["| on one connection, ms | p50 / p95 / p99 |", "| --- | --- |"]
        for name, paths in (
            ("search, 60 photos, first time", searches),
            ("the same again", searches),
            ("an event of 400 photos, first time", [f"/fr/event/e-{n}" for n in range(1, 16)]),
            ("a photo, first time", [f"/fr/photo/{n:010x}" for n in range(1, 60)]),
            ("a static file", ["/favicon.ico"] * 60),
            ("robots.txt", ["/robots.txt"] * 60),
        ):
            lines.append(f"| {name} | {said([_timed(connection, path) for path in paths])} |")
    return "\n".join(lines)


def _beside(bundle: Path, card: Path) -> str:
    """What honest visitors wait: alone, beside an ingest, and beside slow clients and the worst requests."""
    with _gallery(bundle) as port:
        alone = _honest(port)
    with _gallery(bundle) as port, _ingest(card):
        ingesting = _honest(port)
    answered: list[int] = []
    with _gallery(bundle) as port, _crowd(port, answered):
        beside = _honest(port)
    return (
        "| honest visitors, ms | p50 / p95 / p99 | answers | errors |\n| --- | --- | --- | --- |\n"
        f"| alone | {said(alone[0])} | {len(alone[0])} | {alone[1]} |\n"
        f"| beside an ingest | {said(ingesting[0])} | {len(ingesting[0])} | {ingesting[1]} |\n"
        f"| beside {crowd.SLOW_CLIENTS} slow clients and {crowd.WORST_AT_ONCE} of the worst requests at once "
        f"({answered[0]} answered) | {said(beside[0])} | {len(beside[0])} | {beside[1]} |"
    )


def _honest(port: int) -> tuple[list[float], int]:
    """Two visitors who look at pages of every kind, from an address of their own; waits and errors."""
    waits: list[float] = []
    errors: list[str] = []

    def visit(number: int) -> None:
        last = time.monotonic() + _HONEST_SECONDS
        turn = number
        while time.monotonic() < last:
            turn += 2
            for path in (
                "/fr/", f"/fr/event/e-{turn % 19}", f"/fr/photo/{turn:010x}",
                f"/fr/search?q={words()[100 + turn]}", "/favicon.ico",
            ):  # fmt: skip
                try:
                    connection = http.client.HTTPConnection(
                        "127.0.0.1", port, timeout=30, source_address=(f"127.0.0.{2 + number}", 0)
                    )
                    waits.append(_timed(connection, path))
                    connection.close()
                except (OSError, http.client.HTTPException, AssertionError) as error:
                    errors.append(f"{path}: {error!r}")

    _together([lambda n=n: visit(n) for n in range(2)])
    for error in errors[:5]:
        print(error, file=sys.stderr)
    return waits, len(errors)


@contextmanager
def _ingest(card: Path) -> Iterator[None]:
    """A card that is ingested, again and again, on the same machine."""
    with tempfile.TemporaryDirectory() as place:
        byline = [sys.executable, "-m", "byline.archive.cli"]
        script = (
            'n=0; while true; do n=$((n + 1)); "$@" init "$PLACE/$n" && '
            '"$@" --archive "$PLACE/$n" ingest "$CARD"; done'
        )
        process = subprocess.Popen(
            ["sh", "-c", script, "sh", *byline],
            env={**os.environ, "PLACE": place, "CARD": str(card)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(3)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _crowd(port: int, counts: list[int]) -> Iterator[None]:
    """Slow clients, and the worst requests, in a process of their own; how many were answered."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.crowd", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    time.sleep(2)
    try:
        yield
    finally:
        out, _ = process.communicate()
        counts.append(int(out))


def _together(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _timed(connection: http.client.HTTPConnection, path: str) -> float:
    begun = time.perf_counter()
    status, _ = _answer(connection, path)
    assert status == 200, (path, status)
    return 1000 * (time.perf_counter() - begun)


def _answer(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    return answer.status, answer.read()


@contextmanager
def _gallery(bundle: Path) -> Iterator[int]:
    """The gallery's process on a port."""
    listening, telling = os.pipe()
    with (
        socket.create_server(("127.0.0.1", 0), backlog=2048) as bound,
        tempfile.TemporaryDirectory() as place,
    ):
        descriptor = bound.fileno()
        orders = {
            "listening": descriptor,
            "ready": telling,
            "place": str(bundle),
            "requests": place,
        }
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "byline.plugins.server", "public"],
            stdin=subprocess.PIPE,
            pass_fds=[descriptor, telling],
        )
        os.close(telling)
        process.stdin.write(json.dumps(orders).encode())
        process.stdin.close()
        try:
            os.read(listening, 1)
            yield bound.getsockname()[1]
        finally:
            os.close(listening)
            process.terminate()
            process.wait()


@contextmanager
def _bare(page: bytes) -> Iterator[int]:
    """A route that sends these bytes, served by uvicorn's own command."""
    with tempfile.NamedTemporaryFile() as file, socket.socket() as probe:
        file.write(page)
        file.flush()
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "tests.bench.serving:bare", "--port", str(port), "--log-level", "warning"],
            env={**os.environ, _SAME_BYTES: file.name},
        )  # fmt: skip
        try:
            for _ in range(100):
                try:
                    _answer(http.client.HTTPConnection("127.0.0.1", port), "/")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait()
