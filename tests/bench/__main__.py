"""Measures byline beside its peers, by turns, and prints tables: python -m tests.bench [PART …]

Parts: ingest, quality, stages, start, search, publish; without any, all but the million.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import peers
from tests.bench.pairs import HEAD, Command, Pair, by_turns, nothing

_SIZES = {"small": 20, "full": 100}


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], metavar="PART")
    parser.add_argument("--size", choices=_SIZES, default="full", help="photos on the card")
    parser.add_argument("--pairs", type=int, default=3, help="counted pairs of runs")
    parser.add_argument("--desk", type=Path, default=Path(".bench"), help="where all is made")
    parser.add_argument(
        "--photos", type=int, nargs="*", default=[10_000, 100_000], help="sizes of the galleries"
    )
    asked = parser.parse_args()
    asked.desk = asked.desk.resolve()
    asked.desk.mkdir(exist_ok=True)
    print(
        f"{platform.machine()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n"
    )
    for part in asked.parts or _PARTS:
        print(f"## {part}\n", flush=True)
        _PARTS[part](asked)
        print(flush=True)


def _card(asked: argparse.Namespace) -> Path:
    """The card, made in a process of its own: what that needs of memory is nobody's figure."""
    photos = _SIZES[asked.size]
    command = [sys.executable, "-m", "tests.bench.card", str(asked.desk), str(photos)]
    return Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def _rows(pairs: list[tuple[Command, Command]], asked: argparse.Namespace) -> None:
    print(HEAD)
    for ours, other in pairs:
        print(by_turns(ours, other, asked.pairs).row(_SIZES[asked.size]), flush=True)


def _ingest(asked: argparse.Namespace) -> None:
    card = _card(asked)
    whole = peers.byline(card, asked.desk)
    _rows([(whole, peer) for peer in peers.peers(card, asked.desk)], asked)
    print(f"\n{HEAD.replace('against', 'of byline, against a whole ingest')}")
    shorter = [
        peers.byline_again(card, asked.desk),
        peers.byline(card, asked.desk, "--metadata-only", name="ingest --metadata-only"),
        peers.contact_sheet(card, asked.desk),
    ]
    for command in shorter:
        pair: Pair = by_turns(command, whole, asked.pairs)
        print(pair.row(_SIZES[asked.size]).replace(whole.name, command.name), flush=True)
    one = peers.byline(card, asked.desk, workers=1, name="byline ingest, 1 worker")
    print(f"\n{HEAD.replace('against', 'two workers against')}")
    print(by_turns(whole, one, asked.pairs).row(_SIZES[asked.size]), flush=True)


def _quality(asked: argparse.Namespace) -> None:
    command = [sys.executable, "-m", "tests.bench.quality", str(_card(asked))]
    subprocess.run(command, check=True)


def _stages(asked: argparse.Namespace) -> None:
    subprocess.run([sys.executable, "-m", "tests.bench.stages", str(_card(asked))], check=True)


def _start(asked: argparse.Namespace) -> None:
    program = Path(sys.executable).with_name
    ours = Command(name="byline --help", words=(str(program("byline")), "--help"), prepare=nothing)
    other = Command(
        name="datasette --help", words=(str(program("datasette")), "--help"), prepare=nothing
    )
    pair = by_turns(ours, other, 10)
    print(HEAD.replace("/photo", ""))
    print(pair.row(1))


def _search(asked: argparse.Namespace) -> None:
    from tests.bench.searching import table
    from tests.bench.serving import load

    bundles = {size: _bundle(asked.desk, size) for size in asked.photos}
    print(table(bundles))
    print()
    print(load(bundles[max(bundles)], _card(asked), asked.pairs))


def _bundle(desk: Path, photos: int) -> Path:
    """A bundle of so many photos, or the one that is made already."""
    from byline.archive.publishing.bundle import made_by, write_bundle
    from byline.archive.publishing.house import House
    from byline.archive.rights.situation import Rulebook
    from byline.metadata.credit import PLAIN
    from tests.bench.catalogue import made_archive

    bundle = desk / f"bundle-{photos}-{made_by(PLAIN, House(), Rulebook())[:8]}.db"
    if not bundle.is_file():
        root = desk / f"catalogue-{photos}"
        shutil.rmtree(root, ignore_errors=True)
        archive = made_archive(root, photos)
        draft = bundle.with_suffix(".part")
        draft.unlink(missing_ok=True)
        write_bundle(archive.catalogue, draft, PLAIN, "2026-11-25T00:00:00+00:00")
        draft.replace(bundle)
    return bundle


def _publish(asked: argparse.Namespace) -> None:
    from tests.bench.publishing import publish_costs

    print(publish_costs(asked.desk, max(asked.photos)))


_PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "ingest": _ingest,
    "quality": _quality,
    "stages": _stages,
    "start": _start,
    "search": _search,
    "publish": _publish,
}


if __name__ == "__main__":
    main()
