"""Contracts with photographers: which rights they grant, for what, where and how long (CPI, L.131-3)."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from ..errors import NotFound
from .records import RecordKind, Watched
from .rows import row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A right that a contract grants, in its own words, and what a machine may read of them.

    `uses` are uses or channels, `territory` countries as ISO 3166 has them, or "world"; days are inclusive.
    The law wants each right stated with its extent, its purpose, its place and its duration.
    """

    right: str
    extent: str | None = None
    purpose: str | None = None
    uses: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    starts_on: str | None = None
    ends_on: str | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the law wants stated and is not."""
        stated = {
            "extent": self.extent,
            "purpose": self.purpose and self.uses,
            "territory": self.territory,
            "duration": self.starts_on and self.ends_on,
        }
        return tuple(name for name, said in stated.items() if not said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract; `file` is the signed paper, kept among the records, with its SHA-256."""

    slug: str
    title: str
    photographer: str | None
    rights: tuple[Granted, ...]
    has_name_mention: bool
    may_be_cropped: bool
    file: str | None = None
    digest: str | None = None
    size_bytes: int | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the law wants stated and is not, of any right; that there is one, first of all."""
        if not self.rights:
            return ("right",)
        return tuple(dict.fromkeys(name for granted in self.rights for name in granted.lacks))


class _Stored(msgspec.Struct, kw_only=True):
    slug: str
    title: str
    photographer: str | None
    rights: str
    has_name_mention: bool
    may_be_cropped: bool
    file: str | None
    digest: str | None
    size_bytes: int | None

    def as_contract(self) -> Contract:
        rights = msgspec.json.decode(self.rights, type=tuple[Granted, ...])
        return Contract(**{**msgspec.structs.asdict(self), "rights": rights})


_COLUMNS = """
    select slug, title, photographer, rights, has_name_mention, may_be_cropped, file, digest, size_bytes
    from contracts
"""


def contract_named(db: Database, slug: str) -> Contract:
    """A contract; raises NotFound."""
    found = _contract(db, slug)
    if found is None:
        raise NotFound(f"no contract {slug!r}; see: byline contract list")
    return found


def contracts(db: Database) -> list[Contract]:
    """Every contract, in the order they were recorded."""
    return [stored.as_contract() for stored in rows(db, _Stored, f"{_COLUMNS} order by id")]


def _contract(db: Database, slug: str) -> Contract | None:
    stored = row(db, _Stored, f"{_COLUMNS} where slug = :slug", {"slug": slug})
    return None if stored is None else stored.as_contract()


def insert_contract(db: Database, contract: Contract) -> None:
    """Record a contract, in the place of one of that name."""
    record = {
        "slug": contract.slug,
        "title": contract.title,
        "photographer": contract.photographer,
        "rights": msgspec.json.encode(contract.rights).decode(),
        "has_name_mention": contract.has_name_mention,
        "may_be_cropped": contract.may_be_cropped,
        "file": contract.file,
        "digest": contract.digest,
        "size_bytes": contract.size_bytes,
    }
    delete_contract(db, contract.slug)
    db["contracts"].insert(record)


def delete_contract(db: Database, slug: str) -> None:
    """Take a contract out of the catalogue."""
    db.execute("delete from contracts where slug = :slug", {"slug": slug})


def photos_under(db: Database, slug: str) -> int:
    """How many photos and events are under a contract."""
    sql = """
        select (select count(*) from photos where contract = :slug)
            + (select count(*) from events where contract = :slug)
    """
    return int(db.execute(sql, {"slug": slug}).fetchone()[0])


CONTRACTS = RecordKind(
    name="contract",
    folder="contracts",
    shape=Contract,
    tell=_contract,
    restore=insert_contract,
    watched=(Watched(table="contracts", key="{row}.slug", is_public=True),),
)
