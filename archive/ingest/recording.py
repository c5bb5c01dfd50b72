"""The one place where prepared shots become rows, in their order.

For each file: what does the catalogue know of its bytes; they get their place; rows name them; its
outcome is told. The order of writes is the design: the copy gets its name, the folder is synced, the
manifest and the sidecar are written, and last of all the rows that name them are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from ...metadata.text import clean
from ...photos.kinds import kind_of
from ..catalogue.companions import VERSION, Companion, CompanionKind, insert_companion
from ..catalogue.crediting import recredited
from ..catalogue.facts import ReadPhoto
from ..catalogue.files import companion_of, file_at, known_file
from ..catalogue.notes import note
from ..catalogue.outbox import flush, write_manifests
from ..catalogue.people import as_recorded
from ..catalogue.photos import (
    KeptFile,
    Photo,
    insert_photo,
    new_uid,
    photo_of_file,
    photo_of_id,
    photo_of_picture,
)
from ..catalogue.reconciling import held_photo, inherit_terms
from ..catalogue.sidecars import UNREAD
from ..catalogue.standings import hold_again
from ..catalogue.transactions import savepoint, transaction
from ..catalogue.unread import UnreadFile, forget_unread, insert_unread, unread_file
from ..catalogue.withdrawals import Tombstone, forget_tombstone, tombstone_of
from ..mishaps import log_of, reason_of
from ..storage.derivatives import KeptDerivative, keep_derivative
from ..storage.layout import Archive
from ..storage.originals import Staged
from .keeping import Keeper, Kept, clear
from .naming import name_of_companion, name_of_main, name_of_other, shoot_folder
from .outcomes import Outcome
from .shots import CompanionFile, Held, Prepared, Ready, TurnedAway, Unread
from .telling import (
    added,
    elsewhere,
    kept_otherwise,
    kept_unread,
    not_taken,
    outside,
    seen,
    taken_away,
    turned_away,
    version,
)
from .versions import kind_of_version, settle, settle_by_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where shots are recorded: an archive and its open catalogue, the places of files, and their event.

    What was purged or destroyed is taken in again only where it `brings_back`.
    """

    archive: Archive
    db: Database
    keeper: Keeper
    event: int | None = None
    event_slug: str | None = None
    brings_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    """A file that is kept and recorded: its outcome, and its photo where its companions belong to one."""

    outcome: Outcome
    kept: Kept
    digest: str
    photo: Photo | None = None


def record_batch(into: Destination, batch: Iterable[Prepared]) -> list[Outcome]:
    """Keep the files of a batch of shots, and record them in one transaction."""
    outcomes: list[Outcome] = []
    named: list[tuple[str, str]] = []
    with transaction(into.db):
        for shot in batch:
            for done in _recorded_or_told(into, shot):
                if isinstance(done, Outcome):
                    outcomes.append(done)
                    continue
                outcomes.append(done.outcome)
                if done.kept.was_named:
                    named.append((done.kept.original, done.digest))
        for place in into.keeper.places:
            write_manifests(into.db, into.archive, place, named)
        flush(into.db, into.archive)
    return outcomes


def _recorded_or_told(into: Destination, shot: Prepared) -> list[_Recorded | Outcome]:
    """What becomes of one shot; what nobody foresaw undoes its rows and ends no other."""
    try:
        with savepoint(into.db):
            return list(_recorded(into, shot))
    except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
        log = log_of(into.archive.root)
        return list(turned_away(shot.shot, reason_of(error, shot.shot.main, log)))


def _recorded(into: Destination, shot: Prepared) -> Iterator[_Recorded | Outcome]:
    if isinstance(shot, TurnedAway):
        yield from turned_away(shot.shot, shot.reason)
        return
    learnt = shot.learnt if isinstance(shot, Ready) else None
    digests = (shot.main.digest, learnt.picture_digest if learnt else None)
    if (stone := tombstone_of(into.db, digests)) is not None and not into.brings_back:
        yield from turned_away(shot.shot, taken_away(stone))
        clear(shot.main)
        return
    if isinstance(shot, Unread):
        yield _unread(into, shot)
    elif stone is None:
        yield from _ready(into, _as_recorded(into.db, shot))
    else:
        yield from _brought_back(into, shot, stone)
    clear(shot.main)


def _brought_back(
    into: Destination, shot: Ready, stone: Tombstone
) -> Iterator[_Recorded | Outcome]:
    """A shot of a photo that was taken away: that it came back makes it public to nobody."""
    forget_tombstone(into.db, stone.uid)
    for done in _ready(into, _as_recorded(into.db, shot)):
        if isinstance(done, Outcome) or done.photo is None:
            yield done
            continue
        change = hold_again(into.db, done.photo.uid, done.photo.id, stone.uid)
        words = f"came back, and is held back; to show it: byline release {done.photo.uid}"
        if change is not None:
            words = f"came back, and is withdrawn as it was; to undo that: byline undo {change}"
        yield replace(done, outcome=replace(done.outcome, problems=(*done.outcome.problems, words)))


