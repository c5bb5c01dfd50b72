"""Bursts: what one camera took while its button was held down; one frame stands for each in the gallery.

Worked out before a publication, for the cameras of which anything is new. A minute tells no burst.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlite_utils import Database

from ...metadata.moments import moment_in
from ...photos.looks import apart
from .rows import rows, texts

#: The button held down: from one frame to the next at most so long.
_BURST_S = 1.0
#: Of 64 bits of how they look, frames of a burst differ in so many at most, where that is known.
_ONE_SCENE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A photo as far as it is compared: when it was taken, by which camera, how it looks, how it is rated."""

    uid: str
    event: int | None
    body: str | None
    taken: datetime | None
    look: int | None
    rating: float
    picture_digest: str | None = None
    credit: str | None = None


def bursts(photos: Iterable[Alike]) -> Iterator[list[Alike]]:
    """Frames that one camera took while its button was held down.

    Two credits are two hands, though their cameras are called alike.
    """
    timed = [photo for photo in photos if photo.taken is not None and photo.body is not None]
    timed.sort(key=lambda photo: (*_hand(photo), photo.taken or datetime.min))  # noqa: DTZ901
    for _, of_one in groupby(timed, key=_hand):
        run: list[Alike] = []
        for photo in of_one:
            if run and not _goes_on(run[-1], photo):
                yield from [run] if len(run) > 1 else []
                run = []
            run.append(photo)
        yield from [run] if len(run) > 1 else []


def _hand(photo: Alike) -> tuple[int, str, str]:
    return photo.event or 0, photo.body or "", photo.credit or ""


def _goes_on(before: Alike, photo: Alike) -> bool:
    if before.taken is None or photo.taken is None:
        return False
    is_soon = (photo.taken - before.taken).total_seconds() <= _BURST_S
    if before.look is None or photo.look is None:
        return is_soon
    return is_soon and apart(before.look, photo.look) <= _ONE_SCENE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A photo as the catalogue has it, as far as it is compared with others."""

    id: int
    uid: str
    event: int | None
    body: str | None
    taken_at: str | None
    look: str | None
    rating: float | None
    picture_digest: str | None
    credit_line: str | None
    burst: str | None
    burst_rank: int | None

    def as_alike(self) -> Alike:
        """The same to be compared; a minute is no moment to tell bursts by."""
        moment = moment_in(self.taken_at or "")
        is_fine = moment is not None and moment.has_seconds
        return Alike(
            uid=self.uid,
            event=self.event,
            body=self.body,
            taken=datetime.fromisoformat(str(moment)).replace(tzinfo=None) if is_fine else None,
            look=None if self.look is None else int(self.look, 16),
            rating=self.rating or 0.0,
            picture_digest=self.picture_digest,
            credit=self.credit_line,
        )


#: What a `Stored` is read by.
COMPARED = """
    select id, uid, event, body, taken_at, look, picture_digest, credit_line, burst, burst_rank, (
        select json_extract(value, '$') from resolutions where photo = photos.id and field = 'rating'
    ) as rating
    from photos
"""


def know_bursts(db: Database) -> None:
    """Work out the bursts of every camera, at an event, of which a frame is new or was read anew."""
    for event, body in db.execute(_CHANGED).fetchall():
        frames = list(rows(db, Stored, _FRAMES, {"event": event, "body": body}))
        binned = set(texts(db, _BINNED, {"event": event, "body": body}))
        places: dict[str, tuple[str | None, int]] = {}
        for burst in bursts(frame.as_alike() for frame in frames if frame.uid not in binned):
            of = _name_of(db, burst[0].uid)
            ranked = sorted(burst, key=lambda one: -one.rating)
            places |= {one.uid: (of, rank) for rank, one in enumerate(ranked)}
        for frame in frames:
            name, rank = places.get(frame.uid, (None, 0))
            if (frame.burst, frame.burst_rank) != (name, rank):
                db["photos"].update(frame.id, {"burst": name, "burst_rank": rank})


def _name_of(db: Database, uid: str) -> str:
    """A name for a burst that tells nothing of the frame it was made of, which may be private."""
    (key,) = texts(db, "select id from archive")
    return hashlib.sha256(f"{key} burst {uid}".encode()).hexdigest()[:12]


_CHANGED = """
    select distinct event, body from photos where body is not null and burst_rank is null
"""
_BINNED = """
    select uid from photos where event is :event and body = :body
        and exists (select 1 from states where photo = photos.id and state = 'binned')
"""
_FRAMES = f"{COMPARED} where event is :event and body = :body order by taken_at, id"
