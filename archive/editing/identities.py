"""Who is who, as staff say: records of people merged, split, renamed and identified, and that undone.

A merge is one more spelling of a person, a split one less. Photos are reconciled, so that whatever
their files say finds the right record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ...metadata.text import clean
from ..catalogue.changes import record_change
from ..catalogue.choosing import are_there
from ..catalogue.merging import (
    Moved,
    MovedAppearance,
    MovedOrganiser,
    MovedShown,
    move_all,
    put_back,
)
from ..catalogue.people import (
    Person,
    PersonRecord,
    add_alias,
    alias_of,
    find_person,
    forget_alias,
    forget_unnamed,
    identifiers_of,
    is_spelling_of_another,
    person_record,
    person_spelt,
    person_still,
    photos_of,
    respell,
    restore_person,
    set_identifier,
)
from ..catalogue.photos import photo_of_id
from ..catalogue.reconciling import reconcile_photos
from ..catalogue.slugs import free_slug
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import withdrawn_as
from ..errors import Refused
from ..rights.rulebook import who_withdrew_looked_at_again
from ..storage.layout import Archive
from .kinds import ChangeKind


class Merge(msgspec.Struct, frozen=True, kw_only=True, rename={"shown": "depictions"}):
    """All that undoing a merge needs; its JSON is older than the word "shown"."""

    kept: str
    kept_identifiers: dict[str, str]
    merged: PersonRecord
    photos: tuple[str, ...]
    shown: tuple[MovedShown, ...]
    appearances: tuple[MovedAppearance, ...]
    organisers: tuple[MovedOrganiser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """All that undoing a split needs: both records by their slugs."""

    person: str
    split: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """All that undoing a rename needs; `was_alias` says that the new spelling was known, `alias` how."""

    person: str
    before: str
    after: str
    was_alias: bool
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """All that undoing an identification needs; no `before` where the scheme was new."""

    person: str
    name: str
    scheme: str
    before: str | None
    after: str


def merge_people(db: Database, keep: str, other: str) -> str:
    """Make two records one: every spelling of the other becomes one of the kept; return the change.

    Raises NotFound when either is not on record, Refused when they are one already.
    """
    with transaction(db):
        kept, merged = find_person(db, keep), find_person(db, other)
        if kept.id == merged.id:
            raise Refused(f"{keep} and {other} are one record already")
        with who_withdrew_looked_at_again(db):
            detail = _merge(db, kept, merged)
        return record_change(db, MERGE.action, detail)


def _merge(db: Database, kept: Person, merged: Person) -> Merge:
    """Move everything of one record to another; return what putting it back needs."""
    photos = photos_of(db, merged.id)
    record = _record(db, merged)
    identifiers = identifiers_of(db, kept.id)
    moved = move_all(db, kept.id, merged.id)
    add_alias(db, kept.id, merged.name)
    reconcile_photos(db, photos, staying={kept.id})
    return Merge(
        kept=kept.slug,
        kept_identifiers=identifiers,
        merged=record,
        photos=tuple(photo_of_id(db, photo).uid for photo in photos),
        shown=moved.shown,
        appearances=moved.appearances,
        organisers=moved.organisers,
    )


def _record(db: Database, person: Person) -> PersonRecord:
    record = person_record(db, person.slug)
    assert record is not None  # noqa: S101  # it was found a moment ago, in this transaction
    return record


def split_person(db: Database, name: str, spelling: str) -> str:
    """Give a spelling a record of its own, with the photos whose files use it; return the change.

    What staff tagged stays where it is. Raises NotFound, and Refused when the spelling is not one of
    the person's other ones, or the person withdrew.
    """
    with transaction(db):
        person = find_person(db, name)
        alias = alias_of(db, person.id, spelling)
        if alias is None:
            raise Refused(f"{spelling!r} is no other spelling of {person.name}")
        if withdrawn_as(db, person.id) is not None:
            raise Refused(
                f"{person.name}: withdrew, and photos of a spelling that is split off would be public again; "
                "undo the withdrawal (byline changes), split, and withdraw whom it is of"
            )
        photos = photos_of(db, person.id)
        slug = free_slug(db, "people", alias)
        forget_alias(db, alias)
        record = PersonRecord(slug=slug, name=alias, kind=person.kind, identifiers={})
        with who_withdrew_looked_at_again(db):
            apart = restore_person(db, record)
            reconcile_photos(db, photos, staying={person.id, apart})
        return record_change(db, SPLIT.action, Split(person=person.slug, split=slug))


def rename_person(db: Database, name: str, spelling: str) -> str:
    """Choose the spelling a record stands under; the old one still finds it. Return the change.

    Its address stays. Raises NotFound, and Refused when the spelling is empty or another's.
    """
    spelling = clean(spelling)
    if not any(map(str.isalnum, spelling)):
        raise Refused("a person needs a name")
    with transaction(db):
        person = find_person(db, name)
        if is_spelling_of_another(db, spelling, person.id):
            raise Refused(f"{spelling}: is on record already; see: byline people merge")
        alias = alias_of(db, person.id, spelling)
        _respell(db, person, spelling)
        detail = Rename(
            person=person.slug,
            before=person.name,
            after=spelling,
            was_alias=alias is not None,
            alias=alias,
        )
        return record_change(db, RENAME.action, detail)


def _respell(db: Database, person: Person, spelling: str) -> None:
    with who_withdrew_looked_at_again(db):
        respell(db, person, spelling)
        reconcile_photos(db, photos_of(db, person.id), staying={person.id})


def identify_person(db: Database, name: str, scheme: str, value: str) -> str:
    """Say who a person is elsewhere, in place of what was said before; return the change.

    Raises NotFound, and Refused for an empty scheme or value.
    """
    with transaction(db):
        person = find_person(db, name)
        before = identifiers_of(db, person.id).get(scheme)
        set_identifier(db, person.id, scheme, value)
        detail = Identification(
            person=person.slug, name=person.name, scheme=scheme, before=before, after=value
        )
        return record_change(db, IDENTIFY.action, detail)


def _undo_identification(db: Database, _archive: Archive, said: Identification) -> None:
    person = person_still(db, said.person)
    if identifiers_of(db, person.id).get(said.scheme) != said.after:
        raise Refused(f"{person.name}: its {said.scheme} was changed again since")
    set_identifier(db, person.id, said.scheme, said.before)
    forget_unnamed(db, [person.id])


def _undo_rename(db: Database, _archive: Archive, renamed: Rename) -> None:
    person = person_still(db, renamed.person)
    if person.name != renamed.after:
        raise Refused(f"{person.name}: was renamed again since; undo that change first")
    _respell(db, person, renamed.before)
    if renamed.alias is not None:
        add_alias(db, person.id, renamed.alias)
    elif not renamed.was_alias:
        forget_alias(db, renamed.after)
        reconcile_photos(db, photos_of(db, person.id), staying={person.id})
    forget_unnamed(db, [person.id])


def _undo_merge(db: Database, _archive: Archive, merge: Merge) -> None:
    kept = person_still(db, merge.kept)
    spellings = (merge.merged.name, *merge.merged.aliases)
    known = [person_spelt(db, spelling) for spelling in spellings]
    if any(person is None or person.id != kept.id for person in known):
        raise Refused(f"{kept.name}: its spellings were changed since; undo that change first")
    for spelling in spellings:
        forget_alias(db, spelling)
    for scheme in merge.merged.identifiers.keys() - merge.kept_identifiers.keys():
        set_identifier(db, kept.id, scheme, None)
    moved = Moved(shown=merge.shown, appearances=merge.appearances, organisers=merge.organisers)
    merged = restore_person(db, merge.merged)
    put_back(db, moved, kept.id, merged)
    # Those that came since with a spelling of the merged record are its own again, too.
    photos = dict.fromkeys(are_there(db, merge.photos).values())
    photos |= dict.fromkeys(photos_of(db, kept.id))
    reconcile_photos(db, photos, staying={kept.id, merged})


def _undo_split(db: Database, _archive: Archive, split: Split) -> None:
    _merge(db, person_still(db, split.person), person_still(db, split.split))


def _touched_by_merge(merge: Merge) -> Iterator[str]:
    """Both records, and all that named the merged one: a later word on any of it is not overruled."""
    for slug in (merge.kept, merge.merged.slug):
        yield f"the record {slug}"
        yield from (f"who is shown in {shown.uid}, {slug}" for shown in merge.shown)
        yield from (
            f"the role of {slug} at {said.event}{f', {said.session}' if said.session else ''}"
            for said in merge.appearances
        )
        yield from (f"the {scheme} of {slug}" for scheme in merge.merged.identifiers)


def _touched_by_identification(said: Identification) -> Iterator[str]:
    yield f"the {said.scheme} of {said.person}"
    yield f"an identifier of {said.person}"


def _summary_of_merge(merge: Merge) -> str:
    return f"{merge.merged.name} merged into {merge.kept}"


MERGE = ChangeKind(
    action="merge",
    detail=Merge,
    undo=_undo_merge,
    summary=_summary_of_merge,
    touches=_touched_by_merge,
)
SPLIT = ChangeKind(
    action="split",
    detail=Split,
    undo=_undo_split,
    summary=lambda split: f"{split.split} split from {split.person}",
    touches=lambda split: (
        f"the record {split.person}",
        f"the record {split.split}",
        f"an identifier of {split.split}",
    ),
)
RENAME = ChangeKind(
    action="rename",
    detail=Rename,
    undo=_undo_rename,
    summary=lambda renamed: f"{renamed.before} renamed {renamed.after}",
    touches=lambda renamed: [f"the record {renamed.person}"],
)
IDENTIFY = ChangeKind(
    action="identify",
    detail=Identification,
    undo=_undo_identification,
    summary=lambda said: f"{said.name}: {said.scheme} {said.after}",
    touches=_touched_by_identification,
)
