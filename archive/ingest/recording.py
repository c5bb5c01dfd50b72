"""The one place where files get their names and rows are written, in the order of the shots.

The order of writes is the design: the copy gets its name, the folder is synced, the manifest and the
sidecar are written, and last of all the rows that name them are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ...metadata.text import clean
from ...metadata.values import Value
from ...photos.card import SIDECAR_SUFFIX, Shot
from ..catalogue.crediting import recredited
from ..catalogue.facts import INGEST, LICENCE, Developed
from ..catalogue.outbox import flush, write_manifests
from ..catalogue.people import as_recorded
from ..catalogue.photos import (
    KeptFile,
    insert_companion,
    insert_photo,
    kept_derivatives,
    renew_photo,
)
from ..catalogue.transactions import transaction
from ..storage.durable import sync_folder
from ..storage.layout import Archive
from ..storage.naming import companion_name, original_name, safe_name
from ..storage.originals import Staged, holds, keep, name_in
from .outcomes import ADDED, REFUSED, SEEN, Order, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that every place holds already, read again just now.

    `original` is relative; an unread file is tried again, for what spoilt it may have passed.
    """

    digest: str
    original: str
    size_bytes: int
    is_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A shot whose main file is held, or staged and developed."""

    shot: Shot
    main: Staged | Held
    companions: tuple[tuple[Path, Staged | Held | str], ...]
    developed: Developed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A photo that cannot be developed: it is kept as it is, and not shown."""

    shot: Shot
    main: Staged | Held
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """A shot whose main file cannot be taken in, and why."""

    shot: Shot
    reason: str


