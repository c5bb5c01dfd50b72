"""Serves both sites, each in its own process, and renews the gallery when a bundle is published."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from .catalogue.opening import open_catalogue
from .errors import ArchiveError, Damaged, Refused
from .publishing.bundle_tables import FORM
from .publishing.house import read_house
from .publishing.publication import current_bundle
from .publishing.requests import first_day_kept, forget_requests
from .storage.layout import Archive, refuse_unservable, uri_of
from .storage.privacy import make_private_folder

_POLL_SECONDS = 0.5
_FIRST_REST_SECONDS, _LONGEST_REST_SECONDS = 1, 60
_START_SECONDS = 30
_STOP_SECONDS = 10
_BACKLOG = 1024
_FORGET_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site in its process, and the pipe on which it says that it is ready."""

    process: subprocess.Popen[bytes]
    ready: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Where the sites listen, and how they are reached.

    `public_url` is what every link of the gallery says; `proxies` are addresses, or networks, whose word on
    who asks is believed; where it `is_signed_on`, on who staff are, too.
    """

    host: str = "127.0.0.1"
    public_port: int = 8001
    desk_host: str = "127.0.0.1"
    desk_port: int = 8002
    public_url: str | None = None
    proxies: tuple[str, ...] = ()
    is_explored: bool = False
    is_signed_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the two sites answer."""

    public: str
    desk: str


def serve(
    archive: Archive,
    front: Front,
    *,
    announce: Callable[[Addresses], None],
    complain: Callable[[str], None],
) -> None:
    """Serve gallery and desk until interrupted; `announce` is called once both answer.

    A bundle that cannot be opened never takes the place of one that can: `complain` is told, and the gallery
    goes on with the one before. A site that stops by itself is started again, and `complain` told. Raises
    Refused when a port is taken, ArchiveError when a site cannot be started at all.
    """
    refuse_unservable(archive.root)
    # The desk reads the tables of today, though a byline of before wrote them last.
    try:
        with open_catalogue(archive):
            pass
    except ArchiveError as error:
        complain(str(error))  # the gallery needs none of it
    # The gallery's process may write in it, and make no other.
    make_private_folder(archive.requests)
    signal.signal(signal.SIGTERM, _interrupt)
    with (
        _bound(front.host, front.public_port) as public,
        _bound(front.desk_host, front.desk_port) as desk,
    ):
        requests = _Requests(archive)
        sites = _Sites(archive, public, desk, front)
        try:
            sites.start()
            announce(
                Addresses(
                    public=_address(front.host, public),
                    desk=_address(front.desk_host, desk),
                )
            )
            while True:
                time.sleep(_POLL_SECONDS)
                sites.look_after(complain)
                requests.look_after(complain)
        except KeyboardInterrupt:
            return
        finally:
            sites.stop()


class _Requests:
    """The requests of the public: deleted when they have been kept for as long as the gallery says."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._next = 0.0

    def look_after(self, complain: Callable[[str], None]) -> None:
        """Delete what is too old, now and every hour."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _FORGET_SECONDS
        try:
            before = first_day_kept(read_house(_bundle(self._archive)))
            forget_requests(self._archive.requests, before=before)
        except (OSError, sqlite3.Error) as error:
            complain(f"{self._archive.requests}: old requests could not be deleted ({error})")


class _Rest:
    """The pauses of a site that stops by itself: each longer than the last, until it has held for long."""

    def __init__(self) -> None:
        self._seconds = _FIRST_REST_SECONDS
        self._until: float | None = None
        self._began = time.monotonic()

    @property
    def is_resting(self) -> bool:
        """Whether a pause has begun and is not ended."""
        return self._until is not None

    @property
    def is_over(self) -> bool:
        """Whether the pause has lasted as long as it should."""
        return self._until is not None and time.monotonic() >= self._until

    def begin(self) -> int:
        """Begin a pause, and return its seconds."""
        if time.monotonic() - self._began > _LONGEST_REST_SECONDS:
            self._seconds = _FIRST_REST_SECONDS
        seconds = self._seconds
        self._until = time.monotonic() + seconds
        self._seconds = min(2 * seconds, _LONGEST_REST_SECONDS)
        return seconds

    def end(self) -> None:
        """End the pause: the site starts now."""
        self._until, self._began = None, time.monotonic()


