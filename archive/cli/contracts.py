"""`byline contract`, `lease`: what was agreed with photographers, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from ..catalogue.contracts import Contract, contracts
from ..catalogue.leases import Lease, leases
from ..catalogue.opening import open_catalogue
from ..editing.terms import end_lease, make_lease, record_contract
from .printing import archive_of, echo, json_option, print_json, said_change
from .root import EXIT_STATUSES

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("contract", epilog=EXIT_STATUSES)
def contract_command() -> None:
    """Keep the contracts photos are taken under."""


@contract_command.command("add", epilog=EXIT_STATUSES)
@click.argument("name")
@click.argument("terms", type=click.Path(path_type=Path, dir_okay=False), metavar="TOML")
@click.option(
    "--file",
    "paper",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The signed paper; it is kept.",
)
@json_option
@click.pass_context
def add_contract_command(
    ctx: click.Context, name: str, terms: Path, paper: Path | None, as_json: bool
) -> None:
    """Record a contract: what it grants, for what, where and how long, as the law wants it stated.

    What the file says: docs/rights.md. A contract that lacks anything is good for internal use alone.

    \b
    byline contract add quatresous-2026 quatresous.toml --file signed.pdf
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change, contract = record_contract(db, archive, name, terms, paper)
    if contract.lacks and not as_json:
        lacks = ", ".join(contract.lacks)
        echo(f"{name}: does not state its {lacks}: good for internal use alone", err=True)
    said_change(change, f"Contract {name} recorded", as_json=as_json)


@contract_command.command("list", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def list_contracts_command(ctx: click.Context, as_json: bool) -> None:
    """List the contracts, with what each grants and lacks.

    \b
    byline contract list --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = contracts(db)
    for contract in found:
        if as_json:
            print_json(contract)
        else:
            for line in _contract_lines(contract):
                echo(line)
    if not found and not as_json:
        echo("No contract is recorded.")


def _contract_lines(contract: Contract) -> Iterator[str]:
    who = f", {contract.photographer}" if contract.photographer else ""
    yield f"{contract.slug}  {contract.title}{who}"
    for right in contract.rights:
        span = f"{right.starts_on or '…'} to {right.ends_on or '…'}"
        uses, places = (", ".join(said) or "–" for said in (right.uses, right.territory))
        yield f"    {right.right}: {uses} in {places}, {span}"
    if contract.lacks:
        yield f"    does not state: {', '.join(contract.lacks)}"
    name = "the name is mentioned" if contract.has_name_mention else "no name is mentioned"
    yield f"    {name}, {'may be cropped' if contract.may_be_cropped else 'not to be cropped'}"


@click.group("lease", epilog=EXIT_STATUSES)
def lease_command() -> None:
    """Allow or deny a use of photos for a time."""


@lease_command.command("add", epilog=EXIT_STATUSES)
@click.argument("uid", required=False)
@click.option("--event", metavar="SLUG", help="All photos of this event, those to come as well.")
@click.option("--allow", metavar="USE", help="A use or a channel: web, social, linkedin … or all.")
@click.option("--deny", metavar="USE", help="The same, denied; it stands over all that allows.")
@click.option(
    "--from", "starts_on", type=_DAY, help="The first day, YYYY-MM-DD; at once unless given."
)
@click.option("--to", "ends_on", type=_DAY, help="The last day, YYYY-MM-DD; for good unless given.")
@click.option("--note", metavar="TEXT", help="Why; colleagues see it, the public never.")
@json_option
@click.pass_context
def add_lease_command(
    ctx: click.Context,
    uid: str | None,
    event: str | None,
    allow: str | None,
    deny: str | None,
    starts_on: datetime | None,
    ends_on: datetime | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Allow or deny a use of a photo, or of an event, from one day to another.

    \b
    byline lease add 7q2m… --allow linkedin --to 2027-03-01
    byline lease add --event up-2015 --deny press --from 2026-01-01 --note "exclusive elsewhere"
    """
    if (uid is None) == (event is None) or (allow is None) == (deny is None):
        raise click.UsageError("give UID or --event, and --allow or --deny.")
    lease = Lease(
        name="",
        uid=uid,
        event=event,
        is_allowed=allow is not None,
        use=allow or deny or "",
        starts_on=_said(starts_on),
        ends_on=_said(ends_on),
        note=note,
    )
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change, made = make_lease(db, archive, lease)
    if as_json:
        print_json({"lease": made.name, "change": change})
        return
    said_change(change, f"{made.name} recorded", as_json=False)


def _said(day: datetime | None) -> str | None:
    return None if day is None else day.date().isoformat()


@lease_command.command("end", epilog=EXIT_STATUSES)
@click.argument("name")
@json_option
@click.pass_context
def end_lease_command(ctx: click.Context, name: str, as_json: bool) -> None:
    """Take a lease back.

    \b
    byline lease end lease-3f9a01c2
    """
    with open_catalogue(archive_of(ctx)) as db:
        change = end_lease(db, name)
    said_change(change, f"{name} ended", as_json=as_json)


@lease_command.command("list", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def list_leases_command(ctx: click.Context, as_json: bool) -> None:
    """List the leases.

    \b
    byline lease list --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = leases(db)
    for lease in found:
        if as_json:
            print_json(lease)
            continue
        what = "allows" if lease.is_allowed else "denies"
        span = f"{lease.starts_on or '…'} to {lease.ends_on or '…'}"
        note = f"  {lease.note}" if lease.note else ""
        echo(
            f"{lease.name}  {what} {lease.use} for {lease.uid or f'event {lease.event}'}, {span}{note}"
        )
    if not found and not as_json:
        echo("No lease is recorded.")
