"""Changing many: a form, a preview with its own address, one change, one undo; and all changes there were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from datasette import Response
from sqlite_utils import Database

from ...archive.catalogue.changes import Change, listed_changes
from ...archive.catalogue.programme import shared_event
from ...archive.catalogue.selections import uids_of
from ...archive.catalogue.transactions import transaction
from ...archive.editing.asking import (
    FIELDS,
    LISTS,
    WORDED,
    Asked,
    How,
    asked_of,
    grouped,
    outlook,
)
from ...archive.editing.drafts import (
    Draft,
    apply_draft,
    changed_since,
    draft_named,
    drop_draft,
    new_draft,
)
from ...archive.editing.undoing import summary_of, undo
from ...archive.errors import NotFound, Refused
from ...archive.ingest.stationery import spelt_out
from .jobs import begun
from .library import seen_among, selection_of
from .roles import may_change
from .visits import Visit

#: The fields of the form, in its order.
FORM = (
    "caption", "headline", "alt_text", "keywords", "credit", "copyright", "people", "event", "session",
    "place", "city", "country", "licence", "usage_terms", "instructions", "state",
)  # fmt: skip
_MOST_LISTED = 100
#: More than that are changed by work beside the desk.
_MOST_AT_ONCE = 500
_CHANGES_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the form, and what may be done with it."""

    name: str
    hows: tuple[How, ...]
    is_long: bool


def form(visit: Visit) -> Response:
    """The form: what is not touched stays."""
    with visit.reading() as db:
        uids = _chosen(db, visit, visit.asked("sel"), visit.asked("uid"))
        held = _held(db, uids)
    return visit.page(
        "desk/change.html",
        sel=visit.asked("sel"),
        uid=visit.asked("uid"),
        photos=len(uids),
        choices=[choice for choice in _choices() if may_change(visit.role, FIELDS[choice.name])],
        held=held,
    )


def _choices() -> Iterator[Choice]:
    for name in FORM:
        field = FIELDS[name]
        hows: tuple[How, ...] = ("replace", "fill", "empty")
        if field in LISTS:
            hows = ("add", "remove", "replace", "empty")
        elif field in WORDED or field in ("copyright_notice", "usage_terms"):
            hows = ("replace", "fill", "empty", "before", "after", "find")
        elif field == "state":
            hows = ("replace",)
        yield Choice(name=name, hows=hows, is_long=name in ("caption", "alt_text", "usage_terms"))


def _chosen(db: Database, visit: Visit, sel: str, uid: str) -> list[str]:
    """The photos that a command is about: those selected, else the one that is looked at."""
    selected = selection_of(db, visit, sel)
    uids = uids_of(db, selected, visit.viewer) if selected else []
    if uid and not sel:
        uids = seen_among(db, visit, [uid])
    if not uids:
        raise Refused("nothing is selected")
    return uids


def _held(db: Database, uids: Sequence[str]) -> Mapping[str, list[tuple[str, int]]]:
    """What the photos say of each field now, each value with how many say it."""
    # Asked for what nothing says, every photo differs by what it has.
    asked = [Asked(field=FIELDS[name], value="\0") for name in FORM if name != "state"]
    found: dict[str, Counter[str]] = {name: Counter() for name in FORM}
    names = {FIELDS[name]: name for name in FORM}
    for item in outlook(db, uids, asked).differences:
        values = item.before if isinstance(item.before, tuple) else (item.before,)
        found[names[item.field]].update(str(value or "") for value in values)
    return {name: said.most_common(8) for name, said in found.items()}


def ask(visit: Visit) -> Response:
    """Take the form, and keep it as a draft: its address is the preview."""
    with visit.writing() as db:
        uids = _chosen(db, visit, visit.said("sel"), visit.said("uid"))
        asked = list(_asked(db, visit, uids))
        if not asked:
            raise Refused("nothing was asked for")
        outlook(db, uids, asked)  # what cannot be asked is said now
        with transaction(db):
            draft = new_draft(db, visit.account, asked, uids)
    return visit.away("change", f"D{draft}")


def _asked(db: Database, visit: Visit, uids: Sequence[str]) -> Iterator[Asked]:
    event = shared_event(db, uids)
    for name in FORM:
        how, value = visit.said(f"how.{name}"), visit.said(name)
        if not how and value.strip():
            how = "add" if FIELDS[name] in LISTS else "replace"
        if not how or (how != "empty" and not value.strip()):
            continue
        if how not in get_args(How):
            raise Refused(f"{name}: {how!r} cannot be done")
        if not may_change(visit.role, FIELDS[name]):
            raise Refused(f"{name}: your role does not change it")
        spelt = spelt_out(visit.archive, event, value)
        yield asked_of(name, "" if how == "empty" else spelt, how, visit.said(f"part.{name}"))  # type: ignore[arg-type]


