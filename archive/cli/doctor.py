"""`byline doctor`: what is wrong with credits and captions, and mending it when asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from ..catalogue import open_catalogue
from ..corrections import correct
from ..doctor import CHECKS, Finding, diagnose, fixes
from .root import EXIT_STATUSES
from .sharing import archive_of, counted, json_option, print_json, said_change


@click.command("doctor", epilog=EXIT_STATUSES)
@click.option("--fix", "is_asked", is_flag=True, help="Apply the fixes proposed, as one change.")
@click.option(
    "--only",
    type=click.Choice(list(CHECKS)),
    multiple=True,
    metavar="CHECK",
    help=f"Look for these faults alone: {', '.join(CHECKS)}.",
)
@json_option
@click.pass_context
def doctor_command(
    ctx: click.Context, is_asked: bool, only: tuple[str, ...], as_json: bool
) -> None:
    """Say what is wrong with credits and captions, shoot by shoot, and which fix byline proposes.

    Nothing is changed unless --fix asks for it; what it changes can be undone, and no file is touched.

    \b
    byline doctor
    byline doctor --only mojibake --fix
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        found = [item for item in diagnose(db) if not only or item.check in only]
        edits = fixes(found) if is_asked else []
        change = correct(db, archive, edits) if edits else None
    for finding in found if as_json else ():
        print_json(_record(finding))
    if not as_json:
        click.echo("\n".join(_lines(found)))
    if change is not None:
        said_change(change, f"{counted(len(edits), 'fix', 'fixes')} applied", as_json=as_json)
    elif is_asked and not as_json:
        click.echo("There is nothing to fix without you.")


def _record(finding: Finding) -> dict[str, Any]:
    names = ("uid", "shoot", "source_name", "check", "problem")
    record = {name: getattr(finding, name) for name in names}
    fix = finding.fix
    return {**record, "fix": fix and {"field": fix.field, "value": fix.value}}


def _lines(found: list[Finding]) -> Iterator[str]:
    if not found:
        yield "No fault was found."
    for shoot, of_shoot in groupby(found, key=lambda finding: finding.shoot):
        findings = list(of_shoot)
        counts = Counter(finding.check for finding in findings)
        told = ", ".join(f"{check} {number}" for check, number in counts.most_common())
        yield click.style(f"{shoot}  {told}", bold=True)
        for finding in findings:
            yield f"  {finding.uid}  {finding.source_name}: {finding.problem}"
            if finding.fix is not None:
                yield click.style(f"      fix: {_said(finding)}", fg="green")


def _said(finding: Finding) -> str:
    assert finding.fix is not None  # noqa: S101  # asked before
    value = finding.fix.value
    if value is None:
        return f"empty {finding.fix.field}"
    words = "; ".join(value) if isinstance(value, tuple) else value
    return f"{finding.fix.field} = {words}"
