"""`byline show` and `byline search`: what the catalogue knows."""

from __future__ import annotations

from typing import Any

import click

from ...metadata.credit import MEDIA, Credit, Wording, Work, say
from ...metadata.rights import LICENCES, Licence
from ..catalogue import open_catalogue
from ..photo_rows import show
from ..search import find_photos
from ..wordings import load_wording
from .root import EXIT_STATUSES
from .sharing import archive_of, json_option, print_json

_LIMIT = 1000


@click.command("show", epilog=EXIT_STATUSES)
@click.argument("uid")
@json_option
@click.pass_context
def show_command(ctx: click.Context, uid: str, as_json: bool) -> None:
    """Show all that is known of one photo, and where each value came from.

    \b
    byline show 7q2m4e8xk1
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        record = show(db, uid)
    worded = _worded(record, load_wording(archive))
    if as_json:
        print_json({**record, "wording": worded})
        return
    click.echo(
        click.style(
            f"{record['uid']}  {record['title'] or record['description'] or record['source_name']}",
            bold=True,
        )
    )
    for name in ("original", "taken_at", "credit_line", "licence", "published_at", "digest"):
        click.echo(f"  {name:20} {record[name] or '–'}")
    for name in ("event", "session"):
        click.echo(f"  {name:20} {record[name]['title'] if record[name] else '–'}")
    for person in record["people"]:
        role = f", {person['role']}" if person["role"] else ""
        click.echo(f"  {'shown':20} {person['name']}{role}  ({person['source']})")
    for language, media in worded.items():
        for medium, text in media.items():
            click.echo(f"  {medium:17} {language} {text or '–'}")
    for name, item in record["resolved"].items():
        value = item["value"]
        text = "; ".join(value) if isinstance(value, list) else value
        conflict = "  in conflict" if item["conflict"] else ""
        click.echo(f"  {name:20} {text}  ({item['source']}, {item['rule']}){conflict}")


def _worded(record: dict[str, Any], wording: Wording) -> dict[str, dict[str, str]]:
    """The credit in words, by language and medium."""
    credit = Credit.of(record["credits"])
    licence = LICENCES.get(record["licence"])
    return {
        language: {
            medium: say(credit, language, medium, wording=wording, work=work) for medium in MEDIA
        }
        for language, work in (
            ("fr", _work(record, licence.title_fr if licence else "", licence)),
            ("en", _work(record, licence.title_en if licence else "", licence)),
        )
    }


def _work(record: dict[str, Any], terms: str, licence: Licence | None) -> Work:
    return Work(
        title=record["title"] or "",
        licence=terms,
        licence_url=licence.url or "" if licence else "",
    )


@click.command("search", epilog=EXIT_STATUSES)
@click.argument("query", nargs=-1, required=True)
@json_option
@click.pass_context
def search_command(ctx: click.Context, query: tuple[str, ...], as_json: bool) -> None:
    """Find photos that hold every word: in title, caption, people, credit, event, keywords.

    Accents and case do not matter; a phrase goes in quotes.

    \b
    byline search lebranchu
    byline search '"table ronde" lille' --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = find_photos(db, " ".join(query), _LIMIT)
    for photo in found:
        if as_json:
            print_json(photo)
        else:
            title = photo["title"] or photo["description"] or photo["source_name"]
            click.echo(f"{photo['uid']}  {title}  ({photo['credit_line'] or 'no credit'})")
    if not found and not as_json:
        click.echo("No photo holds all of these words.", err=True)
