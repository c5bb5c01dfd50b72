"""Copies made to say what the catalogue says: after the change, a few at a time, the lock given back.

What is stale is noted in the transaction that changes what a photo says; publishing waits until nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from ...metadata.values import Value
from ...metadata.writing import credited_derivative
from ..errors import Damaged
from ..storage.derivatives import KeptDerivative, derivative_path, keep_derivative
from ..storage.layout import Archive
from .crediting import said_by_copies, travelling_values
from .derivatives import copies_say, kept_derivatives, set_copies
from .reconciling import held_photo
from .rows import numbers
from .transactions import transaction

#: So many photos at a time: their copies are on disk before the lock is taken, for a moment.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    photo: int
    digest: str
    derivatives: tuple[KeptDerivative, ...]


def number_of_stale_copies(db: Database) -> int:
    """Of how many photos the copies do not say yet what the catalogue says."""
    return numbers(db, "select count(*) from stale_copies")[0]


def write_copies(
    db: Database, archive: Archive, told: Callable[[int], None] = lambda _done: None
) -> int:
    """Make all copies say what the catalogue says, and `told` how many photos are done; return how many.

    Outside a transaction. Raises Damaged when a copy is missing; what was written before stays.
    """
    done = 0
    while photos := numbers(db, _FIRST, {"most": _AT_ONCE}):
        made = [_made(db, archive, photo) for photo in photos]
        with transaction(db):
            for one in made:
                # It may have been changed meanwhile: then it is stale still, and comes again.
                if _digest_of(db, one.photo) == one.digest:
                    set_copies(db, one.photo, one.derivatives, one.digest)
        done += len(photos)
        told(done)
    return done


_FIRST = "select photo from stale_copies order by photo limit :most"


def _values_of(db: Database, photo: int) -> Mapping[str, Value]:
    learnt = held_photo(db, photo)
    return travelling_values(learnt.facts, learnt.credit)


def _digest_of(db: Database, photo: int) -> str:
    return said_by_copies(_values_of(db, photo))


def _made(db: Database, archive: Archive, photo: int) -> _Made:
    values = _values_of(db, photo)
    kept = kept_derivatives(db, photo)
    digest = said_by_copies(values)
    if copies_say(db, photo) != digest:
        kept = list(_recredited(archive, kept, values))
    return _Made(photo=photo, digest=digest, derivatives=tuple(kept))


def _recredited(
    archive: Archive, derivatives: Iterable[KeptDerivative], values: Mapping[str, Value]
) -> Iterator[KeptDerivative]:
    """The derivatives of a photo with the credit it has now; their pixels are not touched."""
    for kept in derivatives:
        path = derivative_path(archive.derivatives, kept.name)
        try:
            data = credited_derivative(path.read_bytes(), values).data
        except FileNotFoundError as error:
            raise Damaged(
                f"{path}: this copy is missing; make it again with: byline rebuild"
            ) from error
        digest = keep_derivative(archive, data, kept.media_type)
        yield replace(kept, digest=digest, size_bytes=len(data))
