"""`byline init`, `serve`, `demo`: archives made, and their two sites served."""

from __future__ import annotations

import secrets
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import click

from ..errors import Refused
from ..founding import make_archive
from ..publishing.house import public_url, read_house
from ..publishing.publication import current_bundle
from ..sample.building import build_sample
from ..serving import Addresses, Front, serve
from ..storage.accounts import add_account, has_accounts
from ..storage.layout import Archive
from .printing import PORT, archive_of, echo
from .root import EXIT_STATUSES

_DESK_NAME = "demo"


@click.command("init", epilog=EXIT_STATUSES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Make an archive in a new or an empty folder.

    \b
    byline init ~/photos
    """
    make_archive(folder)
    echo(f"Archive made in {folder}; next: byline --archive {folder} ingest SHOOT")


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
    archive = build_sample(folder, announce=echo)
    if not is_served:
        return
    # A new password each time: a sample archive must not become a way in that everyone knows.
    password = secrets.token_urlsafe(9)
    add_account(archive.accounts, _DESK_NAME, password, "admin")

    def announce(addresses: Addresses) -> None:
        echo(f"Gallery  {addresses.public}")
        echo(f"Desk     {addresses.desk}  (name: {_DESK_NAME}, password: {password})")
        echo("Stop with Ctrl-C.")

    front = Front(public_port=public_port, desk_port=desk_port)
    serve(archive, front, announce=announce, complain=_complain)


def _complain(words: str) -> None:
    echo(words, err=True)


def _public_url(_ctx: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """An address of a site as links begin with it."""
    if text is None:
        return None
    if (url := public_url(text)) is None:
        raise click.BadParameter(f"{text!r} is not like https://photos.example.org")
    return url


def _proxies(
    _ctx: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    for text in texts:
        try:
            ip_network(text)
        except ValueError as error:
            raise click.BadParameter(
                f"{text!r} is no address, such as 10.0.0.7 or 10.0.0.0/24"
            ) from error
    return texts


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.command("serve", epilog=EXIT_STATUSES)
@click.option(
    "--public-port", type=PORT, default=8001, show_default=True, help="The gallery's port."
)
@click.option("--desk-port", type=PORT, default=8002, show_default=True, help="The desk's port.")
@click.option(
    "--explore", is_flag=True, help="Open Datasette's own pages of the bundle to the public, too."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address the gallery listens on."
)
@click.option(
    "--desk-host", default="127.0.0.1", show_default=True, help="The address the desk listens on."
)
@click.option(
    "--public-url",
    metavar="URL",
    callback=_public_url,
    help="What links of the gallery begin with.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    callback=_proxies,
    help="Whose word on who asks is believed; a network, too; several times for several.",
)
@click.option(
    "--single-sign-on",
    "is_signed_on",
    is_flag=True,
    help="Let the --trusted-proxy say who staff are (X-Forwarded-User, X-Forwarded-Groups).",
)
@click.option(
    "--insecure-desk",
    is_flag=True,
    help="Let passwords for the desk cross the network unencrypted.",
)
@click.pass_context
def serve_command(
    ctx: click.Context, /, *, explore: bool, insecure_desk: bool, **front: Any
) -> None:
    """Serve the public gallery and the desk until interrupted.

    The gallery runs in a process that can open the public bundle and nothing else. Behind a server that
    speaks TLS, see docs/serving.md.

    \b
    byline serve
    byline serve --host 0.0.0.0 --public-port 80
    byline serve --public-url https://photos.example.org --trusted-proxy 127.0.0.1
    byline serve --explore
    """
    archive = archive_of(ctx)
    if front["is_signed_on"] and not front["proxies"]:
        raise Refused("who staff are is said by a proxy: name it with --trusted-proxy")
    if not (_is_loopback(front["desk_host"]) or front["proxies"] or insecure_desk):
        raise Refused(
            f"the desk would take passwords unencrypted on {front['desk_host']}; put a server that speaks "
            "TLS before it and name it with --trusted-proxy, or say --insecure-desk"
        )

    def announce(addresses: Addresses) -> None:
        url = front["public_url"] or _published_url(archive)
        known = f"  (as {url})" if url else ""
        echo(f"Gallery  {addresses.public}{known}")
        echo(f"Desk     {addresses.desk}")
        if not has_accounts(archive.accounts) and not front["is_signed_on"]:
            echo("Nobody can sign in to the desk yet; add someone with: byline staff add NAME")
        echo("Stop with Ctrl-C.")

    serve(archive, Front(is_explored=explore, **front), announce=announce, complain=_complain)


def _published_url(archive: Archive) -> str:
    """The address that the gallery itself says it has."""
    bundle = current_bundle(archive.public)
    return read_house(bundle).public_url if bundle else ""
