"""`byline search`, `show`, `credit`: what the catalogue knows, and how a credit is understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import msgspec
from sqlite_utils import Database

from ...metadata.credit import MEDIA, Wording, Work, names, say, understand
from ...metadata.rights import LICENCES, Licence
from ...metadata.values import texts_of
from ..catalogue.files import FileReport, file_report
from ..catalogue.opening import open_catalogue
from ..catalogue.photo_report import PhotoReport, report
from ..catalogue.search import find_photos
from ..errors import Refused
from ..publishing.standing_rules import know_rights, rules_of
from ..publishing.wordings import load_wording
from ..rights.rulebook import situation_of, this_moment
from ..rights.standing import Standing, standing
from ..storage.layout import Archive
from .choosing import choosing, chosen, is_any
from .printing import archive_of, echo, json_option, print_json, spoken, styled
from .root import EXIT_STATUSES

_LIMIT = 1000
_EVERY = 1 << 40


@click.command("show", epilog=EXIT_STATUSES)
@click.argument("wanted", metavar="UID|FILE")
@json_option
@click.pass_context
def show_command(ctx: click.Context, wanted: str, as_json: bool) -> None:
    """Show all that is known of one photo, and where each value came from.

    A file that is no photo is shown by its path among the originals, or by its digest.

    \b
    byline show 7q2m4e8xk1
    byline show originals/2015/2015-02-17/C0001.MP4
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        file = file_report(db, wanted)
        photo = report(db, wanted) if file is None else None
        if file is not None and file.kind == "photo":
            photo = report(db, file.uid or "")
        stands = _stands(db, archive, photo.uid) if photo else None
    if photo is None:
        _show_file(file, as_json=as_json)
        return
    worded = _worded(photo, load_wording(archive))
    if as_json:
        record = msgspec.to_builtins(photo)
        record["readings"] = list(map(spoken, photo.readings))
        record["resolved"] = {name: spoken(held) for name, held in photo.resolved.items()}
        print_json({**record, "wording": worded, "standing": stands and stands.record("en")})
        return
    for line in _lines(photo):
        echo(line)
    if stands is not None:
        echo(f"  {'stands':20} {stands.line('en')}")
    for language, media in worded.items():
        for medium, text in media.items():
            echo(f"  {medium:17} {language} {text or '–'}")
    for name, held in photo.resolved.items():
        conflict = "  in conflict" if held.conflict else ""
        words = "; ".join(texts_of(held.value))
        echo(f"  {name:20} {words}  ({held.source}, {held.rule}){conflict}")


def _stands(db: Database, archive: Archive, uid: str) -> Standing | None:
    """Where a photo stands; None, and why, where the rules cannot be read."""
    try:
        rules = rules_of(db, archive)
    except Refused as error:
        for line in error.args:
            echo(line, err=True)
        return None
    situation = situation_of(db, uid, rules)
    return standing(situation, rules, this_moment()) if situation else None


def _show_file(file: FileReport | None, *, as_json: bool) -> None:
    """A file of a card, by itself."""
    if as_json:
        print_json(file)
        return
    for name, value in msgspec.to_builtins(file).items():
        echo(f"  {name:20} {'–' if value is None else value}")


def _lines(photo: PhotoReport) -> Iterator[str]:
    yield styled(f"{photo.uid}  {photo.name}", bold=True)
    for name in ("original", "taken_at", "credit_line", "licence", "published_at", "digest"):
        yield f"  {name:20} {getattr(photo, name) or '–'}"
    if photo.no_picture:
        yield f"  {'picture':20} {photo.no_picture}"
    for name, titled in (("event", photo.event), ("session", photo.session)):
        yield f"  {name:20} {titled.title if titled else '–'}"
    for companion in photo.companions:
        yield f"  {companion.kind:20} {companion.original}"
    for person in photo.people:
        role = f", {person.role}" if person.role else ""
        yield f"  {'shown':20} {person.name}{role}  ({person.source})"


