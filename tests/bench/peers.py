"""What else does such work: the tools, their commands on the same photos, and what each does not do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.pairs import Command, cost_of, nothing, shell

EDGES_PX = (2560, 1600, 800, 320)

_FLOOR = (
    'find "$1" -name "*.JPG" | while read -r f; do djpeg -scale 1/8 -outfile /dev/null "$f"; done'
)

_EACH_SIZE = """
card=$1 out=$2
find "$card" -name "*.JPG" | sort | while read -r f; do
    name=$(basename "$f" .JPG)
    cp "$f" "$out/"
    for edge in 2560 1600 800 320; do
        vipsthumbnail "$f" --size "${edge}x${edge}>" -o "$out/$name-$edge.jpg[Q=82]"
    done
done
find "$card" -name "*.JPG" -exec sha256sum {} + >"$out/sums"
exiftool -csv -fast2 -r "$card" >"$out/metadata.csv"
"""

_TUNED = """
card=$1 out=$2
export out
find "$card" -name "*.JPG" | sort | xargs -P2 -I{} sh -eu -c '
    name=$(basename "$1" .JPG)
    cp "$1" "$out/"
    vipsthumbnail "$1" --size "2560x2560>" -o "$out/$name-2560.jpg[Q=82]"
    for edge in 1600 800 320; do
        vipsthumbnail "$out/$name-2560.jpg" --size "${edge}x${edge}>" -o "$out/$name-$edge.jpg[Q=82]"
    done
' sh {}
sync "$out"
find "$card" -name "*.JPG" -exec sha256sum {} + >"$out/sums"
exiftool -csv -fast2 -r "$card" >"$out/metadata.csv"
"""

_GRAPHICSMAGICK = """
card=$1 out=$2
find "$card" -name "*.JPG" | sort | while read -r f; do
    name=$(basename "$f" .JPG)
    for edge in 2560 1600 800 320; do
        gm convert "$f" -auto-orient -resize "${edge}x${edge}>" -quality 82 "$out/$name-$edge.jpg"
    done
done
"""

_SIGAL = """
source = {source!r}
destination = {destination!r}
img_size = (2560, 2560)
make_thumbs = True
thumb_size = (320, 320)
thumb_fit = False
jpg_options = {{"quality": 82}}
img_processor = "ResizeToFit"
keep_orig = False
ncpu = 2
"""


def peers(card: Path, desk: Path) -> list[Command]:
    """The tools that are installed, each on the card; `desk` is a folder for what they make."""
    out = desk / "peer"
    found = [
        ("djpeg", "djpeg -scale 1/8", _FLOOR, "the floor: reads each JPEG's bits, keeps nothing"),
        (
            "vipsthumbnail",
            "shell, plain",
            _EACH_SIZE,
            "vipsthumbnail once a size, exiftool -csv, sha256sum, cp; no read-back, catalogue or search",
        ),
        (
            "vipsthumbnail",
            "shell, tuned",
            _TUNED,
            "the same with xargs -P2, small sizes from the large: a second generation of JPEG",
        ),
        (
            "gm",
            "GraphicsMagick",
            _GRAPHICSMAGICK,
            "four sizes only",
        ),
    ]
    commands = [
        Command(name=name, words=shell(script, card, out), prepare=_emptied(out), does=does)
        for program, name, script, does in found
        if _is_there(program)
    ]
    sigal = Path(__file__).parents[2] / ".venv-peers" / "bin" / "sigal"
    if _is_there(str(sigal)):
        settings = desk / "sigal.conf.py"
        settings.write_text(_SIGAL.format(source=str(card / "DCIM"), destination=str(out)))
        commands.append(
            Command(
                name="sigal",
                words=(str(sigal), "build", "-c", str(settings), "-n", "2"),
                prepare=_emptied(out),
                does="two sizes and HTML pages; no archive, no search",
            )
        )
    return commands


def _is_there(program: str) -> bool:
    if shutil.which(program):
        return True
    print(f"{program} is not installed, and left out", file=sys.stderr)
    return False


def _emptied(folder: Path) -> Callable[[], None]:
    def prepare() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    return prepare


def byline(
    card: Path,
    desk: Path,
    *options: str,
    name: str = "byline ingest",
    workers: int | None = None,
) -> Command:
    """A whole ingest of the card into a new archive; on one processor, it has one worker."""
    root = desk / "archive"
    bound = ("taskset", "-c", "0") if workers == 1 else ()
    return Command(
        name=name,
        words=(*bound, *program(root), "ingest", *options, str(card)),
        prepare=lambda: new_archive(root),
    )


def contact_sheet(card: Path, desk: Path) -> Command:
    """A contact sheet of the photos in which the camera wrote a preview."""
    files = sorted(card.rglob("*.JPG"))
    with_preview = [str(path) for path in files if b"MPF\0" in path.read_bytes()[:100_000]]
    # As many as a whole ingest has, so that a photo can be compared with a photo.
    folder = desk / "with-preview"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(len(files)):
        (folder / f"{number}.JPG").hardlink_to(with_preview[number % len(with_preview)])
    sheet = str(desk / "sheet.html")
    return Command(
        name="byline contact",
        words=(*program(desk), "contact", str(folder), "--to", sheet),
        prepare=nothing,
    )


def byline_again(card: Path, desk: Path) -> Command:
    """A second ingest of a card that is in the archive already."""
    root = desk / "archive-again"
    new_archive(root)
    run(*program(root), "ingest", str(card))
    return Command(
        name="byline ingest, again",
        words=(*program(root), "ingest", str(card)),
        prepare=nothing,
        does="",
    )


def program(root: Path) -> tuple[str, ...]:
    """The command line of byline, for an archive."""
    return (str(Path(sys.executable).with_name("byline")), "--archive", str(root))


def new_archive(root: Path) -> None:
    """An empty archive where there may be one already."""
    shutil.rmtree(root, ignore_errors=True)
    run(str(Path(sys.executable).with_name("byline")), "init", str(root))


def run(*command: str) -> None:
    """Run a command that must succeed."""
    cost_of(Command(name=command[0], words=command, prepare=nothing))