class Shelf:
    """Puts prepared shots into the archive, a batch at a time."""

    def __init__(self, archive: Archive, db: Database, order: Order, event: int | None) -> None:
        self._archive = archive
        self._db = db
        self._order = order
        self._event = event
        self._kept: list[tuple[str, str]] = []
        self._foreseen_digests: set[str] = set()
        self._synced: set[Path] = set()

    def take(self, batch: Iterable[Ready | Unread | TurnedAway]) -> list[Outcome]:
        """Keep the files of a batch, then record them in one transaction."""
        if self._order.dry_run:
            return [outcome for item in batch for outcome in self._foreseen(item)]
        self._kept = []
        with transaction(self._db):
            outcomes = [outcome for item in batch for outcome in self._shelve(item)]
            for place in self._places:
                write_manifests(self._db, self._archive, place, self._kept)
            flush(self._db, self._archive)
        return outcomes

    def _foreseen(self, item: Ready | Unread | TurnedAway) -> Iterator[Outcome]:
        """What would become of a shot; only the uid of a new photo cannot be foreseen."""
        if not isinstance(item, Ready):
            yield from _refusals(item)
            return
        for path, file in ((item.shot.main, item.main), *item.companions):
            if isinstance(file, str):
                yield Outcome(path=path, outcome=REFUSED, reason=file, is_kept=False)
                continue
            is_seen = isinstance(file, Held) or file.digest in self._foreseen_digests
            self._foreseen_digests.add(file.digest)
            is_main = path == item.shot.main
            problems = item.developed.problems if item.developed and is_main else ()
            yield Outcome(
                path=path,
                outcome=SEEN if is_seen else ADDED,
                problems=problems,
                digest=file.digest,
                given=_given(item) if is_main and not is_seen else {},
            )
            _clear(file)

    def _shelve(self, item: Ready | Unread | TurnedAway) -> Iterator[Outcome]:
        if isinstance(item, TurnedAway):
            yield from _refusals(item)
        elif isinstance(item, Unread):
            yield self._shelve_unread(item)
        else:
            yield from self._shelve_photo(item)

    def _shelve_photo(self, item: Ready) -> Iterator[Outcome]:
        digest, path = item.main.digest, item.shot.main
        if item.developed is not None:
            credit = as_recorded(self._db, item.developed.credit)
            item = replace(item, developed=recredited(item.developed, credit))
        known = self._one("select id, uid, original from photos where digest = :it", digest)
        if known is not None:
            photo, uid = int(known["id"]), str(known["uid"])
            seen = self._seen(path, item.main, known["original"], uid)
            if item.developed is not None and isinstance(item.main, Held):
                derivatives = kept_derivatives(self._archive, item.developed)
                renew_photo(self._db, photo, item.developed, derivatives)
                seen = replace(seen, problems=(*seen.problems, *item.developed.problems))
            yield seen
        elif isinstance(item.main, Held) and item.main.is_unread and item.developed is not None:
            photo, uid = self._promote(item.main, path.name, item.developed)
            yield Outcome(
                path=path,
                outcome=ADDED,
                uid=uid,
                problems=("it could not be read before, and now it can",),
                digest=digest,
            )
        elif (other := self._held_otherwise(digest)) is not None:
            yield self._seen(path, item.main, other["original"], other["uid"], other["reason"])
            return
        elif isinstance(item.main, Staged) and item.developed is not None:
            photo, uid = self._add(item.main, item.developed)
            yield Outcome(
                path=path,
                outcome=ADDED,
                uid=uid,
                problems=item.developed.problems,
                digest=digest,
                given=_given(item),
            )
        else:
            reason = "was in the archive when it was read and is not any more; ingest it again"
            yield from _refusals(TurnedAway(shot=item.shot, reason=reason))
            return
        for companion, file in item.companions:
            yield self._shelve_companion(photo, uid, companion, file)
        _clear(item.main)

    def _held_otherwise(self, digest: str) -> dict[str, Any] | None:
        """A file that is held, but not as a photo: as another's companion, or unread."""
        return self._one(
            """
            select companions.original, uid, null as reason
            from companions join photos on photos.id = companions.photo
            where companions.digest = :it
            union all
            select original, null, reason from unread where digest = :it
            """,
            digest,
        )

    def _seen(
        self,
        path: Path,
        file: Staged | Held,
        original: str,
        uid: str | None,
        reason: str | None = None,
    ) -> Outcome:
        """A file that is recorded already: it is put back where it is missing, never replaced.

        `reason` says why it is kept unread, if it is.
        """
        damaged: list[str] = []
        problems: list[str] = []
        for copy, place in zip(self._copies(file), self._places, strict=True):
            held = place / original
            if isinstance(file, Held) or holds(held, file.digest):
                continue
            if held.exists():
                damaged.append(str(held))
                continue
            keep(copy, held)
            self._kept.append((original, file.digest))
            if place == self._archive.root:
                problems.append("its original was missing in the archive, and is back")
        _clear(file)
        if damaged:
            words = f"the archive's copy is damaged: {', '.join(damaged)}; see: byline verify"
            return Outcome(path=path, outcome=REFUSED, reason=words, uid=uid, is_kept=False)
        if reason is not None:
            return _kept_unread(path, file.digest, reason, original)
        return Outcome(
            path=path, outcome=SEEN, uid=uid, problems=tuple(problems), digest=file.digest
        )

    @property
    def _places(self) -> tuple[Path, ...]:
        return (self._archive.root, *self._order.also)

    def _copies(self, file: Staged | Held) -> tuple[Path, ...]:
        """Where the bytes of a file lie, in each place: staged, or under another name."""
        if isinstance(file, Staged):
            return file.copies
        return tuple(place / file.original for place in self._places)

    def _add(self, main: Staged, developed: Developed) -> tuple[int, str]:
        taken = developed.facts.resolved.get("date_created")
        folder = self._folder(str(taken.value) if taken else "")
        original = self._keep(main, original_name(main.name), folder)
        return insert_photo(
            self._db,
            file=_kept_file(main, main.name, original),
            developed=developed,
            derivatives=kept_derivatives(self._archive, developed),
            event=self._event,
        )

    def _promote(self, main: Held, name: str, developed: Developed) -> tuple[int, str]:
        """Make a photo of a file that was kept unread, where it lies."""
        self._db.execute("delete from unread where digest = :it", {"it": main.digest})
        return insert_photo(
            self._db,
            file=_kept_file(main, name, main.original),
            developed=developed,
            derivatives=kept_derivatives(self._archive, developed),
            event=self._event,
        )

    def _shelve_unread(self, item: Unread) -> Outcome:
        digest = item.main.digest
        known = self._one("select original from unread where digest = :it", digest)
        if known is not None:
            return self._seen(item.shot.main, item.main, known["original"], None, item.reason)
        name = item.shot.main.name
        original = self._keep(item.main, original_name(name), self._folder(""))
        file = _kept_file(item.main, name, original)
        row: dict[str, Any] = {"digest": digest, "original": original, "reason": item.reason}
        row |= {"source_name": file.source_name, "size_bytes": file.size_bytes}
        self._db["unread"].insert(row)
        _clear(item.main)
        return _kept_unread(item.shot.main, digest, item.reason, original)

    def _shelve_companion(
        self, photo: int, uid: str, path: Path, file: Staged | Held | str
    ) -> Outcome:
        if isinstance(file, str):
            return Outcome(path=path, outcome=REFUSED, reason=file, uid=uid, is_kept=False)
        known = next(
            self._db.query(
                "select original from companions where photo = :photo and digest = :digest",
                {"photo": photo, "digest": file.digest},
            ),
            None,
        )
        if known is not None:
            return self._seen(path, file, known["original"], uid)
        row = self._one("select original from photos where id = :it", photo)
        beside = Path(str(row["original"] if row else ""))
        # The photographer's own sidecar is IMG_1.xmp here: IMG_1.JPG.xmp is byline's.
        name = companion_name(beside.name, Path(safe_name(path.name)).suffix)
        original = self._keep(file, name, beside.parent)
        kind = "sidecar" if path.suffix.lower() == SIDECAR_SUFFIX else "raw"
        insert_companion(self._db, photo, kind, _kept_file(file, path.name, original))
        _clear(file)
        return Outcome(path=path, outcome=ADDED, uid=uid, digest=file.digest)

    def _folder(self, taken_at: str) -> Path:
        """originals/2015/2015-02-17_up-conference, as the photographer would file it; relative."""
        day = taken_at[:10] if len(taken_at) >= 10 else ""
        name = "_".join(part for part in (day, self._order.event) if part) or "undated"
        return Path("originals", day[:4] or "undated", name)

    def _keep(self, file: Staged | Held, name: str, folder: Path) -> str:
        """Give a file its name, once, in every place; return it relative to the archive."""
        folders = [place / folder for place in self._places]
        name = name_in(folders, name, file.digest)
        for copy, into in zip(self._copies(file), folders, strict=True):
            keep(copy, into / name)
            self._sync_once(into)
        original = (folder / name).as_posix()
        self._kept.append((original, file.digest))
        return original

    def _sync_once(self, folder: Path) -> None:
        """Make a folder's own name durable, which a run that died may have left undone."""
        if folder not in self._synced:
            self._synced.add(folder)
            sync_folder(folder.parent)
            sync_folder(folder.parent.parent)

    def _one(self, sql: str, value: object) -> dict[str, Any] | None:
        return next(self._db.query(sql, {"it": value}), None)


