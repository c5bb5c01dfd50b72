"""`byline change`: many photos changed at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from ...metadata.values import Value, texts_of
from ..catalogue.opening import open_catalogue
from ..catalogue.programme import shared_event
from ..catalogue.search import find_photos
from ..editing.asking import asked_of
from ..editing.changing import change
from ..editing.outlook import Outlook, grouped, outlook
from ..errors import NotFound
from ..ingest.stationery import spelt_out
from ..phrases import counted
from ..publishing.standing_rules import know_rights
from .printing import archive_of, echo, json_option, print_json, said_change, styled
from .root import EXIT_STATUSES
from .rules import freed_told

_EVERY = 1 << 40


@click.command("change", epilog=EXIT_STATUSES)
@click.option("--query", required=True, metavar="WORDS", help="Which photos: as for byline search.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    required=True,
    metavar="FIELD=VALUE",
    help="caption, credit, people, session … and its value; empty for none; several times for several.",
)
@click.option(
    "--dry-run", "is_told", is_flag=True, help="Say what would change, and change nothing."
)
@json_option
@click.pass_context
def change_command(
    ctx: click.Context, query: str, settings: tuple[str, ...], is_told: bool, as_json: bool
) -> None:
    """Change all photos that a query finds, as one change with one undo.

    What is equal is told once, with the number of its photos. Texts may hold {people}, {session}, {event},
    {city}, {date}, {seq} and codes; a photo of which one is not known is left as it is, and named.

    \b
    byline change --query "event:up-2015 lacks:caption" --set "caption={people}, {session}" --dry-run
    byline change --query "by:quatresous" --set licence=CC-BY-4.0 --set "credit=Élodie Quatresous"
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        know_rights(db, archive, query)
        uids = [photo.uid for photo in find_photos(db, query, _EVERY)] if query.strip() else []
        if not uids:
            raise NotFound("the query finds no photo; nothing was changed")
        event = shared_event(db, uids)
        asked = [
            asked_of(db, archive, name, spelt_out(archive, event, value))
            for name, value in _settings(settings)
        ]
        made = None
        if is_told:
            found = outlook(db, uids, asked)
        else:
            with freed_told(db):
                made, found = change(db, archive, uids, asked)
    if as_json:
        _print_outlook(found)
        print_json({"change": made, "photos": len(found.photos)})
        return
    _tell(found)
    if made is None:
        echo(f"{_will(found)}; nothing was changed.")
    else:
        said_change(made, f"{counted(len(found.photos), 'photo')} changed", as_json=False)


def _settings(settings: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each field with its value, once; "caption=" empties it, and nothing else does."""
    found: set[str] = set()
    for setting in settings:
        name, is_set, value = setting.partition("=")
        name = name.strip()
        if not is_set:
            raise click.UsageError(f"{setting!r}: write FIELD=VALUE; {name}= empties it.")
        if name in found:
            raise click.UsageError(f"{name} is set twice; give it once.")
        found.add(name)
        yield name, value


def _print_outlook(found: Outlook) -> None:
    for item, uids in grouped(found.differences):
        values = {"field": item.field, "before": item.before, "after": item.after}
        print_json({**values, "photos": uids})
    for unable in found.unable:
        print_json({"uid": unable.uid, "field": unable.field, "unable": unable.why})


def _tell(found: Outlook) -> None:
    for item, uids in grouped(found.differences):
        echo(styled(f"{item.field}, {counted(len(uids), 'photo')}", bold=True))
        echo(f"  - {_words(item.before)}")
        echo(f"  + {_words(item.after)}")
    for unable in found.unable:
        echo(f"{unable.uid}: its {unable.field} is left as it is; {unable.why}", err=True)


def _will(found: Outlook) -> str:
    stays = len(found.unchanged)
    left = (
        f", {counted(stays, 'photo')} as {'it is' if stays == 1 else 'they are'}" if stays else ""
    )
    return f"{counted(len(found.photos), 'photo')} would change{left}"


def _words(value: Value | None) -> str:
    return "–" if value in (None, ()) else "; ".join(texts_of(value or ""))
