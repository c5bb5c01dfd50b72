"""Changing many: a form, a preview with its own address, then one change with one undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.event_records import sessions_of
from ...archive.catalogue.jobs import job_of_draft
from ...archive.catalogue.library import Found, among, changeable_by
from ...archive.catalogue.programme import event_named, every_event, shared_event
from ...archive.catalogue.selections import uids_of
from ...archive.catalogue.transactions import transaction
from ...archive.editing.asking import FIELDS, HOWS, LISTS, WORDED, Asked, How, asked_of
from ...archive.editing.drafts import (
    Draft,
    apply_draft,
    conflicts_of,
    draft_for,
    drop_draft,
    new_draft,
)
from ...archive.editing.outlook import grouped, held_values
from ...archive.errors import NotFound, Refused
from ...archive.ingest.stationery import spelt_out
from .history import FIELD_NAMES
from .jobs import MOST_AT_ONCE, begun
from .refusals import in_words
from .roles import may_change
from .selecting import selection_of
from .visits import Visit

#: The fields of the form, in its order.
FORM = (
    "caption", "headline", "alt_text", "keywords", "credit", "copyright", "people", "event", "session",
    "place", "city", "country", "licence", "usage_terms", "instructions", "state",
)  # fmt: skip
_MOST_LISTED = 100
_VALUES_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the form, and what may be done with it."""

    name: str
    hows: tuple[How, ...]
    is_long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What photos say of a field: the most frequent values with how many say each, and how many others."""

    values: Sequence[tuple[str, int]]
    more: int


def form(visit: Visit) -> Response:
    """The form: what is not touched stays."""
    with visit.reading() as db:
        uids = _chosen(db, visit, visit.asked("sel"), visit.asked("uid"))
        return _form(db, visit, uids, {"sel": visit.asked("sel"), "uid": visit.asked("uid")})


def _form(
    db: Database, visit: Visit, uids: Sequence[str], said: Mapping[str, str], why: str = ""
) -> Response:
    """The form with what was typed, and why it was refused."""
    event = shared_event(db, uids)
    return visit.page(
        "desk/change.html",
        status=409 if why else 200,
        said=said,
        why=why,
        photos=len(uids),
        choices=[choice for choice in _choices() if may_change(visit.role, FIELDS[choice.name])],
        held=_held(db, uids),
        offered={
            "event": [(one.slug, one.title) for one in every_event(db)],
            "session": [
                (one.slug, one.title)
                for one in (sessions_of(db, event_named(db, event).id) if event else ())
            ],
        },
    )


def _choices() -> Iterator[Choice]:
    for name in FORM:
        field = FIELDS[name]
        hows: tuple[How, ...] = ("replace", "fill", "empty")
        if field in LISTS:
            hows = ("add", "remove", "replace", "empty")
        elif field in WORDED or field in ("copyright_notice", "usage_terms"):
            hows = ("replace", "fill", "empty", "before", "after", "find")
        elif field in ("credit", "event"):
            hows = ("replace", "fill")
        elif field == "state":
            hows = ("replace",)
        yield Choice(name=name, hows=hows, is_long=name in ("caption", "alt_text", "usage_terms"))


def _chosen(db: Database, visit: Visit, sel: str, uid: str) -> list[str]:
    """The photos that a command is about: those selected, else the one that is looked at."""
    selected = selection_of(db, visit, sel)
    uids = uids_of(db, selected, visit.viewer) if selected else []
    uids = _changeable(db, visit, [uid] if uid and not sel else uids)
    if not uids:
        raise Refused("nothing is selected that is yours to change")
    return uids


def _changeable(db: Database, visit: Visit, uids: Sequence[str]) -> list[str]:
    """Those of some photos that whoever visits may change."""
    mine = Found(condition=changeable_by(visit.viewer), parameters={"account": visit.account})
    there = among(db, mine, uids)
    return [uid for uid in uids if uid in there]


def _held(db: Database, uids: Sequence[str]) -> Mapping[str, Held]:
    """What the photos say of each field now."""
    names = {FIELDS[name]: name for name in FORM if name != "state"}
    found: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for said in held_values(db, uids, names).values():
        for field, name in names.items():
            value = said.get(field) or ""
            found[name].update(map(str, value) if isinstance(value, tuple) else [str(value)])
    return {
        name: Held(
            values=counts.most_common(_VALUES_SHOWN), more=max(0, len(counts) - _VALUES_SHOWN)
        )
        for name, counts in found.items()
        if any(counts)
    }


def ask(visit: Visit) -> Response:
    """Take the form, and keep what it would do as a draft: its address is the preview."""
    with visit.writing() as db:
        uids = _chosen(db, visit, visit.said("sel"), visit.said("uid"))
        try:
            asked = list(_asked(db, visit, uids))
        except (Refused, NotFound) as error:
            said = {name: next(iter(values), "") for name, values in visit.form.items()}
            return _form(db, visit, uids, said, in_words(str(error), visit.language))
        if not asked:
            raise Refused("nothing was asked for")
        with transaction(db):
            draft = new_draft(db, visit.account, asked, uids)
    return visit.away("change", f"D{draft}")


def _asked(db: Database, visit: Visit, uids: Sequence[str]) -> Iterator[Asked]:
    event = shared_event(db, uids)
    for name in FORM:
        how, value, part = (visit.said(f"{before}{name}") for before in ("how.", "", "part."))
        if not how and (value.strip() or part.strip()):
            # What is typed is meant.
            how = "find" if part.strip() else "add" if FIELDS[name] in LISTS else "replace"
        if not how:
            continue
        if how not in HOWS:
            raise Refused(f"{name}: {how!r} cannot be done")
        if not may_change(visit.role, FIELDS[name]):
            raise Refused(f"{name}: your role does not change it")
        if not value.strip() and how not in ("empty", "find"):
            raise Refused(f"{name}: needs a value")
        if name == "state" and value == "withhold":
            value = f"withhold: {visit.said('reason')}"
        spelt = "" if how == "empty" else spelt_out(visit.archive, event, value)
        yield asked_of(db, visit.archive, name, spelt, how, part)


def preview(visit: Visit) -> Response:
    """What a draft would change: equal changes once; what is another value by now, apart."""
    with visit.reading() as db:
        draft, gone = _draft(db, visit)
        job = job_of_draft(db, draft.id)
        conflicts = conflicts_of(db, draft)
    left = {(one.item.uid, one.item.field) for one in conflicts}
    made = [one for one in draft.found.differences if (one.uid, one.field) not in left]
    groups = list(grouped(made))
    return visit.page(
        "desk/preview.html",
        draft=draft,
        gone=gone,
        job=job,
        is_mine=draft.owner == visit.account,
        groups=[
            {"item": item, "uids": uids, "before": _words(item.before), "after": _words(item.after)}
            for item, uids in groups[:_MOST_LISTED]
        ],
        left_out=max(0, len(groups) - _MOST_LISTED),
        number_of=len({one.uid for one in made}),
        names=FIELD_NAMES,
        unchanged=len(draft.found.unchanged),
        unable=[
            {"uid": one.uid, "field": one.field, "why": in_words(one.why, visit.language)}
            for one in draft.found.unable[:_MOST_LISTED]
        ],
        conflicts=[
            {
                "uid": one.item.uid, "field": one.item.field, "made_by": one.made_by, "made_at": one.made_at,
                "before": _words(one.item.before), "now": _words(one.now), "after": _words(one.item.after),
            }
            for one in conflicts[:_MOST_LISTED]
        ],
        conflicts_more=max(0, len(conflicts) - _MOST_LISTED),
    )  # fmt: skip


def _draft(db: Database, visit: Visit) -> tuple[Draft, int]:
    """The draft of the address as far as it may be changed, and how many photos of it may not."""
    return draft_for(db, int(visit.request.url_vars["draft"]), visit.viewer)


def apply(visit: Visit) -> Response:
    """Do what a draft shows, as one change; what is another value since is left, unless it is meant."""
    mine = visit.form.get("mine", [])
    with visit.reading() as db:
        draft, _ = _draft(db, visit)
        job = job_of_draft(db, draft.id)
    if job is not None:
        return visit.away("jobs", str(job))
    if not all(may_change(visit.role, one.field) for one in draft.asked):
        raise Refused("your role does not change that")
    if draft.change:
        raise Refused(f"this was applied already: {draft.change}")
    if len(draft.found.photos) > MOST_AT_ONCE:
        asked = {"draft": draft.id, "mine": mine, "sees_all": visit.viewer.sees_all}
        return begun(visit, "change", asked, len(draft.found.photos))
    with visit.writing() as db, transaction(db):
        # Read again: it may have been applied meanwhile.
        draft, _ = _draft(db, visit)
        applied = apply_draft(db, visit.archive, draft, mine)
    if applied.left:
        return visit.away("change", f"D{draft.id}")
    return visit.away("changes", applied.change)


def again(visit: Visit) -> Response:
    """Ask anew for the photos of a draft that were left, as they are now."""
    with visit.writing() as db, transaction(db):
        draft, _ = _draft(db, visit)
        left = dict.fromkeys(one.item.uid for one in conflicts_of(db, draft))
        if not left:
            raise Refused("nothing of it is left")
        number = new_draft(db, visit.account, draft.asked, list(left))
    return visit.away("change", f"D{number}")


def drop(visit: Visit) -> Response:
    """Let a draft go; nothing is changed."""
    with visit.writing() as db, transaction(db):
        if job_of_draft(db, int(visit.request.url_vars["draft"])) is not None:
            raise Refused("it is being applied")
        drop_draft(db, visit.account, int(visit.request.url_vars["draft"]))
    return visit.away("library")


def _words(value: object) -> str:
    if value in (None, (), ""):
        return ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)
