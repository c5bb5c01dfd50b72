"""What is taken away for good: photos out of the bin, and photos that are destroyed.

That it was taken away is recorded first; files go before the rows that name them, so that whatever stops this
half way is finished by the same command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from ..catalogue.changes import record_change
from ..catalogue.erasing import Held, bury, erase, held_by
from ..catalogue.imports import second_places
from ..catalogue.outbox import MANIFEST, flush, forget_file, read_manifest, renew_manifest
from ..catalogue.photos import Photo, photo_by_uid
from ..catalogue.rows import texts
from ..catalogue.sidecars import sidecar_path
from ..catalogue.transactions import transaction
from ..catalogue.withdrawals import Certificate, insert_certificate
from ..clock import now
from ..editing.states import DESTROY, PURGE, TakenAway
from ..errors import ArchiveError, Refused
from ..rights.rulebook import this_moment
from ..rights.situation import Rulebook, midnight, situations
from ..storage.derivatives import derivative_path
from ..storage.durable import sync_folder, write_file
from ..storage.layout import Archive, place_in, staging_of

ERASED, NOT_THERE = "erased", "is not there: erase it by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A photo that may be purged, and why: since when in the bin, or until when its event was to be kept."""

    uid: str
    source_name: str
    reason: str
    is_binned: bool


@dataclass(slots=True)
class Places:
    """What became of each place in which something of a photo lay."""

    outcomes: dict[str, str] = field(default_factory=dict)


def purgeable(db: Database, rules: Rulebook, event: str | None = None) -> Iterator[Due]:
    """Photos that have been in the bin for as long as rights.toml says; or those of an event that is over.

    Without an event, those of every event whose days are over are told as well.
    """
    at = this_moment()
    first = (at - timedelta(days=rules.file.days_in_bin)).isoformat()
    for photo in situations(db.conn, _MAY_GO, {"event": event}, rules):
        binned = photo.state.get("binned")
        if binned is not None and binned.since <= first and event in (None, photo.event):
            yield Due(
                uid=photo.uid,
                source_name=photo.source_name,
                reason=f"in the bin since {binned.since[:10]}",
                is_binned=True,
            )
        elif photo.keep_until and midnight(photo.keep_until, photo.zone(rules), days_later=1) <= at:
            yield Due(
                uid=photo.uid,
                source_name=photo.source_name,
                reason=f"event {photo.event} was to be kept until {photo.keep_until}",
                is_binned=False,
            )


_MAY_GO = """
    select * from situations
    where (keep_until is not null and (:event is null or event = :event))
        or exists (select 1 from states where states.photo = situations.photo and state = 'binned')
    order by photo
"""


def purge(archive: Archive, db: Database, uids: Iterable[str]) -> list[str]:
    """Free the originals of photos, which were listed by `purgeable`; return their uids."""
    gone = []
    for uid in dict.fromkeys(uids):
        _taken_away(archive, db, photo_by_uid(db, uid), PURGE.action, is_destroyed=False)
        gone.append(uid)
    return gone


def destroy(archive: Archive, db: Database, uid: str, reason: str, visa: str | None) -> Certificate:
    """Erase a photo wherever it lies: originals, second copies, what the history says of it.

    Returns the certificate, which is kept. Raises NotFound for an unknown photo, Refused without a reason.
    """
    if not reason.strip():
        raise Refused("a reason needs words")
    photo = photo_by_uid(db, uid)
    # What is deleted is overwritten, here and in the text index.
    db.execute("pragma secure_delete = on")
    places = _taken_away(archive, db, photo, DESTROY.action, is_destroyed=True)
    for old in sorted((archive.root / ".byline").glob("catalogue-*.db*")):
        old.unlink()
        places.outcomes[str(old.relative_to(archive.root))] = ERASED
    with transaction(db):
        (made_by,) = db.execute("select made_by()").fetchone()
        certificate = Certificate(
            uid=uid,
            made_at=now(),
            made_by=made_by,
            reason=reason.strip(),
            visa=visa,
            places=places.outcomes,
        )
        insert_certificate(db, certificate)
        db.execute("insert into search (search) values ('optimize')")
        flush(db, archive)
    db.execute("vacuum")
    db.execute("pragma wal_checkpoint(truncate)")
    return certificate


def _taken_away(
    archive: Archive, db: Database, photo: Photo, verb: str, *, is_destroyed: bool
) -> Places:
    held, places = held_by(db, photo), Places()
    with transaction(db):
        bury(db, photo, held, is_destroyed=is_destroyed)
        flush(db, archive)
    for original in held.originals:
        _unlink(archive.root, original, places)
        _unlink(archive.root, str(sidecar_path(Path(original))), places)
    for derivative in held.derivatives:
        name = derivative.name
        for folder in (archive.derivatives, archive.public / "media"):
            derivative_path(folder, name).unlink(missing_ok=True)
    places.outcomes["derivatives"] = ERASED
    aside = archive.root / ".byline" / "set-aside"
    for original in held.originals:
        (aside / sidecar_path(Path(original))).unlink(missing_ok=True)
    if is_destroyed:
        _erase_second_copies(db, held, places)
    with transaction(db):
        records = erase(db, photo, held, is_destroyed=is_destroyed)
        for original in held.originals:
            forget_file(db, sidecar_path(Path(original)).as_posix())
        for below in sorted({Path(original).parent.as_posix() for original in held.originals}):
            renew_manifest(db, archive, below)
        if is_destroyed:
            places.outcomes["records of changes"] = f"{ERASED} in {records}"
        record_change(db, verb, TakenAway(uids=(photo.uid,)))
        flush(db, archive)
    return places


def _unlink(root: Path, relative: str, places: Places) -> None:
    path = place_in(root, relative)
    if path.exists():
        path.unlink()
        sync_folder(path.parent)
        places.outcomes[relative] = ERASED


def _erase_second_copies(db: Database, held: Held, places: Places) -> None:
    """Erase the originals at every second place; one that is not there is named."""
    for place in map(Path, second_places(db)):
        for original in held.originals:
            if not place.is_dir():
                places.outcomes[f"{place}/{original}"] = NOT_THERE
                continue
            try:
                path = place_in(place, original)
            except ArchiveError:
                places.outcomes[f"{place}/{original}"] = NOT_THERE
                continue
            if path.exists():
                path.unlink()
                places.outcomes[str(path)] = ERASED
            _leave_manifest(place, path)


def _leave_manifest(place: Path, path: Path) -> None:
    manifest = path.parent / MANIFEST
    digests = read_manifest(manifest)
    if digests.pop(path.name, None) is not None:
        data = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
        write_file(manifest, data, staging_of(place))


def unfinished(db: Database) -> list[str]:
    """The uids of photos that were to be taken away when something stopped that half way."""
    sql = "select distinct uid from tombstones where uid in (select uid from photos) order by uid"
    return texts(db, sql)
