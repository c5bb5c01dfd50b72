"""The `byline` command: its options, its commands, and how errors end it."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import click

from ...metadata.errors import MetadataError
from ...photos.errors import PhotoError
from ..errors import ArchiveError
from ..phrases import one_line
from ..storage.layout import uri_of
from ..storage.room import disk_of, free_bytes, fullest, in_words, says_full
from .printing import archive_of, echo, surroundings_of

#: Each room of the house, in the order people need them; each command's line in --help. The room is the
#: module that holds the command, which is only loaded to be run.
_ROOMS = {
    "ingest": (
        "From a card",
        {
            "ingest": "Take a card or a folder of photos into the archive.",
            "contact": "Make a contact sheet of a card.",
            "previews": "Make the pictures of photos ingested by their metadata alone.",
            "read": "Say what photo files say about themselves.",
        },
    ),
    "programme": ("Who was on stage", {"event": "Record, show and edit events."}),
    "review": (
        "What byline proposes",
        {"review": "Look at who is probably shown, and confirm or decline it."},
    ),
    "clocks": (
        "When it was",
        {"clock": "See how the clocks of cameras stood, and set them right."},
    ),
    "people": ("Who is who", {"people": "Keep one record for each person and organisation."}),
    "search": (
        "Looking",
        {
            "search": "Find photos by words.",
            "show": "Show all that is known of one photo.",
            "credit": "Say how byline understands a credit, for any text.",
        },
    ),
    "similar": (
        "What belongs together",
        {"similar": "List bursts, near-duplicates, and copies without their credit."},
    ),
    "editing": (
        "Changes by hand",
        {
            "tag": "Say who is shown in photos, and at which session.",
            "untag": "Take a speaker tag off photos.",
            "mark": "Pick or reject photos, or rate them.",
            "move": "Let photos belong to another event.",
            "correct": "Set a field of photos over what their files say.",
            "doctor": "Say what is wrong with credits and captions, and mend it when asked.",
            "changes": "List what staff changed.",
            "undo": "Undo a change that staff made.",
        },
    ),
    "changing": (
        "Many at once",
        {"change": "Change all photos that a query finds, as one change."},
    ),
    "standing": (
        "Where photos stand",
        {
            "status": "Say how many photos stand where, and why.",
            "withhold": "Keep photos from the public until they are released.",
            "release": "Take back that photos are withheld, embargoed, rejected or restricted.",
            "approve": "Say that photos of a reviewed event may be public.",
            "embargo": "Keep photos from the public until a moment.",
            "reject": "Say that photos are not good enough to be shown.",
            "restrict": "Let photos be seen by a few accounts alone.",
            "bin": "Put photos into the bin.",
            "unbin": "Take photos out of the bin.",
        },
    ),
    "rights": (
        "On which terms",
        {
            "can-use": "Say whether photos may be used: yes, no or ask, and why.",
            "rights": "Set and show the terms of photos, and what ends soon.",
        },
    ),
    "contracts": (
        "What was agreed",
        {
            "contract": "Keep the contracts photos are taken under.",
            "lease": "Allow or deny a use of photos for a time.",
        },
    ),
    "withdrawal": (
        "Taken away",
        {
            "withdraw": "Take photos, or all that shows a person, from the public for good.",
            "purge": "Free what has been in the bin for long enough.",
            "destroy": "Erase a photo wherever it lies.",
        },
    ),
    "publishing": (
        "What leaves the archive",
        {
            "publish": "Bake the public gallery from what may be shown.",
            "site": "Say whether what site.toml says of you can be shown.",
            "export": "Copy originals with their credit inside.",
            "requests": "List what the public asked.",
        },
    ),
    "serving": (
        "The archive and its two sites",
        {
            "init": "Make an archive.",
            "serve": "Serve the gallery and the desk.",
            "demo": "Build the sample archive and serve it.",
        },
    ),
    "jobs": (
        "Work in progress",
        {"jobs": "List long work that was asked for at the desk."},
    ),
    "staff": (
        "Who works here",
        {"staff": "Say who may sign in to the desk, and what each may do."},
    ),
    "preservation": (
        "That it stays whole",
        {
            "verify": "Read every file again, and name every fault.",
            "rebuild": "Make the catalogue again from the files alone.",
            "backup": "Copy the catalogue, even while serving.",
        },
    ),
}
_ROOM_OF = {name: room for room, (_, commands) in _ROOMS.items() for name in commands}
#: Names that commands had before; they work, and are not listed.
_FORMER_NAMES = {"develop": "previews"}

EXIT_STATUSES = """
\b
Exit status:
  0    done
  1    some files were refused
  2    the command cannot be carried out as given
  3    the archive is damaged
  130  stopped by Ctrl-C
