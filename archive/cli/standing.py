"""`byline withhold`, `release`, `approve`, `embargo`, `reject`, `bin`, `status` …: where photos stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from sqlite_utils import Database

from ..catalogue.opening import open_catalogue
from ..catalogue.withdrawals import withdrawals
from ..editing import states
from ..errors import NotFound
from ..phrases import counted
from ..publishing.standing_rules import rules_of
from ..rights.rulebook import this_moment
from ..rights.standing import counts
from ..storage.accounts import accounts as all_accounts
from .choosing import choosing, uids_of
from .printing import archive_of, echo, json_option, print_json, said_change
from .root import EXIT_STATUSES

_reason = click.option("--reason", metavar="TEXT", help="Why; it is kept, and never public.")
_stated_reason = click.option(
    "--reason", metavar="TEXT", required=True, help="Why; it is kept, and never public."
)
_Verb = Callable[[Database, tuple[str, ...]], str]


def _carried_out(
    ctx: click.Context, uids: tuple[str, ...], options: dict[str, Any], what: str, verb: _Verb
) -> None:
    """Move the photos that are meant, and say so."""
    as_json = options.pop("as_json")
    with open_catalogue(archive_of(ctx)) as db:
        meant = uids_of(db, uids, options)
        change = verb(db, meant)
    if as_json:
        for uid in meant:
            print_json({"uid": uid, "outcome": what, "change": change})
        return
    said_change(change, f"{counted(len(meant), 'photo')} {what}", as_json=False)


@click.command("withhold", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@_stated_reason
@json_option
@click.pass_context
def withhold_command(
    ctx: click.Context, /, uids: tuple[str, ...], reason: str, **options: Any
) -> None:
    """Keep photos from the public until they are released; their credit stays as it is.

    \b
    byline withhold 7q2m… --reason "asked by the press office"
    byline withhold --event up-2015 --by "Elodie Quatresous" --reason "contract not signed"
    """
    _carried_out(
        ctx, uids, options, "withheld", lambda db, meant: states.withhold(db, meant, reason)
    )


@click.command("release", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@_reason
@json_option
@click.pass_context
def release_command(
    ctx: click.Context, /, uids: tuple[str, ...], reason: str | None, **options: Any
) -> None:
    """Take back that photos are withheld, embargoed, rejected or restricted.

    A photographer's own reject is released, too, and a photo below the least rating of its event. What was
    withdrawn stays so: undo the withdrawal.

    \b
    byline release 7q2m…
    """
    _carried_out(
        ctx, uids, options, "released", lambda db, meant: states.release(db, meant, reason)
    )


@click.command("approve", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@_reason
@json_option
@click.pass_context
def approve_command(
    ctx: click.Context, /, uids: tuple[str, ...], reason: str | None, **options: Any
) -> None:
    """Say that photos of a reviewed event may be public.

    An event is reviewed after: byline event edit SLUG --reviewed

    \b
    byline approve 7q2m… 8xk1…
    byline approve --event up-2015
    """
    _carried_out(
        ctx, uids, options, "approved", lambda db, meant: states.approve(db, meant, reason)
    )


@click.command("embargo", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    metavar="YYYY-MM-DDTHH:MM",
    help="In the local time of each photo's event, or of site.toml.",
)
@_reason
@json_option
@click.pass_context
def embargo_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    until: datetime,
    reason: str | None,
    **options: Any,
) -> None:
    """Keep photos from the public until a moment; byline publish --due brings them in.

    \b
    byline embargo --event up-2027 --until 2027-03-01T18:00 --reason "speech first"
    """
    said = until.isoformat(timespec="minutes")
    _carried_out(
        ctx, uids, options, "embargoed", lambda db, meant: states.embargo(db, meant, said, reason)
    )


@click.command("reject", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@_reason
@json_option
@click.pass_context
def reject_command(
    ctx: click.Context, /, uids: tuple[str, ...], reason: str | None, **options: Any
) -> None:
    """Say that photos are not good enough to be shown.

    A photo that its photographer rejected (rating -1) is held back from the start.

    \b
    byline reject 7q2m… --reason "out of focus"
    """
    _carried_out(ctx, uids, options, "rejected", lambda db, meant: states.reject(db, meant, reason))


@click.command("restrict", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option(
    "--to", "accounts", multiple=True, required=True, metavar="ACCOUNT", help="Who may see them."
)
@_stated_reason
@json_option
@click.pass_context
def restrict_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    accounts: tuple[str, ...],
    reason: str,
    **options: Any,
) -> None:
    """Let photos be seen by a few accounts of the desk alone, and used by nobody.

    \b
    byline restrict 7q2m… --to marie --reason "objection under GDPR, art. 18"
    """
    known = {account.name for account in all_accounts(archive_of(ctx).accounts)}
    if unknown := [name for name in accounts if name not in known]:
        raise NotFound(f"no account {unknown[0]!r}; see: byline staff list")
    _carried_out(
        ctx,
        uids,
        options,
        "restricted",
        lambda db, meant: states.restrict(db, meant, accounts, reason),
    )


@click.command("bin", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@_reason
@json_option
@click.pass_context
def bin_command(
    ctx: click.Context, /, uids: tuple[str, ...], reason: str | None, **options: Any
) -> None:
    """Put photos into the bin: they leave every list, and are kept for 30 days.

    After that their originals go with: byline purge

    \b
    byline bin 7q2m… --reason "the floor"
    """
    _carried_out(
        ctx,
        uids,
        options,
        "put into the bin",
        lambda db, meant: states.put_into_bin(db, meant, reason),
    )


@click.command("unbin", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@json_option
@click.pass_context
def unbin_command(ctx: click.Context, uids: tuple[str, ...], as_json: bool) -> None:
    """Take photos out of the bin.

    \b
    byline unbin 7q2m…
    """
    with open_catalogue(archive_of(ctx)) as db:
        change = states.take_out_of_bin(db, uids)
    said_change(change, f"{counted(len(uids), 'photo')} taken out of the bin", as_json=as_json)


@click.command("status", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Say how many photos stand where, and why.

    \b
    byline status
    byline status --json
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        found = counts(db, rules_of(db, archive), this_moment())
        gone = withdrawals(db)
    for count in found:
        if as_json:
            print_json(count)
        else:
            echo(f"{count.photos:>8}  {count.state}: {count.rule.replace('_', ' ')}")
    if as_json:
        return
    for who in gone:
        echo(f"{'':8}  {who.name} withdrew on {who.made_at[:10]}: {who.reason or ''}")
    if not found:
        echo("There are no photos in this archive.")
