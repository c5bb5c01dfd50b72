"""One record per person or organisation: its spellings, who it is elsewhere, and who may be one.

A spelling is looked up among names and aliases, so that what files say anew finds the same record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlite_utils import Database

from ...metadata.credit import Credit
from ...metadata.names import fold, is_near
from ..errors import NotFound, Refused
from .notes import note
from .records import RecordKind, Watched
from .rows import numbers, row, rows, texts
from .slugs import free_slug

Kind = Literal["person", "organisation"]
PERSON: Final = "person"
ORGANISATION: Final = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or an organisation: the address and the spelling the record stands under."""

    id: int
    slug: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """A person or organisation as their file among the records tells it."""

    slug: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person or organisation as they are listed, with the number of photos that credit or show them."""

    slug: str
    name: str
    kind: Kind
    aliases: tuple[str, ...]
    identifiers: Mapping[str, str]
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that may be the same as another, with the uids of the photos that credit or show it."""

    slug: str
    name: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two records that may be one; the one to keep touches more photos."""

    keep: Candidate
    merge: Candidate


def person_named(db: Database, name: str, kind: Kind = PERSON, *, slug: str | None = None) -> int:
    """Return the id of the person or organisation of that name, recording it when new.

    A new record gets the given slug, or one made of the name. Spellings that differ in case, accents or
    hyphens alone are one name; the first is kept.
    """
    known = _known(db, name)
    if known is not None:
        return known.id
    is_free = slug is not None and person_by_slug(db, slug) is None
    slug = slug if slug and is_free else free_slug(db, "people", name)
    record = {"slug": slug, "name": name, "folded": fold(name), "kind": kind}
    return int(db["people"].insert(record).last_pk)


def _known(db: Database, name: str) -> Person | None:
    return row(db, Person, _BY_SPELLING, {"folded": fold(name)})


_BY_SPELLING = """
    select people.id, people.slug, people.name, people.kind from people where folded = :folded
    union all
    select people.id, people.slug, people.name, people.kind
    from aliases join people on people.id = aliases.person
    where aliases.folded = :folded
    limit 1
"""
_BY_SLUG = "select id, slug, name, kind from people where slug = :slug"


def person_by_slug(db: Database, slug: str) -> Person | None:
    """The record of a person or organisation by their address alone."""
    return row(db, Person, _BY_SLUG, {"slug": slug})


def person_still(db: Database, slug: str) -> Person:
    """The record that a change tells of; raises Refused when it is not there any more."""
    person = person_by_slug(db, slug)
    if person is None:
        raise Refused(f"{slug}: is not on record any more, so this cannot be undone")
    return person


def person_of_id(db: Database, person: int) -> Person:
    """The record of a person or organisation by the id that other rows know it by; raises NotFound."""
    sql = "select id, slug, name, kind from people where id = :id"
    found = row(db, Person, sql, {"id": person})
    if found is None:
        raise NotFound(f"nobody of the id {person} is on record in this archive")
    return found


def find_person(db: Database, name: str) -> Person:
    """The record of a person or organisation by any spelling, or slug; raises NotFound."""
    found = person_by_slug(db, name) or _known(db, name)
    if found is None:
        raise NotFound(f"nobody is called {name!r} in this archive; see: byline people list")
    return found


def person_spelt(db: Database, spelling: str) -> Person | None:
    """The record that a spelling means; None where it means nobody."""
    return _known(db, spelling)


def is_spelling_of_another(db: Database, spelling: str, person: int) -> bool:
    """Whether somebody else is on record under a spelling."""
    known = _known(db, spelling)
    return known is not None and known.id != person


def as_recorded(db: Database, credit: Credit) -> Credit:
    """The same credit, with each name spelt and sorted as its record has it, and nobody twice."""
    found: dict[str, Kind] = {}
    for name, kind in named_in(credit):
        known = _known(db, name)
        found[known.name if known else name] = known.kind if known else kind
    return Credit.of(found.items())


def named_in(credit: Credit) -> Iterator[tuple[str, Kind]]:
    """Whom a credit names, each with its kind, in the order to name them."""
    yield from ((name, PERSON) for name in credit.people)
    yield from ((name, ORGANISATION) for name in credit.organisations)


def photos_of(db: Database, person: int) -> list[int]:
    """The photos that credit or show a person, in the order they came."""
    return numbers(db, _PHOTOS_OF, {"person": person})


def _uids_of(db: Database, person: int) -> tuple[str, ...]:
    sql = f"select uid from photos where id in ({_PHOTOS_OF}) order by id"
    return tuple(texts(db, sql, {"person": person}))


_PHOTOS_OF = """
    select photo from credits where person = :person
    union select photo from persons_shown where person = :person
    order by photo
"""


def people_of(db: Database, photo: int) -> list[int]:
    """Everyone whom a photo credits or shows."""
    sql = """
        select person from credits where photo = :photo
        union select person from persons_shown where photo = :photo
    """
    return numbers(db, sql, {"photo": photo})


def forget_unnamed(db: Database, people: Iterable[int]) -> None:
    """Remove those of some people whom nothing names any more: no photo, no programme, nothing staff said.

    Whom staff split from another stays, so that the split can be undone.
    """
    for person in people:
        db.execute(_FORGET_UNNAMED, {"person": person})


_NAMED_BY_NOTHING = """
    not exists (select 1 from credits where person = :person)
        and not exists (select 1 from persons_shown where person = :person)
        and not exists (select 1 from appearances where person = :person)
        and not exists (select 1 from organisers where person = :person)
