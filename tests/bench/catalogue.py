"""A catalogue of any size, written straight into its tables: events, people, and photos with their words.

Words are as frequent as in speech (Zipf): the first stands on a tenth of the photos, most on very few. The
copies it names are not there, unless they are asked for.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from byline.archive.founding import make_archive
from byline.archive.storage.derivatives import derivative_path, media_name
from byline.archive.storage.layout import Archive

_VOCABULARY = 30_000
_SYLLABLES = [
    "ba", "co", "de", "fa", "gi", "la", "lu", "ma", "me", "mo", "na", "ni", "or", "pa", "po",
    "qui", "ra", "re", "ri", "sa", "se", "si", "ta", "te", "ti", "to", "tou", "ve", "vi", "za",
]  # fmt: skip
_FIRST_NAMES = [
    "Elodie", "Akim", "Marylise", "Jean", "Sophie", "André", "Hugues", "Zoë", "Thomas", "Vincent",
    "Nadia", "Pia", "Othmane", "Ada",
]  # fmt: skip
_SHAPES = ((6000, 4000), (6000, 4000), (4000, 6000), (3000, 2000))
_LICENCES = ("CC-BY-4.0", "CC-BY-4.0", "CC-BY-NC-ND-4.0", "all-rights-reserved", None)
_EDGES = ((2560, "image/jpeg"), (1600, "image/jpeg"), (800, "image/jpeg"), (800, "image/webp"), (320, "image/jpeg"))  # fmt: skip
_BEGUN = datetime(2006, 1, 7, 9)
_CHUNK = 20_000
#: Links that one file may have on any file system.
_MOST_LINKS = 30_000


def words() -> list[str]:
    """The vocabulary, the most frequent first."""
    made = (
        "".join(parts)
        for length in (2, 3, 4)
        for parts in itertools.product(_SYLLABLES, repeat=length)
    )
    found = list(itertools.islice(made, 0, 27 * _VOCABULARY, 27))
    random.Random(1).shuffle(found)
    return found[:_VOCABULARY]


def made_archive(root: Path, photos: int, *, has_copies: bool = False) -> Archive:
    """An archive of so many photos, everything in it still to be published."""
    archive = make_archive(root)
    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute("pragma synchronous = off")
        triggers = connection.execute(
            "select name, sql from sqlite_schema where type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"drop trigger {name}")
        _Writer(connection, photos).write()
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("analyze")
    if has_copies:
        _make_copies(archive)
    return archive


class _Writer:
    def __init__(self, connection: sqlite3.Connection, photos: int) -> None:
        self._db = connection
        self._photos = photos
        self._events = max(1, photos // 500)
        self._people = max(20, photos // 200)
        self._chance = random.Random(2015)
        self._words = words()
        weights = itertools.accumulate(1 / (rank + 8) for rank in range(len(self._words)))
        self._weights = list(weights)

    def write(self) -> None:
        """Write everything, photos in the order they were taken."""
        names = [self._name(number) for number in range(self._people)]
        self._many("people", 5, ((n + 1, f"p-{n}", name, name.lower(), "person") for n, name in enumerate(names)))  # fmt: skip
        self._many(
            "events (id, slug, title, starts_on, ends_on, place, description, language)",
            8,
            map(self._event, range(self._events)),
        )
        self._many("sessions (id, event, slug, title, starts_at, position)", 6, ((n + 1, n // 2 + 1, f"s-{n % 2}", f"Table ronde {n % 2 + 1}", None, n % 2)
                                   for n in range(2 * self._events)))  # fmt: skip
        self._many("appearances (id, event, session, person, role)", 5, ((n + 1, n // 4 + 1, None, n % self._people + 1, "intervenante")
                                      for n in range(4 * self._events)))  # fmt: skip
        for start in range(0, self._photos, _CHUNK):
            self._chunk(names, range(start, min(start + _CHUNK, self._photos)))

    def _name(self, number: int) -> str:
        last = self._words[number % len(self._words)].capitalize()
        return (
            f"{_FIRST_NAMES[number % len(_FIRST_NAMES)]} {last}{'' if number < 30_000 else number}"
        )

    def _event(self, number: int) -> tuple[object, ...]:
        day = (_BEGUN + timedelta(days=7305 * number / self._events)).date().isoformat()
        title = " ".join(self._typical(4)).capitalize()
        return (
            number + 1,
            f"e-{number}",
            title,
            day,
            day,
            "Paris",
            " ".join(self._typical(12)),
            None,
        )

    def _typical(self, number: int) -> list[str]:
        """Words as they are said, every fourth in its plural."""
        said = self._chance.choices(self._words, cum_weights=self._weights, k=number)
        return [f"{word}s" if self._chance.random() < 0.25 else word for word in said]

    def _chunk(self, names: list[str], numbers: range) -> None:
        photos, credited, shown, copies, said, resolved = [], [], [], [], [], []
        for n in numbers:
            photo, event = n + 1, n * self._events // self._photos
            width, height = _SHAPES[n % len(_SHAPES)]
            by = self._chance.randrange(min(40, self._people))
            faces = {int(self._people * self._chance.random() ** 3) for _ in range(n % 3)}
            title, caption = " ".join(self._typical(5)), " ".join(self._typical(14))
            taken = (_BEGUN + timedelta(seconds=7305 * 86400 * n / self._photos)).isoformat(
                timespec="seconds"
            )
            digest = hashlib.sha256(b"%d" % n).hexdigest()
            photos.append((
                photo, f"{n:010x}", digest, f"originals/{n // 500}/{n}.jpg", f"IMG_{n}.JPG", 9_000_000,
                width, height, event + 1, 2 * event + 1 + n % 2 if n % 5 else None, taken, title, caption,
                "Paris", names[by], _LICENCES[n % len(_LICENCES)], "2026-11-25T00:00:00+00:00",
                "708090 405060 203040",
            ))  # fmt: skip
            credited.append((photo, by + 1, 0))
            shown += [(photo, face + 1, "staff") for face in faces]
            copies += [
                (
                    photo,
                    *_sized(width, height, edge),
                    kind,
                    hashlib.sha256(f"{n} {edge} {kind}".encode()).hexdigest(),
                    50 * edge,
                )
                for edge, kind in _EDGES
            ]
            people = " · ".join(names[face] for face in faces)
            said.append(
                (photo, title, caption, people, names[by], f"Table ronde · Paris · {event}", "")
            )
            resolved.append((photo, "creator", f'["{names[by]}"]', "xmp", "xmp", 0))
        columns = "id, uid, digest, original, source_name, size_bytes, width_px, height_px, event, session, taken_at, title, description, city, credit_line, licence, added_at, colours"
        self._many(f"photos ({columns})", 18, photos)
        self._many("credits", 3, credited)
        self._many("persons_shown", 3, shown)
        self._many(
            "derivatives (photo, width_px, height_px, media_type, digest, size_bytes)", 6, copies
        )
        self._many("resolutions (photo, field, value, source, rule, conflict)", 6, resolved)
        self._many("search (rowid, title, description, people, credit, event, keywords)", 7, said)
        self._many("pending_bundle (kind, key)", 2, (("photo", row[1]) for row in photos))

    def _many(self, table: str, columns: int, rows: Iterator[tuple[object, ...]] | list) -> None:
        self._db.executemany(f"insert into {table} values ({', '.join('?' * columns)})", rows)


def _sized(width: int, height: int, edge: int) -> tuple[int, int]:
    return round(width * edge / max(width, height)), round(height * edge / max(width, height))


def _make_copies(archive: Archive) -> None:
    """Put a file where every copy is said to be; many names share the bytes of one."""
    with sqlite3.connect(archive.catalogue) as connection:
        rows = connection.execute("select digest, media_type from derivatives")
        source: Path | None = None
        for number, (digest, media_type) in enumerate(rows):
            place = derivative_path(archive.derivatives, media_name(digest, media_type))
            place.parent.mkdir(parents=True, exist_ok=True)
            if source is None or number % _MOST_LINKS == 0:
                place.write_bytes(b"no picture")
                source = place
            else:
                os.link(source, place)
