"""Photos that belong together: bursts and what looks alike are *similar*, the same picture is *identical*.

Nothing is deleted by this. A photo without a credit that looks like one that has it may be a copy whose words
were stripped: it is offered that credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from sqlite_utils import Database

from ...photos.looks import apart, difference_hash
from ..storage.derivatives import derivative_path, media_name
from ..storage.layout import Archive
from .bursts import COMPARED, Alike, Stored, bursts
from .rows import rows
from .transactions import transaction

#: Of 64 bits, near-duplicates differ in so many at most; a copy hardly.
_NEAR, _COPY = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Photos that belong together, by uid, the one that represents them first."""

    kind: Literal["similar", "identical"]
    why: Literal["burst", "near-duplicates", "same picture"]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """A photo that credits nobody and looks like one that does: perhaps a copy without its words."""

    photo: str
    like: str
    credit: str


def know_looks(db: Database, archive: Archive) -> int:
    """Learn how photos look that were not looked at yet, from their smallest copies; return how many."""
    found = db.execute(_UNSEEN).fetchall()
    known = []
    for photo, digest, media_type in found:
        path = derivative_path(archive.derivatives, media_name(digest, media_type))
        try:
            known.append((f"{difference_hash(path.read_bytes()):016x}", photo))
        except OSError:
            continue  # a copy that is missing or damaged: byline verify names it
    with transaction(db):
        for look, photo in known:
            db.execute("update photos set look = :look where id = :id", {"look": look, "id": photo})
    return len(known)


_UNSEEN = """
    select photo, digest, media_type from (
        select derivatives.*, row_number() over (
            partition by photo order by media_type <> 'image/jpeg', derivatives.width_px
        ) as place
        from derivatives join photos on photos.id = derivatives.photo
        where photos.look is null
    )
    where place = 1
"""


def alike(db: Database) -> list[Alike]:
    """Every photo that is in no bin, as far as it is compared, in the order they were taken."""
    return [stored.as_alike() for stored in rows(db, Stored, _ALL)]


_ALL = f"""
    {COMPARED}
    where not exists (select 1 from states where photo = photos.id and state = 'binned')
    order by taken_at, id
"""


def groups(photos: Sequence[Alike]) -> Iterator[Group]:
    """The photos that belong together: the same picture, bursts, and what looks alike beside."""
    taken: set[str] = set()
    for kind, why, found in (
        ("identical", "same picture", _identical(photos)),
        ("similar", "burst", bursts(photos)),
    ):
        for group in found:
            taken |= {photo.uid for photo in group}
            yield Group(kind=kind, why=why, photos=_first_the_best(group))  # type: ignore[arg-type]
    for group in _near_duplicates([photo for photo in photos if photo.uid not in taken]):
        yield Group(kind="similar", why="near-duplicates", photos=_first_the_best(group))


def _first_the_best(group: Sequence[Alike]) -> tuple[str, ...]:
    best = max(group, key=lambda photo: photo.rating)
    return (best.uid, *(photo.uid for photo in group if photo is not best))


def _identical(photos: Iterable[Alike]) -> Iterator[list[Alike]]:
    by_picture: dict[str, list[Alike]] = {}
    for photo in photos:
        if photo.picture_digest is not None:
            by_picture.setdefault(photo.picture_digest, []).append(photo)
    yield from (group for group in by_picture.values() if len(group) > 1)


def _near_duplicates(photos: Iterable[Alike]) -> Iterator[list[Alike]]:
    """Photos of one event that look alike, those after each other in a chain."""
    looked = [photo for photo in photos if photo.look is not None and _tells(photo.look)]
    looked.sort(key=lambda photo: photo.event or 0)
    for _, group in groupby(looked, key=lambda photo: photo.event):
        left = list(group)
        while left:
            first, *left = left
            found = [first]
            for photo in left:
                if any(apart(photo.look or 0, one.look or 0) <= _NEAR for one in found):
                    found.append(photo)
            if len(found) > 1:
                yield found
                taken = {photo.uid for photo in found}
                left = [photo for photo in left if photo.uid not in taken]


def _tells(look: int) -> bool:
    """Whether a hash is of a picture with anything in it: a plain one looks like every other."""
    return _FEWEST_BITS <= look.bit_count() <= 64 - _FEWEST_BITS


_FEWEST_BITS = 6


def stripped(photos: Sequence[Alike]) -> Iterator[Stripped]:
    """Photos that credit nobody, each with the one that looks the same and does."""
    credited = [photo for photo in photos if photo.credit and photo.look is not None]
    for photo in photos:
        if photo.credit or photo.look is None or not _tells(photo.look):
            continue
        near = min(credited, key=lambda one: apart(one.look or 0, photo.look or 0), default=None)
        if near is not None and apart(near.look or 0, photo.look) <= _COPY and near.credit:
            yield Stripped(photo=photo.uid, like=near.uid, credit=near.credit)
