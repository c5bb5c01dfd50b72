"""What several commands share: finding their archive, and printing JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..storage.layout import Archive, find_archive

#: Letters that some readers take for the end of a line, and JSON leaves as they are.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}

PORT = click.IntRange(0, 65535)  # 0: any that is free
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")


def archive_of(ctx: click.Context) -> Archive:
    """The archive of this command; raises NoArchive."""
    return find_archive(ctx.obj, Path.cwd())


def print_json(record: dict[str, Any]) -> None:
    """Print one record as one line of JSON."""
    # A name from a card may hold bytes that are no text; escaped, they survive.
    text = json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS)
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things in words.

    >>> counted(1, "photo"), counted(2, "photo"), counted(3, "copy", "copies")
    ('1 photo', '2 photos', '3 copies')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def said_change(change: str, what: str, *, as_json: bool) -> None:
    """Report a change that can be undone, and how."""
    if as_json:
        print_json({"change": change})
        return
    click.echo(f"{what}; the gallery shows it after: byline publish")
    click.echo(f"To undo it: byline undo {change}")
