"""What is done with one file nobody has vetted: its words read, its picture rendered, both joined.

Everything here runs in a worker process, on a staged copy; what goes wrong with a file is a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ...metadata.credit import Credit
from ...metadata.errors import BadBlock, UnwritableCopy
from ...metadata.reading import FileReading, read
from ...photos.derivatives import Derivative, make_derivatives, upright_size
from ...photos.errors import BadPicture, NotAPhoto
from ...photos.opening import opened
from ...photos.previews import thumbnail
from ..catalogue.crediting import credited, travelling_values
from ..catalogue.facts import Override, ReadPhoto, resolve_with_overrides, text_of
from ..mishaps import logged
from .stationery import Placing, Stationery

_LONGEST_FILE_BYTES = 1 << 30

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to develop: its name on the card, its sidecar, and whether it is a raw (no pixels).

    `sequence` is its place in the shoot, from 1; `overrides` is what byline was told of it before.
    """

    path: Path
    name: str
    sidecar: Path | None = None
    is_raw: bool = False
    sequence: int = 1
    overrides: tuple[Override, ...] = ()


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
    look = _without_picture if job.is_raw else _with_picture
    return _joined_with(look, job, stationery)


def measure_here(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    """Read the words and the size of one file in this process."""
    look = _without_picture if job.is_raw else _with_size
    return _joined_with(look, job, stationery)


def thumbnail_here(job: Job) -> Thumbnail | Failed:
    """Print one file for a contact sheet in this process: small, with its hour and whom it credits."""

    def printed(read: ReadPhoto, path: Path) -> Thumbnail:
        if job.is_raw:
            raise BadPicture("is a raw, whose picture byline does not read")
        taken = text_of(read.facts.resolved, "date_created")
        return Thumbnail(picture=thumbnail(path), taken_at=taken, credit=read.credit)

    return _joined_with(printed, job, Stationery())


def _joined_with(
    look: Callable[[ReadPhoto, Path], _Result], job: Job, stationery: Stationery
) -> _Result | Failed:
    """The words of a file, joined with a look at its picture."""
    read = read_here(job, stationery)
    if isinstance(read, Failed):
        return read
    try:
        return look(read, job.path)
    except NotAPhoto as error:
        return Failed(reason=str(error), is_photo=False)
    except BadPicture as error:
        return Failed(reason=str(error))
    except UnwritableCopy as error:
        return Failed(reason=f"its copies cannot carry their credit: {error}")


def read_here(job: Job, stationery: Stationery) -> ReadPhoto | Failed:
    """Read the words of one file in this process."""
    if job.path.stat().st_size > _LONGEST_FILE_BYTES:
        return Failed(reason="is larger than 1 GiB")
    problems: list[str] = []
    reading = _read(job, problems)
    facts = resolve_with_overrides(reading, (), job.name)
    placing = Placing(sequence=job.sequence, name=job.name)
    fresh = stationery.overrides(facts, placing)
    missing = stationery.missing(facts, placing)
    overrides = _joined(job.overrides, fresh)
    if overrides:
        facts = resolve_with_overrides(reading, overrides.values(), job.name)
    return ReadPhoto(
        reading=reading,
        overrides=tuple(overrides.values()),
        facts=facts,
        credit=facts.credit,
        problems=(
            *reading.problems,
            *problems,
            *missing,
            *facts.problems,
        ),
    )


def _joined(
    before: Iterable[Override], fresh: Iterable[Override]
) -> dict[tuple[str, str], Override]:
    """What was said before stands, but where what the files say now is rewritten."""
    joined: dict[tuple[str, str], Override] = {(item.source, item.field): item for item in before}
    for item in fresh:
        if item.instead_of is not None or (item.source, item.field) not in joined:
            joined[item.source, item.field] = item
    return joined


def _read(job: Job, problems: list[str]) -> FileReading:
    sidecar = job.sidecar.read_bytes() if job.sidecar else None
    try:
        return read(job.path.read_bytes(), sidecar)
    except BadBlock as error:
        problems.append(str(error))
    if sidecar is not None:  # the file itself says nothing we can read; its sidecar still may
        return read(sidecar)
    return FileReading(container="unknown")


def _without_picture(learnt: ReadPhoto, _path: Path) -> ReadPhoto:
    return learnt


def _with_size(learnt: ReadPhoto, path: Path) -> ReadPhoto:
    with opened(path) as image:
        width, height = upright_size(image)
    return replace(learnt, width_px=width, height_px=height)


def _with_picture(learnt: ReadPhoto, path: Path) -> ReadPhoto:
    with opened(path) as image:
        picture = make_derivatives(image)
    values = travelling_values(learnt.facts, learnt.credit)
    derivatives, notes = credited(picture.derivatives, values)
    return replace(
        learnt,
        width_px=picture.width_px,
        height_px=picture.height_px,
        colours=picture.colours,
        derivatives=derivatives,
        problems=(*learnt.problems, *notes),
    )
