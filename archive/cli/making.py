"""`byline init` and `byline demo`: new archives."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from ..accounts import add_account
from ..making import make_archive
from ..sample.building import build_sample
from ..serving import Addresses, serve
from .root import EXIT_STATUSES
from .sharing import PORT

_DESK_NAME = "demo"


@click.command("init", epilog=EXIT_STATUSES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Make an archive in a new or an empty folder.

    \b
    byline init ~/photos
    """
    make_archive(folder)
    click.echo(f"Archive made in {folder}; next: byline --archive {folder} ingest SHOOT")


@click.command("demo", epilog=EXIT_STATUSES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--serve/--no-serve", "is_served", default=True, help="Serve it once it is built.")
@click.option(
    "--public-port", type=PORT, default=8001, show_default=True, help="The gallery's port."
)
@click.option("--desk-port", type=PORT, default=8002, show_default=True, help="The desk's port.")
def demo_command(folder: Path, is_served: bool, public_port: int, desk_port: int) -> None:
    """Build the sample archive in DIR, and serve its gallery and desk.

    Its photos are drawn, and ingested like any shoot.

    \b
    byline demo demo
    byline demo demo --no-serve
    """
    archive = build_sample(folder, announce=click.echo)
    if not is_served:
        return
    # A new password each time: a sample archive must not become a way in that everyone knows.
    password = secrets.token_urlsafe(9)
    add_account(archive.accounts, _DESK_NAME, password)

    def announce(addresses: Addresses) -> None:
        click.echo(f"Gallery  {addresses.public}")
        click.echo(f"Desk     {addresses.desk}  (name: {_DESK_NAME}, password: {password})")
        click.echo("Stop with Ctrl-C.")

    serve(
        archive, host="127.0.0.1", public_port=public_port, desk_port=desk_port, announce=announce
    )
