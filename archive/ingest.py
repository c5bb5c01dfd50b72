"""From a shoot to the catalogue: the pipeline, and one outcome for every file.

Shots are copied, read and developed side by side, a few in flight at a time; naming, recording and
committing happen in order, in one place. A row is written only after the bytes it names are durable.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, Literal, TypeVar

from sqlite_utils import Database

from ..metadata.rights import LICENCES
from ..photos.card import RAW_SUFFIXES, SIDECAR_SUFFIX, Shot
from .catalogue import now, open_catalogue, transaction
from .darkroom import Darkroom, Developed, Negative, Spoilt, Stationery
from .errors import Refused
from .layout import Archive
from .programme import event_id
from .records import KeptDerivative, KeptFile, insert_companion, insert_photo
from .store import (
    Staged,
    UnreadableSource,
    keep,
    keep_derivative,
    safe_name,
    stage,
    staging,
)

#: Photos committed together; what is acknowledged late is only the count, never the safety.
_BATCH = 32
_BATCH_SECONDS = 1.0
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")
_HEADROOM = 1.3  # copies on top of the originals, with a margin

ADDED: Final = "added"
SEEN: Final = "seen"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: `uid` names its photo, `problems` what could not be read in it."""

    path: Path
    outcome: Literal["added", "seen", "refused"]
    reason: str | None = None
    uid: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to do with a shoot: the event it belongs to, and what to fill in."""

    event: str | None = None
    credit: str | None = None
    licence: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A shot whose main file is staged; not developed when its digest was known already."""

    shot: Shot
    main: Staged
    companions: tuple[tuple[Path, Staged | str], ...]
    developed: Developed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _TurnedAway:
    """A shot whose main file cannot be taken in, and why."""

    shot: Shot
    reason: str


_Prepared = _Ready | _TurnedAway


def ingest(archive: Archive, shots: Iterable[Shot], order: Order) -> Iterator[Outcome]:
    """Take shots into the archive, yielding the outcome of each file once it is committed.

    Raises NotFound for an unknown event, Refused for an unknown licence or a full disk, before
    anything is read.
    """
    shots = tuple(shots)
    if order.licence and order.licence not in LICENCES:
        raise Refused(f"no licence {order.licence!r}; known are: {', '.join(LICENCES)}")
    workers = os.cpu_count() or 1
    with open_catalogue(archive.catalogue) as db:
        event = event_id(db, order.event) if order.event else None
        _check_space(archive, shots)
        run = None if order.dry_run else _open_import(db, order, event)
        with (
            staging(archive) as desk,
            _KnownDigests(archive.catalogue) as known,
            Darkroom(workers) as darkroom,
            ThreadPoolExecutor(workers + 1) as hands,
        ):
            prepare = _Preparation(desk, known, darkroom, order)
            shelf = _Shelf(archive, db, order, event, run)
            prepared = _in_order(hands, prepare, shots, in_flight=2 * workers)
            for batch in _batches(prepared):
                yield from shelf.take(batch)
        if run is not None:
            db["imports"].update(run, {"finished_at": now()})


def _check_space(archive: Archive, shots: Iterable[Shot]) -> None:
    needed = _HEADROOM * sum(
        file.lstat().st_size for shot in shots for file in shot.files if file.is_file()
    )
    free = shutil.disk_usage(archive.root).free
    if needed > free:
        raise Refused(
            f"{archive.root}: the shoot needs about {needed / 1e9:.1f} GB and {free / 1e9:.1f} GB "
            "are free; make room and ingest again"
        )


def _open_import(db: Database, order: Order, event: int | None) -> int:
    row = {
        "started_at": now(),
        "event": event,
        "credit": order.credit,
        "licence": order.licence,
    }
    return int(db["imports"].insert(row).last_pk)


