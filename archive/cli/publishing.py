"""`byline publish`, `site`, `export`, `requests`: what leaves the archive, and what is asked of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..catalogue.deliveries import Destination, record_delivery, record_destination
from ..catalogue.opening import open_catalogue
from ..catalogue.slugs import fit_slug
from ..catalogue.transactions import transaction
from ..clock import now
from ..editing.events import set_floors
from ..errors import Refused
from ..phrases import counted
from ..publishing.delivery import Delivered, Terms, deliver
from ..publishing.preview import KINDS, Difference
from ..publishing.publication import current_bundle, preview, publish, published_uids
from ..publishing.requests import first_day_kept, forget_requests, kept_requests
from ..publishing.site_facts import missing_facts
from ..publishing.site_file import load_site, read_site
from ..publishing.standing_rules import rules_of
from ..publishing.wordings import load_wording
from ..storage.layout import Archive
from .choosing import choosing, uids_of
from .printing import archive_of, echo, json_option, print_json
from .root import EXIT_STATUSES, Stopped


@click.command("publish", epilog=EXIT_STATUSES)
@click.option("--dry-run", is_flag=True, help="Say what would appear, change, disappear, and why.")
@click.option("--diff", "is_diff", is_flag=True, help="The same, with each value before and after.")
@click.option(
    "--due", is_flag=True, help="Bring in and take out what dates demand, and nothing else."
)
@click.option(
    "--event", metavar="SLUG", help="With --rating: the event whose floor it is; all unless given."
)
@click.option(
    "--rating",
    type=click.IntRange(0, 5),
    help="The least rating that is published, from now on; 0 for any.",
)
@click.option(
    "--shipped-to", metavar="NAME", help="Record that the current bundle was copied there."
)
@json_option
@click.pass_context
def publish_command(
    ctx: click.Context,
    dry_run: bool,
    is_diff: bool,
    due: bool,
    event: str | None,
    rating: int | None,
    shipped_to: str | None,
    as_json: bool,
) -> None:
    """Bake the public gallery from the photos that may be shown.

    What is held back is named, with the reason. A gallery being served renews itself, and shows nothing that
    has ended since; run --due by a timer for what begins.

    \b
    byline publish
    byline publish --dry-run
    byline publish --event up-2015 --rating 3
    """
    if event is not None and rating is None:
        raise click.UsageError("give --rating N with --event.")
    is_told = dry_run or is_diff
    if (rating is not None) + (shipped_to is not None) + (is_told or due) > 1:
        raise click.UsageError("--rating and --shipped-to change something: give each alone.")
    archive = archive_of(ctx)
    if shipped_to is not None:
        _record_shipped(archive, shipped_to)
        return
    if rating is not None:
        with open_catalogue(archive) as db:
            set_floors(db, rating or None, event)
    if is_told:
        found = preview(archive, is_due_alone=due)
        _tell_differences(found, with_values=is_diff, as_json=as_json)
        return
    publication = publish(archive, is_due_alone=due)
    for withheld in publication.withheld:
        if as_json:
            print_json(asdict(withheld) | {"outcome": "withheld"})
        else:
            name = f"{withheld.source_name} ({withheld.uid})"
            echo(f"{name}: withheld. {withheld.reason}", err=True)
    if as_json:
        for uid in published_uids(archive):
            print_json({"uid": uid, "outcome": "published"})
    else:
        changed = "" if publication.is_changed else "; nothing has changed since last time"
        number = publication.published
        echo(
            f"{number} photo{'' if number == 1 else 's'} published, "
            f"{len(publication.withheld)} withheld{changed}."
        )


def _tell_differences(found: tuple[Difference, ...], *, with_values: bool, as_json: bool) -> None:
    for difference in found:
        if as_json:
            print_json(difference)
            continue
        echo(f"{difference.uid}  {difference.kind}: {difference.reason}")
        for name, (before, after) in difference.values.items() if with_values else ():
            echo(f"    {name}: {before or '–'} → {after or '–'}")
    if not as_json:
        kinds = Counter(difference.kind for difference in found)
        told = ", ".join(f"{kinds[kind]} would {kind.removesuffix('s')}" for kind in KINDS)
        echo(f"{told}; nothing was changed.")


def _record_shipped(archive: Archive, name: str) -> None:
    """Record that the bundle of now was copied to a place, so that a withdrawal can name it."""
    bundle = current_bundle(archive.public)
    if bundle is None:
        raise Refused("nothing is published yet, so nothing was shipped")
    fit_slug(name, "a destination's name", is_dotted=True)
    with open_catalogue(archive) as db, transaction(db):
        record_destination(db, Destination(name=name, bundle=bundle.name, shipped_at=now()))
    echo(f"{name} has the bundle of now; a withdrawal will name it.")


@click.group("site", epilog=EXIT_STATUSES)
def site_command() -> None:
    """Look after what the gallery says of you."""


@site_command.command("check", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def check_command(ctx: click.Context, as_json: bool) -> None:
    """Say what is wrong in site.toml, and which facts a visitor or the law would miss.

    What every key means: docs/site.md.

    \b
    byline site check
    byline site check --json
    """
    archive = archive_of(ctx)
    site, faults = read_site(archive)
    missing = tuple(missing_facts(archive, site))
    for kind, found in (("fault", faults), ("missing", missing)):
        for what in found:
            if as_json:
                print_json({"kind": kind, "what": what})
            else:
                echo(what if kind == "fault" else f"missing: {what}", err=kind == "fault")
    if faults:
        ctx.exit(2)
    if not as_json:
        echo(f"The gallery is called {site.house.name}; show it as it is now with: byline publish")


@click.group("requests", invoke_without_command=True, epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def requests_command(ctx: click.Context, as_json: bool) -> None:
    """List what the public asked: licences, removals, corrections.

    Each request lies in a file of its own in the archive's folder requests/, for as many days as site.toml
    says (retention_days).

    \b
    byline requests
    byline requests --json
    """
    if ctx.invoked_subcommand is None:
        _list_requests(ctx, as_json=as_json)


@requests_command.command("forget", epilog=EXIT_STATUSES)
@click.argument("references", nargs=-1, metavar="[REF]…")
@json_option
@click.pass_context
def forget_command(ctx: click.Context, references: tuple[str, ...], as_json: bool) -> None:
    """Delete the requests named, or those older than site.toml says (retention_days).

    The gallery being served does the latter by itself, every hour.

    \b
    byline requests forget
    byline requests forget 7hk2m9qd
    """
    archive = archive_of(ctx)
    before = "" if references else first_day_kept(load_site(archive).house)
    number = forget_requests(archive.requests, before=before, references=references)
    if as_json:
        print_json({"forgotten": number})
    else:
        echo(f"{counted(number, 'request')} deleted.")


def _list_requests(ctx: click.Context, *, as_json: bool) -> None:
    number = 0
    for found in kept_requests(archive_of(ctx).requests):
        if isinstance(found, str):
            echo(found, err=True)
            continue
        number += 1
        if as_json:
            record = {"reference": found.reference, "received_at": found.received_at}
            print_json(record | asdict(found.asked))
        else:
            asked = found.asked
            sender = f"{asked.name} <{asked.contact}>" if asked.name else asked.contact
            echo(f"{found.reference}  {found.received_at[:10]}  {asked.kind}, photo {asked.photo}")
            echo(f"    {sender}")
            for line in asked.message.splitlines():
                echo(f"    {line}")
    if not number and not as_json:
        echo("Nobody has asked for anything yet.")


def _tell_delivered(item: Delivered, *, as_json: bool) -> None:
    if as_json:
        path = None if item.path is None else str(item.path)
        print_json({"uid": item.uid, "path": path, "notes": item.notes, "reason": item.reason})
        return
    for words in (*item.notes, *([item.reason] if item.reason else [])):
        echo(f"{item.path or item.uid}: {words}", err=True)


@click.command("export", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the copies go.",
)
@click.option("--for", "recipient", metavar="NAME", help="Who receives them; it is kept.")
@json_option
@click.pass_context
def export_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    folder: Path,
    recipient: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Copy originals, with their credit in the file, in its name, and in a credits.csv.

    Pixels and all other metadata stay as they are. A photo that credits nobody is not exported, nor one that
    was withdrawn, is restricted or in the bin. What is held back goes to nobody but the house; with --for,
    what is embargoed goes as well, and says so.

    \b
    byline export 7q2m… 8xk1… --to press
    byline export --event up-2015 --licence CC-BY-4.0 --to press --for "Le Monde"
    """
    archive = archive_of(ctx)
    refused = 0
    delivered: list[str] = []
    try:
        with open_catalogue(archive) as db:
            terms = Terms(
                wording=load_wording(archive),
                rules=rules_of(db, archive),
                is_for_others=recipient is not None,
            )
            try:
                for item in deliver(db, archive, uids_of(db, uids, options), folder, terms):
                    refused += item.reason is not None
                    delivered += [] if item.reason else [item.uid]
                    _tell_delivered(item, as_json=as_json)
            finally:  # whatever left the archive is on record
                if recipient and delivered:
                    with transaction(db):
                        record_delivery(db, recipient, delivered)
    except KeyboardInterrupt:
        copies = counted(len(delivered), "copy", "copies")
        raise Stopped(f"{copies} in {folder}; export the rest into another folder") from None
    if not as_json:
        echo(f"{counted(len(delivered), 'copy', 'copies')} in {folder}, with credits.csv.")
    if refused:
        ctx.exit(1)
