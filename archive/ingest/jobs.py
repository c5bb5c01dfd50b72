"""What is done with one file nobody has vetted: its words read, its picture rendered, both joined.

Everything here runs in a worker process, on a staged copy; what goes wrong with a file is a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ...metadata.containers import picture_digest
from ...metadata.credit import Credit
from ...metadata.errors import BadBlock, UnwritableCopy
from ...metadata.reading import FileReading, read, read_sidecars
from ...photos.derivatives import Derivative, make_derivatives, upright_size
from ...photos.errors import BadPicture, NotAPhoto
from ...photos.kinds import RAW, kind_of
from ...photos.opening import opened
from ...photos.previews import thumbnail, thumbnail_of_raw
from ...photos.raw import opened_raw
from ..catalogue.crediting import credited, travelling_values
from ..catalogue.facts import (
    INGEST,
    Facts,
    Override,
    ReadPhoto,
    joined_overrides,
    resolve_with_overrides,
    text_of,
)
from ..mishaps import logged
from .stationery import Placing, Stationery

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST_FILE_BYTES = 1 << 30

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to develop: its name on the card, and its sidecars.

    Of `sidecars` the one that speaks first is in front. `sequence` is its place in the shoot, from 1;
    `overrides` is what byline was told of it before.
    """

    path: Path
    name: str
    sidecars: tuple[Path, ...] = ()
    sequence: int = 1
    overrides: tuple[Override, ...] = ()

    @property
    def is_raw(self) -> bool:
        """Whether it is a raw by its name."""
        return kind_of(Path(self.name)) == RAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A file that could not be read, and why; `is_photo` when it may be a damaged one.

    `mishap` is an error that nobody foresaw; its traceback belongs in a log.
    """

    reason: str
    is_photo: bool = True
    mishap: Exception | None = None

    def told(self, what: object, log: Path) -> str:
        """Why it could not be read; a mishap is written into the log, which is named."""
        return self.reason if self.mishap is None else logged(self.mishap, what, log)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A file as a contact sheet shows it; the hour is empty where the file says none."""

    picture: Derivative
    taken_at: str
    credit: Credit


def render_here(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    """Read and develop one file in this process: metadata first, then pixels, then both joined."""
    return _looked_at(_with_picture, read_here(job, stationery), job)


def measure_here(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    """Read the words and the size of one file in this process."""
    return _looked_at(_with_size, read_here(job, stationery), job)


def thumbnail_here(job: Job) -> Thumbnail | Failed:
    """Print one file for a contact sheet in this process: small, with its hour and whom it credits."""

    def printed(read: ReadPhoto, job: Job) -> Thumbnail:
        taken = text_of(read.facts.resolved, "date_created")
        picture = thumbnail_of_raw(job.path) if job.is_raw else thumbnail(job.path)
        return Thumbnail(picture=picture, taken_at=taken, credit=read.credit)

    return _looked_at(printed, _words_of(job, Stationery()), job)


def _looked_at(
    look: Callable[[ReadPhoto, Job], _Result], read: ReadPhoto | Failed, job: Job
) -> _Result | Failed:
    """The words of a file, joined with a look at its picture."""
    if isinstance(read, Failed):
        return read
    try:
        return look(read, job)
    except NotAPhoto as error:
        return Failed(reason=str(error), is_photo=False)
    except BadPicture as error:
        return Failed(reason=str(error))
    except UnwritableCopy as error:
        return Failed(reason=f"its copies cannot carry their credit: {error}")


def read_here(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    """Read the words of one file in this process, and by what to know its picture again."""
    read = _words_of(job, stationery)
    if isinstance(read, Failed):
        return read
    return replace(read, picture_digest=picture_digest(job.path.read_bytes()))


def _words_of(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    if job.path.stat().st_size > _LONGEST_FILE_BYTES:
        return Failed(reason="is larger than 1 GiB")
    problems: list[str] = []
    reading = _read(job, problems)
    facts = resolve_with_overrides(reading, (), job.name)
    placing = Placing(sequence=job.sequence, name=job.name)
    fresh = stationery.overrides(facts, placing)
    missing = stationery.missing(facts, placing)
    overrides = joined_overrides(job.overrides, fresh)
    if overrides:
        facts = resolve_with_overrides(reading, overrides, job.name)
    return ReadPhoto(
        reading=reading,
        overrides=overrides,
        facts=facts,
        credit=facts.credit,
        problems=(
            *reading.problems,
            *problems,
            *missing,
            *facts.problems,
            *_credited_unasked(reading, facts),
        ),
    )


def _credited_unasked(reading: FileReading, facts: Facts) -> Iterator[str]:
    """What is to be said where a credit was given to a file that may name somebody else."""
    creator = facts.resolved.get("creator")
    if creator is not None and creator.source == INGEST and not reading.is_whole:
        yield "it could not be asked whom it credits; the credit that was given is recorded as given"


def _read(job: Job, problems: list[str]) -> FileReading:
    sidecars = [sidecar.read_bytes() for sidecar in job.sidecars]
    try:
        return read(job.path.read_bytes(), *sidecars)
    except BadBlock as error:
        problems.append(str(error))
    # The file itself says nothing we can read; its sidecars still may.
    return read_sidecars(*sidecars)


def _with_size(learnt: ReadPhoto, job: Job) -> ReadPhoto:
    with _opened(job) as image:
        width, height = upright_size(image)
    return replace(learnt, width_px=width, height_px=height)


def _with_picture(learnt: ReadPhoto, job: Job) -> ReadPhoto:
    with _opened(job) as image:
        picture = make_derivatives(image)
    values = travelling_values(learnt.facts, learnt.credit)
    return replace(
        learnt,
        width_px=picture.width_px,
        height_px=picture.height_px,
        colours=picture.colours,
        derivatives=credited(picture.derivatives, values),
    )


def _opened(job: Job) -> AbstractContextManager[Image]:
    """The picture of a file; of a raw, the one its camera put into it."""
    return opened_raw(job.path) if job.is_raw else opened(job.path)
