"""`byline review`: what byline proposes and a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import click
from sqlite_utils import Database

from ..catalogue.opening import open_catalogue
from ..catalogue.people import find_person
from ..catalogue.photos import photo_by_uid
from ..catalogue.programme import event_named, session_id, session_slug
from ..editing.proposals import at_least, confirm, decline, proposals_for
from ..errors import Refused
from ..phrases import counted
from ..programme.clocks import Confidence
from ..programme.proposals import LEVELS, Proposal
from .printing import archive_of, echo, json_option, print_json, said_change, styled
from .root import EXIT_STATUSES


@click.group("review", epilog=EXIT_STATUSES)
def review_command() -> None:
    """Look at what byline proposes; nothing of it is so before you confirm it."""


@review_command.command("speakers", epilog=EXIT_STATUSES)
@click.argument("event", metavar="SLUG")
@click.argument("uids", nargs=-1, metavar="[UID]…")
@click.option("--session", metavar="SESSION", help="What is proposed of this session, by its slug.")
@click.option("--speaker", metavar="NAME", help="Where this person is proposed.")
@click.option(
    "--least",
    type=click.Choice(LEVELS),
    help="The least confidence: low unless given, high with --confirm.",
)
@click.option("--confirm", "is_confirmed", is_flag=True, help="Tag what is listed, as one change.")
@click.option(
    "--decline", "is_declined", is_flag=True, help="Say that --speaker is not shown there."
)
@json_option
@click.pass_context
def speakers_command(
    ctx: click.Context,
    event: str,
    uids: tuple[str, ...],
    session: str | None,
    speaker: str | None,
    least: Confidence | None,
    is_confirmed: bool,
    is_declined: bool,
    as_json: bool,
) -> None:
    """Say who is probably shown in the photos of an event, at which session, how sure that is, and why.

    Known from when and where each was taken (byline clock), from the programme, and from the words of the
    files. Narrow it by photos, session or speaker, then --confirm or --decline what is listed.

    \b
    byline review speakers up-2015
    byline review speakers up-2015 --session ouverture --least medium --confirm
    byline review speakers up-2015 7q2m… --speaker "Akim Oural" --decline
    """
    if is_confirmed and is_declined:
        raise click.UsageError("give --confirm or --decline.")
    if is_declined and speaker is None:
        raise click.UsageError("give --speaker NAME with --decline.")
    archive = archive_of(ctx)
    with open_catalogue(archive) as db:
        name = find_person(db, speaker).name if speaker else None
        wanted: Confidence = least or ("high" if is_confirmed else "low")
        at = _slug_of(db, event, uids, session)
        found = list(_narrowed(at_least(proposals_for(db, event), wanted), uids, at, name))
        change, declined = None, dict.fromkeys(proposal.uid for proposal in found)
        if is_confirmed:
            change = confirm(db, event, found)
        elif is_declined and name is not None:
            if session is None and least is None:
                # Photos that are named are meant, whatever is proposed there.
                declined |= dict.fromkeys(uids)
            change = decline(db, declined, name)
    for proposal in found:
        if as_json:
            print_json(proposal)
        else:
            _tell(proposal)
    if change is not None:
        done = (
            f"{counted(len(found), 'photo')} confirmed"
            if is_confirmed
            else f"{name} declined in {counted(len(declined), 'photo')}"
        )
        said_change(change, done, as_json=as_json)
    elif not as_json:
        photos = counted(len(found), "photo")
        echo(f"{photos} with a proposal; --confirm tags what is listed, --decline takes one back.")


def _slug_of(db: Database, event: str, uids: tuple[str, ...], session: str | None) -> str | None:
    """The session that is meant, by its slug; raises NotFound, and Refused for a photo of another event."""
    known = event_named(db, event).id
    for uid in uids:
        if photo_by_uid(db, uid).event != known:
            raise Refused(f"{uid}: is no photo of {event}; nothing was changed")
    return session_slug(db, session_id(db, known, session)) if session else None


def _narrowed(
    proposals: Iterator[Proposal], uids: tuple[str, ...], session: str | None, name: str | None
) -> Iterator[Proposal]:
    for proposal in proposals:
        if (uids and proposal.uid not in uids) or session not in (None, proposal.at):
            continue
        if name is None:
            yield proposal
        elif mine := tuple(one for one in proposal.speakers if one.name == name):
            yield replace(proposal, speakers=mine)


def _tell(proposal: Proposal) -> None:
    echo(styled(proposal.uid, bold=True))
    if proposal.session:
        echo(f"    {proposal.session_confidence}: at {proposal.session}; {proposal.session_reason}")
    for one in proposal.speakers:
        role = f", {one.role}" if one.role else ""
        echo(f"    {one.confidence}: {one.name}{role}; {one.reason}")
    for words in proposal.ambiguous:
        echo(f"    ambiguous: {words}")
    if proposal.alt_text:
        echo(f"    alt text: {proposal.alt_text}")
