"""One record per person or organisation: its spellings, who it is elsewhere, and who may be one.

A spelling is looked up among names and aliases, so that what files say anew finds the same record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from sqlite_utils import Database

from ...metadata.credit import Credit
from ...metadata.names import fold, is_near
from ...metadata.names import slug as slugged
from ..errors import NotFound, Refused

Kind = Literal["person", "organisation"]


def person_named(db: Database, name: str, kind: Kind = "person", *, slug: str | None = None) -> int:
    """Return the id of the person or organisation of that name, recording it when new.

    A new record gets the given slug, or one made of the name.

    Spellings that differ in case, accents or hyphens alone are one name; the first is kept.
    """
    row = _known(db, name)
    if row is not None:
        return int(row["id"])
    slug = slug or free_slug(db, "people", name)
    record = {"slug": slug, "name": name, "folded": fold(name), "kind": kind}
    return int(db["people"].insert(record).last_pk)


def _known(db: Database, name: str) -> dict[str, Any] | None:
    return next(db.query(_BY_SPELLING, {"folded": fold(name)}), None)


_BY_SPELLING = """
    select people.* from people where folded = :folded
    union all
    select people.* from aliases join people on people.id = aliases.person
    where aliases.folded = :folded
    limit 1
"""


def find_person(db: Database, name: str) -> dict[str, Any]:
    """The record of a person or organisation by any spelling, or slug; raises NotFound."""
    row = next(db.query("select * from people where slug = :slug", {"slug": name}), None)
    row = row or _known(db, name)
    if row is None:
        raise NotFound(f"nobody is called {name!r} in this archive; see: byline people list")
    return row


def as_recorded(db: Database, credit: Credit) -> Credit:
    """The same credit, with each name spelt and sorted as its record has it, and nobody twice."""
    records = (_known(db, name) or {"name": name, "kind": kind} for name, kind in named_in(credit))
    return Credit.of({record["name"]: record for record in records}.values())


def named_in(credit: Credit) -> Iterator[tuple[str, Kind]]:
    """Whom a credit names, each with its kind, in the order to name them."""
    yield from ((name, "person") for name in credit.people)
    yield from ((name, "organisation") for name in credit.organisations)


def photos_of(db: Database, person: int) -> list[int]:
    """The photos that credit or show a person, in the order they came."""
    rows = db.query(
        """
        select photo from credits where person = :person
        union select photo from depictions where person = :person
        order by photo
        """,
        {"person": person},
    )
    return [row["photo"] for row in rows]


def listed_people(db: Database) -> list[dict[str, Any]]:
    """Everyone on record: name, kind, spellings, identifiers, and how many photos they touch."""
    found = []
    for row in list(db.query("select id, slug, name, kind from people order by folded, id")):
        person = {"person": row.pop("id")}
        aliases = [item["name"] for item in db.query(_ALIASES, person)]
        identifiers = {item["scheme"]: item["value"] for item in db.query(_IDENTIFIERS, person)}
        photos = len(photos_of(db, person["person"]))
        found.append({**row, "aliases": aliases, "identifiers": identifiers, "photos": photos})
    return found


_ALIASES = "select name from aliases where person = :person order by name"
_IDENTIFIERS = "select scheme, value from identifiers where person = :person order by scheme"


def proposals(db: Database) -> list[dict[str, Any]]:
    """Pairs of records that may be one, with the uids of the photos each touches.

    The record with more photos comes first, as the one to keep.
    """
    people = list(db.query("select id, slug, name from people"))
    found = []
    for pair in near_pairs([person["name"] for person in people]):
        sides = [dict(people[place]) for place in pair]
        for side in sides:
            side["photos"] = _uids(db, photos_of(db, side["id"]))
        sides.sort(key=lambda side: (-len(side["photos"]), side.pop("id")))
        found.append({"keep": sides[0], "merge": sides[1]})
    return found


def near_pairs(names: Sequence[str]) -> list[tuple[int, int]]:
    """The places of names that may be one person's, in pairs.

    Only names that share a word, or are the same words, are compared: not everyone with everyone.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        words = fold(name).split()
        for key in {*words[:1], *words[-1:], "".join(words), " ".join(sorted(words))}:
            groups[key].append(place)
    pairs = {
        (first, second)
        for places in groups.values()
        for rank, first in enumerate(places)
        for second in places[rank + 1 :]
        if is_near(names[first], names[second])
    }
    return sorted(pairs)


def _uids(db: Database, photos: Iterable[int]) -> list[str]:
    return [db["photos"].get(photo)["uid"] for photo in photos]


def identify(db: Database, person: int, scheme: str, value: str) -> None:
    """Say who a person is elsewhere; a new value of a scheme replaces the old. Raises Refused."""
    if not scheme.strip() or not value.strip():
        raise Refused("an identifier needs its scheme and its value: orcid 0000-0001-2345-6789")
    db.execute(
        """
        insert into identifiers (person, scheme, value) values (:person, :scheme, :value)
        on conflict (person, scheme) do update set value = excluded.value
        """,
        {"person": person, "scheme": scheme, "value": value},
    )


def person_record(db: Database, slug: str) -> dict[str, Any] | None:
    """A person or organisation as its file among the records tells it."""
    sql = "select id, slug, name, kind from people where slug = :slug"
    row = next(db.query(sql, {"slug": slug}), None)
    if row is None:
        return None
    person = {"person": row.pop("id")}
    return {
        **row,
        "aliases": [item["name"] for item in db.query(_ALIASES, person)],
        "identifiers": {item["scheme"]: item["value"] for item in db.query(_IDENTIFIERS, person)},
    }


def restore_person(db: Database, record: dict[str, Any]) -> int:
    """Write a person's record into the catalogue; return its id."""
    person = person_named(db, record["name"], record["kind"], slug=record["slug"])
    for alias in record.get("aliases", ()):
        add_alias(db, person, alias)
    for scheme, value in record.get("identifiers", {}).items():
        identify(db, person, scheme, value)
    return person


def add_alias(db: Database, person: int, name: str) -> None:
    """Say that a spelling means a person, whoever it meant before."""
    db["aliases"].upsert({"folded": fold(name), "person": person, "name": name}, pk="folded")


def free_slug(db: Database, table: Literal["people", "events"], name: str) -> str:
    """Make a slug that no other row of the table has."""
    stem = slugged(name) or "x"
    taken = {row["slug"] for row in db.query(f"select slug from {table}")}
    return next(
        candidate
        for number in range(1, len(taken) + 2)
        if (candidate := stem if number == 1 else f"{stem}-{number}") not in taken
    )