def _worded(photo: PhotoReport, wording: Wording) -> dict[str, dict[str, str]]:
    """The credit in words, by language and medium."""
    licence = LICENCES.get(photo.licence or "")
    return {
        language: {
            medium: say(photo.credit, language, medium, wording=wording, work=work)
            for medium in MEDIA
        }
        for language, work in (
            ("fr", _work(photo, licence.title_fr if licence else "", licence)),
            ("en", _work(photo, licence.title_en if licence else "", licence)),
        )
    }


def _work(photo: PhotoReport, terms: str, licence: Licence | None) -> Work:
    return Work(
        title=photo.title or "",
        licence=terms,
        licence_url=licence.url or "" if licence else "",
    )


@click.command("search", epilog=EXIT_STATUSES)
@click.argument("query", nargs=-1)
@choosing
@click.option("--ids", is_flag=True, help="Print the uid of each alone, however many there are.")
@json_option
@click.pass_context
def search_command(
    ctx: click.Context, /, query: tuple[str, ...], ids: bool, as_json: bool, **options: Any
) -> None:
    """Find photos that hold every word: in title, caption, people, credit, event, keywords.

    Accents and case do not matter; a phrase goes in quotes. The name of a file on its card finds its photo.
    usable:linkedin finds what may be used there today (byline can-use). Without words all photos are found
    that the options choose.

    \b
    byline search lebranchu
    byline search '"table ronde" lille' --json
    byline search --event up-2015 --unpublished --ids | xargs byline show
    """
    if not query and not is_any(options):
        raise click.UsageError("give QUERY…, or --event, --by, --licence or --unpublished.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        limit = _EVERY if ids else _LIMIT + 1
        typed = " ".join(query)
        know_rights(db, archive, typed)
        found = find_photos(db, typed, limit, chosen(db, options))
    if ids:
        for photo in found:
            echo(photo.uid)
        return
    if len(found) > _LIMIT:
        echo(f"More than {_LIMIT} photos: these are {_LIMIT} of them.", err=True)
        found = found[:_LIMIT]
    for photo in found:
        if as_json:
            print_json(photo)
        else:
            title = photo.title or photo.description or photo.source_name
            echo(f"{photo.uid}  {title}  ({photo.credit_line or 'no credit'})")
    if not found and not as_json:
        said = "No photo holds all of these words" if query else "No photo of this archive is so"
        echo(f"{said}, and is so." if query and is_any(options) else f"{said}.", err=True)


@click.command("credit", epilog=EXIT_STATUSES)
@click.option("--byline", "bylines", multiple=True, metavar="TEXT", help="A photo's creator.")
@click.option("--credit", "credit_line", default="", metavar="TEXT", help="Its credit line.")
@click.option("--copyright", "notice", default="", metavar="TEXT", help="Its copyright notice.")
@json_option
def credit_command(bylines: tuple[str, ...], credit_line: str, notice: str, as_json: bool) -> None:
    """Say who byline would credit for these texts, and what it is not sure of.

    Needs no archive, and changes nothing. `byline` and `credit` are the two lines as byline stores them.

    \b
    byline credit --credit "Crédits photos : Elodie Quatresous / UP Conférences"
    byline credit --byline "DUPONT Jean" --copyright "© 2015 Agence Nord" --json
    """
    if not any((*bylines, credit_line, notice)):
        raise click.UsageError("give at least one of --byline, --credit, --copyright.")
    understood = understand(bylines, credit_line, notice)
    credit = understood.credit
    record = {
        "people": list(credit.people),
        "organisations": list(credit.organisations),
        "year": understood.year,
        "byline": "; ".join(credit.creators),
        "credit": names(credit),
        "problems": list(understood.problems),
    }
    if as_json:
        print_json(record)
        return
    for name in ("people", "organisations"):
        echo(f"{name:14} {'; '.join(record[name]) or '–'}")  # type: ignore[arg-type]
    for name in ("year", "byline", "credit"):
        echo(f"{name:14} {record[name] or '–'}")
    for problem in understood.problems:
        echo(f"{'not sure':14} {problem}")
