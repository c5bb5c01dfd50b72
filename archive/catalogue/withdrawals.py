"""People who are to be shown no more, and what was taken away for good: neither comes back by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from .people import aliases_of, person_spelt
from .records import RecordKind, Watched
from .rows import row, rows, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A person who withdrew, under the slug and the spelling of that day."""

    slug: str
    name: str
    made_at: str
    made_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A person who withdrew, as the catalogue knows them now: by id, and by every spelling."""

    slug: str
    person: int | None
    spellings: tuple[str, ...]


_COLUMNS = "select slug, name, made_at, made_by, reason from withdrawals"


def withdrawals(db: Database) -> list[Withdrawal]:
    """Everyone who withdrew, in the order of their names."""
    return list(rows(db, Withdrawal, f"{_COLUMNS} order by slug"))


def withdrawn_people(db: Database) -> list[Withdrawn]:
    """Everyone who withdrew, with every spelling of them; a record they were merged into is theirs."""
    found = []
    for said in withdrawals(db):
        person = person_spelt(db, said.name)
        aliases = aliases_of(db, person.id) if person else ()
        names = dict.fromkeys((said.name, *([person.name] if person else []), *aliases))
        found.append(
            Withdrawn(slug=said.slug, person=person.id if person else None, spellings=tuple(names))
        )
    return found


def names_withdrawn(db: Database) -> list[str]:
    """The spelling under which each who withdrew did so."""
    return [said.name for said in withdrawals(db)]


def withdrawn_as(db: Database, person: int) -> Withdrawn | None:
    """A record of somebody who withdrew, under whichever of their spellings; None where they did not."""
    return next((who for who in withdrawn_people(db) if who.person == person), None)


def withdrawal_of(db: Database, slug: str) -> Withdrawal | None:
    """That a person withdrew; None where they did not."""
    return row(db, Withdrawal, f"{_COLUMNS} where slug = :slug", {"slug": slug})


def insert_withdrawal(db: Database, withdrawal: Withdrawal) -> None:
    """Record that a person withdrew."""
    db["withdrawals"].insert(
        {
            "slug": withdrawal.slug,
            "name": withdrawal.name,
            "made_at": withdrawal.made_at,
            "made_by": withdrawal.made_by,
            "reason": withdrawal.reason,
        }
    )


def delete_withdrawal(db: Database, slug: str) -> None:
    """Say that a person did not withdraw after all."""
    db.execute("delete from withdrawals where slug = :slug", {"slug": slug})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """That bytes, or a picture, were taken away for good; only a keyed digest says which."""

    digest: str
    uid: str
    made_at: str
    is_destroyed: bool


_TOMBSTONES = "select digest, uid, made_at, is_destroyed from tombstones"


def keyed(db: Database, digest: str) -> str:
    """A digest as tombstones keep it: with the archive's own key, so that it tells others nothing."""
    (key,) = texts(db, "select id from archive")
    return hashlib.sha256(f"{key} {digest}".encode()).hexdigest()


def tombstone_of(db: Database, digests: Iterable[str | None]) -> Tombstone | None:
    """The tombstone of any of these bytes or pictures, by their digests."""
    for digest in digests:
        key = {"digest": keyed(db, digest) if digest else ""}
        found = row(db, Tombstone, f"{_TOMBSTONES} where digest = :digest", key)
        if found is not None:
            return found
    return None


def tombstone_of_uid(db: Database, uid: str) -> Tombstone | None:
    """The tombstone of a photo, by the uid it had."""
    return row(db, Tombstone, f"{_TOMBSTONES} where uid = :uid limit 1", {"uid": uid})


def insert_tombstone(db: Database, tombstone: Tombstone) -> None:
    """Record that bytes or a picture were taken away."""
    db["tombstones"].upsert(
        {
            "digest": tombstone.digest,
            "uid": tombstone.uid,
            "made_at": tombstone.made_at,
            "is_destroyed": tombstone.is_destroyed,
        },
        pk="digest",
    )


def forget_tombstone(db: Database, uid: str) -> None:
    """Let the bytes of a photo come back."""
    db.execute("delete from tombstones where uid = :uid", {"uid": uid})


def _tombstone(db: Database, digest: str) -> Tombstone | None:
    return row(db, Tombstone, f"{_TOMBSTONES} where digest = :digest", {"digest": digest})


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That a photo was destroyed: by whom, why, by whose leave, and what became of each place."""

    uid: str
    made_at: str
    made_by: str | None
    reason: str
    visa: str | None
    places: Mapping[str, str]


class _StoredCertificate(msgspec.Struct, kw_only=True):
    uid: str
    made_at: str
    made_by: str | None
    reason: str
    visa: str | None
    places: str


def certificate_of(db: Database, uid: str) -> Certificate | None:
    """The certificate of a photo that was destroyed."""
    sql = "select uid, made_at, made_by, reason, visa, places from certificates where uid = :uid"
    stored = row(db, _StoredCertificate, sql, {"uid": uid})
    if stored is None:
        return None
    places = json.loads(stored.places)
    return Certificate(**{**msgspec.structs.asdict(stored), "places": places})


def insert_certificate(db: Database, certificate: Certificate) -> None:
    """Record that a photo was destroyed."""
    db["certificates"].upsert(
        {
            "uid": certificate.uid,
            "made_at": certificate.made_at,
            "made_by": certificate.made_by,
            "reason": certificate.reason,
            "visa": certificate.visa,
            "places": json.dumps(dict(certificate.places), ensure_ascii=False),
        },
        pk="uid",
    )


CERTIFICATES = RecordKind(
    name="certificate",
    folder="certificates",
    shape=Certificate,
    tell=certificate_of,
    restore=insert_certificate,
    watched=(Watched(table="certificates", key="{row}.uid"),),
)
WITHDRAWALS = RecordKind(
    name="withdrawal",
    folder="withdrawals",
    shape=Withdrawal,
    tell=withdrawal_of,
    restore=insert_withdrawal,
    watched=(Watched(table="withdrawals", key="{row}.slug"),),
)
TOMBSTONES = RecordKind(
    name="tombstone",
    folder="tombstones",
    shape=Tombstone,
    tell=_tombstone,
    restore=insert_tombstone,
    watched=(Watched(table="tombstones", key="{row}.digest"),),
)
