"""`byline tag`, `untag`, `mark`, `correct`, `doctor`, `changes`, `undo`: what people change by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import click

from ...metadata.fields import FIELD_BY_NAME
from ..catalogue.changes import Change, listed_changes
from ..catalogue.choosing import choice_of, chosen_uids
from ..catalogue.facts import CREDIT_FIELDS
from ..catalogue.opening import open_catalogue
from ..catalogue.photos import photo_by_uid
from ..catalogue.programme import shared_event
from ..editing.corrections import Edit, correct
from ..editing.doctor import CHECKS, Finding, diagnose, fixes
from ..editing.marking import mark
from ..editing.moving import move_photos
from ..editing.tagging import tag, untag
from ..editing.undoing import summary_of, undo
from ..ingest.stationery import spelt_out
from ..phrases import counted
from .choosing import choosing, uids_of
from .printing import archive_of, echo, json_option, print_json, said_change, styled
from .root import EXIT_STATUSES
from .rules import freed_told


@click.command("tag", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option("--speaker", metavar="NAME", help="Who is shown.")
@click.option("--role", metavar="TEXT", help="The role they had at this event.")
@click.option("--session", metavar="SESSION", help="The session, by its slug or its title.")
@json_option
@click.pass_context
def tag_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    speaker: str | None,
    role: str | None,
    session: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Say who is shown in photos, in which role, and at which session they were taken.

    Codes such as =ml= are replaced as the presets of the archive and of the event say.

    \b
    byline tag 7q2m… 8xk1… --speaker "Akim Oural" --role "maire-adjoint de Lille"
    byline tag 7q2m… --session cooperation-et-territoires
    byline tag --event up-2015 --by "Elodie Quatresous" --speaker "Akim Oural"
    """
    if speaker is None and (session is None or role is not None):
        raise click.UsageError("give --speaker NAME, or --session SESSION alone.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        uids = uids_of(db, uids, options)
        event = shared_event(db, uids)
        speaker, role = (
            None if text is None else spelt_out(archive, event, text) for text in (speaker, role)
        )
        change = tag(db, uids, speaker=speaker, role=role, session=session)
    _report(uids, change, as_json=as_json, verb="tagged", speaker=speaker)


@click.command("untag", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option("--speaker", metavar="NAME", required=True, help="Who is not shown.")
@json_option
@click.pass_context
def untag_command(ctx: click.Context, uids: tuple[str, ...], speaker: str, as_json: bool) -> None:
    """Take a speaker tag off photos.

    \b
    byline untag 7q2m… --speaker "Akim Oural"
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        speaker = spelt_out(archive, shared_event(db, uids), speaker)
        with freed_told(db):
            change = untag(db, uids, speaker)
    _report(uids, change, as_json=as_json, verb="untagged", speaker=speaker)


@click.command("mark", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.argument("said", metavar="|".join(("pick", "reject", "none", "0-5")))
@json_option
@click.pass_context
def mark_command(ctx: click.Context, uids: tuple[str, ...], said: str, as_json: bool) -> None:
    """Pick or reject photos, or rate them from 0 to 5 stars.

    A rejected photo leaves the gallery at the next publication, whatever its stars. Files keep what they say.

    \b
    byline mark 7q2m… 8xk1… pick
    byline mark 7q2m… 4
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change = mark(db, uids, said)
    if as_json:
        print_json({"change": change, "photos": len(dict.fromkeys(uids))})
        return
    said_change(
        change, f"{counted(len(dict.fromkeys(uids)), 'photo')} marked {said}", as_json=False
    )


def _report(
    uids: tuple[str, ...], change: str, *, as_json: bool, verb: str, speaker: str | None
) -> None:
    if as_json:
        for uid in uids:
            print_json({"uid": uid, "outcome": verb, "speaker": speaker, "change": change})
        return
    said_change(change, f"{counted(len(uids), 'photo')} {verb}", as_json=False)


@click.command("move", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@click.option("--from", "origin", metavar="SLUG", help="All photos of this event.")
@click.option("--event", required=True, metavar="SLUG", help="Where they belong from now on.")
@click.option("--session", metavar="SESSION", help="The session, by its slug or its title.")
@json_option
@click.pass_context
def move_command(
    ctx: click.Context,
    uids: tuple[str, ...],
    origin: str | None,
    event: str,
    session: str | None,
    as_json: bool,
) -> None:
    """Let photos belong to another event, or to a session of it; their originals stay where they lie.

    \b
    byline move 7q2m… 8xk1… --event up-2015
    byline move --from up-2014 --event up-2015 --session ouverture
    """
    if bool(uids) == bool(origin):
        raise click.UsageError("give UID…, or --from SLUG.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        if origin is not None:
            choice = choice_of(db, event=origin, by=None, licence=None, is_unpublished=False)
            uids = tuple(chosen_uids(db, choice))
        change = move_photos(db, uids, event, session)
    if as_json:
        for uid in uids:
            print_json({"uid": uid, "outcome": "moved", "event": event, "change": change})
        return
    said_change(change, f"{counted(len(uids), 'photo')} moved to {event}", as_json=False)


@click.command("correct", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option("--field", required=True, metavar="FIELD", help="creator, credit_line, description …")
@click.option("--value", "values", multiple=True, metavar="TEXT", help="Once, or once for each.")
@click.option("--empty", is_flag=True, help="Say that the field is empty.")
@json_option
@click.pass_context
def correct_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    field: str,
    values: tuple[str, ...],
    empty: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Set a field of photos over what their files say; the files stay as they are.

    A credit is set as a whole: with its creator, the people in its credit line, and the other way
    round. The credit that comes of it is printed.

    \b
    byline correct 7q2m… --field creator --value "Elodie Quatresous"
    byline correct 7q2m… 8xk1… --field description --empty
    byline correct --event up-2015 --field city --value Lille
    """
    if empty == bool(values):
        raise click.UsageError("give --value TEXT, or --empty.")
    is_list = field in FIELD_BY_NAME and FIELD_BY_NAME[field].is_list
    if len(values) > 1 and not is_list:
        raise click.UsageError(f"{field} holds one value.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        uids = uids_of(db, uids, options)
        event = shared_event(db, uids)
        spelt = tuple(spelt_out(archive, event, text) for text in values)
        value = None if empty else spelt if is_list else spelt[0]
        edits = [Edit(uid=uid, field=field, value=value) for uid in uids]
        with freed_told(db):
            change = correct(db, archive, edits)
        lines = Counter(photo_by_uid(db, uid).credit_line for uid in dict.fromkeys(uids))
    if as_json:
        credits_ = [{"credit_line": line, "photos": number} for line, number in lines.items()]
        print_json({"change": change, "credits": credits_})
        return
    if field in CREDIT_FIELDS:
        for line, number in lines.items():
            echo(f"{counted(number, 'photo')} credited: {line or 'nobody'}")
    said_change(change, f"{counted(len(uids), 'photo')} corrected", as_json=False)


@click.command("changes", epilog=EXIT_STATUSES)
@click.option("--photo", metavar="UID", help="Of this photo alone.")
@click.option("--by", metavar="NAME", help="By this account, or this user of the system.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Since this day, YYYY-MM-DD.")
@json_option
@click.pass_context
def changes_command(
    ctx: click.Context, photo: str | None, by: str | None, since: datetime | None, as_json: bool
) -> None:
    """List what staff changed, the latest first: who, when, and what.

    \b
    byline changes --json
    byline changes --photo 7q2m… --since 2026-03-01
    """
    with open_catalogue(archive_of(ctx)) as db:
        day = since.date().isoformat() if since else ""
        found = list(listed_changes(db, photo=photo, by=by, since=day))
    for change in found:
        if as_json:
            print_json(_change_record(change))
            continue
        by = f"  by {change.made_by}" if change.made_by else ""
        undone = f"  undone {change.undone_at}" if change.undone_at else ""
        echo(f"{change.name}  {change.made_at}{by}  {summary_of(change)}{undone}")
    if not found and not as_json:
        is_narrowed = photo or by or since
        echo("No such change was made." if is_narrowed else "Nothing was changed by hand.")


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "name": change.name,
        "made_at": change.made_at,
        "made_by": change.made_by,
        "action": change.action,
        "detail": json.loads(bytes(change.detail)),
        "undone_at": change.undone_at,
        "undone_by": change.undone_by,
    }


@click.command("undo", epilog=EXIT_STATUSES)
@click.argument("change")
@json_option
@click.pass_context
def undo_command(ctx: click.Context, change: str, as_json: bool) -> None:
    """Undo a change that staff made: a correction, a tag, an event, a merge, a doctor's fixes.

    \b
    byline undo correct-3f9a01
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db, freed_told(db):
        undo(db, archive, change)
    if as_json:
        print_json({"change": change, "outcome": "undone"})
        return
    echo(f"{change} is undone; the gallery shows it after: byline publish")


@click.command("doctor", epilog=EXIT_STATUSES)
@click.option("--fix", "is_asked", is_flag=True, help="Apply the fixes proposed, as one change.")
@click.option(
    "--only",
    type=click.Choice(list(CHECKS)),
    multiple=True,
    metavar="CHECK",
    help=f"Look for these faults alone: {', '.join(CHECKS)}.",
)
@json_option
@click.pass_context
def doctor_command(
    ctx: click.Context, is_asked: bool, only: tuple[str, ...], as_json: bool
) -> None:
    """Say what is wrong with credits and captions, shoot by shoot, and which fix byline proposes.

    Nothing is changed unless --fix asks for it; what it changes can be undone, and no file is touched.

    \b
    byline doctor
    byline doctor --only mojibake --fix
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        found = [item for item in diagnose(db, archive) if not only or item.check in only]
        edits = fixes(found) if is_asked else []
        change = correct(db, archive, edits) if edits else None
    for finding in found if as_json else ():
        print_json(_finding_record(finding))
    if not as_json:
        for line in _finding_lines(found):
            echo(line)
    if change is not None:
        said_change(change, f"{counted(len(edits), 'fix', 'fixes')} applied", as_json=as_json)
    elif is_asked and not as_json:
        echo("There is nothing to fix without you.")


def _finding_record(finding: Finding) -> dict[str, Any]:
    names = ("uid", "shoot", "source_name", "check", "problem")
    record = {name: getattr(finding, name) for name in names}
    fix = finding.fix
    return {**record, "fix": fix and {"field": fix.field, "value": fix.value}}


def _finding_lines(found: list[Finding]) -> Iterator[str]:
    if not found:
        yield "No fault was found."
    for shoot, of_shoot in groupby(found, key=lambda finding: finding.shoot):
        findings = list(of_shoot)
        counts = Counter(finding.check for finding in findings)
        told = ", ".join(f"{check} {number}" for check, number in counts.most_common())
        yield styled(f"{shoot}  {told}", bold=True)
        for finding in findings:
            yield f"  {finding.uid}  {finding.source_name}: {finding.problem}"
            if finding.fix is not None:
                yield styled(f"      fix: {_fix_said(finding.fix)}", fg="green")


def _fix_said(fix: Edit) -> str:
    value = fix.value
    if value is None:
        return f"empty {fix.field}"
    words = "; ".join(value) if isinstance(value, tuple) else value
    return f"{fix.field} = {words}"
