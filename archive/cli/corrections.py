"""`byline correct`, `byline changes`, `byline undo`: what staff set over what files say."""

from __future__ import annotations

import json

import click

from ...metadata.fields import FIELD_BY_NAME
from ..catalogue import open_catalogue
from ..changes import listed_changes
from ..corrections import Edit, correct, undo
from .root import EXIT_STATUSES
from .sharing import archive_of, counted, json_option, print_json, said_change


@click.command("correct", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option("--field", required=True, metavar="FIELD", help="creator, credit_line, description …")
@click.option("--value", "values", multiple=True, metavar="TEXT", help="Once, or once for each.")
@click.option("--empty", is_flag=True, help="Say that the field is empty.")
@json_option
@click.pass_context
def correct_command(
    ctx: click.Context,
    uids: tuple[str, ...],
    field: str,
    values: tuple[str, ...],
    empty: bool,
    as_json: bool,
) -> None:
    """Set a field of photos over what their files say; the files stay as they are.

    \b
    byline correct 7q2m… --field creator --value "Elodie Quatresous"
    byline correct 7q2m… 8xk1… --field description --empty
    """
    if empty == bool(values):
        raise click.UsageError("give --value TEXT, or --empty.")
    is_list = field in FIELD_BY_NAME and FIELD_BY_NAME[field].is_list
    if len(values) > 1 and not is_list:
        raise click.UsageError(f"{field} holds one value.")
    value = None if empty else values if is_list else values[0]
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        edits = [Edit(uid=uid, field=field, value=value) for uid in uids]
        change = correct(db, archive, edits)
    said_change(change, f"{counted(len(uids), 'photo')} corrected", as_json=as_json)


@click.command("changes", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def changes_command(ctx: click.Context, as_json: bool) -> None:
    """List what staff changed, the latest first.

    \b
    byline changes --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = listed_changes(db)
    for change in found:
        if as_json:
            print_json(change)
            continue
        undone = f"  undone {change['undone_at']}" if change["undone_at"] else ""
        click.echo(f"{change['name']}  {change['made_at']}  {_summary(change['detail'])}{undone}")
    if not found and not as_json:
        click.echo("Nothing was changed by hand.")


def _summary(detail: dict[str, object]) -> str:
    edits = detail.get("edits")
    if isinstance(edits, list):
        first = edits[0]
        value = first["after"]["value"]
        said = "empty" if value is None else json.loads(value)
        words = "; ".join(said) if isinstance(said, list) else str(said)
        more = f" and {len(edits) - 1} more" if len(edits) > 1 else ""
        return f"{first['uid']}: {first['field']} {words}{more}"
    merged = detail.get("merged")
    if isinstance(merged, dict):
        return f"{merged['name']} merged into {detail['kept']}"
    if "before" in detail:
        return f"{detail['before']} renamed {detail['after']}"
    return f"{detail['split']} split from {detail['person']}"


@click.command("undo", epilog=EXIT_STATUSES)
@click.argument("change")
@json_option
@click.pass_context
def undo_command(ctx: click.Context, change: str, as_json: bool) -> None:
    """Undo a change that staff made: a correction, a merge, a split, a doctor's fixes.

    \b
    byline undo correct-3f9a01
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        undo(db, archive, change)
    if as_json:
        print_json({"change": change, "outcome": "undone"})
        return
    click.echo(f"{change} is undone; the gallery shows it after: byline publish")
