"""The one predicate: may a photo be shown, may it be used; yes, no or ask, and why.

A hold keeps a photo from everybody; else any grant is enough, and a lease that denies beats them all. What is
to decide besides, a person's consent, a reservation for machines, becomes one more hold or grant here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from ..catalogue.facts import RESTRICTIONS, USAGE_RIGHTS
from ..catalogue.leases import Lease
from ..catalogue.rights_file import EVERY_USE, GALLERY, INTERNAL, Verdict
from ..catalogue.standings import (
    APPROVED,
    BINNED,
    EMBARGOED,
    REJECTED,
    RELEASED,
    RESTRICTED,
    WITHDRAWN,
    WITHHELD,
)
from .answers import Answer, Reason, Use
from .situation import Rulebook, Situation, midnight

_WORLD = "world"
_PRESS = "press"
_REJECT = -1


#: The rules by which a photo that was public is taken out, whatever else is said of it.
TAKEN_OUT = (WITHDRAWN, RESTRICTED, BINNED, "shows_withdrawn", "names_withdrawn")

_Found = Iterator[Reason]
_Grant = tuple[Verdict, Reason]


def publishable(photo: Situation, rules: Rulebook, at: datetime) -> Answer:
    """Whether the public gallery may show a photo at a moment."""
    if not photo.has_picture:
        rule = "no_picture" if photo.no_picture else "waits_for_picture"
        return Answer(
            answer="no", reasons=(Reason(rule=rule, facts={"why": _bare(photo.no_picture)}),)
        )
    return usable(photo, Use(channel=GALLERY, country=None, at=at), rules)


def _bare(why: str | None) -> str:
    return (why or "").removeprefix("it has no picture to show: ")


def shown_until(photo: Situation, rules: Rulebook, at: datetime) -> datetime | None:
    """The first moment at which a photo that is publishable now is so no longer; None where none is known."""
    for moment in photo.moments(rules):
        if moment > at and publishable(photo, rules, moment).answer != "yes":
            return moment
    return None


def usable(photo: Situation, use: Use, rules: Rulebook) -> Answer:
    """Whether a photo may be used, with the rules that say so."""
    if held := tuple(reason for hold in HOLDS for reason in hold(photo, use, rules)):
        return Answer(answer="no", reasons=held)
    leases = [lease for lease in photo.leases if _is_in_force(lease, photo, use, rules)]
    if denied := tuple(_leased("denied", lease) for lease in leases if not lease.is_allowed):
        return Answer(answer="no", reasons=denied)
    by_terms = _by_contract if photo.contract else _by_usage_rights
    granted: list[_Grant] = [("yes", _leased("leased", lease)) for lease in leases]
    grants: list[_Grant] = [
        *granted,
        *_by_licence(photo, use, rules),
        *by_terms(photo, use, rules),
    ]
    for verdict in ("yes", "no", "ask"):
        if decisive := tuple(reason for answer, reason in grants if answer == verdict):
            return _with_conditions(photo, use, rules, verdict, decisive)
    return _with_conditions(photo, use, rules, *_unstated(use, rules))


def exportable(photo: Situation, rules: Rulebook, at: datetime, *, is_for_others: bool) -> Answer:
    """Whether a copy of a photo may leave the archive: for the house, or for others.

    To others goes nothing that is held back from the public, but what is embargoed: the press has it before.
    What is held back is among the reasons all the same.
    """
    inside = usable(photo, Use(channel=INTERNAL, country=None, at=at), rules)
    if inside.answer == "no":
        return inside
    held = tuple(_held_back(photo, Use(channel=_PRESS, country=None, at=at), rules))
    refused = tuple(reason for reason in held if reason.rule != EMBARGOED)
    if is_for_others and refused:
        return Answer(answer="no", reasons=refused)
    return Answer(answer="yes", reasons=held)


def usable_on(
    photo: Situation, channel: str, country: str | None, day: str, rules: Rulebook
) -> Answer:
    """Whether a photo may be used on a day, where it was taken: the strictest answer of all that day."""
    zone = photo.zone(rules)
    begins, ends = midnight(day, zone), midnight(day, zone, days_later=1)
    moments = (begins, *(at for at in photo.moments(rules) if begins < at < ends))
    answers = [usable(photo, Use(channel=channel, country=country, at=at), rules) for at in moments]
    return min(answers, key=lambda answer: ("no", "ask", "yes").index(answer.answer))


def _held_for_good(photo: Situation, _use: Use, _rules: Rulebook) -> _Found:
    """What keeps a photo from everybody, inside the house as well."""
    for state in (WITHDRAWN, RESTRICTED, BINNED):
        if said := photo.state.get(state):
            yield Reason(rule=state, facts={"why": said.reason or "", "day": said.since[:10]})
    yield from (Reason(rule="shows_withdrawn", facts={"name": name}) for name in photo.shows)


def _held_back(photo: Situation, use: Use, rules: Rulebook) -> _Found:
    """What keeps a photo from the public for now."""
    if _is_inside(use, rules):
        return
    if said := photo.state.get(WITHHELD):
        yield Reason(rule=WITHHELD, facts={"why": said.reason or "", "day": said.since[:10]})
    if REJECTED in photo.state or (photo.rating == _REJECT and RELEASED not in photo.state):
        yield Reason(rule=REJECTED)
    if (until := photo.embargoed_until(rules)) is not None and use.at < until:
        yield Reason(rule=EMBARGOED, facts={"until": photo.state[EMBARGOED].until or ""})
    if photo.is_reviewed and APPROVED not in photo.state:
        yield Reason(rule="not_approved")
    if photo.keep_until and use.at >= midnight(photo.keep_until, photo.zone(rules), days_later=1):
        yield Reason(rule="kept_too_long", facts={"day": photo.keep_until})
    yield from (Reason(rule="names_withdrawn", facts={"name": name}) for name in photo.names)


def _below_the_floor(photo: Situation, use: Use, _rules: Rulebook) -> _Found:
    """An event may publish its better photos alone; what staff released or approved is among them."""
    is_chosen = APPROVED in photo.state or RELEASED in photo.state
    is_low = photo.least_rating is not None and (photo.rating or 0) < photo.least_rating
    if use.channel == GALLERY and is_low and not is_chosen:
        yield Reason(rule="low_rating", facts={"least": str(photo.least_rating)})


def _without_credit(photo: Situation, use: Use, rules: Rulebook) -> _Found:
    """Nothing is shown or used outside the house without its credit (CPI, L.121-1)."""
    if not _is_inside(use, rules) and not photo.has_credit:
        rule = "credit_names_nobody" if photo.credit_said else "no_credit"
        yield Reason(rule=rule, facts={"credit": photo.credit_said})


#: What keeps a photo back; of each that does, one reason.
HOLDS: tuple[Callable[[Situation, Use, Rulebook], _Found], ...] = (
    _held_for_good,
    _held_back,
    _below_the_floor,
    _without_credit,
)


def _by_licence(photo: Situation, use: Use, rules: Rulebook) -> Iterator[_Grant]:
    licence = photo.licence(rules)
    if licence is None or licence.id == "all-rights-reserved":
        return
    facts = {"licence": licence.id}
    if licence.allows is not None:
        if any(_covers(allowed, use, rules) for allowed in licence.allows):
            yield "yes", Reason(rule="own_licence", facts=facts)
    elif "-NC" in licence.id and use.channel != GALLERY and not _is_inside(use, rules):
        yield "ask", Reason(rule="non_commercial", facts=facts)
    else:
        yield "yes", Reason(rule="free_licence", facts=facts)


def _by_contract(photo: Situation, use: Use, rules: Rulebook) -> Iterator[_Grant]:
    contract = photo.contract
    if contract is None:
        return
    facts = {"contract": contract.slug}
    if contract.lacks:
        facts["lacks"] = ", ".join(contract.lacks)
        verdict: Verdict = "yes" if _is_inside(use, rules) else "no"
        yield verdict, Reason(rule="incomplete_contract", facts=facts)
        return
    day, country = _day(photo, use, rules), use.country or rules.file.country
    granted = [
        right
        for right in contract.rights
        if any(_covers(named, use, rules) for named in right.uses)
        and (right.starts_on or "") <= day <= (right.ends_on or "")
    ]
    for right in granted:
        if _WORLD in right.territory or country in right.territory:
            yield "yes", Reason(rule="contract", facts={**facts, "until": right.ends_on or ""})
            return
    if granted and country is None:
        places = ", ".join(place for right in granted for place in right.territory)
        yield "ask", Reason(rule="contract_in_places", facts={**facts, "places": places})
    elif _is_inside(use, rules):
        yield "yes", Reason(rule="in_house")
    else:
        yield "no", Reason(rule="contract_elsewhere", facts=facts)


def _by_usage_rights(photo: Situation, use: Use, rules: Rulebook) -> Iterator[_Grant]:
    said = photo.terms.get(USAGE_RIGHTS)
    kind = None if said is None else rules.file.usage_rights.get(said.value)
    if said is not None and kind is not None and not _is_inside(use, rules):
        verdict = kind.gallery if use.channel == GALLERY else kind.elsewhere
        yield verdict, Reason(rule=f"usage_rights_{verdict}", facts={"kind": said.value})


def _unstated(use: Use, rules: Rulebook) -> tuple[Verdict, tuple[Reason, ...]]:
    """The answer where nobody said anything."""
    if _is_inside(use, rules):
        return "yes", (Reason(rule="in_house"),)
    unstated = rules.file.unstated
    verdict = unstated.gallery if use.channel == GALLERY else unstated.elsewhere
    return verdict, (Reason(rule=f"nothing_said_{verdict}"),)


def _with_conditions(
    photo: Situation, use: Use, rules: Rulebook, verdict: Verdict, reasons: tuple[Reason, ...]
) -> Answer:
    """The answer with what is to be heeded; restrictions in words are for a person to read first."""
    if verdict == "no" or _is_inside(use, rules):
        return Answer(answer=verdict, reasons=reasons)
    conditions: list[Reason] = []
    if said := photo.terms.get(RESTRICTIONS):
        conditions.append(Reason(rule="restrictions", facts={"words": said.value}))
        verdict = verdict if use.channel == GALLERY else "ask"
    if photo.contract and not photo.contract.may_be_cropped:
        conditions.append(Reason(rule="not_cropped", facts={"contract": photo.contract.slug}))
    licence = photo.licence(rules)
    if licence is not None and "-ND" in licence.id:
        conditions.append(Reason(rule="as_it_is", facts={"licence": licence.id}))
    return Answer(answer=verdict, reasons=(*reasons, *conditions))


def _is_in_force(lease: Lease, photo: Situation, use: Use, rules: Rulebook) -> bool:
    day = _day(photo, use, rules)
    is_then = (lease.starts_on or "") <= day and (lease.ends_on is None or day <= lease.ends_on)
    return is_then and _covers(lease.use, use, rules)


def _day(photo: Situation, use: Use, rules: Rulebook) -> str:
    """The day of a use, where the photo was taken."""
    try:
        return use.at.astimezone(photo.zone(rules)).date().isoformat()
    except OverflowError:
        return use.at.date().isoformat()


def _covers(named: str, use: Use, rules: Rulebook) -> bool:
    """Whether a use or a channel, as a lease or a licence names it, is the one that is asked for."""
    return named in (EVERY_USE, use.channel, rules.file.channels.get(use.channel))


def _is_inside(use: Use, rules: Rulebook) -> bool:
    """Whether a use is one inside the house."""
    return rules.file.channels.get(use.channel) == INTERNAL


def _leased(rule: str, lease: Lease) -> Reason:
    facts = {"use": lease.use, "note": lease.note or "", "until": lease.ends_on or ""}
    return Reason(rule=rule, facts=facts)
