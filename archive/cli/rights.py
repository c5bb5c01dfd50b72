"""`byline can-use`, `rights`: on which terms photos may be used, and whether."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click

from ...metadata.credit import LANGUAGES
from ..catalogue.countries import COUNTRIES
from ..catalogue.facts import TERMS
from ..catalogue.former_terms import terms_on
from ..catalogue.opening import open_catalogue
from ..catalogue.photos import photo_by_uid
from ..catalogue.rights_file import read_rights_file, unknown_licences
from ..editing.corrections import Edit, correct
from ..editing.events import edit_event
from ..errors import NotFound
from ..phrases import counted
from ..publishing.standing_rules import rules_of
from ..rights.answers import Answer, Use, check_channel
from ..rights.due import Ending, endings
from ..rights.permission import usable, usable_on
from ..rights.rulebook import situation_of, this_moment
from ..rights.situation import midnight
from .choosing import choosing, is_any, uids_of
from .printing import archive_of, echo, json_option, print_json, said_change
from .root import EXIT_STATUSES

_DAY = click.DateTime(["%Y-%m-%d"])
_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    help="Of the sentences; en unless given.",
)


class _Within(click.ParamType[int]):
    """So many days: 30d."""

    name = "DAYS"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        match = re.fullmatch(r"([0-9]{1,5})d?", str(value))
        if match is None:
            self.fail(f"{value!r} is no number of days up to 99999; write 30d", param, ctx)
        return int(match[1])


@click.command("can-use", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option("--channel", required=True, metavar="NAME", help="linkedin, website, press, print …")
@click.option(
    "--country", metavar="CC", help="Where, as two letters; as rights.toml says unless given."
)
@click.option("--on", "day", type=_DAY, help="On which day, YYYY-MM-DD; now unless given.")
@_language
@json_option
@click.pass_context
def can_use_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    channel: str,
    country: str | None,
    day: datetime | None,
    language: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Say whether photos may be used: yes, no or ask, and every reason in a sentence.

    The rules stand on one page: docs/rights.md.

    \b
    byline can-use 7q2m… --channel linkedin --country FR --on 2027-03-01
    byline can-use --event up-2015 --channel press --json
    """
    if country is not None and country.upper() not in COUNTRIES:
        raise click.UsageError(f"{country!r} is no country of ISO 3166, such as FR.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        rules = rules_of(db, archive)
        channel = check_channel(channel, rules)
        where = country.upper() if country else None
        for uid in uids_of(db, uids, options):
            photo = situation_of(db, uid, rules)
            if photo is None:
                raise NotFound(
                    f"no photo {uid!r} in this archive; find it with: byline search WORDS"
                )
            answer = (
                usable(photo, Use(channel=channel, country=where, at=this_moment()), rules)
                if day is None
                else usable_on(photo, channel, where, day.date().isoformat(), rules)
            )
            _tell(uid, answer, language, as_json=as_json)


def _tell(uid: str, answer: Answer, language: str, *, as_json: bool) -> None:
    reasons = [{"rule": reason.rule, "text": reason.text(language)} for reason in answer.reasons]
    if as_json:
        print_json({"uid": uid, "answer": answer.answer, "reasons": reasons})
        return
    echo(f"{uid}  {_ANSWERS[language][answer.answer]}")
    for reason in reasons:
        echo(f"    {reason['text']}")


_ANSWERS = {
    "en": {"yes": "yes", "no": "no", "ask": "ask"},
    "fr": {"yes": "oui", "no": "non", "ask": "demander"},
}


@click.group("rights", epilog=EXIT_STATUSES)
def rights_command() -> None:
    """Say on which terms photos may be used, and what ends soon."""


@rights_command.command("set", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, metavar="[UID]…")
@choosing
@click.option(
    "--of-event", metavar="SLUG", help="Say it of an event: its photos have it, but for their own."
)
@click.option("--to-licence", metavar="ID", help="CC-BY-4.0, etalab-2.0, or one of rights.toml.")
@click.option(
    "--usage-rights", metavar="KIND", help="staff, commissioned, freelance, agency, handout …"
)
@click.option("--restrictions", metavar="TEXT", help="What is to be read before any use.")
@click.option("--contract", metavar="NAME", help="The contract they were taken under.")
@click.option(
    "--empty", "emptied", multiple=True, type=click.Choice(TERMS), help="Say that there is none."
)
@json_option
@click.pass_context
def set_command(
    ctx: click.Context,
    /,
    uids: tuple[str, ...],
    of_event: str | None,
    to_licence: str | None,
    usage_rights: str | None,
    restrictions: str | None,
    contract: str | None,
    emptied: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Set the terms of photos, or of an event for all its photos that have none of their own.

    \b
    byline rights set --of-event up-2015 --to-licence CC-BY-4.0 --usage-rights commissioned
    byline rights set 7q2m… --usage-rights agency --restrictions "not for advertising"
    """
    given = dict(zip(TERMS, (to_licence, usage_rights, restrictions, contract), strict=True))
    values: dict[str, str | None] = {name: said for name, said in given.items() if said is not None}
    if both := sorted(values.keys() & set(emptied)):
        raise click.UsageError(f"{both[0]} is given and emptied at once.")
    if of_event is not None and (uids or is_any(options)):
        raise click.UsageError("give photos, or --of-event, not both.")
    values |= dict.fromkeys(emptied)
    if not values:
        raise click.UsageError(
            "give --to-licence, --usage-rights, --restrictions, --contract or --empty."
        )
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        if of_event is not None:
            change, number = edit_event(db, archive, of_event, values), f"event {of_event}"
        else:
            meant = uids_of(db, uids, options)
            edits = [
                Edit(uid=uid, field=name, value=value)
                for uid in meant
                for name, value in values.items()
            ]
            change, number = correct(db, archive, edits), counted(len(meant), "photo")
    said_change(change, f"Terms set for {number}", as_json=as_json)


@rights_command.command("show", epilog=EXIT_STATUSES)
@click.argument("uids", nargs=-1, required=True, metavar="UID…")
@click.option("--on", "day", type=_DAY, help="As they were at the end of a day, YYYY-MM-DD.")
@json_option
@click.pass_context
def show_rights_command(
    ctx: click.Context, uids: tuple[str, ...], day: datetime | None, as_json: bool
) -> None:
    """Show the terms of photos, and which level decides each; today's, or those of a day.

    \b
    byline rights show 7q2m…
    byline rights show 7q2m… --on 2024-05-03
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        rules = rules_of(db, archive)
        for uid in uids:
            photo, moment = photo_by_uid(db, uid), this_moment()
            situation = situation_of(db, uid, rules)
            if day is not None and situation is not None:
                moment = midnight(day.date().isoformat(), situation.zone(rules), days_later=1)
            found = terms_on(db, photo.id, moment.isoformat())
            if as_json:
                print_json({"uid": uid, "terms": found})
                continue
            echo(uid)
            for name in TERMS:
                term = found.get(name)
                echo(f"  {name:14} {f'{term.value}  ({term.source})' if term else '–'}")


@rights_command.command("due", epilog=EXIT_STATUSES)
@click.option(
    "--within", type=_Within(), default="30d", help="So many days from now: 30d unless given."
)
@json_option
@click.pass_context
def due_command(ctx: click.Context, within: int, as_json: bool) -> None:
    """Say which leases, contracts, embargoes and events end soon, for which photos, and who received them.

    \b
    byline rights due
    byline rights due --within 90d --json
    """
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        rules, now = rules_of(db, archive), this_moment()
        found = list(endings(db, rules, now, now + timedelta(days=within)))
    for ending in found:
        if as_json:
            print_json(ending)
        else:
            for line in _ending_lines(ending):
                echo(line)
    if not found and not as_json:
        echo(f"Nothing ends within {counted(within, 'day')}.")


def _ending_lines(ending: Ending) -> Iterator[str]:
    yield f"{ending.ends_at[:16]}Z  {ending.what}: {counted(len(ending.uids), 'photo')}"
    for received in ending.received:
        photos = counted(len(received.uids), "photo")
        yield f"    {received.recipient} received {photos} on {received.made_at[:10]}"


@rights_command.command("check", epilog=EXIT_STATUSES)
@json_option
@click.pass_context
def check_rights_command(ctx: click.Context, as_json: bool) -> None:
    """Say what is wrong in rights.toml.

    What every key means: docs/rights.md.

    \b
    byline rights check
    byline rights check --json
    """
    archive = archive_of(ctx)
    said, faults = read_rights_file(archive)
    with open_catalogue(archive) as db:
        missing = [
            f"{counted(number, 'photo')} under licence {name!r}, which rights.toml does not have"
            for name, number in unknown_licences(db).items()
        ]
    for kind, found in (("fault", faults), ("missing", missing)):
        for what in found:
            if as_json:
                print_json({"kind": kind, "what": what})
            else:
                echo(what if kind == "fault" else f"missing: {what}", err=kind == "fault")
    if faults:
        ctx.exit(2)
    if not as_json:
        own = ", ".join(said.licences) or "none"
        echo(f"rights.toml is in order; licences of your own: {own}.")