"""
_PATIENCE_SECONDS = 3
STOPPED = "Stopped; what was done is whole. Run the command again to finish."
_INTERRUPTED = 130  # what a shell gives a command that Ctrl-C ended


class Stopped(KeyboardInterrupt):
    """Ctrl-C in a command that says itself what is done, and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Stopped; {what}.")


class Failure(click.ClickException):
    """One of our errors, as one line and an exit status."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_status = exit_status

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click keeps it on the class
        """The exit status of the command."""
        return self.exit_status


class Commands(click.Group):
    """The commands, loaded when they are called, with our errors turned into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order people need them."""
        return list(_ROOM_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command by its name."""
        name = _FORMER_NAMES.get(cmd_name, cmd_name)
        if name not in _ROOM_OF:
            return None
        module = import_module(f".{_ROOM_OF[name]}", __package__)
        command: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands room by room, without loading their modules."""
        for title, commands in _ROOMS.values():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, then what follows it; an error of ours ends it in one line."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                _copies_follow(ctx)
        except ArchiveError as error:
            message = "\n".join(one_line(line) for line in error.args)
            raise Failure(message, error.exit_status) from error
        except (MetadataError, PhotoError) as error:
            raise Failure(one_line(error), 2) from error
        except sqlite3.OperationalError as error:
            reason = _fullness(error) or f"the catalogue cannot be used now: {error}"
            raise Failure(one_line(reason), 2) from error
        except UnicodeEncodeError as error:
            raise Failure(f"{error.object!r}: is no UTF-8 text; type it again", 2) from error
        except (KeyboardInterrupt, click.Abort) as error:
            echo(str(error) or STOPPED, err=True)
            raise click.exceptions.Exit(_INTERRUPTED) from error
        except BrokenPipeError:
            raise  # whoever read our output has had enough; click ends quietly
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            reason = _fullness(error) or f"{place}{error.strerror or error}"
            raise Failure(one_line(reason), 2) from error


def _copies_follow(ctx: click.Context) -> None:
    """Make the copies of photos say what a command has changed of them."""
    try:
        archive = archive_of(ctx)
    except ArchiveError:
        return  # a command that needs none
    if archive.is_read_only or not archive.catalogue.is_file():
        return
    try:
        with closing(sqlite3.connect(uri_of(archive.catalogue, "ro"), uri=True)) as catalogue:
            is_stale = catalogue.execute("select 1 from stale_copies limit 1").fetchone()
    except sqlite3.Error:
        return  # whoever needs it is told what is wrong with it
    if is_stale:
        from ..catalogue.copies import write_copies  # noqa: PLC0415 - most commands change no copy
        from ..catalogue.opening import open_catalogue  # noqa: PLC0415

        with open_catalogue(archive) as db:
            write_copies(db, archive)


def _fullness(error: OSError | sqlite3.OperationalError) -> str | None:
    """What is said of a full disk: which of those that are written to, and how much is left there."""
    if not says_full(error):
        return None
    named = getattr(error, "filename", None)
    places = [Path(named)] if named else [Path.cwd(), Path(gettempdir()), *_archive_here()]
    place = fullest(places)
    free = in_words(free_bytes(place))
    return f"{disk_of(place)}: this disk is full, {free} are free; make room, and run the command again"


def _archive_here() -> tuple[Path, ...]:
    try:
        return (archive_of(click.get_current_context()).root,)
    except ArchiveError:
        return ()


@click.command(cls=Commands, epilog=EXIT_STATUSES)
@click.option(
    "--archive",
    envvar="BYLINE_ARCHIVE",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The archive; otherwise BYLINE_ARCHIVE, or the one around the current folder.",
)
@click.version_option(package_name="byline", prog_name="byline")
@click.pass_context
def cli(ctx: click.Context, archive: Path | None) -> None:
    """A photo archive that never loses a credit.

    \b
    byline init photos
    cd photos
    byline event create up-2015 --title "Up conférence" --from 2015-02-17
    byline ingest /media/card --event up-2015 --credit "Elodie Quatresous"
    byline publish
    byline serve
    """
    ctx.obj = replace(surroundings_of(ctx), archive=archive)


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, _Interrupt())
    cli()


class _Interrupt:
    """Ctrl-C: once it interrupts; more of them wait until what was begun has ended, or took too long to."""

    def __init__(self) -> None:
        self._first: float | None = None

    def __call__(self, *_: object) -> None:
        """Interrupt, be patient, or end at once: as a power cut does, which leaves nothing damaged."""
        if self._first is None:
            self._first = time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - self._first > _PATIENCE_SECONDS:
            os.write(2, f"{STOPPED}\n".encode())
            os._exit(_INTERRUPTED)
