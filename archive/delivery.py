"""Copies that leave the archive: named with their credit, carrying it inside, and listed with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from ..metadata.credit import LANGUAGES, Wording, Work, in_cell, names, say
from ..metadata.errors import MetadataError
from ..metadata.names import slug
from ..metadata.packet import xmp_packet
from ..metadata.values import Value
from ..metadata.writing import credited_copy
from .errors import Refused
from .layout import Archive
from .photo_rows import photo_by_uid
from .settling import held_facts
from .sidecars import known_values

_LIST = "credits.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A copy that was delivered, and what it could not say word for word; or why there is none."""

    uid: str
    path: Path | None = None
    notes: tuple[str, ...] = ()
    reason: str | None = None


def deliver(
    db: Database, archive: Archive, uids: Iterable[str], folder: Path, wording: Wording
) -> Iterator[Delivered]:
    """Copy originals into a folder, each with all that is known of it, and list their credits.

    What a container has no room for goes into an XMP sidecar beside the copy. A photo that credits nobody
    is not delivered. Raises NotFound for an unknown photo, and Refused when the folder holds a file of
    a name that is needed.
    """
    photos = [photo_by_uid(db, uid) for uid in dict.fromkeys(uids)]
    folder.mkdir(parents=True, exist_ok=True)
    rows = [["file", *(f"credit_{language}" for language in LANGUAGES), "title", "licence", "uid"]]
    for photo in photos:
        developed = held_facts(db, photo["id"])
        credit, licence = developed.credit, developed.facts.licence
        if not credit.is_usable:
            yield Delivered(uid=photo["uid"], reason="has no credit; see: byline doctor")
            continue
        name = _file_name(photo["title"] or "", names(credit), photo["uid"], photo["original"])
        source = archive.root / photo["original"]
        notes = _write_copy(source.read_bytes(), known_values(db, photo["uid"]), folder / name)
        work = Work(
            title=photo["title"] or "",
            licence=licence.title_en if licence else "",
            licence_url=licence.url or "" if licence else "",
        )
        said = [say(credit, language, wording=wording, work=work) for language in LANGUAGES]
        terms = " ".join(part for part in (work.licence, work.licence_url) if part)
        rows.append([in_cell(cell) for cell in (name, *said, work.title, terms, photo["uid"])])
        yield Delivered(uid=photo["uid"], path=folder / name, notes=notes)
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    _write_new(folder / _LIST, table.getvalue().encode("utf-8-sig"))


def _file_name(title: str, credit: str, uid: str, original: str) -> str:
    """The picture, who made it, and a name nothing else has.

    >>> _file_name("Table ronde", "Elodie Quatresous / UP", "7q2m", "originals/IMG_1.JPG")
    'table-ronde_elodie-quatresous-up_7q2m.jpg'
    """
    parts = (slug(title)[:60].strip("-"), slug(credit)[:60].strip("-"), uid)
    return "_".join(part for part in parts if part) + Path(original).suffix.lower()


def _write_copy(data: bytes, values: dict[str, Value], path: Path) -> tuple[str, ...]:
    try:
        copy = credited_copy(data, values)
    except MetadataError as error:
        _write_new(path, data)
        _write_new(path.with_name(f"{path.name}.xmp"), xmp_packet(values))
        return (f"carries its credit in a sidecar beside it ({error})",)
    _write_new(path, copy.data)
    return copy.notes


def _write_new(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise Refused(f"{path}: is there already; export into another folder") from error
