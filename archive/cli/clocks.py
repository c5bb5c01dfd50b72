"""`byline clock`: how the clocks of an event's cameras stood, and what sets them right."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from ..catalogue.bodies import frames_together
from ..catalogue.clocks import clocks_of, read_clocks
from ..catalogue.event_records import TimedSession, timed_sessions
from ..catalogue.opening import open_catalogue
from ..catalogue.programme import event_named
from ..catalogue.transactions import transaction
from ..editing.clocks import (
    Solved,
    apply_clocks,
    clock_from_reference,
    doubts_of,
    evidence_of,
    said_clock,
    say_clock,
    solve_clocks,
)
from ..errors import Refused
from ..phrases import counted
from ..programme.plots import Band, Row, as_svg, as_text
from .printing import archive_of, echo, json_option, print_json, said_change, styled
from .root import EXIT_STATUSES


class _Offset(click.ParamType[float]):
    """So long, later or earlier: +3m12s, -1h, 45s; in seconds."""

    name = "OFFSET"
    _FORM = re.compile(
        r"(?P<sign>[+-]?)(?:(?P<h>[0-9]{1,6})h)?(?:(?P<m>[0-9]{1,6})m)?(?:(?P<s>[0-9]{1,8}(?:\.[0-9]{1,3})?)s?)?"
    )

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        match = self._FORM.fullmatch(str(value))
        if match is None or not any(match[unit] for unit in "hms"):
            self.fail(f"{value!r} is no offset; write +3m12s, -1h or 45s", param, ctx)
        seconds = sum(
            float(match[unit] or 0) * size for unit, size in zip("hms", (3600, 60, 1), strict=True)
        )
        return -seconds if match["sign"] == "-" else seconds


@click.group("clock", epilog=EXIT_STATUSES)
def clock_command() -> None:
    """See how the clocks of cameras stood at an event, and set them right.

    What a camera wrote stays in its files; byline reads it by the clock that is said here.
    """


@clock_command.command("show", epilog=EXIT_STATUSES)
@click.argument("event", metavar="SLUG")
@click.option("--as-written", is_flag=True, help="Plot what the cameras wrote, not as it is read.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the plot as a picture.",
)
@json_option
@click.pass_context
def show_command(
    ctx: click.Context, event: str, as_written: bool, svg: Path | None, as_json: bool
) -> None:
    """Show what each camera took when, beside the programme, and how its clock is read.

    \b
    byline clock show up-2015
    byline clock show up-2015 --svg clocks.svg
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        found = event_named(db, event).id
        if not archive.is_read_only:
            with transaction(db):
                read_clocks(db, found)
        clocks = {clock.body: clock for clock in clocks_of(db, found)}
        frames, sessions = frames_together(db, found), timed_sessions(db, found)
        doubts = list(doubts_of(db, found))
    counts = Counter(frame.body for frame in frames)
    if as_json:
        for body, number in sorted(counts.items()):
            print_json({"body": body, "frames": number, "clock": clocks.get(body)})
        return
    rows = [
        Row(
            name=body,
            taken=[
                frame.written if as_written else frame.taken
                for frame in frames
                if frame.body == body
            ],
        )
        for body in sorted(counts)
    ]
    if svg is not None:
        try:
            svg.write_text(as_svg(rows, _bands(sessions)), "utf-8")
        except OSError as error:
            raise Refused(f"{svg}: {error.strerror}") from error
    for line in as_text(rows, _bands(sessions)):
        echo(line)
    for body in sorted(counts):
        clock = clocks.get(body)
        why = f"; {clock.evidence}" if clock and clock.evidence else ""
        echo(f"{body}: {said_clock(clock)}{why}")
    for words in doubts:
        echo(words, err=True)
    if not counts:
        echo(f"No photo of {event} says which camera took it, and when to the second.")


def _bands(sessions: list[TimedSession]) -> list[Band]:
    return [
        Band(title=session.title, starts_at=session.starts_at, ends_at=session.ends_at)
        for session in sessions
    ]


