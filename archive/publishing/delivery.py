"""Copies that leave the archive: named with their credit, carrying it inside, and listed with it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from ...metadata.containers import find_blocks
from ...metadata.credit import LANGUAGES, Wording, Work, in_cell, names, say
from ...metadata.errors import BadBlock, MetadataError
from ...metadata.names import file_name
from ...metadata.packet import xmp_packet
from ...metadata.reading import EXIF, IIM, MAX_VALUE_CHARACTERS, PNG_TEXT, XMP
from ...metadata.values import Value
from ...metadata.writing import credited_copy
from ..catalogue.companions import speaking_files_of
from ..catalogue.facts import STAFF, ReadPhoto
from ..catalogue.photos import Photo, photo_by_uid
from ..catalogue.reconciling import held_photo
from ..catalogue.sidecars import known_values
from ..errors import Refused
from ..mishaps import log_of, reason_of
from ..rights.permission import exportable
from ..rights.rulebook import situation_of_id, this_moment
from ..rights.situation import Rulebook
from ..storage.layout import Archive, place_in
from ..storage.room import disk_of, free_bytes, in_words

_LIST = "credits.csv"
#: The sources that are in the file itself.
_EMBEDDED = (EXIF, IIM, XMP, PNG_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A copy that was delivered, and what it could not say word for word; or why there is none."""

    uid: str
    path: Path | None = None
    notes: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms copies leave: how credits are worded, what may go, and whether others receive it."""

    wording: Wording
    rules: Rulebook
    is_for_others: bool = False


def deliver(
    db: Database, archive: Archive, uids: Iterable[str], folder: Path, terms: Terms
) -> Iterator[Delivered]:
    """Copy the latest version of each original, with all that is known of it, and list their credits.

    What a container has no room for goes into an XMP sidecar beside the copy. A photo that credits nobody
    is not delivered, nor one that may not leave the archive. Raises NotFound for an unknown photo, and
    Refused when the folder holds a file of a name that is needed, or has no room.
    """
    photos = [photo_by_uid(db, uid) for uid in dict.fromkeys(uids)]
    if (folder / _LIST).exists():
        raise Refused(f"{folder / _LIST}: is there already; export into another folder")
    needed, free = sum(photo.size_bytes for photo in photos), free_bytes(folder)
    if needed > free:
        raise Refused(
            f"{folder}: these copies need about {in_words(needed)}, and {in_words(free)} are free "
            f"on its disk, {disk_of(folder)}; make room, or export into another folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    rows = [["file", *(f"credit_{language}" for language in LANGUAGES), "title", "licence", "uid"]]
    try:
        for photo in photos:
            delivered, row = _delivered(db, archive, photo, folder, terms)
            rows += [row] if row else []
            yield delivered
    finally:  # whatever was copied is listed
        table = io.StringIO()
        csv.writer(table).writerows(rows)
        _write_new(folder / _LIST, table.getvalue().encode("utf-8-sig"))


def _delivered(
    db: Database, archive: Archive, photo: Photo, folder: Path, terms: Terms
) -> tuple[Delivered, list[str] | None]:
    """Copy one original; what nobody foresaw ends no other."""
    try:
        return _deliver(db, archive, photo, folder, terms)
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
        reason = reason_of(error, photo.uid, log_of(archive.root))
        return Delivered(uid=photo.uid, reason=reason), None


def _deliver(
    db: Database, archive: Archive, photo: Photo, folder: Path, terms: Terms
) -> tuple[Delivered, list[str] | None]:
    """Copy one original; return what became of it, and its row in the list."""
    uid, title = photo.uid, photo.title or ""
    situation = situation_of_id(db, photo.id, terms.rules)
    if situation is None:
        return Delivered(uid=uid, reason="was taken away meanwhile"), None
    may_leave = exportable(situation, terms.rules, this_moment(), is_for_others=terms.is_for_others)
    held = tuple(reason.text("en") for reason in may_leave.reasons)
    if may_leave.answer == "no":
        return Delivered(uid=uid, reason=" ".join(("is not exported.", *held))), None
    learnt = held_photo(db, photo.id)
    credit, licence = learnt.credit, learnt.facts.licence
    if not credit.is_usable:
        return Delivered(uid=uid, reason="has no credit; see: byline doctor"), None
    speaking = speaking_files_of(db, photo.id)
    source = archive.root / speaking.main
    if not source.is_file():
        return Delivered(uid=uid, reason=f"{source} is missing; see: byline verify"), None
    name = file_name(title, names(credit), uid, photo.original)
    # What staff emptied is to be gone from the copy, too.
    emptied: dict[str, Value] = {
        item.field: "" for item in learnt.overrides if item.source == STAFF and item.value is None
    }
    emptied |= dict.fromkeys(learnt.facts.overruled, "")
    values = {**emptied, **known_values(db, uid), **_terms(learnt)}
    for field in _longer_in_the_file(learnt):
        values.pop(field, None)
    path = place_in(folder, name)
    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != speaking.digest:
        return Delivered(uid=uid, reason=f"{source} is damaged; see: byline verify"), None
    # What staff set is of no language: what the file says in others goes.
    reset = {name: "" for name in _set_by_staff(learnt) if name in values}
    notes = _write_copy(data, reset, values, path)
    under = " ".join((licence.title_en, licence.url or "")).strip() if licence else ""
    said = [
        say(credit, language, wording=terms.wording, work=Work(title=title))
        for language in LANGUAGES
    ]
    row = [in_cell(cell) for cell in (name, *said, title, under, uid)]
    return Delivered(uid=uid, path=path, notes=(*held, *notes)), row


def _longer_in_the_file(learnt: ReadPhoto) -> list[str]:
    """The fields of which byline keeps the beginning alone: the copy has them as the original does."""
    return [
        name
        for name, held in learnt.facts.resolved.items()
        if held.source in _EMBEDDED and len(str(held.value)) >= MAX_VALUE_CHARACTERS
    ]


def _terms(learnt: ReadPhoto) -> dict[str, Value]:
    """The licence in words, and where it stands, as far as the file says nothing of it itself."""
    licence, resolved = learnt.facts.licence, learnt.facts.resolved
    if licence is None:
        return {}
    terms: dict[str, Value] = {"usage_terms": licence.title_en, "web_statement": licence.url or ""}
    return {name: text for name, text in terms.items() if text and name not in resolved}


def _set_by_staff(learnt: ReadPhoto) -> Iterator[str]:
    return (item.field for item in learnt.overrides if item.source == STAFF)


def _write_copy(
    data: bytes, reset: Mapping[str, Value], values: Mapping[str, Value], path: Path
) -> tuple[str, ...]:
    try:
        copy = credited_copy(credited_copy(data, reset).data if reset else data, values)
    except MetadataError as error:
        _write_new(path, data)
        _write_new(path.with_name(f"{path.name}.xmp"), _packet_beside(data, reset, values))
        return (f"carries its credit in a sidecar beside it ({error})",)
    _write_new(path, copy.data)
    return copy.notes


def _packet_beside(data: bytes, reset: Mapping[str, Value], values: Mapping[str, Value]) -> bytes:
    """The sidecar of a copy that cannot be written into: what its own packets say stays in every language."""
    try:
        base = find_blocks(data).xmp
    except BadBlock:
        base = ()
    own = (xmp_packet(reset, base=base),) if base and reset else base
    return xmp_packet(values, base=own)


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise Refused(f"{path}: is there already; export into another folder") from error
    try:
        with file:
            file.write(data)
    except BaseException:  # a full disk, Ctrl-C
        path.unlink()
        raise
