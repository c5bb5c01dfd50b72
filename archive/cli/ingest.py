"""`byline ingest`, `contact`, `previews`, `read`: photo files in, and what they say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from ...photos.card import Card, LeftBehind, scan
from ...photos.litter import LITTER, TRASH, UNREADABLE
from ...photos.pairing import Shot, folders_of, sidecars_beside
from ..ingest.contact_sheet import contact_sheet
from ..ingest.jobs import Failed, Job
from ..ingest.outcomes import ADDED, REFUSED, SEEN, Order, Outcome
from ..ingest.pipeline import ingest
from ..ingest.previews_later import make_waiting_previews
from ..ingest.shoots import opened_shoots
from ..ingest.stationery import Stationery
from ..ingest.workers import Workers, opened_workers
from ..phrases import counted, one_line
from .printing import (
    archive_of,
    echo,
    json_option,
    print_json,
    spoken,
    styled,
    workers_of,
)
from .root import EXIT_STATUSES

_MANY = 5  # files that say the same


@click.command("ingest", epilog=EXIT_STATUSES)
@click.argument(
    "shoots", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SHOOT…"
)
@click.option("--event", metavar="SLUG", help="The event these photos were taken at.")
@click.option("--credit", metavar="NAME", help="Who to credit where a file names nobody.")
@click.option("--licence", metavar="ID", help="The licence where a file names none: CC-BY-4.0 …")
@click.option("--contract", metavar="NAME", help="The contract they were taken under.")
@click.option(
    "--stationery",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A preset (TOML) that fills in credit, terms, captions, keywords …",
)
@click.option(
    "--also",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A second place for the originals, copied and verified in the same pass.",
)
@click.option(
    "--metadata-only",
    is_flag=True,
    help="Make the pictures another time, with: byline previews",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; keep nothing.")
@click.option(
    "--include-trash",
    is_flag=True,
    help="Take in what lies in bins and among the small copies of programs, too.",
)
@click.option("--bring-back", is_flag=True, help="Take in again what was purged or destroyed.")
@json_option
@click.pass_context
def ingest_command(
    ctx: click.Context,
    shoots: tuple[Path, ...],
    event: str | None,
    credit: str | None,
    licence: str | None,
    contract: str | None,
    stationery: Path | None,
    also: tuple[Path, ...],
    metadata_only: bool,
    dry_run: bool,
    include_trash: bool,
    bring_back: bool,
    as_json: bool,
) -> None:
    """Take cards, folders, ZIPs or single photos into the archive.

    Originals are copied and read back, never altered or moved. Raw, JPEG, XMP sidecars, video and sound of
    one frame become one photo. Everything else is kept, too, hidden files among it, but for what cameras
    and systems write for themselves, and what lies in bins (@eaDir, $RECYCLE.BIN, .Trash …): it is named and
    stays where it is. A file byline holds already is seen, and nothing changes.

    \b
    byline ingest /media/card --event up-2015
    byline ingest ~/shoot --credit "Elodie Quatresous" --licence CC-BY-4.0 --dry-run
    """
    archive = archive_of(ctx)
    order = Order(
        event=event,
        credit=credit,
        licence=licence,
        contract=contract,
        stationery=stationery,
        also=also,
        metadata_only=metadata_only,
        dry_run=dry_run,
        brings_back=bring_back,
    )
    tally = _Tally()
    try:
        with opened_shoots(archive, shoots, include_trash=include_trash) as opened:
            card = opened.card
            outcomes = ingest(archive, card.shots, order, opened.as_named, workers_of(ctx))
            for outcome in _with_progress(outcomes, card.shots):
                tally.add(outcome)
                if as_json:
                    print_json(_record(outcome))
    except KeyboardInterrupt:
        stopped = f"stopped by Ctrl-C; {counted(tally.counts[ADDED], 'file')} added until then"
        if as_json:
            print_json({"safe": None if dry_run else False, "reason": stopped, "left_behind": []})
        elif not dry_run:
            echo(f"NOT SAFE: {stopped}; do not erase the card", err=True)
        raise
    for left in card.left_behind:
        if left.why == UNREADABLE:
            tally.miss(opened.as_named(left.path))
    promise = _promise(tally, is_whole_card=card.is_whole)
    if as_json:
        print_json(
            {
                "safe": None if dry_run else not tally.unsafe,
                "reason": "dry run, nothing was kept" if dry_run else promise,
                "left_behind": [
                    {"path": str(opened.as_named(left.path)), "why": left.why}
                    for left in card.left_behind
                ],
            }
        )
    else:
        _tell(tally, order, card, promise)
    if tally.counts[REFUSED] or tally.unsafe:
        ctx.exit(1)


class _Tally:
    """What is told at the end of an ingest: counts, complaints, what was filled in, what is unsafe."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.unsafe: list[Path] = []
        self.complaints: list[tuple[str, str]] = []
        self.filled: list[str] = []

    def miss(self, folder: Path) -> None:
        """Note a folder that could not be looked into."""
        self.complaints.append((one_line(folder), "this folder cannot be read"))
        self.unsafe.append(folder)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.outcome] += 1
        self.complaints += _complaints(outcome)
        self.filled += _filled(outcome)
        if not outcome.is_kept:
            self.unsafe.append(outcome.path)


