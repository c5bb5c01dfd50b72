"""Builds the sample archive: draws two cards, ingests them like any shoot, tags and publishes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from ...photos.card import scan
from ..catalogue.opening import open_catalogue
from ..editing.clocks import apply_clocks, say_clock, solve_clocks
from ..editing.events import create_event
from ..editing.programmes import import_programme
from ..editing.tagging import tag
from ..founding import make_archive
from ..ingest.outcomes import Order
from ..ingest.pipeline import ingest
from ..programme.tables import csv_table
from ..publishing import site_file
from ..publishing.publication import publish
from ..storage.layout import Archive, find_archive
from .camera import write_card
from .story import EVENT, FRAMES, MAIN, PROGRAMME, SITE

_SAMPLE = ".byline/sample"
_LICENCE = "CC-BY-4.0"


def build_sample(folder: Path, announce: Callable[[str], None]) -> Archive:
    """Build the sample archive in a new or empty folder; one that is there already is left as it is.

    `announce` is told, in words, what is being done. Raises Refused for any other folder.
    """
    if (folder / _SAMPLE).exists():
        announce(f"The sample archive is in {folder} already.")
        return find_archive(folder, folder)
    archive = make_archive(folder)
    (folder / site_file.NAME).write_text(SITE, encoding="utf-8")
    with TemporaryDirectory(prefix="byline-cards-") as cards:
        announce(f"Drawing {len(FRAMES)} pictures …")
        files = draw_cards(Path(cards))
        announce("Ingesting two cards …")
        with open_catalogue(archive) as db:
            create_event(db, EVENT)
            import_programme(db, csv_table(PROGRAMME.encode()), EVENT.slug)
        order = Order(event=EVENT.slug, licence=_LICENCE)
        uid_by_file = {
            outcome.path: outcome.uid
            for outcome in ingest(archive, scan([Path(cards)]).shots, order)
        }
    uids = [uid_by_file[file] or "" for file in files]
    _set_clocks(archive)
    _tag_speakers(archive, uids)
    publication = publish(archive)
    for withheld in publication.withheld:
        announce(f"{withheld.source_name}: not published, {withheld.reason}")
    announce(f"{publication.published} photos published in {folder}.")
    (folder / _SAMPLE).touch()
    return archive


def draw_cards(folder: Path) -> list[Path]:
    """Draw every frame onto the photographers' cards; return the files in the order of the story."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as hands:
        numbers = range(len(FRAMES))
        return list(hands.map(_draw_one, numbers, [folder] * len(FRAMES)))


def _draw_one(number: int, folder: Path) -> Path:
    return write_card(FRAMES[number], number, folder)


def _set_clocks(archive: Archive) -> None:
    """Vouch for the clock that was right, and solve the others beside it."""
    with open_catalogue(archive) as db:
        say_clock(db, EVENT.slug, MAIN.serial, offset_s=0.0)
        found = solve_clocks(db, EVENT.slug, None, MAIN.serial)
        apply_clocks(
            db,
            EVENT.slug,
            [one for one in found if one.solution and one.solution.confidence == "high"],
        )


def _tag_speakers(archive: Archive, uids: list[str]) -> None:
    with open_catalogue(archive) as db:
        for uid, frame in zip(uids, FRAMES, strict=True):
            if frame.session:
                tag(db, [uid], speaker=None, role=None, session=frame.session)
            for speaker in frame.speakers:
                tag(
                    db,
                    [uid],
                    speaker=speaker.name,
                    role=speaker.role,
                    session=frame.session,
                )
