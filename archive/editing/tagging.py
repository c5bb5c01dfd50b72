"""Who is shown in photos, and at which session they were taken, as staff say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from ...metadata.placeholders import CODE
from ..catalogue.appearances import (
    Appearance,
    IdleAppearance,
    Role,
    forget_idle_appearances,
    is_tagged_at,
    record_appearance,
    restore_idle_appearances,
    role_at,
    set_appearance,
)
from ..catalogue.changes import record_change
from ..catalogue.people import (
    forget_unnamed,
    person_named,
    person_of_id,
    person_spelt,
    person_still,
)
from ..catalogue.photos import (
    Photo,
    Teller,
    photo_by_uid,
    set_person_shown,
    set_session,
    who_says_shown,
)
from ..catalogue.programme import event_slug, session_id, session_slug
from ..catalogue.reconciling import held_photo, reconcile_photos
from ..catalogue.search_text import index_photo
from ..catalogue.transactions import transaction
from ..errors import NotFound, Refused
from ..phrases import counted
from ..storage.layout import Archive
from .corrections import Edit, MadeEdit, make_edits, take_back, touched_by
from .kinds import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedPhoto:
    """A photo that was tagged: its session before and after, who said of the person that they are shown.

    `person` and `name` are of who is shown, so that they go with the photo; older records have them once.
    """

    uid: str
    person: str | None = None
    name: str | None = None
    session_before: str | None
    session_after: str | None
    shown_before: Teller | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedAppearance:
    """Where a person was said to have appeared: a photo of the event, and the role before and after.

    No `before` where they were not on record there.
    """

    uid: str
    event: str
    session: str | None
    before: Role | None
    after: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """All that undoing a tag needs; nobody is shown where photos were given a session alone.

    `is_new` says that nobody was on record under that name before.
    """

    person: str | None = None
    name: str | None = None
    photos: tuple[TaggedPhoto, ...]
    appearances: tuple[TaggedAppearance, ...]
    is_new: bool = False

    @property
    def shown(self) -> tuple[str, str] | None:
        """Who is shown, by slug and name."""
        return _shown(self.photos) or _as_shown(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class UntaggedPhoto:
    """A photo that a tag was taken off, and who had said so; the person as in a `TaggedPhoto`."""

    uid: str
    person: str | None = None
    name: str | None = None
    shown_before: Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagging:
    """All that undoing it needs: what their files no longer say, where the person appeared."""

    person: str | None = None
    name: str | None = None
    photos: tuple[UntaggedPhoto, ...]
    edits: tuple[MadeEdit, ...]
    appearances: tuple[IdleAppearance, ...]

    @property
    def shown(self) -> tuple[str, str]:
        """Who was said to be shown, by slug and name."""
        found = _shown(self.photos) or _as_shown(self)
        return found or ("", "")


def _shown(photos: tuple[TaggedPhoto, ...] | tuple[UntaggedPhoto, ...]) -> tuple[str, str] | None:
    return next(filter(None, map(_as_shown, photos)), None)


def _as_shown(said: Tagging | TaggedPhoto | Untagging | UntaggedPhoto) -> tuple[str, str] | None:
    return (said.person, said.name) if said.person and said.name else None


def tag(
    db: Database, uids: Iterable[str], *, speaker: str | None, role: str | None, session: str | None
) -> str:
    """Say who is shown in photos, in which role, and at which session they were taken; return the change.

    The role and the session belong to the event of each photo. Raises NotFound for an unknown photo
    or session, Refused for a role or session of a photo without event; then no photo is changed.
    """
    if speaker is not None and not speaker.strip():
        raise Refused("a speaker needs a name")
    if speaker is not None and CODE.search(speaker):
        raise Refused(f"{speaker!r} is a code, and no name")
    with transaction(db):
        made = made_tag(db, uids, speaker=speaker and speaker.strip(), role=role, session=session)
        return record_change(db, TAG.action, made)


def made_tag(
    db: Database, uids: Iterable[str], *, speaker: str | None, role: str | None, session: str | None
) -> Tagging:
    """The same, inside a transaction and not recorded yet."""
    is_new = speaker is not None and person_spelt(db, speaker) is None
    person = None if speaker is None else person_named(db, speaker)
    photos: list[TaggedPhoto] = []
    appearances: list[TaggedAppearance] = []
    for uid in dict.fromkeys(uids):
        photo = photo_by_uid(db, uid)
        if photo.event is None and (role or session):
            raise Refused(f"{uid}: belongs to no event, so it has no session or role to give")
        held = session_id(db, photo.event, session) if session and photo.event else photo.session
        photos.append(_tagged(db, photo, held, person, speaker))
        if person is not None and photo.event is not None:
            appearance = Appearance(event=photo.event, person=person, session=held)
            appearances.append(_appeared(db, uid, appearance, role))
        index_photo(db, photo.id)
    return Tagging(photos=tuple(photos), appearances=tuple(appearances), is_new=is_new)


def _slug(db: Database, person: int | None) -> str | None:
    return None if person is None else person_of_id(db, person).slug


def _tagged(
    db: Database, photo: Photo, session: int | None, person: int | None, name: str | None
) -> TaggedPhoto:
    made = TaggedPhoto(
        uid=photo.uid,
        person=_slug(db, person),
        name=name,
        session_before=session_slug(db, photo.session),
        session_after=session_slug(db, session),
        shown_before=None if person is None else who_says_shown(db, photo.id, person),
    )
    if session != photo.session:
        set_session(db, photo.id, session)
    if person is not None:
        set_person_shown(db, photo.id, person, "staff")
    return made


def _session(db: Database, photo: Photo, slug: str | None) -> int | None:
    """The session of that slug at the event of a photo."""
    return session_id(db, photo.event, slug) if slug and photo.event is not None else None


def _appeared(db: Database, uid: str, appearance: Appearance, role: str | None) -> TaggedAppearance:
    before = role_at(db, appearance)
    record_appearance(db, appearance, role)
    after = role_at(db, appearance) or Role(role=role)
    return TaggedAppearance(
        uid=uid,
        event=event_slug(db, appearance.event),
        session=session_slug(db, appearance.session),
        before=before,
        after=after,
    )


def undo_tag(db: Database, _archive: Archive, tagging: Tagging) -> None:
    """Take a tag back; raises Refused where what it said was changed since."""
    person = None if tagging.shown is None else person_still(db, tagging.shown[0]).id
    for tagged in reversed(tagging.photos):
        _undo_tagged(db, tagging, tagged, person)
    if person is not None:
        for said in reversed(tagging.appearances):
            _undo_appearance(db, tagging, said, person)
        forget_idle_appearances(db, person)
    photos = [photo_by_uid(db, tagged.uid).id for tagged in tagging.photos]
    reconcile_photos(db, photos)
    forget_unnamed(db, [] if person is None else [person])


def _undo_tagged(db: Database, tagging: Tagging, tagged: TaggedPhoto, person: int | None) -> None:
    photo = photo_by_uid(db, tagged.uid)
    if tagged.session_before != tagged.session_after:
        if session_slug(db, photo.session) != tagged.session_after:
            raise Refused(f"{tagged.uid}: its session was changed again since")
        set_session(db, photo.id, _session(db, photo, tagged.session_before))
    if person is not None:
        if who_says_shown(db, photo.id, person) != "staff":
            raise Refused(f"{tagged.uid}: {_name(tagging)} was untagged since")
        # What the file says is read again below: it may be said otherwise by now.
        before: Teller | None = "staff" if tagged.shown_before == "staff" else None
        set_person_shown(db, photo.id, person, before)


def _undo_appearance(db: Database, tagging: Tagging, said: TaggedAppearance, person: int) -> None:
    photo = photo_by_uid(db, said.uid)
    if photo.event is None or said.before == said.after:
        return
    session = _session(db, photo, said.session)
    appearance = Appearance(event=photo.event, person=person, session=session)
    if role_at(db, appearance) != said.after:
        raise Refused(f"{_name(tagging)}: their role was changed again since")
    # Another tag may rest on it: they appeared as long as staff say that a photo shows them there.
    rests = Role(role=None) if is_tagged_at(db, appearance) else None
    set_appearance(db, appearance, said.before or rests)


def untag(db: Database, uids: Iterable[str], speaker: str) -> str:
    """Say that a person is not shown in photos; return the change. A role at the event stays on record.

    Whom no photo, programme or role names any more goes. A name that a file gives is corrected, so that no
    later reading brings it back. Raises NotFound when a photo does not exist or is not tagged so; then no
    photo is changed.
    """
    with transaction(db):
        return record_change(db, UNTAG.action, made_untag(db, uids, speaker))


def made_untag(db: Database, uids: Iterable[str], speaker: str) -> Untagging:
    """The same, inside a transaction and not recorded yet."""
    person = person_of_id(db, person_named(db, speaker))
    photos: list[UntaggedPhoto] = []
    edits: list[Edit] = []
    for uid in dict.fromkeys(uids):
        photo = photo_by_uid(db, uid)
        before = who_says_shown(db, photo.id, person.id)
        if before is None:
            raise NotFound(f"{uid}: {speaker} is not tagged in this photo")
        photos.append(
            UntaggedPhoto(uid=uid, person=person.slug, name=person.name, shown_before=before)
        )
        set_person_shown(db, photo.id, person.id, None)
        edits += _without(db, photo, person.id)
        index_photo(db, photo.id)
    made = make_edits(db, edits)
    idle = forget_idle_appearances(db, person.id)
    forget_unnamed(db, [person.id])
    return Untagging(photos=tuple(photos), edits=made, appearances=idle)


def _without(db: Database, photo: Photo, person: int) -> list[Edit]:
    """The edit that takes a person out of what a photo's file says of who is shown."""
    shown = held_photo(db, photo.id).facts.resolved.get("person_shown")
    named = shown.value if shown and isinstance(shown.value, tuple) else ()
    left = tuple(name for name in named if person_named(db, name) != person)
    if len(left) == len(named):
        return []
    return [Edit(uid=photo.uid, field="person_shown", value=left or None)]


