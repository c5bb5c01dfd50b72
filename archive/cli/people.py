"""`byline people`: who is on record, which records may be one, and merging and splitting them."""

from __future__ import annotations

import click

from ..catalogue.opening import open_catalogue
from ..catalogue.people import PERSON, find_person, listed_people, proposals
from ..editing.identities import identify_person, merge_people, rename_person, split_person
from ..phrases import argument, counted
from .printing import archive_of, echo, json_option, print_json, said_change
from .root import EXIT_STATUSES


@click.group("people", epilog=EXIT_STATUSES)
def people_command() -> None:
    """Keep one record for each person and organisation."""


@people_command.command("list", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List everyone on record, with their other spellings.

    \b
    byline people list --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        people = list(listed_people(db))
    for person in people:
        if as_json:
            print_json(person)
            continue
        also = f"  also {', '.join(person.aliases)}" if person.aliases else ""
        known = "".join(f"  {scheme} {value}" for scheme, value in person.identifiers.items())
        kind = "" if person.kind == PERSON else f"  {person.kind}"
        echo(f"{person.name}  {counted(person.photos, 'photo')}{kind}{also}{known}")


@people_command.command("near", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def near_command(ctx: click.Context, as_json: bool) -> None:
    """Propose records that may be one, with the photos they touch; nothing is merged.

    \b
    byline people near --json
    """
    with open_catalogue(archive_of(ctx)) as db:
        found = list(proposals(db))
    for pair in found:
        if as_json:
            print_json(pair)
            continue
        for side in (pair.keep, pair.merge):
            photos = counted(len(side.photos), "photo")
            echo(f"{side.name}  {photos}: {' '.join(side.photos)}")
        keep, merge = argument(pair.keep.name), argument(pair.merge.name)
        echo(f"  if they are one: byline people merge {keep} {merge}")
    if not found and not as_json:
        echo("No two records look like one.")


@people_command.command("merge", epilog=EXIT_STATUSES)
@click.argument("keep")
@click.argument("other")
@json_option
@click.pass_context
def merge_command(ctx: click.Context, keep: str, other: str, as_json: bool) -> None:
    """Make two records one: KEEP stays, and every spelling of OTHER becomes one of its own.

    \b
    byline people merge "Élodie Quatresous" "E. Quatresous"
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change = merge_people(db, keep, other)
    said_change(change, f"{other} is {keep} now", as_json=as_json)


@people_command.command("split", epilog=EXIT_STATUSES)
@click.argument("person")
@click.argument("spelling")
@json_option
@click.pass_context
def split_command(ctx: click.Context, person: str, spelling: str, as_json: bool) -> None:
    """Give a SPELLING of PERSON a record of its own, with the photos whose files use it.

    \b
    byline people split "Élodie Quatresous" "E. Quatresous"
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change = split_person(db, person, spelling)
    said_change(change, f"{spelling} has a record of its own", as_json=as_json)


@people_command.command("rename", epilog=EXIT_STATUSES)
@click.argument("person")
@click.argument("name")
@json_option
@click.pass_context
def rename_command(ctx: click.Context, person: str, name: str, as_json: bool) -> None:
    """Choose the spelling PERSON stands under; the old one still finds them.

    \b
    byline people rename "Elodie Quatresous" "Élodie Quatresous"
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        change = rename_person(db, person, name)
    said_change(change, f"{person} stands under {name} now", as_json=as_json)


@people_command.command("identify", epilog=EXIT_STATUSES)
@click.argument("person")
@click.argument("scheme")
@click.argument("value")
@json_option
@click.pass_context
def identify_command(
    ctx: click.Context, person: str, scheme: str, value: str, as_json: bool
) -> None:
    """Say who a PERSON is elsewhere: an ORCID, an ISNI, a Wikidata item, an address.

    \b
    byline people identify "Marylise Lebranchu" wikidata Q3293752
    """
    with open_catalogue(archive_of(ctx)) as db:
        name = find_person(db, person).name
        change = identify_person(db, person, scheme, value)
    said_change(change, f"{name}: {scheme} {value}", as_json=as_json)
