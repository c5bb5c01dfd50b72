"""`byline credit`: how byline understands a credit, for any text."""

from __future__ import annotations

import click

from ...metadata.credit import names, understand
from .root import EXIT_STATUSES
from .sharing import json_option, print_json


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
        click.echo(f"{name:14} {'; '.join(record[name]) or '–'}")  # type: ignore[arg-type]
    for name in ("year", "byline", "credit"):
        click.echo(f"{name:14} {record[name] or '–'}")
    for problem in understood.problems:
        click.echo(f"{'not sure':14} {problem}")
