"""The one place where files get their names and rows are written, in the order of the shots.

The order of writes is the design: the copy gets its name, the folder is synced, the manifest and the
sidecar are written, and last of all the rows that name them are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from sqlite_utils import Database

from ..photos.card import SIDECAR_SUFFIX, Shot
from .catalogue import transaction
from .darkroom import Developed
from .layout import Archive
from .outbox import flush, write_manifests
from .records import KeptDerivative, KeptFile, insert_companion, insert_photo, renew_photo
from .store import Staged, holds, keep, keep_derivative, safe_name

ADDED: Final = "added"
SEEN: Final = "seen"
REFUSED: Final = "refused"

Taken = Staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file.

    `uid` names its photo, `problems` what could not be read in it; `is_kept` says that its bytes
    are in the archive, verified, so that the card may lose them.
    """

    path: Path
    outcome: Literal["added", "seen", "refused"]
    reason: str | None = None
    uid: str | None = None
    problems: tuple[str, ...] = ()
    is_kept: bool = True
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to do with a shoot: its event, what to fill in, and where else to keep a copy."""

    event: str | None = None
    credit: str | None = None
    licence: str | None = None
    also: tuple[Path, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that every place holds already, read again just now; `original` is relative."""

    digest: str
    original: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A shot whose main file is held, or staged and developed."""

    shot: Shot
    main: Taken | Held
    companions: tuple[tuple[Path, Taken | Held | str], ...]
    developed: Developed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A photo that cannot be developed, staged: it is kept as it is, and not shown."""

    shot: Shot
    main: Taken
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

    def take(self, batch: Iterable[Ready | Unread | TurnedAway]) -> list[Outcome]:
        """Keep the files of a batch, then record them in one transaction."""
        if self._order.dry_run:
            return [outcome for item in batch for outcome in self._foreseen(item)]
        self._kept = []
        with transaction(self._db):
            outcomes = [outcome for item in batch for outcome in self._shelve(item)]
            for place in (self._archive.root, *self._order.also):
                write_manifests(self._db, self._archive, place, self._kept)
            flush(self._db, self._archive)
        return outcomes

    def _foreseen(self, item: Ready | Unread | TurnedAway) -> Iterator[Outcome]:
        """What would become of a shot; only the uid of a new photo cannot be foreseen."""
        if not isinstance(item, Ready):
            yield from _refusals(item, is_kept=False)
            return
        for path, file in ((item.shot.main, item.main), *item.companions):
            if isinstance(file, str):
                yield Outcome(path=path, outcome=REFUSED, reason=file, is_kept=False)
                continue
            is_seen = isinstance(file, Held) or file.digest in self._foreseen_digests
            self._foreseen_digests.add(file.digest)
            yield Outcome(path=path, outcome=SEEN if is_seen else ADDED, digest=file.digest)
            _clear(file)

    def _shelve(self, item: Ready | Unread | TurnedAway) -> Iterator[Outcome]:
        if isinstance(item, TurnedAway):
            yield from _refusals(item, is_kept=False)
        elif isinstance(item, Unread):
            yield self._shelve_unread(item)
        else:
            yield from self._shelve_photo(item)

    def _shelve_photo(self, item: Ready) -> Iterator[Outcome]:
        digest, path = item.main.digest, item.shot.main
        known = self._one("select id, uid, original from photos where digest = :it", digest)
        if known is None and isinstance(item.main, Held):
            # Held, but as a companion of another photo, or unread: its bytes are safe.
            yield self._seen_elsewhere(path, digest)
            return
        if known is None and isinstance(item.main, Taken) and item.developed is not None:
            photo, uid = self._add(item.main, item.developed)
            problems = item.developed.problems
            yield Outcome(path=path, outcome=ADDED, uid=uid, problems=problems, digest=digest)
        elif known is not None:
            photo, uid = int(known["id"]), str(known["uid"])
            yield self._seen(path, item.main, str(known["original"]), uid)
            if item.developed is not None and isinstance(item.main, Held):
                renew_photo(self._db, photo, item.developed, self._derivatives(item.developed))
        else:
            return
        for companion, file in item.companions:
            yield self._shelve_companion(photo, uid, companion, file)
        _clear(item.main)

    def _seen(self, path: Path, file: Taken | Held, original: str, uid: str | None) -> Outcome:
        """A file that is recorded already: it is put back where it is missing, never replaced."""
        damaged = []
        problems: list[str] = []
        if isinstance(file, Taken):
            for copy, place in zip(file.copies, self._places, strict=True):
                held = place / original
                if holds(held, file.digest):
                    continue
                if held.exists():
                    damaged.append(str(held))
                    continue
                keep(copy, file.digest, held.parent, held.name)
                self._kept.append((original, file.digest))
                if place == self._archive.root:
                    problems.append("its original was missing in the archive, and is back")
            _clear(file)
        if damaged:
            reason = f"the archive's copy is damaged: {', '.join(damaged)}; see: byline verify"
            return Outcome(path=path, outcome=REFUSED, reason=reason, uid=uid, is_kept=False)
        return Outcome(
            path=path, outcome=SEEN, uid=uid, problems=tuple(problems), digest=file.digest
        )

    def _seen_elsewhere(self, path: Path, digest: str) -> Outcome:
        unread = self._one("select reason, original from unread where digest = :it", digest)
        if unread is not None:
            return _kept_unread(path, digest, str(unread["reason"]), str(unread["original"]))
        row = self._one(
            """
            select uid from photos where digest = :it
            union all
            select uid from photos join companions on companions.photo = photos.id
            where companions.digest = :it
            """,
            digest,
        )
        return Outcome(path=path, outcome=SEEN, uid=row["uid"] if row else None, digest=digest)

    @property
    def _places(self) -> tuple[Path, ...]:
        return (self._archive.root, *self._order.also)

    def _add(self, main: Taken, developed: Developed) -> tuple[int, str]:
        taken = developed.resolved.get("date_created")
        original = self._keep(main, self._folder(str(taken.value) if taken else ""), main.name)
        return insert_photo(
            self._db,
            file=_kept_file(main, original),
            developed=developed,
            derivatives=self._derivatives(developed),
            event=self._event,
        )

    def _derivatives(self, developed: Developed) -> list[KeptDerivative]:
        return [
            KeptDerivative(
                width_px=derivative.width_px,
                height_px=derivative.height_px,
                digest=keep_derivative(self._archive, derivative.jpeg),
                size_bytes=len(derivative.jpeg),
            )
            for derivative in developed.derivatives
        ]

    def _shelve_unread(self, item: Unread) -> Outcome:
        digest = item.main.digest
        known = self._one("select original from unread where digest = :it", digest)
        if known is None:
            original = self._keep(item.main, self._folder(""), item.main.name)
            file = _kept_file(item.main, original)
            self._db.execute(
                """
                insert into unread (digest, original, source_name, size_bytes, reason)
                values (:digest, :original, :source_name, :size_bytes, :reason)
                """,
                {
                    "digest": digest,
                    "original": original,
                    "source_name": file.source_name,
                    "size_bytes": file.size_bytes,
                    "reason": item.reason,
                },
            )
        else:
            original = str(known["original"])
            seen = self._seen(item.shot.main, item.main, original, None)
            if not seen.is_kept:
                return seen
        _clear(item.main)
        return _kept_unread(item.shot.main, digest, item.reason, original)

    def _shelve_companion(
        self, photo: int, uid: str, path: Path, file: Taken | Held | str
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
        if isinstance(file, Held):
            return self._seen_elsewhere(path, file.digest)
        row = self._one("select original from photos where id = :it", photo)
        beside = Path(str(row["original"] if row else ""))
        # The photographer's own sidecar is IMG_1.xmp here: IMG_1.JPG.xmp is byline's.
        name = f"{beside.stem}{Path(safe_name(file.name)).suffix}"
        original = self._keep(file, beside.parent, name)
        kind = "sidecar" if path.suffix.lower() == SIDECAR_SUFFIX else "raw"
        insert_companion(self._db, photo, kind, _kept_file(file, original))
        _clear(file)
        return Outcome(path=path, outcome=ADDED, uid=uid, digest=file.digest)

    def _folder(self, taken_at: str) -> Path:
        """originals/2015/2015-02-17_up-conference, as the photographer would file it; relative."""
        day = taken_at[:10] if len(taken_at) >= 10 else ""
        name = "_".join(part for part in (day, self._order.event) if part) or "undated"
        return Path("originals", day[:4] or "undated", name)

    def _keep(self, file: Taken, folder: Path, name: str) -> str:
        """Give a file its name, once, in every place; return it relative to the archive."""
        name = safe_name(name)
        for copy, place in zip(file.copies, self._places, strict=True):
            name = keep(copy, file.digest, place / folder, name).name
        original = (folder / name).as_posix()
        self._kept.append((original, file.digest))
        return original

    def _one(self, sql: str, value: object) -> dict[str, Any] | None:
        return next(self._db.query(sql, {"it": value}), None)


def _kept_file(file: Taken, original: str) -> KeptFile:
    return KeptFile(
        original=original,
        source_name=os.fsencode(file.name).decode("utf-8", "backslashreplace"),
        digest=file.digest,
        size_bytes=file.size_bytes,
    )


def _kept_unread(path: Path, digest: str, reason: str, original: str) -> Outcome:
    words = f"{reason}; kept as it is in {original}"
    return Outcome(path=path, outcome=REFUSED, reason=words, digest=digest)


def _refusals(item: TurnedAway | Unread, *, is_kept: bool) -> Iterator[Outcome]:
    """The outcomes of a shot turned away: its companions wait for a better main file."""
    yield Outcome(path=item.shot.main, outcome=REFUSED, reason=item.reason, is_kept=is_kept)
    for path in item.shot.companions:
        reason = f"its photo {item.shot.main.name} was refused"
        yield Outcome(path=path, outcome=REFUSED, reason=reason, is_kept=is_kept)


def _clear(file: Taken | Held) -> None:
    """Remove staged copies whose bytes are kept elsewhere by now, or will not be."""
    if isinstance(file, Taken):
        for copy in file.copies:
            copy.unlink(missing_ok=True)