@clock_command.command("set", epilog=EXIT_STATUSES)
@click.argument("event", metavar="SLUG")
@click.argument("camera")
@click.option("--offset", "offset_s", type=_Offset(), help="How much later it was: +3m12s, -1h.")
@click.option("--drift", "drift_s", type=float, metavar="SECONDS", help="More with each day.")
@click.option("--room", help="The room it was in; empty for any.")
@json_option
@click.pass_context
def set_command(
    ctx: click.Context,
    event: str,
    camera: str,
    offset_s: float | None,
    drift_s: float | None,
    room: str | None,
    as_json: bool,
) -> None:
    """Say by how much the clock of a camera was wrong at an event, or in which room it was.

    CAMERA is a part of its name, such as its serial number. An offset of 0s says that it was right.

    \b
    byline clock set up-2015 2031234 --offset +3m12s
    byline clock set conf-2027 5D --room "Grand amphi"
    """
    if offset_s is None and drift_s is None and room is None:
        raise click.UsageError("give --offset, --drift or --room.")
    if drift_s is not None and not abs(drift_s) <= _LARGEST_DRIFT:
        raise click.UsageError("no clock drifts by more than an hour a day.")
    with open_catalogue(archive_of(ctx)) as db:
        change = say_clock(db, event, camera, offset_s=offset_s, drift_s_per_day=drift_s, room=room)
        doubts = list(doubts_of(db, event_named(db, event).id, camera))
    for words in doubts:
        echo(words, err=True)
    said_change(change, f"{camera} is read so at {event}", as_json=as_json)


_LARGEST_DRIFT = 3600.0


@clock_command.command("reference", epilog=EXIT_STATUSES)
@click.argument("uid")
@click.option(
    "--shows",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]),
    metavar="YYYY-MM-DDTHH:MM:SS",
    help="What the clock in the picture says, with its day.",
)
@json_option
@click.pass_context
def reference_command(ctx: click.Context, uid: str, shows: datetime, as_json: bool) -> None:
    """Set the clock of a camera by its photo of a clock.

    \b
    byline clock reference 7q2m… --shows 2015-02-17T18:24:05
    """
    with open_catalogue(archive_of(ctx)) as db:
        change = clock_from_reference(db, uid, shows)
    said_change(change, f"The camera of {uid} is read by the clock it shows", as_json=as_json)


@clock_command.command("solve", epilog=EXIT_STATUSES)
@click.argument("event", metavar="SLUG")
@click.option("--camera", help="This one; all that nothing is said of unless given.")
@click.option("--beside", metavar="CAMERA", help="The camera that was right, or is set already.")
@click.option(
    "--programme", "by_programme", is_flag=True, help="By when sessions begin and end instead."
)
@click.option("--apply", "is_applied", is_flag=True, help="Record it, where confidence is high.")
@click.option("--unsure", is_flag=True, help="With --apply: of medium confidence, too.")
@json_option
@click.pass_context
def solve_command(
    ctx: click.Context,
    event: str,
    camera: str | None,
    beside: str | None,
    by_programme: bool,
    is_applied: bool,
    unsure: bool,
    as_json: bool,
) -> None:
    """Work out how clocks stood from what was taken when, and say how sure that is; --apply records it.

    Cameras that pressed the button at the same moments are laid over each other. The one that is not solved
    is taken as right: set it first, with byline clock set or reference.

    \b
    byline clock solve up-2015 --beside 2031234
    byline clock solve up-2015 --beside 2031234 --apply
    """
    if by_programme and beside:
        raise click.UsageError("give --beside CAMERA or --programme.")
    if unsure and not is_applied:
        raise click.UsageError("give --unsure with --apply.")
    wanted = ("high", "medium") if unsure else ("high",)
    change = None
    with open_catalogue(archive_of(ctx)) as db:
        found = solve_clocks(db, event, camera, beside, by_programme=by_programme)
        sure = [item for item in found if item.solution and item.solution.confidence in wanted]
        if is_applied and sure:
            change = apply_clocks(db, event, sure)
    for item in found:
        if as_json:
            print_json(
                {
                    "body": item.body,
                    "beside": item.beside,
                    "solution": item.solution,
                    "clock": item.clock,
                }
            )
        else:
            _tell(item)
    if not found and not as_json:
        echo("Every clock of this event is known; name one with --camera to solve it again.")
    if change is not None:
        said_change(change, f"{counted(len(sure), 'clock')} set", as_json=as_json)
    elif is_applied and not as_json:
        echo("Nothing is sure enough to be recorded.")


def _tell(item: Solved) -> None:
    if item.solution is None:
        echo(f"{item.body}: took too few frames, or nothing is there to lay them beside")
        return
    echo(styled(f"{item.body}: {said_clock(item.clock)}", bold=True))
    echo(f"    {evidence_of(item.beside, item.solution)}")
