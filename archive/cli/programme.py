"""`byline event`: the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from ...metadata.names import slug as slugged
from ..catalogue.event_records import EventRecord, event_record
from ..catalogue.opening import open_catalogue
from ..catalogue.programme import OF_PHOTOS, Event, Session, event_named, listed_events
from ..editing.events import create_event, edit_event, remove_event
from ..editing.programmes import import_programme
from ..editing.sessions import add_session, edit_session, remove_session
from ..errors import Refused
from ..phrases import argument, counted
from ..programme.reading import read_programme
from ..programme.shapes import Programme
from ..publishing.site_file import load_site
from .printing import archive_of, echo, json_option, print_json, said_change, styled
from .root import EXIT_STATUSES

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("event", epilog=EXIT_STATUSES)
def event_command() -> None:
    """Record, show and edit events."""


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


@event_command.command("import", epilog=EXIT_STATUSES)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--event", "slug", metavar="SLUG", help="The event it is of; made of its title unless given."
)
@click.option("--confirm", "is_confirmed", is_flag=True, help="Record what an article proposes.")
@json_option
@click.pass_context
def import_command(
    ctx: click.Context, file: Path, slug: str | None, is_confirmed: bool, as_json: bool
) -> None:
    """Read a programme in: schedule.json or schedule.xml of pretalx or frab, iCalendar, CSV, a saved page.

    Of a page its schema.org Event is read. A table begins with a line of names: session, start, end, room,
    speaker, role, affiliation, description; there is a line for each who speaks, or ; between them. What is
    cancelled or declined is left out. Reading a file again brings in what has changed, and takes out what the
    file has no more of the days it speaks of; what it leaves out of a session stays, and what staff said
    since; all that is told. Of an article, saved as a page or as text, what it proposes is shown (event, day,
    organisers, who spoke in which role, whose photos), and recorded with --confirm.

    \b
    byline event import schedule.json
    byline event import programme.csv --event up-2015 --json
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        of_site = load_site(archive).house.time_zone
        named = slug or slugged(
            read_programme(file, lambda own: own or of_site or "UTC").title or ""
        )
        known = event_record(db, named) if named else None
        of_event = known.time_zone if known else None
        programme = read_programme(file, lambda own: of_event or own or of_site or None)
        if programme.is_proposal and not is_confirmed:
            _tell_proposal(programme, as_json=as_json)
            return
        done = import_programme(db, programme, slug)
    if as_json:
        print_json(done)
        return
    for words in (*done.left_out, *done.removed, *done.kept):
        echo(words, err=True)
    sessions, people = counted(done.sessions, "session"), counted(done.people, "person", "people")
    made = "event created, " if done.is_new_event else ""
    told = (
        f"{done.event}: {made}{sessions} and {people} read; "
        f"of the sessions {done.created} new, {done.updated} changed"
    )
    if done.change is None:
        echo(f"{told}; nothing was changed.")
    else:
        said_change(done.change, told, as_json=False)


def _tell_proposal(programme: Programme, *, as_json: bool) -> None:
    if as_json:
        print_json(programme)
        return
    echo(styled(f"{programme.title or '–'}, {programme.starts_on}", bold=True))
    for name in programme.organisers:
        echo(f"  organiser  {name}")
    on_stage = ((session.title, session.speakers) for session in programme.sessions)
    for title, speakers in (*on_stage, ("the event", programme.speakers)):
        for speaker in speakers:
            role = f", {speaker.role}" if speaker.role else ""
            echo(f"  {speaker.name}{role}  ({title})")
    if programme.credit:
        credit = argument(programme.credit)
        echo(f"  photos by {programme.credit}: byline ingest … --credit {credit}")
    echo("Nothing was recorded. Where that is right, the same again with --confirm; what is not is")
    echo("changed after with byline event edit, tag, untag, and people rename.")