def _as_recorded(db: Database, shot: Ready) -> Ready:
    """The shot, crediting people as byline names them."""
    if shot.learnt is None:
        return shot
    credit = as_recorded(db, shot.learnt.credit)
    return replace(shot, learnt=recredited(shot.learnt, credit))


def _ready(into: Destination, shot: Ready) -> Iterator[_Recorded | Outcome]:
    """A shot's main file, then its companions beside it."""
    main = _main(into, shot)
    if main is None:
        reason = "was in the archive when it was read and is not any more; ingest it again"
        yield from turned_away(shot.shot, reason)
        return
    yield main
    if main.photo is not None:
        for companion in shot.companions:
            yield _companion(into, main.photo, companion)


def _main(into: Destination, shot: Ready) -> _Recorded | None:
    """A shot's main file; None where it is not to be found any more."""
    photo = photo_of_file(into.db, shot.main.digest)
    if photo is not None:
        return _known_photo(into, shot, photo)
    unread = unread_file(into.db, shot.main.digest)
    if unread is not None and isinstance(shot.main, Held) and shot.learnt is not None:
        return _readable_now(into, shot, unread, shot.learnt)
    other = known_file(into.db, shot.main.digest)
    if other is not None:
        return _known_otherwise(into, shot, other.original, other.photo, unread)
    if isinstance(shot.main, Held) or shot.learnt is None:
        return None
    photo = photo_of_picture(into.db, shot.learnt.picture_digest)
    if photo is not None:
        return _version(into, shot, shot.main, shot.learnt, photo)
    return _new_photo(into, shot, shot.main, shot.learnt)


def _new_photo(into: Destination, shot: Ready, main: Staged, learnt: ReadPhoto) -> _Recorded:
    folder = shoot_folder(learnt, into.event_slug)
    kept = into.keeper.keep_new(main, folder, name_of_main(main.name))
    photo = _insert(into, _kept_file(main, main.name, kept), learnt)
    outcome = added(shot.shot.main, main.digest, photo.uid, learnt)
    if words := outside(into.db, photo):
        outcome = replace(outcome, problems=(*outcome.problems, words))
    return _Recorded(outcome=outcome, kept=kept, digest=main.digest, photo=photo)


def _known_photo(into: Destination, shot: Ready, photo: Photo) -> _Recorded:
    """A photo that is recorded already; a sidecar that came anew may say more of it."""
    known = known_file(into.db, shot.main.digest)
    kept = into.keeper.keep_again(shot.main, known.original if known else photo.original)
    outcome = seen(shot.shot.main, shot.main.digest, photo.uid, kept)
    if shot.learnt is not None and isinstance(shot.main, Held):
        made = keep_derivatives(into.archive, shot.learnt)
        settle(into.db, photo, shot.learnt, made)
        outcome = replace(outcome, problems=(*outcome.problems, *shot.learnt.problems))
    if into.event is not None and photo.event != into.event:
        words = elsewhere(into.db, photo, into.event_slug or "")
        outcome = replace(outcome, problems=(*outcome.problems, words))
    return _Recorded(outcome=outcome, kept=kept, digest=shot.main.digest, photo=photo)


def _version(
    into: Destination, shot: Ready, main: Staged, learnt: ReadPhoto, photo: Photo
) -> _Recorded:
    """A file with the picture of a photo that is held, and other words."""
    name = name_of_companion(photo.original, main.name)
    kept = into.keeper.keep_new(main, photo.folder, name)
    return _recorded_version(into, shot, learnt, photo, kept)


def _recorded_version(
    into: Destination, shot: Ready, learnt: ReadPhoto, photo: Photo, kept: Kept
) -> _Recorded:
    kind = kind_of_version(held_photo(into.db, photo.id).reading, learnt.reading)
    row = _as_companion(kind, shot.main, shot.shot.main.name, kept)
    insert_companion(into.db, photo.id, row)
    differences: tuple[str, ...] = ()
    if kind == VERSION:
        made = keep_derivatives(into.archive, learnt)
        differences = settle_by_version(into.db, photo, learnt, made)
    outcome = version(shot.shot.main, shot.main.digest, photo, differences)
    return _Recorded(outcome=outcome, kept=kept, digest=shot.main.digest, photo=photo)


def _readable_now(
    into: Destination, shot: Ready, unread: UnreadFile, learnt: ReadPhoto
) -> _Recorded:
    """Make a photo of a file that was kept unread, where it lies."""
    kept = Kept(original=unread.original, was_named=False)
    forget_unread(into.db, unread.digest)
    same = photo_of_picture(into.db, learnt.picture_digest)
    if same is not None:
        return _recorded_version(into, shot, learnt, same, kept)
    photo = _insert(into, _kept_file(shot.main, shot.shot.main.name, kept), learnt)
    outcome = added(shot.shot.main, unread.digest, photo.uid, learnt, was_unread=True)
    return _Recorded(outcome=outcome, kept=kept, digest=unread.digest, photo=photo)


