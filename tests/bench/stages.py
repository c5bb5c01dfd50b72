"""Where the time of an ingest goes: each stage by itself, so that a regression has an address."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from byline.archive.catalogue.crediting import travelling_values
from byline.archive.ingest.stationery import Stationery
from byline.archive.ingest.workers import (
    Job,
    _keep_memory,
    read_here,
    render_here,
    thumbnail_here,
)
from byline.archive.storage.originals import stage
from byline.metadata.writing import credited_derivative
from byline.photos.derivatives import (
    JPEG,
    JPEG_QUALITY,
    LONG_EDGES_PX,
    WEBP,
    WEBP_QUALITY,
    encoded,
    make_derivatives,
)
from byline.photos.opening import opened
from byline.photos.resizing import resized

_PHOTOS = 12


def main() -> None:
    """Print the stages of some photos of a card, on one processor, after one photo that is not counted."""
    _keep_memory()  # as a worker does
    files = sorted(Path(sys.argv[1]).rglob("*.JPG"))[: _PHOTOS + 1]
    print("| stage | CPU ms a photo | of the floor |\n| --- | --- | --- |")
    floor = _cost(files, lambda path: _decoded(path, 320))
    for name, work in _stages(files):
        spent = _cost(files, work)
        print(f"| {name} | {spent:.1f} | {spent / floor:.2f} |", flush=True)


def _stages(files: list[Path]) -> list[tuple[str, Callable[[Path], object]]]:
    whole = render_here(_job(files[0]), Stationery())
    values = travelling_values(whole.facts, whole.credit)
    pictures = [_decoded(files[0], LONG_EDGES_PX[0])]
    for edge in LONG_EDGES_PX:
        size = tuple(round(side * edge / max(pictures[0].size)) for side in pictures[0].size)
        pictures.append(resized(pictures[-1], size))
    sized = pictures[1:]
    lanczos = [
        (f"Lanczos to {max(b.size)} px", lambda _, a=a, b=b: resized(a, b.size))
        for a, b in zip(pictures, sized, strict=False)
    ]
    jpegs = [
        (f"JPEG of {max(one.size)} px", lambda _, it=one: encoded(it, JPEG, quality=JPEG_QUALITY, subsampling="4:2:0"))
        for one in sized
    ]  # fmt: skip
    return [
        ("read and hash", lambda path: hashlib.sha256(path.read_bytes())),
        ("copy, sync, read back, compare", _staged),
        ("words: EXIF, IIM, XMP, who is credited", lambda path: read_here(_job(path), Stationery())),
        ("decode to 1/8: the floor", lambda path: _decoded(path, 320)),
        ("decode to 1/2", lambda path: _decoded(path, LONG_EDGES_PX[0])),
        *lanczos,
        *jpegs,
        ("WebP of 800 px", lambda _: encoded(sized[2], WEBP, quality=WEBP_QUALITY, method=2)),
        ("credit into five copies", lambda _: [credited_derivative(copy.data, values) for copy in whole.derivatives]),
        ("all pictures of a photo", _developed),
        ("all that a worker does", lambda path: render_here(_job(path), Stationery())),
        ("a frame of a contact sheet", lambda path: thumbnail_here(_job(path))),
    ]  # fmt: skip


def _job(path: Path) -> Job:
    return Job(path=path, name=path.name)


def _decoded(path: Path, edge: int) -> Image.Image:
    with opened(path) as image:
        scale = edge / max(image.size)
        image.draft(None, (round(image.width * scale), round(image.height * scale)))
        image.load()
        return image.copy()


def _developed(path: Path) -> object:
    with opened(path) as image:
        return make_derivatives(image)


def _staged(path: Path) -> None:
    with TemporaryDirectory(dir=path.parents[2]) as folder:
        stage(path, [Path(folder) / "copy"])


def _cost(files: list[Path], work: Callable[[Path], object]) -> float:
    """Milliseconds of processor time a photo."""
    work(files[0])
    before = _used()
    for path in files[1:]:
        work(path)
    return 1000 * (_used() - before) / len(files[1:])


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