def _tell(tally: _Tally, order: Order, card: Card, promise: str) -> None:
    """What happened, or would, for a person to read."""
    for line in tally.filled if order.dry_run else ():
        echo(line)
    for complaint in _gathered(tally.complaints):
        echo(complaint, err=True)
    echo(_summary(tally.counts, dry_run=order.dry_run))
    if order.metadata_only and tally.counts[ADDED] and not order.dry_run:
        echo("Their pictures wait to be made, with: byline previews")
    for line in _left_behind(card.left_behind):
        echo(line)
    for line in promise.split("\n") if tally.counts and not order.dry_run else ():
        echo(line)


def _promise(tally: _Tally, *, is_whole_card: bool) -> str:
    """Whether these files, or the whole card, are safe; said only of what was read back from the disk."""
    number = tally.counts.total()
    if tally.unsafe:
        files = "1 file is" if len(tally.unsafe) == 1 else f"{len(tally.unsafe)} files are"
        names = "\n".join(f"  {one_line(path)}" for path in tally.unsafe)
        return f"NOT SAFE: {files} on the card alone; do not erase it:\n{names}"
    if is_whole_card:
        files = "1 file is" if number == 1 else f"{number} files are"
        return f"SAFE: {files} in the archive, read back and durable; the card may be erased"
    files = "this file is" if number == 1 else f"these {number} files are"
    return f"SAFE: {files} in the archive, read back and durable"


_LEFT = {
    LITTER: "Left on the card, as cameras and systems write it for themselves",
    TRASH: "Left on the card, as deleted or as small copies; taken in with --include-trash",
}


def _left_behind(left: Iterable[LeftBehind]) -> Iterator[str]:
    """What stays on the card, in a line for each reason."""
    by_why: dict[str, list[str]] = {}
    for one in left:
        by_why.setdefault(one.why, []).append(one_line(one.path.relative_to(one.shoot)))
    for why, words in _LEFT.items():
        if named := by_why.get(why):
            more = f" and {len(named) - _MANY} others" if len(named) > _MANY else ""
            yield f"{words}: {', '.join(named[:_MANY])}{more}"