class _KnownDigests:
    """Asks, from any thread, whether a photo of a digest is recorded; saves developing it again."""

    def __init__(self, catalogue: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(catalogue, check_same_thread=False)

    def __enter__(self) -> _KnownDigests:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def __contains__(self, digest: str) -> bool:
        with self._lock:
            found = self._connection.execute("select 1 from photos where digest = ?", (digest,))
            return found.fetchone() is not None


class _Preparation:
    """Everything that can be done to a shot without touching the catalogue or another shot."""

    def __init__(self, desk: Path, known: _KnownDigests, darkroom: Darkroom, order: Order) -> None:
        self._desk = desk
        self._known = known
        self._darkroom = darkroom
        self._stationery = Stationery(credit=order.credit, licence=order.licence)
        self._numbers = count()

    def __call__(self, shot: Shot) -> _Prepared:
        if shot.main.suffix.lower() == SIDECAR_SUFFIX:
            return _TurnedAway(shot=shot, reason="is a sidecar without its photo")
        try:
            main = self._stage(shot.main)
        except UnreadableSource as error:
            return _TurnedAway(shot=shot, reason=str(error))
        companions = tuple((path, self._staged_or_reason(path)) for path in shot.companions)
        developed = None
        if main.digest not in self._known:
            sidecar = dict(companions).get(shot.sidecar or shot.main)
            negative = Negative(
                path=main.path,
                sidecar=sidecar.path if isinstance(sidecar, Staged) else None,
                is_raw=shot.main.suffix.lower() in RAW_SUFFIXES,
            )
            result = self._darkroom.develop(negative, self._stationery)
            if isinstance(result, Spoilt):
                _clear(main, companions)
                return _TurnedAway(shot=shot, reason=result.reason)
            developed = result
        return _Ready(shot=shot, main=main, companions=companions, developed=developed)

    def _stage(self, source: Path) -> Staged:
        return stage(source, self._desk / f"{next(self._numbers)}.part")

    def _staged_or_reason(self, source: Path) -> Staged | str:
        try:
            return self._stage(source)
        except UnreadableSource as error:
            return str(error)


def _in_order(
    hands: ThreadPoolExecutor,
    work: Callable[[_Given], _Result],
    items: Iterable[_Given],
    in_flight: int,
) -> Iterator[_Result]:
    """Map over threads in order, with a bounded number of items begun and not yet taken."""
    waiting: deque[Future[_Result]] = deque()
    for item in items:
        waiting.append(hands.submit(work, item))
        if len(waiting) >= in_flight:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _batches(prepared: Iterable[_Prepared]) -> Iterator[list[_Prepared]]:
    """Gather what is committed together: a number of photos, or what a second brings."""
    batch: list[_Prepared] = []
    begun = time.monotonic()
    for item in prepared:
        batch.append(item)
        if len(batch) == _BATCH or time.monotonic() - begun > _BATCH_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


class _Shelf:
    """The one place where files get their names and rows are written, in the order of the shots."""

    def __init__(
        self, archive: Archive, db: Database, order: Order, event: int | None, run: int | None
    ) -> None:
        self._archive = archive
        self._db = db
        self._order = order
        self._event = event
        self._run = run
        self._dry_digests: set[str] = set()

    def take(self, batch: list[_Prepared]) -> list[Outcome]:
        """Keep the files of a batch, then record them in one transaction."""
        if self._order.dry_run:
            return [outcome for item in batch for outcome in self._foreseen(item)]
        with transaction(self._db):
            outcomes = [outcome for item in batch for outcome in self._shelve(item)]
            for outcome in outcomes:
                self._record(outcome)
        return outcomes

    def _foreseen(self, item: _Prepared) -> Iterator[Outcome]:
        """What would become of a shot; only the uid of a new photo cannot be foreseen."""
        if isinstance(item, _TurnedAway):
            yield from _refusals(item)
            return
        known = self._known_photo(item.main.digest)
        is_seen = known is not None or item.main.digest in self._dry_digests
        self._dry_digests.add(item.main.digest)
        yield Outcome(
            path=item.shot.main,
            outcome=SEEN if is_seen else ADDED,
            uid=known[1] if known else None,
            problems=item.developed.problems if item.developed else (),
        )
        for path, staged in item.companions:
            if isinstance(staged, str):
                yield Outcome(path=path, outcome=REFUSED, reason=staged)
                continue
            has_it = known is not None and self._has_companion(known[0], staged)
            yield Outcome(path=path, outcome=SEEN if has_it else ADDED)
        _clear(item.main, item.companions)

    def _shelve(self, item: _Prepared) -> Iterator[Outcome]:
        if isinstance(item, _TurnedAway):
            yield from _refusals(item)
            return
        known = self._known_photo(item.main.digest)
        if known is not None:
            photo, uid = known
            yield Outcome(path=item.shot.main, outcome=SEEN, uid=uid)
        elif item.developed is not None:
            photo, uid = self._add(item.main, item.developed)
            yield Outcome(
                path=item.shot.main, outcome=ADDED, uid=uid, problems=item.developed.problems
            )
        else:
            gone = "was in the archive when read and is not any more; ingest it again"
            yield from _refusals(_TurnedAway(shot=item.shot, reason=gone))
            return
        for path, staged in item.companions:
            yield self._add_companion(photo, uid, path, staged)
        _clear(item.main, item.companions)

    def _known_photo(self, digest: str) -> tuple[int, str] | None:
        row = next(
            self._db.query("select id, uid from photos where digest = :digest", {"digest": digest}),
            None,
        )
        return (row["id"], row["uid"]) if row else None

    def _add(self, main: Staged, developed: Developed) -> tuple[int, str]:
        taken = developed.resolved.get("date_created")
        folder = self._folder(str(taken.value) if taken else "")
        original = keep(main, folder, Path(safe_name(main.name)).stem)
        derivatives = [
            KeptDerivative(
                width_px=derivative.width_px,
                height_px=derivative.height_px,
                digest=keep_derivative(self._archive, derivative.jpeg),
                size_bytes=len(derivative.jpeg),
            )
            for derivative in developed.derivatives
        ]
        return insert_photo(
            self._db,
            file=self._kept(main, original),
            developed=developed,
            derivatives=derivatives,
            event=self._event,
        )

    def _folder(self, taken_at: str) -> Path:
        """originals/2015/2015-02-17_up-conference, as the photographer would file it."""
        day = taken_at[:10] if len(taken_at) >= 10 else ""
        name = "_".join(part for part in (day, self._order.event) if part) or "undated"
        return self._archive.originals / (day[:4] or "undated") / name

    def _add_companion(self, photo: int, uid: str, path: Path, staged: Staged | str) -> Outcome:
        if isinstance(staged, str):
            return Outcome(path=path, outcome=REFUSED, reason=staged, uid=uid)
        if self._has_companion(photo, staged):
            return Outcome(path=path, outcome=SEEN, uid=uid)
        row = next(self._db.query("select original from photos where id = ?", [photo]))
        beside = self._archive.root / row["original"]
        # IMG_1.JPG.xmp keeps the whole name of its photo, as the program that wrote it expects.
        is_long = Path(staged.name).stem.casefold().endswith(beside.suffix.casefold())
        kept = keep(staged, beside.parent, beside.name if is_long else beside.stem)
        kind = "sidecar" if path.suffix.lower() == SIDECAR_SUFFIX else "raw"
        insert_companion(self._db, photo, kind, self._kept(staged, kept))
        return Outcome(path=path, outcome=ADDED, uid=uid)

    def _has_companion(self, photo: int, staged: Staged) -> bool:
        sql = "select 1 from companions where photo = :photo and digest = :digest"
        return (
            next(self._db.query(sql, {"photo": photo, "digest": staged.digest}), None) is not None
        )

    def _kept(self, staged: Staged, original: Path) -> KeptFile:
        return KeptFile(
            original=original.relative_to(self._archive.root).as_posix(),
            source_name=os.fsencode(staged.name).decode("utf-8", "backslashreplace"),
            digest=staged.digest,
            size_bytes=staged.size_bytes,
        )

    def _record(self, outcome: Outcome) -> None:
        self._db.execute(
            """
            insert into outcomes (import, path, outcome, reason, photo)
            values (:import, :path, :outcome, :reason, (select id from photos where uid = :uid))
            """,
            {
                "import": self._run,
                "path": os.fsencode(outcome.path).decode("utf-8", "backslashreplace"),
                "outcome": outcome.outcome,
                "reason": outcome.reason,
                "uid": outcome.uid,
            },
        )


def _refusals(item: _TurnedAway) -> Iterator[Outcome]:
    """The outcomes of a shot turned away: its companions wait for a better main file."""
    yield Outcome(path=item.shot.main, outcome=REFUSED, reason=item.reason)
    for path in item.shot.companions:
        reason = f"its photo {item.shot.main.name} was refused"
        yield Outcome(path=path, outcome=REFUSED, reason=reason)


def _clear(main: Staged, companions: Iterable[tuple[Path, Staged | str]]) -> None:
    """Remove staged files whose bytes are kept elsewhere by now, or will not be."""
    for staged in (main, *(staged for _, staged in companions)):
        if isinstance(staged, Staged):
            staged.path.unlink()
