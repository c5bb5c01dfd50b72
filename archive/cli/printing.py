"""What several commands share: finding their archive, and printing JSON Lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..phrases import one_line
from ..storage.layout import Archive, find_archive

if TYPE_CHECKING:
    from ..ingest.workers import Workers

#: Letters that some readers take for the end of a line, and JSON leaves as they are.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}

PORT = click.IntRange(0, 65535)  # 0: any that is free
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a command finds: the archive as it was named, and workers that whoever calls it keeps warm."""

    archive: Path | None = None
    warm: Workers | None = None


def archive_of(ctx: click.Context) -> Archive:
    """The archive of this command; raises NoArchive."""
    return find_archive(surroundings_of(ctx).archive, Path.cwd())


def workers_of(ctx: click.Context) -> Workers | None:
    """Workers that are warm already; None where the command starts its own."""
    return surroundings_of(ctx).warm


def surroundings_of(ctx: click.Context) -> Surroundings:
    """What a command finds around it."""
    return ctx.obj if isinstance(ctx.obj, Surroundings) else Surroundings()


class Styled(str):
    """A line for a terminal, made by `styled`: what a file says in it is printable already."""

    __slots__ = ()


def styled(text: str, **style: Any) -> Styled:
    """A line in bold, or in a colour."""
    return Styled(click.style(one_line(text), **style))


def echo(text: str, *, err: bool = False) -> None:
    """Print one line, whatever is in it: the one way for words to reach the terminal."""
    click.echo(text if isinstance(text, Styled) else one_line(text), err=err)


def spoken(held: object) -> dict[str, Any]:
    """A value with its source, as a record; alternatives by language only where there are any."""
    record: dict[str, Any] = msgspec.to_builtins(held)
    if not record["alternatives"]:
        del record["alternatives"]
    return record


def print_json(record: object) -> None:
    """Print one record, a mapping or one of our dataclasses, as one line of JSON."""
    # A name from a card may hold bytes that are no text; escaped, they survive.
    said = msgspec.to_builtins(record, enc_hook=_as_text)
    text = json.dumps(said, ensure_ascii=False).translate(_LINE_ENDS)
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _as_text(value: object) -> str:
    return str(value)


def said_change(change: str, what: str, *, as_json: bool) -> None:
    """Report a change that can be undone, and how."""
    if as_json:
        print_json({"change": change})
        return
    echo(f"{what}; the gallery shows it after: byline publish")
    echo(f"To undo it: byline undo {change}")