class _Sites:
    """Both sites of an archive, each renewed when what it shows was put in another's place."""

    def __init__(
        self, archive: Archive, public: socket.socket, desk: socket.socket, front: Front
    ) -> None:
        self._archive = archive
        self._public = public
        self._desk = desk
        self._front = front
        self._running: list[Site] = []
        self._rests = {"gallery": _Rest(), "desk": _Rest()}

    def start(self) -> None:
        """Start both, and wait until they are ready."""
        self._bundle, self._catalogue = _bundle(self._archive), _catalogue(self._archive)
        if fault := _fault_in(self._bundle):
            raise Damaged(f"{self._bundle}: {fault}; bake it again with: byline publish")
        self._gallery = self._started_gallery(self._bundle)
        self._staff = self._started_desk()
        for site in self._running:
            _wait_for(site)

    def look_after(self, complain: Callable[[str], None]) -> None:
        """Start again what has stopped, and renew what is to be renewed; one site is nothing to the other."""
        self._gallery = self._revived(
            self._gallery, "gallery", lambda: self._started_gallery(self._bundle), complain
        )
        self._staff = self._revived(self._staff, "desk", self._started_desk, complain)
        if (rebuilt := _catalogue(self._archive)) not in (self._catalogue, None):
            # The desk holds the catalogue that a rebuild has set aside.
            self._catalogue = rebuilt
            old, self._staff = self._staff, self._started_desk()
            _wait_for(self._staff)
            self._stop(old)
        if (newest := _bundle(self._archive)) != self._bundle:
            self._bundle = newest
            if fault := _fault_in(newest) or self._fault_of_renewal(newest):
                complain(f"{newest}: {fault}; the gallery goes on with the bundle before")

    def _revived(
        self, site: Site, name: str, start: Callable[[], Site], complain: Callable[[str], None]
    ) -> Site:
        """The site, or another in its place where it has stopped by itself and has rested."""
        rest = self._rests[name]
        status = site.process.poll()
        if status is None:
            return site
        if not rest.is_resting:
            seconds = rest.begin()
            complain(f"the {name} has stopped by itself ({status}); it starts again in {seconds} s")
        if not rest.is_over:
            return site
        rest.end()
        self._running.remove(site)
        os.close(site.ready)
        again = start()
        if fault := _fault_of_start(again):
            complain(f"the {name} {fault}")
        return again

    def _fault_of_renewal(self, bundle: Path) -> str | None:
        """Serve another bundle; why that cannot be, and the one before is served on."""
        # Both listen on the one socket, so no visitor meets a closed door.
        renewed = self._started_gallery(bundle)
        fault = _fault_of_start(renewed)
        if fault is not None:
            self._stop(renewed)
            return fault
        old, self._gallery = self._gallery, renewed
        self._stop(old)
        return None

    def _started_gallery(self, bundle: Path) -> Site:
        orders = {
            "place": str(bundle),
            "requests": str(self._archive.requests),
            "is_explored": self._front.is_explored,
            "public_url": self._front.public_url,
        }
        return self._started("public", self._public, orders)

    def _started_desk(self) -> Site:
        orders = {
            "place": str(self._archive.root),
            "is_signed_on": self._front.is_signed_on,
        }
        return self._started("desk", self._desk, orders)

    def _started(self, mode: str, bound: socket.socket, orders: dict[str, object]) -> Site:
        return _started(mode, bound, orders | {"proxies": self._front.proxies}, self._running)

    def _stop(self, site: Site) -> None:
        _stop([site])
        self._running.remove(site)

    def stop(self) -> None:
        """Stop both."""
        _stop(self._running)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _catalogue(archive: Archive) -> int | None:
    """Which file the catalogue is, by its number on the disk; None in the moment in which there is none."""
    try:
        return archive.catalogue.stat().st_ino
    except FileNotFoundError:
        return None


def _bundle(archive: Archive) -> Path:
    bundle = current_bundle(archive.public)
    if bundle is None:
        raise ArchiveError(f"{archive.public}: no bundle; bake one with: byline publish")
    return bundle


def _fault_in(bundle: Path) -> str | None:
    """Why a bundle cannot be served; None when it can be opened and read."""
    try:
        with closing(sqlite3.connect(uri_of(bundle, "ro"), uri=True)) as connection:
            (said,) = connection.execute("pragma quick_check(1)").fetchone()
            (form,) = connection.execute("pragma user_version").fetchone()
    except sqlite3.Error as error:
        return f"cannot be read ({error})"
    if said != "ok":
        return f"is damaged ({said})"
    return None if form == FORM else "was baked by another version of byline"


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
        bound.listen(_BACKLOG)
        yield bound


def _started(
    mode: str, bound: socket.socket, orders: dict[str, object], running: list[Site]
) -> Site:
    """Start a site on a socket; it says on a pipe when it is ready to answer.

    What it is to serve it is told on its standard input: arguments are for everyone on the machine to read,
    and the environment for whoever finds a way in.
    """
    descriptor = bound.fileno()
    listening, telling = os.pipe()
    asked, asking = os.pipe()
    process = subprocess.Popen(
        # Without -P it would look for its modules where the command was typed first.
        [sys.executable, "-P", "-m", "byline.plugins.server", mode],
        stdin=asked,
        cwd="/",
        env={name: value for name, value in os.environ.items() if name != "BYLINE_ARCHIVE"},
        pass_fds=[descriptor, telling],
        # A child that shared our terminal's group would be interrupted beside us, in any order.
        start_new_session=True,
    )
    os.close(telling)
    os.close(asked)
    with suppress(BrokenPipeError), os.fdopen(asking, "w") as pipe:  # it may have died already
        json.dump(orders | {"listening": descriptor, "ready": telling}, pipe)
    site = Site(process=process, ready=listening)
    running.append(site)
    return site


def _wait_for(site: Site) -> None:
    if fault := _fault_of_start(site):
        raise ArchiveError(f"a site {fault}")


def _fault_of_start(site: Site) -> str | None:
    """Wait until a site is ready; why it is not going to be, None when it is."""
    heard, _, _ = select.select([site.ready], [], [], _START_SECONDS)
    if not heard:
        return f"did not start within {_START_SECONDS} seconds"
    # A process that ends closes its end of the pipe without a word.
    return None if os.read(site.ready, 1) else "could not be started; see the lines above"


def _address(host: str, bound: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound.getsockname()[1]}/"


def _stop(sites: list[Site]) -> None:
    for site in sites:
        site.process.terminate()
    for site in sites:
        try:
            site.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            site.process.kill()
        os.close(site.ready)
