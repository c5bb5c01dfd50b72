"""A contact sheet of a card: one page that holds every frame, with its name, its hour and its credit.

It needs no archive and keeps nothing; the frames are the camera's own previews where it wrote them.
"""

from __future__ import annotations

import base64
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from ...metadata.credit import names
from ...photos.derivatives import Derivative
from ...photos.pairing import Shot, folders_of
from ..errors import Refused
from ..mishaps import LOG
from ..phrases import one_line
from .batches import hands, in_order, worker_count
from .jobs import Failed, Job, Thumbnail
from .workers import Workers, opened_workers

#: By this a sheet is known, in its head.
_MARK = b'<meta name="generator" content="byline contact">'
_HEAD_BYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How many frames a sheet has, and those that could not be shown, each with the reason."""

    frames: int
    blank: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A frame on the sheet: its picture, if it has one, above its lines, the first of which is its name."""

    name: str
    lines: tuple[str, ...]
    picture: Derivative | None = None


def contact_sheet(
    shots: Iterable[Shot], title: str, target: Path, warm: Workers | None = None
) -> Sheet:
    """Write the sheet of some shots as one HTML file; an older sheet is replaced.

    `warm` are workers to use instead of starting some. Raises Refused where that would write over a file
    of the shots.
    """
    shots = list(shots)
    if target.resolve() in {file.resolve() for shot in shots for file in shot.files}:
        raise Refused(f"{target}: is a file of this shoot; name another page with --to")
    if target.exists() and not _is_a_sheet(target):
        raise Refused(
            f"{target}: is there already, and no contact sheet; name another page with --to"
        )
    shots = [shot for shot in shots if not shot.is_only_kept]
    blank: list[tuple[Path, str]] = []
    log = target.with_name(LOG)

    def framed(workers: Workers) -> Generator[_Frame]:
        def look(shot: Shot) -> tuple[tuple[Shot, Thumbnail | Failed]]:
            job = Job(path=shot.main, name=shot.main.name, sidecars=shot.sidecars)
            return ((shot, workers.thumbnail(job)),)

        with hands() as pool:
            for shot, found in in_order(pool, look, shots):
                if isinstance(found, Failed):
                    blank.append((shot.main, found.told(shot.main, log)))
                yield _frame(one_line(shot.main.name), found)

    folders = folders_of(path for shot in shots for path in shot.files)
    # Whole or not at all; and nobody waits for a frame when the workers have stopped.
    draft = target.with_name(f".{target.name}.part")
    try:
        with (
            opened_workers(warm, worker_count(), folders) as workers,
            closing(framed(workers)) as figures,
            draft.open("wb") as page,
        ):
            sheet = _template().stream(title=one_line(title), frames=len(shots), figures=figures)
            sheet.dump(page, encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Sheet(frames=len(shots), blank=tuple(blank))


def _is_a_sheet(path: Path) -> bool:
    """Whether a file is a sheet that was made here, which may be made again."""
    with path.open("rb") as file:
        return _MARK in file.read(_HEAD_BYTES)


def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
    environment.filters["base64"] = lambda data: base64.b64encode(data).decode()
    return environment.get_template("contact_sheet.html")


def _frame(name: str, found: Thumbnail | Failed) -> _Frame:
    if isinstance(found, Failed):
        return _Frame(name=name, lines=(name, found.reason))
    credit = names(found.credit) if found.credit.is_usable else "no credit"
    hour = found.taken_at[:16].replace("T", " ")
    lines = tuple(line for line in (name, credit, hour) if line)
    return _Frame(name=name, lines=lines, picture=found.picture)