def _known_otherwise(
    into: Destination, shot: Ready, original: str, photo: int | None, unread: UnreadFile | None
) -> _Recorded:
    """A file that is held, but not as a photo: as another's companion, or unread."""
    kept = into.keeper.keep_again(shot.main, original)
    path, digest = shot.shot.main, shot.main.digest
    if unread is not None and unread.is_photo:
        return _Recorded(
            outcome=kept_unread(path, digest, unread.reason, kept), kept=kept, digest=digest
        )
    uid = None if photo is None else photo_of_id(into.db, photo).uid
    return _Recorded(outcome=seen(path, digest, uid, kept), kept=kept, digest=digest)


def _unread(into: Destination, shot: Unread) -> _Recorded:
    """A file that is no photo, or one that cannot be read: kept under its name, recorded with the reason."""
    digest, path = shot.main.digest, shot.shot.main
    known = known_file(into.db, digest)
    if known is not None:
        kept = into.keeper.keep_again(shot.main, known.original)
        uid = None if known.photo is None else photo_of_id(into.db, known.photo).uid
        outcome = seen(path, digest, uid, kept)
    else:
        folder = shoot_folder(None, into.event_slug)
        name = name_of_main(path.name) if shot.is_photo else name_of_other(path.name)
        kept = into.keeper.keep_new(shot.main, folder, name)
        file = _kept_file(shot.main, path.name, kept)
        insert_unread(into.db, file, shot.reason, is_photo=shot.is_photo)
        outcome = kept_otherwise(shot)
    if shot.is_photo:
        outcome = kept_unread(path, digest, shot.reason, kept)
    return _Recorded(outcome=outcome, kept=kept, digest=digest)


def _companion(into: Destination, photo: Photo, companion: CompanionFile) -> _Recorded | Outcome:
    """A raw, a sidecar, a video … beside its photo's original."""
    if companion.file is None:
        return not_taken(companion, photo.uid)
    file, path = companion.file, companion.path
    known = companion_of(into.db, photo.id, file.digest)
    if known is not None:
        kept = into.keeper.keep_again(file, known.original)
        outcome = seen(path, file.digest, photo.uid, kept)
    else:
        kept = _kept_companion(into, photo, companion.path, file)
        other = file_at(into.db, kept.original)
        if other is None:
            row = _as_companion(kind_of(path), file, path.name, kept)
            insert_companion(into.db, photo.id, row)
            # A run that died may have left the sidecar of a file by itself.
            note(into.db, UNREAD.name, file.digest)
            outcome = added(path, file.digest, photo.uid, None)
        else:
            # A raw that became a photo while its picture could not be read, or the sidecar of such a one.
            uid = None if other.photo is None else photo_of_id(into.db, other.photo).uid
            outcome = seen(path, file.digest, uid, kept)
    clear(file)
    return _Recorded(outcome=outcome, kept=kept, digest=file.digest)


def _kept_companion(into: Destination, photo: Photo, path: Path, file: Staged | Held) -> Kept:
    """Keep a companion beside its photo; one that was kept unread stays where it lies, unread no more."""
    unread = unread_file(into.db, file.digest)
    if unread is None:
        name = name_of_companion(photo.original, path.name)
        return into.keeper.keep_new(file, photo.folder, name)
    forget_unread(into.db, file.digest)
    return into.keeper.keep_again(file, unread.original)


def _insert(into: Destination, file: KeptFile, learnt: ReadPhoto) -> Photo:
    photo = insert_photo(
        into.db,
        uid=new_uid(),
        file=file,
        learnt=learnt,
        derivatives=keep_derivatives(into.archive, learnt),
        event=into.event,
    )
    inherit_terms(into.db, photo)
    return photo_of_id(into.db, photo)


def keep_derivatives(archive: Archive, learnt: ReadPhoto) -> list[KeptDerivative]:
    """Store the derivatives of a photo and say where they lie."""
    return [
        KeptDerivative(
            width_px=derivative.width_px,
            height_px=derivative.height_px,
            media_type=derivative.media_type,
            digest=keep_derivative(archive, derivative.data, derivative.media_type),
            size_bytes=len(derivative.data),
        )
        for derivative in learnt.derivatives
    ]


def _as_companion(kind: CompanionKind, file: Staged | Held, name: str, kept: Kept) -> Companion:
    return Companion(
        kind=kind,
        digest=file.digest,
        original=kept.original,
        source_name=_as_text(name),
        size_bytes=file.size_bytes,
    )


def _kept_file(file: Staged | Held, name: str, kept: Kept) -> KeptFile:
    return KeptFile(
        original=kept.original,
        source_name=_as_text(name),
        digest=file.digest,
        size_bytes=file.size_bytes,
    )


def _as_text(name: str) -> str:
    """A file's name on the card as text; bytes that are none are written out."""
    return clean(os.fsencode(name).decode("utf-8", "backslashreplace"))
