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
from .rows import rows, texts

#: The button held down: from one frame to the next at most so long.
_BURST_S = 1.0
#: Of 64 bits of how they look, frames of a burst differ in so many at most, where that is known.
_ONE_SCENE = 20
_TO_THE_MINUTE = len("2015-02-17T18:30")


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


def taken_to_the_second(text: str | None) -> datetime | None:
    """When a photo was taken, to the second at least; a minute is no moment to tell bursts by."""
    moment = moment_in(text or "")
    is_fine = moment is not None and len(moment) > _TO_THE_MINUTE and moment[16] == ":"
    return datetime.fromisoformat(str(moment)).replace(tzinfo=None) if is_fine else None


def bursts(photos: Iterable[Alike]) -> Iterator[list[Alike]]:
    """Frames that one camera took while its button was held down."""
    timed = [photo for photo in photos if photo.taken is not None and photo.body is not None]
    timed.sort(key=lambda photo: (photo.event or 0, photo.body or "", photo.taken or datetime.min))  # noqa: DTZ901
    for _, of_body in groupby(timed, key=lambda photo: (photo.event, photo.body)):
        run: list[Alike] = []
        for photo in of_body:
            if run and not _goes_on(run[-1], photo):
                yield from [run] if len(run) > 1 else []
                run = []
            run.append(photo)
        yield from [run] if len(run) > 1 else []


def _goes_on(before: Alike, photo: Alike) -> bool:
    if before.taken is None or photo.taken is None:
        return False
    is_soon = (photo.taken - before.taken).total_seconds() <= _BURST_S
    is_known = before.look is not None and photo.look is not None
    return is_soon and (
        not is_known or ((before.look or 0) ^ (photo.look or 0)).bit_count() <= _ONE_SCENE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    id: int
    uid: str
    taken_at: str | None
    rating: float | None
    look: str | None
    burst: str | None
    burst_rank: int | None


def know_bursts(db: Database) -> None:
    """Work out the bursts of every camera, at an event, of which a frame is new or was read anew."""
    for event, body in db.execute(_CHANGED).fetchall():
        frames = list(rows(db, _Frame, _FRAMES, {"event": event, "body": body}))
        by_uid = {frame.uid: frame for frame in frames}
        found: dict[str, tuple[str | None, int]] = {frame.uid: (None, 0) for frame in frames}
        for burst in bursts(_as_alike(frames, event, body)):
            name = _name_of(db, burst[0].uid)
            ranked = sorted(burst, key=lambda one: -one.rating)
            found |= {one.uid: (name, rank) for rank, one in enumerate(ranked)}
        for uid, place in found.items():
            frame = by_uid[uid]
            if (frame.burst, frame.burst_rank) != place:
                db["photos"].update(
                    frame.id, dict(zip(("burst", "burst_rank"), place, strict=True))
                )


def _as_alike(frames: Iterable[_Frame], event: int | None, body: str) -> list[Alike]:
    return [
        Alike(
            uid=frame.uid,
            event=event,
            body=body,
            taken=taken_to_the_second(frame.taken_at),
            look=None if frame.look is None else int(frame.look, 16),
            rating=frame.rating or 0.0,
        )
        for frame in frames
    ]


def _name_of(db: Database, uid: str) -> str:
    """A name for a burst that tells nothing of the frame it was made of, which may be private."""
    (key,) = texts(db, "select id from archive")
    return hashlib.sha256(f"{key} burst {uid}".encode()).hexdigest()[:12]


_CHANGED = """
    select distinct event, body from photos where body is not null and burst_rank is null
"""
_FRAMES = """
    select id, uid, taken_at, look, burst, burst_rank, (
        select json_extract(value, '$') from resolutions where photo = photos.id and field = 'rating'
    ) as rating
    from photos
    where event is :event and body = :body
    order by taken_at, id
"""
