"""Who is shown in photos, and at which session they were taken, as staff say."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from ..catalogue.people import person_named
from ..catalogue.photos import depict, photo_by_uid
from ..catalogue.programme import record_appearance, session_id
from ..catalogue.reconciling import held_facts
from ..catalogue.search import index_photo
from ..catalogue.transactions import transaction
from ..errors import NotFound, Refused
from ..storage.layout import Archive
from .corrections import Edit, record_edits


def tag(
    db: Database, uids: Iterable[str], *, speaker: str | None, role: str | None, session: str | None
) -> None:
    """Say who is shown in photos, in which role, and at which session they were taken.

    The role and the session belong to the event of each photo. Raises NotFound for an unknown photo
    or session, Refused for a role or session of a photo without event; then no photo is changed.
    """
    if speaker is not None and not speaker.strip():
        raise Refused("a speaker needs a name")
    with transaction(db):
        for uid in uids:
            photo = photo_by_uid(db, uid)
            if photo["event"] is None and (role or session):
                raise Refused(f"{uid}: belongs to no event, so it has no session or role to give")
            held = session_id(db, photo["event"], session) if session else None
            if held is not None:
                db["photos"].update(photo["id"], {"session": held})
            if speaker is not None:
                person = person_named(db, speaker.strip())
                depict(db, photo["id"], person, "staff")
                if photo["event"] is not None:
                    record_appearance(
                        db,
                        event=photo["event"],
                        person=person,
                        session=held or photo["session"],
                        role=role,
                    )
            index_photo(db, photo["id"])


def untag(db: Database, archive: Archive, uids: Iterable[str], speaker: str) -> None:
    """Say that a person is not shown in photos; their role at the event stays on record.

    A name that a file gives is corrected, so that no later reading brings it back; that is a change like
    any other. Raises NotFound when a photo does not exist or is not tagged so; then no photo is changed.
    """
    edits = []
    with transaction(db):
        person = person_named(db, speaker)
        for uid in uids:
            photo = photo_by_uid(db, uid)["id"]
            removed = db.execute(
                "delete from depictions where photo = :photo and person = :person",
                {"photo": photo, "person": person},
            )
            if not removed.rowcount:
                raise NotFound(f"{uid}: {speaker} is not tagged in this photo")
            shown = held_facts(db, photo).facts.resolved.get("person_shown")
            named = shown.value if shown and isinstance(shown.value, tuple) else ()
            left = tuple(name for name in named if person_named(db, name) != person)
            if len(left) < len(named):
                edits.append(Edit(uid=uid, field="person_shown", value=left or None))
            index_photo(db, photo)
        if edits:
            record_edits(db, archive, edits)
