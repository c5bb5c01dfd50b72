"""`byline contact` and `byline develop`: a quick look at a card, and pictures made later."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ...photos.card import scan
from ..contact import contact_sheet
from ..developing import develop_waiting
from ..outcomes import REFUSED, SEEN
from .root import EXIT_STATUSES
from .sharing import archive_of, counted


@click.command("contact", epilog=EXIT_STATUSES)
@click.argument(
    "shoots", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SHOOT…"
)
@click.option(
    "--to",
    "target",
    default="contact-sheet.html",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The page to write.",
)
@click.pass_context
def contact_command(ctx: click.Context, shoots: tuple[Path, ...], target: Path) -> None:
    """Make a contact sheet of cards, folders or photos: every frame on one page.

    Each stands there with its name, its hour and whom it credits. The camera's own previews are shown
    where it wrote them, so a card can be looked at before it is ingested. Needs no archive.

    \b
    byline contact /media/card --to tonight.html
    """
    title = ", ".join(shoot.resolve().name or str(shoot) for shoot in shoots)
    sheet = contact_sheet(scan(shoots), title, target)
    for path, reason in sheet.blank:
        click.echo(f"{path}: {reason}", err=True)
    click.echo(f"{counted(sheet.frames, 'frame')} on {target}.")
    if sheet.blank:
        ctx.exit(1)


@click.command("develop", epilog=EXIT_STATUSES)
@click.pass_context
def develop_command(ctx: click.Context) -> None:
    """Make the pictures of photos that were ingested with --metadata-only.

    \b
    byline develop && byline publish
    """
    counts: Counter[str] = Counter()
    for outcome in develop_waiting(archive_of(ctx)):
        counts[outcome.outcome] += 1
        if outcome.reason:
            click.echo(f"{outcome.path}: {outcome.reason}", err=True)
    done = counted(counts[SEEN], "photo")
    click.echo(f"{done} developed." if counts else "No photo waits to be developed.")
    if counts[REFUSED]:
        ctx.exit(1)
