"""`byline staff`: who may sign in to the desk."""

from __future__ import annotations

import click

from ..accounts import add_account
from .root import EXIT_STATUSES
from .sharing import archive_of


@click.group("staff", epilog=EXIT_STATUSES)
def staff_command() -> None:
    """Say who may sign in to the desk."""


@staff_command.command("add", epilog=EXIT_STATUSES)
@click.argument("name")
@click.password_option(help="Asked for when not given.")
@click.pass_context
def add_command(ctx: click.Context, name: str, password: str) -> None:
    """Let someone sign in, or give them a new password.

    \b
    byline staff add marie
    """
    add_account(archive_of(ctx).accounts, name, password)
    click.echo(f"{name} can sign in to the desk.")