"""
_FORGET_SPELLINGS = (
    f"delete from aliases where person = :person and {_NAMED_BY_NOTHING}",
    f"delete from identifiers where person = :person and {_NAMED_BY_NOTHING}",
)
_FORGET_UNNAMED = f"""
    delete from people
    where id = :person and {_NAMED_BY_NOTHING}
        and not exists (select 1 from aliases where person = :person)
        and not exists (select 1 from identifiers where person = :person)
        and not exists (select 1 from withdrawals where slug = people.slug)
        and not exists (
            select 1 from changes
            where action = 'split' and undone_at is null and json_extract(detail, '$.split') = people.slug
        )
"""


def forget_spellings(db: Database, people: Iterable[int]) -> None:
    """Forget the other spellings and identifiers of people whom nothing names any more."""
    for person in people:
        for sql in _FORGET_SPELLINGS:
            db.execute(sql, {"person": person})


def listed_people(db: Database) -> Iterator[ListedPerson]:
    """Everyone on record, in the order of their names."""
    for person in list(
        rows(db, Person, "select id, slug, name, kind from people order by folded, id")
    ):
        yield ListedPerson(
            slug=person.slug,
            name=person.name,
            kind=person.kind,
            aliases=aliases_of(db, person.id),
            identifiers=identifiers_of(db, person.id),
            photos=len(photos_of(db, person.id)),
        )


def aliases_of(db: Database, person: int) -> tuple[str, ...]:
    """The other spellings of a person."""
    sql = "select name from aliases where person = :person order by name"
    return tuple(texts(db, sql, {"person": person}))


def identifiers_of(db: Database, person: int) -> dict[str, str]:
    """Who a person is elsewhere, by scheme."""
    sql = "select scheme, value from identifiers where person = :person order by scheme"
    return dict(db.execute(sql, {"person": person}).fetchall())


def proposals(db: Database) -> Iterator[NearPair]:
    """Pairs of records that may be one; nothing is merged."""
    people = list(rows(db, Person, "select id, slug, name, kind from people"))
    for pair in near_pairs([person.name for person in people]):
        sides = [
            (
                people[place].id,
                Candidate(slug=people[place].slug, name=people[place].name, photos=uids),
            )
            for place in pair
            for uids in [_uids_of(db, people[place].id)]
        ]
        sides.sort(key=lambda side: (-len(side[1].photos), side[0]))
        yield NearPair(keep=sides[0][1], merge=sides[1][1])


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


def add_alias(db: Database, person: int, name: str) -> None:
    """Say that a spelling means a person, whoever it meant before."""
    db["aliases"].upsert({"folded": fold(name), "person": person, "name": name}, pk="folded")


def alias_of(db: Database, person: int, spelling: str) -> str | None:
    """An other spelling of a person as it was recorded; None where it is none."""
    sql = "select name from aliases where person = :person and folded = :folded"
    found = texts(db, sql, {"person": person, "folded": fold(spelling)})
    return found[0] if found else None


def forget_alias(db: Database, spelling: str) -> None:
    """Forget whom a spelling means."""
    db.execute("delete from aliases where folded = :folded", {"folded": fold(spelling)})


def respell(db: Database, person: Person, spelling: str) -> None:
    """Let a record stand under another spelling; the one before still finds it."""
    forget_alias(db, spelling)
    db["people"].update(person.id, {"name": spelling, "folded": fold(spelling)})
    if fold(person.name) != fold(spelling):
        add_alias(db, person.id, person.name)
    # Events tell by name who organised them and who appeared.
    for event in texts(db, _EVENTS_OF, {"person": person.id}):
        note(db, "event", event)


_EVENTS_OF = """
    select slug from events where id in (
        select event from organisers where person = :person
        union select event from appearances where person = :person
    )
"""


def set_identifier(db: Database, person: int, scheme: str, value: str | None) -> None:
    """Say who a person is elsewhere, in place of what was said before; None takes that back.

    Raises Refused for an empty scheme or value.
    """
    if value is None:
        key = {"person": person, "scheme": scheme}
        db.execute("delete from identifiers where person = :person and scheme = :scheme", key)
        return
    if not scheme.strip() or not value.strip():
        raise Refused("an identifier needs its scheme and its value: orcid 0000-0001-2345-6789")
    db.execute(
        """
        insert into identifiers (person, scheme, value) values (:person, :scheme, :value)
        on conflict (person, scheme) do update set value = excluded.value
        """,
        {"person": person, "scheme": scheme, "value": value},
    )


def person_record(db: Database, slug: str) -> PersonRecord | None:
    """A person or organisation as their file among the records tells it."""
    person = person_by_slug(db, slug)
    if person is None:
        return None
    return PersonRecord(
        slug=person.slug,
        name=person.name,
        kind=person.kind,
        aliases=aliases_of(db, person.id),
        identifiers=identifiers_of(db, person.id),
    )


def restore_person(db: Database, record: PersonRecord) -> int:
    """Write a person's record into the catalogue; return its id."""
    person = person_named(db, record.name, record.kind, slug=record.slug)
    for alias in record.aliases:
        add_alias(db, person, alias)
    for scheme, value in record.identifiers.items():
        set_identifier(db, person, scheme, value)
    return person


def _restore(db: Database, record: PersonRecord) -> None:
    restore_person(db, record)


_OF_PERSON = "(select slug from people where id = {row}.person)"
PEOPLE = RecordKind(
    name="person",
    folder="people",
    shape=PersonRecord,
    tell=person_record,
    restore=_restore,
    watched=(
        Watched(table="people", key="{row}.slug", is_public=True),
        Watched(table="aliases", key=_OF_PERSON),
        Watched(table="identifiers", key=_OF_PERSON),
    ),
)