def preview(visit: Visit) -> Response:
    """What a draft would change: equal changes once; what somebody else changed since, apart."""
    with visit.reading() as db:
        draft = _draft(db, visit)
        found = outlook(db, draft.uids, draft.asked)
        conflicts = changed_since(db, draft, visit.account)
    groups = list(grouped(found.differences))
    return visit.page(
        "desk/preview.html",
        draft=draft,
        is_mine=draft.owner == visit.account,
        groups=[
            {"item": item, "uids": uids, "before": _words(item.before), "after": _words(item.after)}
            for item, uids in groups[:_MOST_LISTED]
        ],
        left_out=max(0, len(groups) - _MOST_LISTED),
        number_of=len(found.photos),
        names={field: name for name, field in FIELDS.items()},
        unchanged=len(found.unchanged),
        unable=found.unable[:_MOST_LISTED],
        conflicts=conflicts,
    )


def _draft(db: Database, visit: Visit) -> Draft:
    """A draft of photos that whoever visits may see, all of them."""
    draft = draft_named(db, _number(visit))
    if len(seen_among(db, visit, draft.uids)) < len(draft.uids):
        raise NotFound("there is no such draft")
    return draft


def _number(visit: Visit) -> int:
    return int(visit.request.url_vars["draft"])


def apply(visit: Visit) -> Response:
    """Do what a draft says, as one change; what somebody else changed since is left, unless it is meant."""
    mine = visit.form.get("mine", [])
    with visit.reading() as db:
        draft = _draft(db, visit)
    if not all(may_change(visit.role, one.field) for one in draft.asked):
        raise Refused("your role does not change that")
    if len(draft.uids) > _MOST_AT_ONCE:
        asked = {"draft": draft.id, "mine": mine}
        return begun(visit, "change", asked, len(draft.uids))
    with visit.writing() as db, transaction(db):
        # Read again: it may have been applied meanwhile.
        change, _ = apply_draft(db, visit.archive, _draft(db, visit), visit.account, mine)
    return visit.away("changes", change)


def drop(visit: Visit) -> Response:
    """Let a draft go; nothing is changed."""
    with visit.writing() as db, transaction(db):
        drop_draft(db, visit.account, _number(visit))
    return visit.away("library")


def changes(visit: Visit) -> Response:
    """Every change by hand, the latest first."""
    with visit.reading() as db:
        found = []
        by = visit.asked("by") or None
        for change in listed_changes(db, by=by if visit.viewer.sees_all else visit.account):
            found.append({"change": change, "summary": summary_of(change)})
            if len(found) == _CHANGES_A_PAGE:
                break
    return visit.page("desk/changes.html", changes=found, by=visit.asked("by"))


def change(visit: Visit) -> Response:
    """One change: who made it, when, of which photos, and its undo."""
    name = visit.request.url_vars["name"]
    with visit.reading() as db:
        found = next((one for one in listed_changes(db) if one.name == name), None)
        if found is None or not (visit.viewer.sees_all or found.made_by == visit.account):
            raise NotFound(f"no change {name!r}")
        edits = db.execute(_EDITS, {"name": name}).fetchall()
    return visit.page(
        "desk/changed.html",
        change=found,
        summary=summary_of(found),
        edits=[
            {"uid": uid, "field": field, "revision": revision} for uid, field, revision in edits
        ],
        may_undo=_may_undo(visit, found),
    )


_EDITS = """
    select edits.uid, group_concat(field, ', '), photos.revision
    from edits
        join changes on changes.id = edits.change
        left join photos on photos.uid = edits.uid
    where changes.name = :name
    group by edits.uid
    limit 500
"""


def _may_undo(visit: Visit, found: Change) -> bool:
    return not found.undone_at and (found.made_by == visit.account or visit.may("undo"))


def take_back(visit: Visit) -> Response:
    """Undo a change: one's own, or anybody's for who may."""
    name = visit.request.url_vars["name"]
    with visit.writing() as db:
        found = next((one for one in listed_changes(db) if one.name == name), None)
        if found is None:
            raise NotFound(f"no change {name!r}")
        if not _may_undo(visit, found):
            raise Refused("this is another's change; your role does not undo it")
        undo(db, visit.archive, name)
    return visit.away("changes", name)


def _words(value: object) -> str:
    if value in (None, (), ""):
        return ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)
