"""The options by which `search`, `tag`, `correct` and `export` choose photos, beside naming each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from sqlite_utils import Database

from ..catalogue.choosing import Choice, choice_of, chosen_uids
from ..errors import NotFound

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--event", metavar="SLUG", help="Photos of this event."),
    click.option("--by", metavar="NAME", help="Photos that credit this person or organisation."),
    click.option("--licence", metavar="ID", help="Photos under this licence."),
    click.option("--unpublished", is_flag=True, help="Photos that are not in the gallery."),
)


def choosing(command: _Command) -> _Command:
    """Give a command the options; it takes their values as keyword arguments."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_any(options: dict[str, Any]) -> bool:
    """Whether any of the options was given."""
    return any(options.values())


def chosen(db: Database, options: dict[str, Any]) -> Choice:
    """What the options say; raises NotFound and Refused as `choice_of` does."""
    return choice_of(
        db,
        event=options["event"],
        by=options["by"],
        licence=options["licence"],
        is_unpublished=options["unpublished"],
    )


def uids_of(db: Database, uids: tuple[str, ...], options: dict[str, Any]) -> tuple[str, ...]:
    """The photos that a command is about: those named, those chosen, of those named the chosen ones.

    Raises NotFound where that is none.
    """
    if not is_any(options):
        if not uids:
            raise click.UsageError("give UID…, or --event, --by, --licence or --unpublished.")
        return uids
    found = tuple(chosen_uids(db, chosen(db, options), uids))
    if not found:
        raise NotFound("no photo of this archive is so; nothing was done")
    return found