def _with_progress(outcomes: Iterator[Outcome], shots: tuple[Shot, ...]) -> Iterator[Outcome]:
    """Pass outcomes on, with a progress bar when a person is looking."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    length = sum(len(shot.files) for shot in shots)
    with click.progressbar(outcomes, length=length, label="Ingesting", file=sys.stderr) as bar:
        yield from bar


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": str(outcome.path),
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "uid": outcome.uid,
        "problems": outcome.problems,
        "digest": outcome.digest,
        "given": outcome.filled_in,
    }


def _filled(outcome: Outcome) -> Iterator[str]:
    """What would be filled in for a file, field by field."""
    if outcome.filled_in:
        yield styled(str(outcome.path), bold=True)
    for name, value in outcome.filled_in.items():
        yield f"  {name:20} {_said(value)}"


def _complaints(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """What a person should hear about a file, as (its path, the words)."""
    if outcome.reason:
        yield one_line(outcome.path), outcome.reason
    for problem in outcome.problems:
        yield one_line(outcome.path), f"{outcome.outcome}, but {problem}"


def _gathered(complaints: list[tuple[str, str]]) -> Iterator[str]:
    """One line for each complaint; what many files have in common is said once."""
    paths: dict[str, list[str]] = {}
    for path, words in complaints:
        paths.setdefault(words, []).append(path)
    for words, named in paths.items():
        if len(named) > _MANY:
            yield f"{named[0]} and {len(named) - 1} others: {words}"
        else:
            yield from (f"{path}: {words}" for path in named)


def _summary(counts: Counter[str], *, dry_run: bool) -> str:
    if not counts:
        return "No files there; nothing to ingest."
    what = "file" if counts[ADDED] == 1 else "files"
    text = f"{counts[ADDED]} {what} added, {counts[SEEN]} already in the archive"
    text += f", {counts[REFUSED]} refused." if counts[REFUSED] else "."
    return f"Dry run, nothing was kept: {text}" if dry_run else text


@click.command("read", epilog=EXIT_STATUSES)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@json_option
@click.pass_context
def read_command(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Say what each block of photo files says, and what byline makes of it.

    Needs no archive, and changes nothing. An XMP sidecar beside a photo is read with it.

    \b
    byline read IMG_0412.JPG
    byline read shoot/*.jpg --json
    """
    is_any_refused = False
    with opened_workers(workers_of(ctx), 1, folders_of(files)) as workers:
        for path in files:
            record = _reading(workers, path)
            is_any_refused |= not record["readings"] and bool(record["problems"])
            if as_json:
                print_json(record)
            else:
                for line in _lines(record):
                    echo(line)
    if is_any_refused:
        ctx.exit(1)


def _reading(workers: Workers, path: Path) -> dict[str, Any]:
    """The record of one file; a file that cannot be read is a problem in it."""
    record: dict[str, Any] = {"path": str(path), "readings": [], "resolved": {}, "problems": []}
    if not path.is_file():
        reason = "is not a file" if path.exists() else "No such file or directory"
        record["problems"].append(f"cannot be read ({reason})")
        return record
    job = Job(path=path, name=path.name, sidecars=sidecars_beside(path))
    result = workers.read(job, Stationery())
    if isinstance(result, Failed):
        record["problems"].append(result.reason)
        return record
    record["container"] = result.reading.container
    record["iptc_digest"] = result.reading.digest.value
    record["is_signed"] = result.reading.is_signed
    record["readings"] = list(map(spoken, result.reading.readings))
    record["resolved"] = {name: spoken(item) for name, item in result.facts.resolved.items()}
    record["problems"] = list(result.problems)
    return record


def _lines(record: dict[str, Any]) -> Iterable[str]:
    yield styled(record["path"], bold=True)
    for name, item in record["resolved"].items():
        conflict = "  in conflict" if item["conflict"] else ""
        yield f"  {name:20} {_said(item['value'])}  ({item['source']}, {item['rule']}){conflict}"
        yield from (
            f"  {'':20}   {reading['source']}: {_said(reading['value'])}"
            for reading in record["readings"]
            if reading["field"] == name and item["conflict"]
        )
    yield from (styled(f"  problem: {problem}", fg="red") for problem in record["problems"])


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return " ".join(str(value).split())


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
    sheet = contact_sheet(scan(shoots).shots, title, target, workers_of(ctx))
    for path, reason in sheet.blank:
        echo(f"{path}: {reason}", err=True)
    echo(f"{counted(sheet.frames, 'frame')} on {target}.")
    if sheet.blank:
        ctx.exit(1)


@click.command("previews", epilog=EXIT_STATUSES)
@click.pass_context
def previews_command(ctx: click.Context) -> None:
    """Make the pictures of photos that were ingested with --metadata-only.

    \b
    byline previews && byline publish
    """
    counts: Counter[str] = Counter()
    for outcome in make_waiting_previews(archive_of(ctx), workers_of(ctx)):
        counts[outcome.outcome] += 1
        if outcome.reason:
            echo(f"{outcome.path}: {outcome.reason}", err=True)
    done = f"The pictures of {counted(counts[SEEN], 'photo')} are made."
    echo(done if counts else "No photo waits for its pictures.")
    if counts[REFUSED]:
        ctx.exit(1)
