"""The catalogue's tables, as ordered migrations: the only DDL of the archive.

Times are ISO 8601 text. A photo's own times are local to the camera; `offset` says how far from
UTC, where that is known. Names that reach an address (`uid`, `slug`) say nothing private.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("byline")


@migrations(name="001_programme")
def _programme(db: Database) -> None:
    """Events, their sessions, and the people who organise and appear."""
    _create(
        db,
        """
        create table events (
            id integer primary key,
            slug text not null unique,
            title text not null,
            starts_on text not null,
            ends_on text not null,
            place text,
            description text
        ) strict
        """,
        """
        create table sessions (
            id integer primary key,
            event integer not null references events(id),
            slug text not null,
            title text not null,
            starts_at text,
            position integer not null,
            unique (event, slug)
        ) strict
        """,
        """
        create table people (
            id integer primary key,
            slug text not null unique,
            name text not null unique,
            folded text not null,
            kind text not null check (kind in ('person', 'organisation'))
        ) strict
        """,
        "create index people_by_folded on people (folded)",
        """
        create table organisers (
            event integer not null references events(id),
            person integer not null references people(id),
            position integer not null,
            primary key (event, person)
        ) strict
        """,
        # The role a person had, at one session or at the event as a whole (session null).
        """
        create table appearances (
            id integer primary key,
            event integer not null references events(id),
            session integer references sessions(id),
            person integer not null references people(id),
            role text
        ) strict
        """,
        """
        create unique index appearances_once
            on appearances (event, person, coalesce(session, 0))
        """,
    )


@migrations(name="002_photos")
def _photos(db: Database) -> None:
    """Photos, what their files say, whom they credit and show."""
    _create(
        db,
        """
        create table photos (
            id integer primary key,
            uid text not null unique,
            digest text not null unique,
            original text not null unique,
            source_name text not null,
            size_bytes integer not null,
            width_px integer,
            height_px integer,
            event integer references events(id),
            session integer references sessions(id),
            taken_at text,
            taken_offset text,
            title text,
            description text,
            alt_text text,
            city text,
            country text,
            credit_line text,
            copyright_notice text,
            usage_terms text,
            web_statement text,
            licence text,
            added_at text not null,
            published_at text
        ) strict
        """,
        "create index photos_by_event on photos (event, session, taken_at, id)",
        """
        create table companions (
            id integer primary key,
            photo integer not null references photos(id),
            kind text not null check (kind in ('raw', 'sidecar')),
            digest text not null,
            original text not null unique,
            source_name text not null,
            size_bytes integer not null,
            unique (photo, digest)
        ) strict
        """,
        """
        create table derivatives (
            photo integer not null references photos(id),
            width_px integer not null,
            height_px integer not null,
            digest text not null,
            size_bytes integer not null,
            primary key (photo, width_px)
        ) strict
        """,
        # Every value with the block it came from; lists and positions as JSON.
        """
        create table readings (
            photo integer not null references photos(id),
            field text not null,
            source text not null,
            value text not null,
            primary key (photo, field, source)
        ) strict
        """,
        """
        create table resolutions (
            photo integer not null references photos(id),
            field text not null,
            value text not null,
            source text not null,
            rule text not null,
            conflict integer not null check (conflict in (0, 1)),
            primary key (photo, field)
        ) strict
        """,
        """
        create table credits (
            photo integer not null references photos(id),
            person integer not null references people(id),
            position integer not null,
            primary key (photo, person)
        ) strict
        """,
        "create index credits_by_person on credits (person)",
        # How byline knows that a person is shown: from the file, or because someone said so.
        """
        create table depictions (
            photo integer not null references photos(id),
            person integer not null references people(id),
            source text not null check (source in ('file', 'staff')),
            primary key (photo, person)
        ) strict
        """,
        "create index depictions_by_person on depictions (person)",
        """
        create table keywords (
            photo integer not null references photos(id),
            keyword text not null,
            primary key (photo, keyword)
        ) strict
        """,
    )


@migrations(name="003_imports")
def _imports(db: Database) -> None:
    """What was ingested when, and what became of each file."""
    _create(
        db,
        """
        create table imports (
            id integer primary key,
            started_at text not null,
            finished_at text,
            event integer references events(id),
            credit text,
            licence text
        ) strict
        """,
        """
        create table outcomes (
            id integer primary key,
            import integer not null references imports(id),
            path text not null,
            outcome text not null check (outcome in ('added', 'seen', 'refused')),
            reason text,
            photo integer references photos(id)
        ) strict
        """,
    )


@migrations(name="004_search")
def _search(db: Database) -> None:
    """The search text of each photo; its rowid is the photo's id."""
    _create(
        db,
        """
        create virtual table search using fts5 (
            title, description, people, credit, event, keywords,
            tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
    )


def _create(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)
