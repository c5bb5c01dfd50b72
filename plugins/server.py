"""Builds the Datasette of each site and serves it on a socket it is handed.

Run as a process of its own, once per site, which is told on its standard input what to serve. The public one
confines itself to the bundle and the folder of requests before it answers anybody.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Literal

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from ..archive.publishing.ends import read_ends
from ..archive.publishing.house import read_house
from ..archive.storage.confinement import confine
from .connections import KEPT_SECONDS, BoundedConnection, allow_many, with_peer

#: It would write the values of every variable into the log, a visitor's words among them; ours tells enough.
pm.unregister(name="datasette.handle_exception")

Mode = Literal["public", "desk"]

_WARMING_SECONDS = 10
_SWITCH_SECONDS = 0.001
_BACKLOG = 1024
#: The desk's plugins load what writes to the archive, so no other process may know them.
_DESK = ("byline.plugins.desk", "byline.plugins.sign_in")
_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "num_sql_threads": 3,
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 5000,
}


def public_site(
    bundle: Path,
    *,
    requests: Path | None = None,
    is_explored: bool = False,
    public_url: str | None = None,
) -> Datasette:
    """The gallery of one bundle, given as its database file.

    What the public asks goes into the folder `requests`; without one nothing can be asked. When it is
    explored, Datasette's own pages of the bundle are open as well. With a public address every link says
    that, whatever a visitor calls the site.
    """
    more = {
        "bundle": bundle.name,
        "requests": str(requests) if requests else None,
        "explore": is_explored,
        "public_url": public_url or read_house(bundle).public_url or None,
        "ends": read_ends(bundle),
    }
    site = Datasette(
        [],
        metadata=_metadata("public", bundle.parent, **more),
        settings=_SETTINGS,
        secret=secrets.token_hex(32),
    )
    site.add_database(Database(site, path=str(bundle), is_mutable=False), name="public")
    return site


def desk_site(root: Path, *, sign_on: Sequence[str] = ()) -> Datasette:
    """The desk of an archive, given as its folder.

    `sign_on` are proxies that say who asks, in the place of our own sign-in.
    """
    for name in _DESK:
        plugin = import_module(name)
        if not pm.is_registered(plugin):
            pm.register(plugin)
    metadata = _metadata("desk", root, sign_on=list(sign_on)) | {
        "allow": {"staff": True},
        # Datasette's own pages of the catalogue, which it can only read.
        "databases": {"archive": {"allow": {"role": "admin"}, "allow_sql": {"role": "admin"}}},
    }
    site = Datasette([], metadata=metadata, settings=_SETTINGS, secret=secrets.token_hex(32))
    site.add_database(
        Database(site, path=str(root / "catalogue.db"), is_mutable=True), name="archive"
    )
    return site


def _metadata(mode: Mode, root: Path, **more: object) -> dict[str, object]:
    return {"plugins": {"byline": {"mode": mode, "root": str(root), **more}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a site's process is told: its mode as an argument, all else as JSON on its standard input.

    `listening` is the descriptor of the socket to listen on, `ready` that of the pipe to say a word on when
    the site is ready; `place` is the bundle of the gallery or the archive of the desk; `proxies` are the
    addresses whose word on who asks is believed.
    """

    mode: Mode
    listening: int
    ready: int
    place: str
    requests: str | None = None
    is_explored: bool = False
    public_url: str | None = None
    proxies: Sequence[str] = ()
    is_signed_on: bool = False


def main(mode: Mode) -> None:
    """Serve what is ordered until told to stop."""
    orders = Orders(mode=mode, **json.load(sys.stdin))
    place = Path(orders.place)
    if orders.mode == "public":
        requests = Path(orders.requests) if orders.requests else None
        confine(read=(place.parent,), write=(requests,) if requests else ())
        site = public_site(
            place,
            requests=requests,
            is_explored=orders.is_explored,
            public_url=orders.public_url,
        )
    else:
        site = desk_site(place, sign_on=orders.proxies if orders.is_signed_on else ())
    # Pages are made in threads: the loop, which answers from what is kept, is to wait for none of them.
    sys.setswitchinterval(_SWITCH_SECONDS)
    allow_many()
    asyncio.run(_serve(site, orders))


async def _serve(site: Datasette, orders: Orders) -> None:
    await site.invoke_startup()
    await _open_connections(site)
    # Whoever knocks from now on waits on the socket for the moment it takes to listen.
    os.write(orders.ready, b".")
    os.close(orders.ready)
    config = uvicorn.Config(
        site.app(),
        http=BoundedConnection,
        log_level="error",
        lifespan="on",
        server_header=False,
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(orders.proxies),
        forwarded_allow_ips=list(orders.proxies),
        backlog=_BACKLOG,
    )
    config.load()
    config.loaded_app = with_peer(config.loaded_app)
    # Handed over as `fd` it would be taken for a Unix socket, and asyncio would leave its answers to the
    # other side's delayed acknowledgement, 40 ms each.
    with socket.socket(fileno=orders.listening) as bound:
        await uvicorn.Server(config).serve(sockets=[bound])


async def _open_connections(site: Datasette) -> None:
    """Open each thread's connection now: a later bundle removes this one's file, not its bytes."""
    threads = _SETTINGS["num_sql_threads"]
    for database in (site.databases[name] for name in site.databases if name != "_internal"):
        together = Barrier(threads)
        await asyncio.gather(
            *(
                database.execute_fn(lambda _, meet=together: meet.wait(_WARMING_SECONDS))
                for _ in range(threads)
            )
        )


if __name__ == "__main__":
    main(sys.argv[1])  # type: ignore[arg-type]  # what it is not, fails right away
