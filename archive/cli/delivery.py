"""`byline export`: copies that leave the archive with their credit."""

from __future__ import annotations

from pathlib import Path

import click

from ..catalogue import open_catalogue
from ..delivery import deliver
from ..wordings import load_wording
from .root import EXIT_STATUSES
from .sharing import archive_of, counted, json_option, print_json


@click.command("export", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the copies go.",
)
@json_option
@click.pass_context
def export_command(ctx: click.Context, uids: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Copy originals, with their credit in the file, in its name, and in a credits.csv.

    Pixels and all other metadata stay as they are. A photo that credits nobody is not exported.

    \b
    byline export 7q2m… 8xk1… --to press
    """
    archive = archive_of(ctx)
    wording = load_wording(archive)
    refused = delivered = 0
    with open_catalogue(archive) as db:
        for item in deliver(db, archive, uids, folder, wording):
            refused += item.reason is not None
            delivered += item.reason is None
            if as_json:
                path = None if item.path is None else str(item.path)
                print_json(
                    {"uid": item.uid, "path": path, "notes": item.notes, "reason": item.reason}
                )
                continue
            for words in (*item.notes, *([item.reason] if item.reason else [])):
                click.echo(f"{item.path or item.uid}: {words}", err=True)
    if not as_json:
        click.echo(f"{counted(delivered, 'copy', 'copies')} in {folder}, with credits.csv.")
    if refused:
        ctx.exit(1)
