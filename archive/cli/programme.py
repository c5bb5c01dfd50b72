"""`byline event`: the programme."""

from __future__ import annotations

import re
from datetime import date, datetime

import click

from ..catalogue.opening import open_catalogue
from ..catalogue.programme import Event, Session
from ..editing.events import create_event, edit_event
from ..errors import Refused
from .printing import archive_of, echo, json_option, print_json, said_change
from .root import EXIT_STATUSES

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("event", epilog=EXIT_STATUSES)
def event_command() -> None:
    """Record and edit events."""


@event_command.command("create", epilog=EXIT_STATUSES)
@click.argument("slug")
@click.option("--title", required=True, help="As it was announced.")
@click.option("--from", "starts_on", required=True, type=_DAY, help="Its first day, YYYY-MM-DD.")
@click.option("--to", "ends_on", type=_DAY, help="Its last day, when it lasted longer.")
@click.option("--place", help="Where it took place.")
@click.option("--description", help="Two lines on what it was.")
@click.option("--language", metavar="CODE", help="What its title and captions are in: fr, en …")
@click.option(
    "--session",
    "sessions",
    multiple=True,
    metavar="[TIME ]TITLE",
    help='One session, with its start if known: "14:30 Table ronde" or "2015-02-17T14:30 …".',
)
@click.option("--organiser", "organisers", multiple=True, metavar="NAME", help="Who organised it.")
@json_option
@click.pass_context
def create_command(
    ctx: click.Context,
    slug: str,
    title: str,
    starts_on: datetime,
    ends_on: datetime | None,
    place: str | None,
    description: str | None,
    language: str | None,
    sessions: tuple[str, ...],
    organisers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record an event, with its sessions in the order of the programme.

    \b
    byline event create up-2015 --title "Up conférence" --from 2015-02-17 --place Paris \\
        --session "14:30 Coopération et territoires" --organiser "UP Conferences"
    """
    first = starts_on.date()
    event = Event(
        slug=slug,
        title=title,
        starts_on=first,
        ends_on=ends_on.date() if ends_on else first,
        place=place,
        description=description,
        language=language,
        sessions=[_session(text, first) for text in sessions],
        organisers=organisers,
    )
    with open_catalogue(archive_of(ctx)) as db:
        change = create_event(db, event)
    if as_json:
        record = {"event": slug, "title": title, "sessions": len(sessions), "change": change}
        print_json(record)
        return
    echo(f"Event {slug} recorded; ingest its photos with: byline ingest … --event {slug}")
    echo(f"To undo it: byline undo {change}")


@event_command.command("edit", epilog=EXIT_STATUSES)
@click.argument("slug")
@click.option("--title", help="As it was announced.")
@click.option("--place", help="Where it took place.")
@click.option("--description", help="Two lines on what it was.")
@click.option("--language", metavar="CODE", help="What its title and captions are in: fr, en …")
@click.option("--time-zone", metavar="ZONE", help="Europe/Paris … for its days and embargoes.")
@click.option(
    "--reviewed/--not-reviewed",
    "is_reviewed",
    default=None,
    help="Whether somebody must approve each photo before it is public.",
)
@click.option("--keep-until", metavar="YYYY-MM-DD", help="The last day its photos are kept.")
@click.option(
    "--empty",
    "emptied",
    multiple=True,
    type=click.Choice(["place", "description", "language", "time_zone", "keep_until"]),
    help="Say that there is none.",
)
@json_option
@click.pass_context
def edit_command(
    ctx: click.Context,
    /,
    slug: str,
    emptied: tuple[str, ...],
    as_json: bool,
    **given: str | bool | None,
) -> None:
    """Say something else of an event.

    The terms of its photos are set by: byline rights set --of-event

    \b
    byline event edit up-2015 --reviewed --time-zone Europe/Paris
    byline event edit up-2015 --keep-until 2030-12-31
    """
    values: dict[str, str | bool | None] = {
        name: said for name, said in given.items() if said is not None
    }
    values |= dict.fromkeys(emptied)
    if not values:
        raise click.UsageError("give what to set, or --empty.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change = edit_event(db, archive, slug, values)
    said_change(change, f"Event {slug} edited", as_json=as_json)


def _session(text: str, day: date) -> Session:
    """Read "14:30 Title", "2015-02-17T14:30 Title" or "Title"."""
    head, _, title = text.partition(" ")
    for when in (head, f"{day.isoformat()}T{head}"):
        try:
            starts_at = datetime.strptime(when, "%Y-%m-%dT%H:%M")
        except ValueError:
            continue
        return Session(title=_titled(title), starts_at=starts_at)
    if re.fullmatch(r"[\d:T-]*\d\d?:\d\d", head):
        raise Refused(f"{head!r} is no time of day; write 14:30 or 2015-02-17T14:30")
    return Session(title=_titled(text))


def _titled(text: str) -> str:
    if not text.strip():
        raise Refused('a session needs a title: --session "14:30 Coopération et territoires"')
    return text.strip()
