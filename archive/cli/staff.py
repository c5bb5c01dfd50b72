"""`byline staff`: who may sign in to the desk, in which role."""

from __future__ import annotations

import sys

import click

from ..errors import Refused
from ..phrases import counted
from ..storage.accounts import (
    ROLES,
    Role,
    accounts,
    add_account,
    change_password,
    end_sessions,
    has_accounts,
    remove_account,
    set_role,
)
from .printing import archive_of, echo, json_option, print_json
from .root import EXIT_STATUSES

_ROLE = click.Choice(ROLES)
_password_option = click.option(
    "--password", help="Asked for twice, or read from standard input, when not given."
)


@click.group("staff", epilog=EXIT_STATUSES)
def staff_command() -> None:
    """Say who may sign in to the desk, and what each may do there."""


@staff_command.command("add", epilog=EXIT_STATUSES)
@click.argument("name")
@click.option("--role", type=_ROLE, help="What they may do; editor unless given.")
@_password_option
@click.pass_context
def add_command(ctx: click.Context, name: str, role: Role | None, password: str | None) -> None:
    """Let someone sign in, or give them a new password.

    \b
    byline staff add marie --role communications
    """
    account = add_account(archive_of(ctx).accounts, name, _given(password), role)
    echo(f"{account.name} can sign in to the desk, as {account.role}.")


@staff_command.command("role", epilog=EXIT_STATUSES)
@click.argument("name")
@click.argument("role", type=_ROLE)
@click.pass_context
def role_command(ctx: click.Context, name: str, role: Role) -> None:
    """Let someone do what a role may, from their next click on.

    \b
    byline staff role marie admin
    """
    set_role(archive_of(ctx).accounts, name, role)
    echo(f"{name} is {role} now.")


@staff_command.command("passwd", epilog=EXIT_STATUSES)
@click.argument("name")
@_password_option
@click.pass_context
def passwd_command(ctx: click.Context, name: str, password: str | None) -> None:
    """Give someone who signs in another password; their sessions end.

    \b
    byline staff passwd marie
    """
    change_password(archive_of(ctx).accounts, name, _given(password))
    echo(f"{name} has another password, and signs in anew.")


@staff_command.command("sign-out", epilog=EXIT_STATUSES)
@click.argument("name")
@click.pass_context
def sign_out_command(ctx: click.Context, name: str) -> None:
    """End every session of someone at once; they may sign in again.

    \b
    byline staff sign-out marie
    """
    number = end_sessions(archive_of(ctx).accounts, name)
    echo(f"{counted(number, 'session')} of {name} ended.")


@staff_command.command("list", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List who may sign in to the desk, in which role, with how many sessions open.

    \b
    byline staff list --json
    """
    found = accounts(archive_of(ctx).accounts)
    for account in found:
        if as_json:
            print_json(account)
        else:
            sessions = f", {counted(account.sessions, 'session')}" if account.sessions else ""
            echo(f"{account.name}  {account.role}{sessions}")
    if not found and not as_json:
        echo("Nobody can sign in yet; let somebody with: byline staff add NAME")


@staff_command.command("remove", epilog=EXIT_STATUSES)
@click.argument("name")
@click.pass_context
def remove_command(ctx: click.Context, name: str) -> None:
    """Let someone sign in no more; their sessions end at once.

    \b
    byline staff remove marie
    """
    path = archive_of(ctx).accounts
    remove_account(path, name)
    echo(f"{name} can sign in no more.")
    if not has_accounts(path):
        echo("Nobody can sign in now; let somebody with: byline staff add NAME")


def _given(password: str | None) -> str:
    """The password that was given, asked for twice, or read from a pipe: a line, or the same line twice."""
    if password is not None:
        return password
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    lines = sys.stdin.read().splitlines()
    if len(set(lines[:2])) > 1:
        raise Refused("the two passwords are not the same; nothing was changed")
    return lines[0] if lines else ""
