"""`byline similar`: which photos belong together, and which may be copies without their credit."""

from __future__ import annotations

import click

from ..catalogue.opening import open_catalogue
from ..catalogue.similar import alike, groups, know_looks, stripped
from ..phrases import argument, counted
from .printing import archive_of, echo, json_option, print_json, styled
from .root import EXIT_STATUSES


@click.command("similar", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def similar_command(ctx: click.Context, as_json: bool) -> None:
    """List photos that belong together: bursts and near-duplicates are similar, the same picture identical.

    The best rated of each stands first, else the first taken. Nothing is deleted. A photo that credits nobody
    and looks like one that does may be a copy whose words were stripped; the credit it may have is told.

    \b
    byline similar
    byline similar --json
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        if not archive.is_read_only:
            know_looks(db, archive)
        photos = alike(db)
    found, copies = list(groups(photos)), list(stripped(photos))
    for one in (*found, *copies) if as_json else ():
        print_json(one)
    if as_json:
        return
    for group in found:
        first, *others = group.photos
        echo(styled(f"{group.kind}, {group.why}: {first}", bold=True))
        for uid in others:
            echo(f"    {uid}")
    for copy in copies:
        echo(f"{copy.photo}: looks like {copy.like}, which credits {copy.credit}; to credit it so:")
        credit = argument(copy.credit)
        echo(f"    byline correct {copy.photo} --field credit_line --value {credit}")
    echo(
        f"{counted(len(found), 'group')} and {counted(len(copies), 'stripped copy', 'stripped copies')}."
    )
