"""The gallery's search route under load, beside the same SQL and template on bare Starlette.

python -m tests.bench.serving gallery|bare BUNDLE PORT serves one of the two.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import uvicorn
from datasette import Request
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as StarletteRequest
from starlette.responses import HTMLResponse
from starlette.routing import Route

from byline.plugins.gallery import pages
from byline.plugins.server import public_site
from tests.bench.catalogue import words

_SECONDS = 5


class _Bare:
    """What a page of ours asks of Datasette, and nothing else of it: a database and a template."""

    def __init__(self, bundle: Path, environment: Any) -> None:
        self._bundle = bundle
        self._environment = environment
        self._local = threading.local()

    def get_database(self, _name: str) -> _Bare:
        return self

    async def execute(self, sql: str, parameters: dict[str, Any]) -> Any:
        return await run_in_threadpool(self._rows, sql, parameters)

    def _rows(self, sql: str, parameters: dict[str, Any]) -> Any:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(f"file:{self._bundle}?immutable=1", uri=True)
            self._local.connection.row_factory = sqlite3.Row
        self.rows = self._local.connection.execute(sql, parameters).fetchall()
        return self

    async def render_template(self, name: str, context: dict[str, Any], request: Any) -> str:
        return await self._environment.get_template(name).render_async(context)


def bare(bundle: Path) -> Starlette:
    """The search page on bare Starlette."""
    site = public_site(bundle)
    asyncio.run(site.invoke_startup())
    environment = getattr(site, "jinja_env", None) or site._jinja_env

    async def search(request: StarletteRequest) -> HTMLResponse:
        own = _Bare(bundle, environment)
        answer = await pages.search(own, Request(request.scope, request.receive))
        return HTMLResponse(answer.body)

    return Starlette(routes=[Route("/fr/search", search)])


def load(bundle: Path, rounds: int) -> str:
    """Requests a second of both, by turns, as a row of a table in Markdown."""
    if not shutil.which("wrk"):
        return "wrk is not installed: the load was not tried"
    found: dict[str, list[float]] = {"gallery": [], "bare": []}
    for _ in range(rounds):
        for name, figures in found.items():
            figures.append(_requests_a_second(name, bundle))
    ratios = sorted(a / b for a, b in zip(found["gallery"], found["bare"], strict=True))
    return (
        "| gallery, requests/s | bare Starlette | **ratio**, median (least–most) |\n| --- | --- | --- |\n"
        f"| {median(found['gallery']):.0f} | {median(found['bare']):.0f} "
        f"| **{median(ratios):.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f}) |"
    )


def _requests_a_second(name: str, bundle: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serving", name, str(bundle), str(port)]
    )
    address = f"http://127.0.0.1:{port}/fr/search?q={words()[3]}"
    try:
        _wait_for(address)
        said = subprocess.run(
            ["wrk", "-t1", "-c4", f"-d{_SECONDS}s", address],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        if "Non-2xx" in said:
            raise SystemExit(f"{name} answered with errors:\n{said}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            with urlopen(address) as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def main() -> None:
    """Serve one of the two until told to stop."""
    name, bundle, port = sys.argv[1:]
    app = bare(Path(bundle)) if name == "bare" else public_site(Path(bundle)).app()
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", lifespan="on")


if __name__ == "__main__":
    main()
