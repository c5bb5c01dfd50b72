"""Publishing a large archive: for the first time, again, and after a hundred photos have changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from tests.bench.catalogue import made_archive
from tests.bench.pairs import Command, Cost, cost_of, nothing
from tests.bench.peers import program

_CHANGED = 100


def publish_costs(desk: Path, photos: int) -> str:
    """What each publication used, as a table in Markdown."""
    large, small = desk / f"publish-{photos}", desk / f"publish-{_CHANGED}"
    for root, number in ((large, photos), (small, _CHANGED)):
        shutil.rmtree(root, ignore_errors=True)
        made_archive(root, number, has_copies=True)
    rows = [
        (f"{_CHANGED} photos, all there are", _publication(small)),
        (f"{photos:,} photos, the first time", _publication(large)),
        ("the same again, nothing changed", _publication(large)),
        (f"{_CHANGED} of them under another licence", _publication(large, _license)),
        (
            f"{_CHANGED} of them with another title: words are taken out",
            _publication(large, _change),
        ),
        (f"{_CHANGED} more photos", _publication(large, _add)),
    ]
    first = rows[1][1].wall_s
    lines = [
        "| publication | CPU s | wall s | MiB | against the first, wall |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {cost.cpu_s:.2f} | {cost.wall_s:.2f} | {cost.peak_mib:.0f} | **{cost.wall_s / first:.3f}** |"
        for name, cost in rows
    ]
    return "\n".join(lines)


def _publication(root: Path, before: object = None) -> Cost:
    if callable(before):
        before(root)
    words = (*program(root), "publish")
    return cost_of(Command(name="byline publish", words=words, prepare=nothing))


def _license(root: Path) -> None:
    """Put some photos under another licence."""
    with sqlite3.connect(root / "catalogue.db") as db:
        db.execute(
            "update photos set licence = 'CC0-1.0' where id in "
            f"(select id from photos where number is not null order by id limit {_CHANGED})"
        )
        db.execute("delete from pending_files")


def _change(root: Path) -> None:
    """Give some photos another title, as a correction does."""
    with sqlite3.connect(root / "catalogue.db") as db:
        chosen = [(photo,) for (photo,) in db.execute(
            "select id from photos where number is not null order by id limit ? offset 1000", (_CHANGED,))]  # fmt: skip
        db.executemany("update search set title = 'Un autre titre' where rowid = ?", chosen)
        db.executemany(
            "update photos set title = 'Un autre titre', credit_line = credit_line where id = ?",
            chosen,
        )
        db.execute("delete from pending_files")


def _add(root: Path) -> None:
    """Let some photos be published that were not: as an ingest does."""
    with sqlite3.connect(root / "catalogue.db") as db:
        db.execute("pragma foreign_keys = off")
        chosen = [(photo,) for (photo,) in db.execute(
            "select id from photos where number is not null order by id desc limit ?", (_CHANGED,))]  # fmt: skip
        (most,) = db.execute("select max(id) from photos").fetchone()
        for (photo,) in chosen:
            new = photo + most
            names = [name for (name,) in db.execute("select name from pragma_table_info('photos')")
                     if name not in ("id", "uid", "digest", "original", "number", "published_at")]  # fmt: skip
            columns = ", ".join(names)
            db.execute(
                f"insert into photos (id, uid, digest, original, {columns}) "
                f"select ?, 'n' || uid, 'n' || digest, 'n' || original, {columns} from photos where id = ?",
                (new, photo),
            )
            for table, others in (("credits", "person, position"), ("derivatives", "width_px, height_px, media_type, digest, size_bytes"), ("resolutions", "field, value, source, rule, conflict")):  # fmt: skip
                db.execute(f"insert into {table} (photo, {others}) select ?, {others} from {table} where photo = ?", (new, photo))  # fmt: skip
            db.execute("insert into search (rowid, title, description, people, credit, event, keywords) "
                       "select ?, title, description, people, credit, event, keywords from search where rowid = ?", (new, photo))  # fmt: skip
        db.execute("delete from pending_files")