def _given(item: Ready) -> dict[str, Value]:
    """What was filled in for a photo and stands, by field."""
    if item.developed is None:
        return {}
    resolved = item.developed.facts.resolved
    found = {name: said.value for name, said in resolved.items() if said.source == INGEST}
    licence = item.developed.facts.licence
    is_given = any(told.field == LICENCE for told in item.developed.given)
    return found | ({LICENCE: licence.id} if licence and is_given else {})


def _kept_file(file: Staged | Held, name: str, original: str) -> KeptFile:
    return KeptFile(
        original=original,
        source_name=clean(os.fsencode(name).decode("utf-8", "backslashreplace")),
        digest=file.digest,
        size_bytes=file.size_bytes,
    )


def _kept_unread(path: Path, digest: str, reason: str, original: str) -> Outcome:
    words = f"{reason}; kept as it is in {original}"
    return Outcome(path=path, outcome=REFUSED, reason=words, digest=digest)


def _refusals(item: TurnedAway | Unread) -> Iterator[Outcome]:
    """The outcomes of a shot turned away: its companions wait for a better main file."""
    yield Outcome(path=item.shot.main, outcome=REFUSED, reason=item.reason, is_kept=False)
    for path in item.shot.companions:
        reason = f"its photo {item.shot.main.name} was refused"
        yield Outcome(path=path, outcome=REFUSED, reason=reason, is_kept=False)


def _clear(file: Staged | Held) -> None:
    """Remove staged copies whose bytes are kept elsewhere by now, or will not be."""
    if isinstance(file, Staged):
        for copy in file.copies:
            copy.unlink(missing_ok=True)
