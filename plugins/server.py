"""Builds the Datasette of each site and serves it on a socket it is handed.

Run as a process of its own, once per site: the public one is told the bundle's folder and nothing
else of the archive.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Literal

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

Mode = Literal["public", "desk"]

_WARMING_SECONDS = 10
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
    bundle: Path, *, requests: Path | None = None, is_explored: bool = False
) -> Datasette:
    """The gallery of one bundle, given as its database file.

    What the public asks goes into the folder `requests`; without one nothing can be asked. When it is
    explored, Datasette's own pages of the bundle are open as well.
    """
    more = {
        "bundle": bundle.name,
        "requests": str(requests) if requests else None,
        "explore": is_explored,
    }
    site = Datasette(
        [],
        metadata=_metadata("public", bundle.parent, **more),
        settings=_SETTINGS,
        secret=secrets.token_hex(32),
    )
    site.add_database(Database(site, path=str(bundle), is_mutable=False), name="public")
    return site


def desk_site(root: Path) -> Datasette:
    """The desk of an archive, given as its folder."""
    for name in _DESK:
        plugin = import_module(name)
        if not pm.is_registered(plugin):
            pm.register(plugin)
    metadata = _metadata("desk", root) | {"allow": {"staff": True}}
    site = Datasette([], metadata=metadata, settings=_SETTINGS, secret=secrets.token_hex(32))
    site.add_database(
        Database(site, path=str(root / "catalogue.db"), is_mutable=True), name="archive"
    )
    return site


def _metadata(mode: Mode, root: Path, **more: object) -> dict[str, object]:
    return {"title": "byline", "plugins": {"byline": {"mode": mode, "root": str(root), **more}}}


def main(arguments: list[str]) -> None:
    """Serve `desk FD READY ARCHIVE` or `public FD READY BUNDLE.db REQUESTS [explore]` until told to stop.

    FD is the socket to listen on, READY the pipe to say a word on when the site is ready.
    """
    mode, descriptor, ready, place, *more = arguments
    if mode == "public":
        requests, *words = more
        site = public_site(Path(place), requests=Path(requests), is_explored="explore" in words)
    else:
        site = desk_site(Path(place))
    asyncio.run(_serve(site, int(descriptor), int(ready)))


async def _serve(site: Datasette, descriptor: int, ready: int) -> None:
    await site.invoke_startup()
    await _open_connections(site)
    # Whoever knocks from now on waits on the socket for the moment it takes to listen.
    os.write(ready, b".")
    os.close(ready)
    config = uvicorn.Config(
        site.app(),
        log_level="warning",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    # Handed over as `fd` it would be taken for a Unix socket, and asyncio would leave its answers to the
    # other side's delayed acknowledgement, 40 ms each.
    with socket.socket(fileno=descriptor) as bound:
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
    main(sys.argv[1:])
