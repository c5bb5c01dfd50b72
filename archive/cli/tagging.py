"""`byline event`, `byline tag`, `byline untag`: the programme and the people in pictures."""

from __future__ import annotations

import re
from datetime import date, datetime

import click

from ..catalogue import open_catalogue
from ..corrections import untag
from ..errors import Refused
from ..photo_rows import tag
from ..programme import Event, Session, create_event
from .root import EXIT_STATUSES
from .sharing import archive_of, counted, json_option, print_json

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("event", epilog=EXIT_STATUSES)
def event_command() -> None:
    """Record events."""


@event_command.command("create", epilog=EXIT_STATUSES)
@click.argument("slug")
@click.option("--title", required=True, help="As it was announced.")
@click.option("--from", "starts_on", required=True, type=_DAY, help="Its first day, YYYY-MM-DD.")
@click.option("--to", "ends_on", type=_DAY, help="Its last day, when it lasted longer.")
@click.option("--place", help="Where it took place.")
@click.option("--description", help="Two lines on what it was.")
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
        sessions=[_session(text, first) for text in sessions],
        organisers=organisers,
    )
    with open_catalogue(archive_of(ctx)) as db:
        create_event(db, event)
    if as_json:
        print_json({"event": slug, "title": title, "sessions": len(sessions)})
        return
    click.echo(f"Event {slug} recorded; ingest its photos with: byline ingest … --event {slug}")


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


@click.command("tag", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option("--speaker", metavar="NAME", help="Who is shown.")
@click.option("--role", metavar="TEXT", help="The role they had at this event.")
@click.option("--session", metavar="SESSION", help="The session, by its slug or its title.")
@json_option
@click.pass_context
def tag_command(
    ctx: click.Context,
    uids: tuple[str, ...],
    speaker: str | None,
    role: str | None,
    session: str | None,
    as_json: bool,
) -> None:
    """Say who is shown in photos, in which role, and at which session they were taken.

    \b
    byline tag 7q2m… 8xk1… --speaker "Akim Oural" --role "maire-adjoint de Lille"
    byline tag 7q2m… --session cooperation-et-territoires
    """
    if speaker is None and (session is None or role is not None):
        raise click.UsageError("give --speaker NAME, or --session SESSION alone.")
    with open_catalogue(archive_of(ctx)) as db:
        tag(db, uids, speaker=speaker, role=role, session=session)
    _report(uids, as_json=as_json, verb="tagged", speaker=speaker)


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
        untag(db, archive, uids, speaker)
    _report(uids, as_json=as_json, verb="untagged", speaker=speaker)


def _report(uids: tuple[str, ...], *, as_json: bool, verb: str, speaker: str | None) -> None:
    if as_json:
        for uid in uids:
            print_json({"uid": uid, "outcome": verb, "speaker": speaker})
        return
    click.echo(f"{counted(len(uids), 'photo')} {verb}; the gallery shows it after: byline publish")
