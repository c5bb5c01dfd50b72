"""The terms of photos, as staff say them: licences, usage rights, contracts and leases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec
from sqlite_utils import Database

from ...metadata.text import clean
from ..catalogue.changes import record_change
from ..catalogue.contracts import (
    CONTRACTS,
    Contract,
    Granted,
    contract_named,
    delete_contract,
    insert_contract,
    photos_under,
)
from ..catalogue.countries import COUNTRIES
from ..catalogue.facts import CONTRACT as CONTRACT_TERM
from ..catalogue.facts import LICENCE, USAGE_RIGHTS
from ..catalogue.leases import (
    Lease,
    delete_lease,
    insert_lease,
    lease_named,
    new_lease_name,
)
from ..catalogue.outbox import record_written
from ..catalogue.rights_file import EVERY_USE, USES, licence_named, load_rights_file
from ..catalogue.slugs import fit_slug
from ..catalogue.transactions import transaction
from ..errors import NotFound, Refused
from ..phrases import counted
from ..storage.durable import make_folder, write_file
from ..storage.layout import Archive, place_in
from ..storage.toml_files import read_toml
from .kinds import ChangeKind
from .typed import typed, typed_or_none

#: What a contract grants everywhere.
_WORLD = "world"
#: What a signed paper may be; anything else is kept under the last.
_PAPERS = (".pdf", ".jpg", ".jpeg", ".png", ".odt", ".docx", ".txt", ".asc", ".p7m", ".bin")
_LARGEST_PAPER_BYTES = 50 << 20


def term_named(db: Database, archive: Archive, name: str, text: str) -> str:
    """The value of a term as it is kept; raises Refused or NotFound where there is none such."""
    if name == LICENCE:
        return licence_named(db, text).id
    if name == CONTRACT_TERM:
        return contract_named(db, text).slug
    if name == USAGE_RIGHTS:
        known = load_rights_file(archive).usage_rights
        if text not in known:
            raise Refused(f"{text!r} is no kind of usage rights; there are: {', '.join(known)}")
        return text
    if not (cleaned := clean(text)):
        raise Refused(f"{name}: is empty; to empty it give --empty {name}")
    return cleaned


class _Right(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    right: str
    extent: str | None = None
    purpose: str | None = None
    uses: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    photographer: str | None = None
    has_name_mention: bool = True
    may_be_cropped: bool = False
    rights: tuple[_Right, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedContract:
    """All that undoing it needs: the contract of that name before, and the one recorded."""

    before: Contract | None
    after: Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseMade:
    """A lease that was made, or ended; all that undoing it needs. In a list, so that it goes with its photo.

    Older records have it as `lease`.
    """

    leases: tuple[Lease, ...] = ()
    lease: Lease | None = None

    @property
    def made(self) -> tuple[Lease, ...]:
        """The lease; none where it went with its photo."""
        return self.leases or ((self.lease,) if self.lease else ())


def record_contract(
    db: Database, archive: Archive, slug: str, terms: Path, paper: Path | None
) -> tuple[str, Contract]:
    """Record a contract, in the place of one of that name; return the change, and the contract.

    `terms` is the file that says what it grants (TOML), `paper` the signed one, which is kept. Raises Refused
    where either cannot be understood.
    """
    contract = _contract(archive, fit_slug(slug, "a contract's name"), terms)
    with transaction(db):
        try:
            before = contract_named(db, slug)
        except NotFound:
            before = None
        if paper is not None:
            contract = _with_paper(db, archive, contract, paper)
        elif before is not None:
            contract = replace(
                contract, file=before.file, digest=before.digest, size_bytes=before.size_bytes
            )
        if contract == before:
            raise Refused(f"{slug}: is recorded so already; nothing was changed")
        insert_contract(db, contract)
        detail = RecordedContract(before=before, after=contract)
        return record_change(db, CONTRACT.action, detail), contract


def _contract(archive: Archive, slug: str, terms: Path) -> Contract:
    written = read_toml(terms)
    if written is None:
        raise Refused(f"{terms}: there is no such file")
    try:
        said = msgspec.convert(written, _Said)
    except msgspec.ValidationError as error:
        raise Refused(f"{terms}: {error}; see docs/rights.md") from error
    rights = tuple(
        Granted(
            right=typed(right.right, f"{terms}: right"),
            extent=typed_or_none(right.extent, f"{terms}: extent"),
            purpose=typed_or_none(right.purpose, f"{terms}: purpose"),
            uses=right.uses,
            territory=right.territory,
            starts_on=right.starts_on.isoformat() if right.starts_on else None,
            ends_on=right.ends_on.isoformat() if right.ends_on else None,
        )
        for right in said.rights
    )
    if faults := list(_faults(archive, rights)):
        raise Refused(*(f"{terms}: {what}" for what in faults))
    return Contract(
        slug=slug,
        title=typed(said.title, f"{terms}: title"),
        photographer=typed_or_none(said.photographer, f"{terms}: photographer"),
        rights=rights,
        has_name_mention=said.has_name_mention,
        may_be_cropped=said.may_be_cropped,
    )


def _faults(archive: Archive, rights: tuple[Granted, ...]) -> Iterator[str]:
    for right in rights:
        for use in right.uses:
            if fault := fault_of_use(archive, use):
                yield fault
        for place in right.territory:
            if place != _WORLD and place not in COUNTRIES:
                yield f'territory {place!r} is no country of ISO 3166, such as "FR", and not "world"'
        if right.starts_on and right.ends_on and right.ends_on < right.starts_on:
            yield f"{right.right}: ends on {right.ends_on}, before it starts"


def fault_of_use(archive: Archive, use: str) -> str | None:
    """Why a text names no use and no channel, with those there are; None where it does."""
    known = dict.fromkeys((EVERY_USE, *USES, *load_rights_file(archive).channels))
    return None if use in known else f"{use!r} is no use or channel; there are: {', '.join(known)}"


def _with_paper(db: Database, archive: Archive, contract: Contract, paper: Path) -> Contract:
    """Keep the signed paper among the records, under a name made of ours alone."""
    try:
        if paper.stat().st_size > _LARGEST_PAPER_BYTES:
            raise Refused(f"{paper}: is larger than {_LARGEST_PAPER_BYTES >> 20} MB")
        data = paper.read_bytes()
    except OSError as error:
        raise Refused(f"{paper}: {error.strerror}") from error
    digest = hashlib.sha256(data).hexdigest()
    suffix = paper.suffix.lower() if paper.suffix.lower() in _PAPERS else _PAPERS[-1]
    name = f"records/{CONTRACTS.folder}/{contract.slug}-{digest[:16]}{suffix}"
    path = place_in(archive.root, name)
    make_folder(path.parent)
    write_file(path, data, archive.staging)
    record_written(db, archive, path, data)
    return replace(contract, file=name, digest=digest, size_bytes=len(data))


def make_lease(db: Database, archive: Archive, lease: Lease) -> tuple[str, Lease]:
    """Record a lease under a name of its own; return the change, and the lease.

    Raises Refused for an unknown use or days in the wrong order, NotFound for an unknown photo or event.
    """
    if fault := fault_of_use(archive, lease.use):
        raise Refused(fault)
    if lease.starts_on and lease.ends_on and lease.ends_on < lease.starts_on:
        raise Refused(f"the lease ends on {lease.ends_on}, before it starts")
    named = replace(lease, name=new_lease_name(), note=typed_or_none(lease.note, "a note"))
    with transaction(db):
        insert_lease(db, named)
        return record_change(db, LEASE.action, LeaseMade(leases=(named,))), named


def end_lease(db: Database, name: str) -> str:
    """Take a lease back; return the change. Raises NotFound."""
    with transaction(db):
        lease = lease_named(db, name)
        delete_lease(db, name)
        return record_change(db, END_LEASE.action, LeaseMade(leases=(lease,)))


def _undo_contract(db: Database, _archive: Archive, made: RecordedContract) -> None:
    if contract_named(db, made.after.slug) != made.after:
        raise Refused(f"{made.after.slug}: was recorded again since; undo that change first")
    if made.before is None:
        if number := photos_under(db, made.after.slug):
            of = counted(number, "photo or event", "photos and events")
            raise Refused(f"{made.after.slug}: is the contract of {of}; give them another first")
        delete_contract(db, made.after.slug)
    else:
        insert_contract(db, made.before)


def _undo_lease(db: Database, _archive: Archive, made: LeaseMade) -> None:
    for lease in made.made:
        if lease_named(db, lease.name) != lease:
            raise Refused(f"{lease.name}: is another one by now")
        delete_lease(db, lease.name)


def _undo_end(db: Database, _archive: Archive, made: LeaseMade) -> None:
    for lease in made.made:
        insert_lease(db, lease)


def _said_of(lease: Lease) -> str:
    what = "allows" if lease.is_allowed else "denies"
    span = f" from {lease.starts_on}" if lease.starts_on else ""
    span += f" until {lease.ends_on}" if lease.ends_on else ""
    return f"{lease.name} {what} {lease.use} for {lease.uid or f'event {lease.event}'}{span}"


CONTRACT = ChangeKind(
    action="contract",
    detail=RecordedContract,
    undo=_undo_contract,
    summary=lambda made: f"contract {made.after.slug} recorded: {made.after.title}",
    touches=lambda made: [f"contract {made.after.slug}"],
)
LEASE = ChangeKind(
    action="lease",
    detail=LeaseMade,
    undo=_undo_lease,
    summary=lambda made: ", ".join(map(_said_of, made.made)),
    touches=lambda made: (lease.name for lease in made.made),
)
END_LEASE = ChangeKind(
    action="end-lease",
    detail=LeaseMade,
    undo=_undo_end,
    summary=lambda made: f"ended: {', '.join(map(_said_of, made.made))}",
    touches=lambda made: (lease.name for lease in made.made),
)