@event_command.command("list", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List the events, the newest first, with their photos and how many of them are public.

    \b
    byline event list
    byline event list --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = listed_events(db)
    for event in found:
        if as_json:
            print_json(event)
            continue
        days = (
            event.starts_on
            if event.starts_on == event.ends_on
            else f"{event.starts_on}..{event.ends_on}"
        )
        photos = counted(event.photos, "photo")
        echo(f"{event.slug}  {days}  {event.title}: {photos}, {event.public} public")
    if not found and not as_json:
        echo("No event is recorded.")


@event_command.command("show", epilog=EXIT_STATUSES)
@click.argument("slug")
@json_option
@click.pass_context
def show_command(ctx: click.Context, slug: str, as_json: bool) -> None:
    """Show an event: its sessions, who organised it, who appeared and in which role, and its terms.

    \b
    byline event show up-2015
    byline event show up-2015 --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        event_named(db, slug)
        record = event_record(db, slug)
    if record is None or as_json:
        print_json(record)
        return
    for line in _event_lines(record):
        echo(line)


def _event_lines(record: EventRecord) -> Iterator[str]:
    yield styled(f"{record.slug}  {record.title}", bold=True)
    for name in ("starts_on", "ends_on", "place", "description", "language", *OF_PHOTOS):
        said = getattr(record, name)
        if said is not None and said is not False:
            yield f"  {name:20} {'yes' if said is True else said}"
    for organiser in record.organisers:
        yield f"  {'organiser':20} {organiser}"
    for session in record.sessions:
        when = f"{session.starts_at.replace('T', ' ')}  " if session.starts_at else ""
        ends = f" to {session.ends_at[11:]}" if session.starts_at and session.ends_at else ""
        room = f", {session.room}" if session.room else ""
        when = f"{when.rstrip()}{ends}  " if when else ""
        yield f"  {'session':20} {when}{session.title}{room}  ({session.slug})"
    for said in record.appearances:
        role = "".join(f", {words}" for words in (said.role, said.affiliation) if words)
        at = f"  ({said.session})" if said.session else ""
        yield f"  {'appeared':20} {said.person}{role}{at}"


@event_command.command("delete", epilog=EXIT_STATUSES)
@click.argument("slug")
@json_option
@click.pass_context
def delete_command(ctx: click.Context, slug: str, as_json: bool) -> None:
    """Take an event that has no photos out of the archive, with its programme.

    Photos are moved to another one by: byline move

    \b
    byline event delete up-2015
    """
    with open_catalogue(archive_of(ctx)) as db:
        change = remove_event(db, slug)
    said_change(change, f"Event {slug} deleted", as_json=as_json)


@event_command.command("edit", epilog=EXIT_STATUSES)
@click.argument("slug")
@click.option("--title", help="As it was announced.")
@click.option("--from", "starts_on", metavar="YYYY-MM-DD", help="Its first day.")
@click.option("--to", "ends_on", metavar="YYYY-MM-DD", help="Its last day.")
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

    Its sessions are edited by: byline event session. The terms of its photos are set by: byline rights set
    --of-event

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


@event_command.command("session", epilog=EXIT_STATUSES)
@click.argument("slug")
@click.argument("session", required=False)
@click.option("--title", help="As it is announced; without SESSION, of a session that is added.")
@click.option("--start", "starts_at", metavar="YYYY-MM-DDTHH:MM", help="When it begins.")
@click.option("--end", "ends_at", metavar="YYYY-MM-DDTHH:MM", help="When it ends.")
@click.option("--room", help="Where.")
@click.option("--description", help="What it is about.")
@click.option(
    "--empty",
    "emptied",
    multiple=True,
    type=click.Choice(["start", "end", "room", "description"]),
    help="Say that there is none.",
)
@click.option("--remove", "is_removed", is_flag=True, help="Take it out of the programme.")
@json_option
@click.pass_context
def session_command(
    ctx: click.Context,
    /,
    slug: str,
    session: str | None,
    emptied: tuple[str, ...],
    is_removed: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Add a session to an event, say something else of one, or take one out.

    What is said here stays when a programme is read in again, and is told then.

    \b
    byline event session up-2015 debat --start 2015-02-17T18:45 --room "Grand amphi"
    byline event session up-2015 --title "Clôture" --start 2015-02-17T21:00
    byline event session up-2015 debat --remove
    """
    columns = {"start": "starts_at", "end": "ends_at"}
    values: dict[str, str | None] = {name: said for name, said in given.items() if said is not None}
    values |= {columns.get(name, name): None for name in emptied}
    if is_removed and (values or session is None):
        raise click.UsageError("give --remove with SESSION alone.")
    if not (is_removed or values):
        raise click.UsageError("give what to say of it, or --remove.")
    with open_catalogue(archive_of(ctx)) as db:
        if session is None:
            change = add_session(db, slug, values)
        elif is_removed:
            change = remove_session(db, slug, session)
        else:
            change = edit_session(db, slug, session, values)
    said_change(change, f"The programme of {slug} is another one", as_json=as_json)


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
