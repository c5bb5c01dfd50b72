"""`byline withdraw`, `purge`, `destroy`: what is taken down, freed, erased."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ..catalogue.opening import open_catalogue
from ..catalogue.photos import photo_by_uid
from ..catalogue.withdrawals import Certificate
from ..editing.withdrawing import withdraw, withdraw_person
from ..errors import ArchiveError, Refused
from ..phrases import counted
from ..preservation.erasing import Due, destroy, purge, purgeable
from ..publishing.publication import publish, take_out
from ..publishing.standing_rules import rules_of
from ..publishing.traces import Trace, traces
from ..rights.situation import Rulebook
from ..storage.layout import Archive
from .printing import archive_of, echo, json_option, print_json
from .root import EXIT_STATUSES

_visa = click.option("--visa", metavar="REFERENCE", help="The leave that a public body needs.")


@click.command("withdraw", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@click.option("--person", metavar="NAME", help="Everything that shows this person.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is kept, and never public.")
@json_option
@click.pass_context
def withdraw_command(
    ctx: click.Context, uids: tuple[str, ...], person: str | None, reason: str, as_json: bool
) -> None:
    """Take photos, or all that shows a person, from the public for good, and publish at once.

    Photos that only name the person are held back until their words are rewritten, and listed. Who is
    credited stays credited. What becomes of each place is told; a place that byline cannot reach is named.
    Where something stopped that, the same again takes down what was recorded.

    \b
    byline withdraw 7q2m… --reason "asked on 3 May"
    byline withdraw --person "Akim Oural" --reason "request 7hk2m9qd"
    """
    if bool(uids) == bool(person):
        raise click.UsageError("give UID…, or --person NAME.")
    archive = archive_of(ctx)
    naming: tuple[str, ...] = ()
    # What is to be shown no more is recorded, on the disk, before anything is taken down.
    with open_catalogue(archive) as db:
        if person is not None:
            change, concerned = withdraw_person(db, person, reason)
            taken, naming = concerned.showing, concerned.naming
        else:
            change, taken = withdraw(db, uids, reason), uids
    _publish_now(archive, (*taken, *naming), "the withdrawal is recorded")
    with open_catalogue(archive) as db:
        found = list(traces(db, archive, (*taken, *naming)))
    if as_json:
        print_json({"change": change, "withdrawn": taken, "held_back": naming})
        for trace in found:
            print_json(trace)
    else:
        _tell_withdrawn(change, taken, naming, found)
    if any(trace.is_left for trace in found):
        ctx.exit(1)


def _tell_withdrawn(
    change: str | None, taken: tuple[str, ...], naming: tuple[str, ...], found: list[Trace]
) -> None:
    photos = counted(len(taken), "photo")
    gone = f"{photos} withdrawn; their pages answer that they are gone."
    echo(gone if taken else "No photo shows them; none that comes is going to be public.")
    for trace in found:
        echo(f"  {trace.place}: {trace.outcome}", err=trace.is_left)
    if naming:
        echo(
            f"{counted(len(naming), 'photo')} held back until their words name the person no more:"
        )
        for uid in naming:
            echo(f"  {uid}")
    if change is None:
        echo("That was recorded before; see: byline changes")
    else:
        echo(f"To undo it: byline undo {change}")


def _publish_now(archive: Archive, uids: Iterable[str], done: str) -> None:
    """Take down what may be shown no more; where anything stops that, by itself, and say so."""
    try:
        publish(archive)
    except ArchiveError as error:
        is_out = take_out(archive, uids)
        so_far = "and taken out of the gallery" if is_out else "and nothing was published"
        words = (
            f"{done}, {so_far}; all else waits until what stands above is mended: byline publish"
        )
        raise type(error)(*error.args, words) from error


@click.command("purge", epilog=EXIT_STATUSES)
@click.option("--event", metavar="SLUG", help="Of this event, whose days to be kept are over.")
@click.option("--dry-run", is_flag=True, help="List what may go; keep all.")
@_visa
@json_option
@click.pass_context
def purge_command(
    ctx: click.Context, event: str | None, dry_run: bool, visa: str | None, as_json: bool
) -> None:
    """Free what has been in the bin for long enough, originals and all; it cannot be undone.

    Photos of an event whose days are over (byline event edit --keep-until) are listed by --dry-run, and go
    only where --event names it. A card brings nothing back by itself: byline ingest … --bring-back does.

    \b
    byline purge --dry-run
    byline purge --event up-2015
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        rules = rules_of(db, archive)
        found = list(purgeable(db, rules, event))
        meant = [due for due in found if dry_run or event or due.is_binned]
        if not dry_run:
            if meant:
                _refuse_without_visa(rules, visa)
            purge(archive, db, [due.uid for due in meant])
    if meant and not dry_run:
        _publish_now(archive, (due.uid for due in meant), f"{counted(len(meant), 'photo')} purged")
    for due in meant:
        _tell_due(due, dry_run=dry_run, as_json=as_json)
    if not as_json:
        echo(f"{counted(len(meant), 'photo')} {'may be purged' if dry_run else 'purged'}.")


def _tell_due(due: Due, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        outcome = "due" if dry_run else "purged"
        print_json({"uid": due.uid, "outcome": outcome, "reason": due.reason})
    else:
        echo(f"{due.source_name} ({due.uid}): {due.reason}")


@click.command("destroy", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stands in the certificate.")
@_visa
@json_option
@click.pass_context
def destroy_command(
    ctx: click.Context, uids: tuple[str, ...], reason: str, visa: str | None, as_json: bool
) -> None:
    """Erase photos wherever they lie: originals, second copies, and what the history says of them.

    The history keeps digests in the place of what it said, so that its chain holds. A certificate of each is
    kept and printed. It cannot be undone, and copies of the catalogue made before (byline backup) are yours
    to erase.

    \b
    byline destroy 7q2m… --reason "order of the court, 3 May"
    byline destroy 7q2m… --reason "asked, art. 17" --visa "AD92-2026-118"
    """
    archive = archive_of(ctx)
    certificates: list[Certificate] = []
    with open_catalogue(archive) as db:
        _refuse_without_visa(rules_of(db, archive), visa)
        for uid in uids:
            photo_by_uid(db, uid)
        certificates += (destroy(archive, db, uid, reason, visa) for uid in dict.fromkeys(uids))
    for certificate in certificates:
        if as_json:
            print_json(certificate)
        else:
            _tell_certificate(certificate)
    _publish_now(archive, uids, f"{counted(len(certificates), 'photo')} destroyed")


def _tell_certificate(certificate: Certificate) -> None:
    leave = f", visa {certificate.visa}" if certificate.visa else ""
    echo(f"{certificate.uid}: destroyed on {certificate.made_at} by {certificate.made_by}{leave}")
    for place, outcome in certificate.places.items():
        echo(f"    {place}: {outcome}")


def _refuse_without_visa(rules: Rulebook, visa: str | None) -> None:
    if rules.file.is_public_body and not (visa or "").strip():
        raise Refused(
            "these photos are public archives (rights.toml, public_body): none is destroyed without a visa; "
            "give --visa REFERENCE"
        )
