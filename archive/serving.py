"""Serves both sites, each in its own process, and renews the gallery when a bundle is published."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from .errors import ArchiveError, Refused
from .publishing.publication import current_bundle
from .storage.layout import Archive

Site = subprocess.Popen[bytes]

_POLL_SECONDS = 0.5
_START_SECONDS = 30
_STOP_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the two sites answer."""

    public: str
    desk: str


def serve(
    archive: Archive,
    *,
    host: str,
    public_port: int,
    desk_port: int,
    announce: Callable[[Addresses], None],
    is_explored: bool = False,
) -> None:
    """Serve gallery and desk until interrupted; `announce` is called once both answer.

    When it is explored, Datasette's own pages of the bundle are open to the public as well.
    Raises Refused when a port is taken, ArchiveError when a site stops by itself.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    with _bound(host, public_port) as public, _bound(host, desk_port) as desk:
        explore = ["explore"] if is_explored else []

        def gallery_of(bundle: Path) -> Site:
            arguments = [str(bundle), str(archive.requests), *explore]
            return _started("public", public, arguments, running)

        bundle = _bundle(archive)
        running: list[Site] = []
        try:
            gallery = gallery_of(bundle)
            staff = _started("desk", desk, [str(archive.root)], running)
            _wait_for(public, gallery)
            _wait_for(desk, staff)
            announce(Addresses(public=_address(host, public), desk=_address(host, desk)))
            while True:
                time.sleep(_POLL_SECONDS)
                if any(site.poll() is not None for site in running):
                    raise ArchiveError("a site has stopped by itself; see the lines above")
                if (newest := _bundle(archive)) != bundle:
                    bundle, old = newest, gallery
                    # Both listen on the one socket, so no visitor meets a closed door.
                    gallery = gallery_of(bundle)
                    time.sleep(_POLL_SECONDS * 4)
                    _stop([old])
                    running.remove(old)
        except KeyboardInterrupt:
            return
        finally:
            _stop(running)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _bundle(archive: Archive) -> Path:
    bundle = current_bundle(archive.public)
    if bundle is None:
        raise ArchiveError(f"{archive.public}: no bundle; bake one with: byline publish")
    return bundle


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except OSError as error:
            raise Refused(
                f"{host}:{port} cannot be used ({error.strerror}); choose another host or port"
            ) from error
        bound.listen(128)
        yield bound


def _started(mode: str, bound: socket.socket, arguments: list[str], running: list[Site]) -> Site:
    descriptor = bound.fileno()
    site = subprocess.Popen(
        [sys.executable, "-m", "byline.plugins.server", mode, str(descriptor), *arguments],
        pass_fds=[descriptor],
        # A child that shared our terminal's group would be interrupted beside us, in any order.
        start_new_session=True,
    )
    running.append(site)
    return site


def _wait_for(bound: socket.socket, process: Site) -> None:
    """Wait until a site answers a request on its socket."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ArchiveError("a site could not be started; see the lines above")
        with suppress(OSError), socket.create_connection(bound.getsockname()[:2], 5) as client:
            client.sendall(b"HEAD /robots.txt HTTP/1.0\r\n\r\n")
            if client.recv(5) == b"HTTP/":
                return
        time.sleep(0.1)
    raise ArchiveError("a site did not answer within 30 seconds")


def _address(host: str, bound: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound.getsockname()[1]}/"


def _stop(processes: list[Site]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
