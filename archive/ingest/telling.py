"""What became of each file, in the words of its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlite_utils import Database

from ...metadata.values import Value
from ...photos.pairing import Shot
from ..catalogue.facts import INGEST, LICENCE, ReadPhoto
from ..catalogue.files import known_file
from ..catalogue.photos import Photo, photo_of_picture
from ..catalogue.programme import event_slug
from ..catalogue.withdrawals import Tombstone, tombstone_of
from .keeping import Kept, clear
from .outcomes import ADDED, REFUSED, SEEN, Outcome
from .shots import CompanionFile, Held, Prepared, TurnedAway, Unread


def added(
    path: Path, digest: str, uid: str, learnt: ReadPhoto | None, *, was_unread: bool = False
) -> Outcome:
    """A file that is in the archive now, and was not before, or not as a photo."""
    problems = learnt.problems if learnt else ()
    return Outcome(
        path=path,
        outcome=ADDED,
        uid=uid,
        problems=("it could not be read before, and now it can",) if was_unread else problems,
        digest=digest,
        filled_in={} if was_unread or learnt is None else filled_in(learnt),
    )


def version(path: Path, digest: str, photo: Photo, differences: tuple[str, ...]) -> Outcome:
    """A file that has the picture of a photo that is held, and what that photo says otherwise since."""
    what = "; ".join(differences) or "it says nothing that the photo does not"
    note = f"{_is_version(photo)}: {what}"
    return Outcome(path=path, outcome=ADDED, uid=photo.uid, problems=(note,), digest=digest)


def _is_version(photo: Photo) -> str:
    return f"is a version of {photo.source_name} ({photo.uid})"


def seen(path: Path, digest: str, uid: str | None, kept: Kept) -> Outcome:
    """A file that was in the archive already; refused where the archive's copy is damaged."""
    if kept.damaged:
        where = ", ".join(map(str, kept.damaged))
        words = f"the archive's copy is damaged: {where}; see: byline verify"
        if not kept.is_archive_damaged:
            words = f"its second copy is damaged: {where}; remove it, and ingest again"
        return Outcome(path=path, outcome=REFUSED, reason=words, uid=uid, is_kept=False)
    problems = ("its original was missing in the archive, and is back",) if kept.was_missing else ()
    return Outcome(path=path, outcome=SEEN, uid=uid, problems=problems, digest=digest)


def kept_unread(path: Path, digest: str, reason: str, kept: Kept) -> Outcome:
    """A photo that cannot be read and is kept as it is."""
    if kept.damaged:
        return seen(path, digest, None, kept)
    words = f"{reason}; kept as it is in {kept.original}"
    return Outcome(path=path, outcome=REFUSED, reason=words, digest=digest)


def kept_otherwise(shot: Unread) -> Outcome:
    """A file that is no photo, and is kept with the photos of its card."""
    problems = () if shot.is_expected else (shot.reason,)
    return Outcome(path=shot.shot.main, outcome=ADDED, digest=shot.main.digest, problems=problems)


def not_taken(companion: CompanionFile, uid: str | None = None) -> Outcome:
    """A raw, a sidecar … that could not be copied."""
    return Outcome(
        path=companion.path, outcome=REFUSED, reason=companion.reason, uid=uid, is_kept=False
    )


def turned_away(shot: Shot, reason: str) -> Iterator[Outcome]:
    """The outcomes of a shot turned away: its companions wait for a better main file."""
    yield Outcome(path=shot.main, outcome=REFUSED, reason=reason, is_kept=False)
    for path in shot.companions:
        words = f"its photo {shot.main.name} was refused"
        yield Outcome(path=path, outcome=REFUSED, reason=words, is_kept=False)


def elsewhere(db: Database, photo: Photo, event: str) -> str:
    """That a photo which is held already is not of the event that was given, and what to do."""
    held = f"of event {event_slug(db, photo.event)}" if photo.event is not None else "of no event"
    return (
        f"is held already, {held}; to let it belong there: byline move {photo.uid} --event {event}"
    )


def outside(db: Database, photo: Photo) -> str | None:
    """That a photo is dated outside its event; None where it is not. A night belongs to its day."""
    sql = """
        select taken_at, slug, starts_on, ends_on from photos join events on events.id = photos.event
        where photos.id = :photo and length(taken_at) >= 10
            and (substr(taken_at, 1, 10) < starts_on or taken_at > date(ends_on, '+1 day') || 'T06')
    """
    for taken, slug, first, last in db.execute(sql, {"photo": photo.id}).fetchall():
        days = first if first == last else f"{first} to {last}"
        return f"is dated {taken[:16]}, outside its event ({days}); see: byline clock show {slug}"
    return None


def taken_away(stone: Tombstone) -> str:
    """Why what was taken away is not taken in again."""
    what = "destroyed" if stone.is_destroyed else "purged"
    return f"was {what} on {stone.made_at[:10]}; to take it in again: byline ingest … --bring-back"


def filled_in(learnt: ReadPhoto) -> Mapping[str, Value]:
    """What was filled in for a photo and stands, by field."""
    resolved = learnt.facts.resolved
    found = {name: said.value for name, said in resolved.items() if said.source == INGEST}
    licence = learnt.facts.licence
    given = {said.value for said in learnt.overrides if said.field == LICENCE}
    return found | ({LICENCE: licence.id} if licence and licence.id in given else {})


class Foresight:
    """What would become of shots, told without keeping any; it remembers what it told of already."""

    def __init__(self, db: Database, *, brings_back: bool = False) -> None:
        self._db = db
        self._brings_back = brings_back
        self._digests: set[str] = set()

    def of(self, shot: Prepared) -> Iterator[Outcome]:
        """The outcomes of a shot; only the uid of a new photo cannot be foreseen."""
        if isinstance(shot, TurnedAway):
            yield from turned_away(shot.shot, shot.reason)
            return
        if isinstance(shot, Unread):
            yield self._of_unread(shot)
            clear(shot.main)
            return
        picture = shot.learnt.picture_digest if shot.learnt else None
        stone = tombstone_of(self._db, (shot.main.digest, picture))
        if stone is not None and not self._brings_back:
            yield from turned_away(shot.shot, taken_away(stone))
            clear(shot.main)
            return
        main = CompanionFile(path=shot.shot.main, file=shot.main)
        for place, found in enumerate((main, *shot.companions)):
            if found.file is None:
                yield not_taken(found)
                continue
            file, learnt = found.file, shot.learnt if place == 0 else None
            is_known = known_file(self._db, file.digest) is not None
            is_seen = isinstance(file, Held) or is_known or file.digest in self._digests
            self._digests.add(file.digest)
            of_picture = photo_of_picture(self._db, learnt.picture_digest) if learnt else None
            yield Outcome(
                path=found.path,
                outcome=SEEN if is_seen else ADDED,
                uid=of_picture.uid if of_picture else None,
                problems=(
                    *(learnt.problems if learnt else ()),
                    *((_is_version(of_picture),) if of_picture and not is_seen else ()),
                ),
                digest=file.digest,
                filled_in=filled_in(learnt) if learnt and not is_seen else {},
            )
            clear(file)

    def _of_unread(self, shot: Unread) -> Outcome:
        path, digest = shot.shot.main, shot.main.digest
        if shot.is_photo:
            return Outcome(path=path, outcome=REFUSED, reason=shot.reason, digest=digest)
        is_seen = known_file(self._db, digest) is not None or digest in self._digests
        self._digests.add(digest)
        if is_seen:
            return Outcome(path=path, outcome=SEEN, digest=digest)
        return kept_otherwise(shot)
