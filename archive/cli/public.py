"""`byline publish` and `byline serve`: the gallery baked and shown."""

from __future__ import annotations

from dataclasses import asdict

import click

from ..accounts import has_accounts
from ..publish import publish, published_uids
from ..requests import kept_requests
from ..serving import Addresses, serve
from .root import EXIT_STATUSES
from .sharing import PORT, archive_of, json_option, print_json


@click.command("publish", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def publish_command(ctx: click.Context, as_json: bool) -> None:
    """Bake the public gallery from the photos that may be shown.

    A photo without a usable credit is withheld, and named. A gallery being served renews itself.

    \b
    byline publish
    byline publish --json
    """
    archive = archive_of(ctx)
    publication = publish(archive)
    for withheld in publication.withheld:
        if as_json:
            print_json(asdict(withheld) | {"outcome": "withheld"})
        else:
            click.echo(
                f"{withheld.source_name} ({withheld.uid}): withheld, {withheld.reason}", err=True
            )
    if as_json:
        for uid in published_uids(archive):
            print_json({"uid": uid, "outcome": "published"})
    else:
        changed = "" if publication.is_changed else "; nothing has changed since last time"
        number = publication.published
        click.echo(
            f"{number} photo{'' if number == 1 else 's'} published, "
            f"{len(publication.withheld)} withheld{changed}."
        )


@click.command("serve", epilog=EXIT_STATUSES)
@click.option(
    "--public-port", type=PORT, default=8001, show_default=True, help="The gallery's port."
)
@click.option("--desk-port", type=PORT, default=8002, show_default=True, help="The desk's port.")
@click.option(
    "--explore", is_flag=True, help="Open Datasette's own pages of the bundle to the public, too."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.pass_context
def serve_command(
    ctx: click.Context, public_port: int, desk_port: int, explore: bool, host: str
) -> None:
    """Serve the public gallery and the desk until interrupted.

    The gallery runs in a process that can open the public bundle and nothing else.

    \b
    byline serve
    byline serve --host 0.0.0.0 --public-port 80
    byline serve --explore
    """
    archive = archive_of(ctx)

    def announce(addresses: Addresses) -> None:
        click.echo(f"Gallery  {addresses.public}")
        click.echo(f"Desk     {addresses.desk}")
        if not has_accounts(archive.accounts):
            click.echo(
                "Nobody can sign in to the desk yet; add someone with: byline staff add NAME"
            )
        click.echo("Stop with Ctrl-C.")

    serve(
        archive,
        host=host,
        public_port=public_port,
        desk_port=desk_port,
        announce=announce,
        is_explored=explore,
    )


@click.command("requests", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def requests_command(ctx: click.Context, as_json: bool) -> None:
    """List what the public asked: licences, removals, corrections.

    Each request lies in a file of its own in the archive's folder requests/.

    \b
    byline requests
    byline requests --json
    """
    number = 0
    for found in kept_requests(archive_of(ctx).requests):
        if isinstance(found, str):
            click.echo(found, err=True)
            continue
        number += 1
        if as_json:
            record = {"reference": found.reference, "received_at": found.received_at}
            print_json(record | asdict(found.asked))
        else:
            asked = found.asked
            sender = f"{asked.name} <{asked.contact}>" if asked.name else asked.contact
            click.echo(
                f"{found.reference}  {found.received_at[:10]}  {asked.kind}, photo {asked.photo}"
            )
            click.echo(f"    {sender}")
            for line in asked.message.splitlines():
                click.echo(f"    {line}")
    if not number and not as_json:
        click.echo("Nobody has asked for anything yet.")