def undo_untag(db: Database, _archive: Archive, untagging: Untagging) -> None:
    """Say again who is shown; raises Refused where what their files say was changed since."""
    slug, name = untagging.shown
    person = person_named(db, name, slug=slug)
    take_back(db, untagging.edits)
    for photo in untagging.photos:
        known = photo_by_uid(db, photo.uid)
        set_person_shown(db, known.id, person, photo.shown_before)
        index_photo(db, known.id)
    restore_idle_appearances(db, person, untagging.appearances)


def _name(made: Tagging | Untagging) -> str:
    return made.shown[1] if made.shown else ""


def _summary_of_tag(tagging: Tagging) -> str:
    photos = counted(len(tagging.photos), "photo")
    if tagging.shown is not None:
        return f"{_name(tagging)} tagged in {photos}"
    return f"{photos} taken at {tagging.photos[0].session_after}"


def _summary_of_untag(untagging: Untagging) -> str:
    return f"{_name(untagging)} untagged in {counted(len(untagging.photos), 'photo')}"


def touched_by_tag(tagging: Tagging) -> Iterator[str]:
    """What a tag says something of."""
    person = tagging.shown and tagging.shown[0]
    for tagged in tagging.photos:
        if person is not None:
            yield f"who is shown in {tagged.uid}, {person}"
        if tagged.session_before != tagged.session_after:
            yield f"the session of {tagged.uid}"
    for said in tagging.appearances:
        if said.before != said.after or said.after.role is not None:
            at = f", {said.session}" if said.session else ""
            yield f"the role of {person} at {said.event}{at}"
    if tagging.is_new:
        yield f"the record {person}"
        yield f"an identifier of {person}"


def _touched_by_untag(untagging: Untagging) -> Iterator[str]:
    person, _ = untagging.shown
    yield from (f"who is shown in {photo.uid}, {person}" for photo in untagging.photos)
    yield from touched_by(untagging.edits)


TAG = ChangeKind(
    action="tag",
    detail=Tagging,
    undo=undo_tag,
    summary=_summary_of_tag,
    touches=touched_by_tag,
)
UNTAG = ChangeKind(
    action="untag",
    detail=Untagging,
    undo=undo_untag,
    summary=_summary_of_untag,
    touches=_touched_by_untag,
)
