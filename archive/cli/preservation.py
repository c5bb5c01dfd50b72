"""`byline verify`, `byline rebuild` and `byline backup`: keeping what was brought in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from ..phrases import counted
from ..preservation.backup import backup
from ..preservation.rebuild import rebuild
from ..preservation.verify import Progress, Scope, verify
from .printing import archive_of, echo, json_option, print_json, workers_of
from .root import EXIT_STATUSES

_DAMAGED = 3
_MADE_AGAIN = "it was made again, as far as its photos tell: look at it"
_READ_AGAIN = (
    "its sidecar is missing or cannot be read; it was read again, "
    "and what was said of it by hand is lost"
)
_UNITS = {"s": 1, "m": 60, "h": 3600}


class _Part(click.ParamType[tuple[int, int]]):
    """A part such as 2/7: the second of seven."""

    name = "N/M"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", str(value))
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            self.fail(f"{value!r} is no part; write 2/7 for the second of seven", param, ctx)
        return int(match[1]), int(match[2])


class _Duration(click.ParamType[float]):
    """A duration such as 90s, 20m or 2h, in seconds."""

    name = "T"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        match = re.fullmatch(r"(\d{1,6})([smh])", str(value))
        if not match:
            self.fail(f"{value!r} is no duration; write 90s, 20m or 2h", param, ctx)
        return float(match[1]) * _UNITS[match[2]]


@click.command("verify", epilog=EXIT_STATUSES)
@click.option("--sample", type=_Part(), help="One part of the files, say 2/7 on the second day.")
@click.option("--time-limit", type=_Duration(), help="Stop after 90s, 20m or 2h.")
@click.option("--resume", is_flag=True, help="Go on where a time limit stopped.")
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    sample: tuple[int, int] | None,
    time_limit: float | None,
    resume: bool,
    as_json: bool,
) -> None:
    """Read every original, sidecar, manifest and record again, and name every fault.

    Records of changes are a chain: any that was altered, taken out or put elsewhere is "altered history".
    Nothing is changed, whatever is found. What holds names and passwords is for its owner alone; of what is
    "open to others" on this machine, take their access away with: chmod go= FILE

    \b
    byline verify
    byline verify --time-limit 20m --resume
    """
    archive, progress, faults = archive_of(ctx), Progress(), Counter[str]()
    scope = Scope(sample=sample or (1, 1), seconds=time_limit, is_resumed=resume)
    for finding in verify(archive, scope, progress):
        faults[finding.fault] += 1
        if as_json:
            print_json(asdict(finding))
        else:
            more = f", {finding.found}" if finding.fault == "altered history" else ""
            echo(f"{finding.path}: {finding.fault}{more}", err=True)
    if as_json:
        print_json(
            {"checked": progress.checked, "whole": progress.is_whole, "faults": dict(faults)}
        )
    else:
        how = "take a part with --sample" if archive.is_read_only else "go on with --resume"
        rest = "" if progress.is_whole else f"; stopped by the time limit, {how}"
        found = counted(faults.total(), "fault")
        echo(f"{progress.checked} files read, {found}{rest}.")
    if faults:
        ctx.exit(_DAMAGED)


@click.command("rebuild", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def rebuild_command(ctx: click.Context, as_json: bool) -> None:
    """Make the catalogue again from the originals, their sidecars and the records alone.

    The catalogue that was there is set aside, never removed.

    \b
    byline rebuild
    byline rebuild --json
    """
    rebuilt = rebuild(archive_of(ctx), workers_of(ctx))
    if as_json:
        print_json(asdict(rebuilt) | {"set_aside": str(rebuilt.set_aside or "") or None})
        ctx.exit(_DAMAGED if rebuilt.lost or rebuilt.unreadable else 0)
    for path in rebuilt.lost:
        echo(f"{path}: is missing; put it back from a second copy, then rebuild again", err=True)
    for path, reason in rebuilt.unreadable.items():
        echo(f"{path}: {reason}", err=True)
    for path in rebuilt.unknown:
        echo(f"{path}: {_READ_AGAIN}", err=True)
    for slug in rebuilt.made_again:
        echo(f"{slug}: no record of this event was left; {_MADE_AGAIN}", err=True)
    photos, others = counted(rebuilt.photos, "photo"), counted(rebuilt.unread, "other file")
    echo(f"{photos} recorded again, and {others} that byline keeps and does not show.")
    if rebuilt.set_aside:
        echo(f"The catalogue that was there lies in {rebuilt.set_aside}.")
    if rebuilt.lost or rebuilt.unreadable:
        ctx.exit(_DAMAGED)


@click.command("backup", epilog=EXIT_STATUSES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def backup_command(ctx: click.Context, folder: Path) -> None:
    """Copy the catalogue into a folder, whole and as of one moment, even while serving.

    \b
    byline backup /media/backup
    """
    echo(f"The catalogue is copied to {backup(archive_of(ctx), folder)}.")
