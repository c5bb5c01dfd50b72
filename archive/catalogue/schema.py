"""The catalogue's tables, as ordered migrations: the only DDL of the archive.

Times are ISO 8601 text. A photo's own times are local to the camera; `offset` says how far from
UTC, where that is known. Names that reach an address (`uid`, `slug`) say nothing private.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from .triggers import copies_triggers, gallery_triggers, outbox_triggers, told_triggers

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
            name text not null unique,
            started_at text not null,
            finished_at text not null,
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
            digest text,
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


@migrations(name="005_truth_on_disk")
def _truth_on_disk(db: Database) -> None:
    """What makes the files the truth: what is kept unread, what we wrote, what is yet to write."""
    _create(
        db,
        "create table archive (id text primary key) strict",
        # Files of a card that are photos but cannot be developed: kept, and not shown.
        """
        create table unread (
            id integer primary key,
            digest text not null unique,
            original text not null unique,
            source_name text not null,
            size_bytes integer not null,
            reason text not null
        ) strict
        """,
        "create index photos_by_size on photos (size_bytes)",
        "create index companions_by_digest on companions (digest)",
        "create index companions_by_size on companions (size_bytes)",
        # Every file byline wrote itself, but for derivatives, which can be made again.
        """
        create table written (
            path text primary key,
            digest text not null,
            size_bytes integer not null
        ) strict
        """,
        # What has changed here and is not yet in its file: a photo, an event, an import …
        """
        create table outbox (
            kind text not null check (
                kind in ('photo', 'unread', 'event', 'person', 'import', 'publication')
            ),
            key text not null,
            primary key (kind, key)
        ) strict
        """,
        *outbox_triggers(),
    )


@migrations(name="006_raw_forms")
def _raw_forms(db: Database) -> None:
    """Each reading with its raw form, and every block of a file, not only the first of a kind."""
    _create(
        db,
        "alter table photos add column iptc_digest text not null default 'absent'",
        # Content Credentials: any change to the file would break them.
        "alter table photos add column is_signed integer not null default 0",
        """
        create table raw_readings (
            photo integer not null references photos(id),
            field text not null,
            source text not null,
            block integer not null,
            value text not null,
            raw text not null,
            primary key (photo, field, source, block)
        ) strict
        """,
        """
        insert into raw_readings (photo, field, source, block, value, raw)
        select photo, field, source, 1, value, value from readings
        """,
        "drop table readings",
        "alter table raw_readings rename to readings",
    )


@migrations(name="007_what_byline_was_told")
def _told(db: Database) -> None:
    """What was told besides the files, people's other spellings, and every change that can be undone."""
    _create(
        db,
        # JSON values; a null value, from staff, says that a field is empty.
        """
        create table givens (
            photo integer not null references photos(id),
            field text not null,
            source text not null check (source in ('ingest', 'staff')),
            value text,
            instead_of text,
            primary key (photo, field, source)
        ) strict
        """,
        """
        insert into givens (photo, field, source, value)
        select photo, field, 'ingest', value from resolutions where source = 'ingest'
        """,
        # A licence the file states itself wins over this, so that no harm is done where it does.
        """
        insert into givens (photo, field, source, value)
        select id, 'licence', 'ingest', json_quote(licence) from photos where licence is not null
        """,
        """
        create table aliases (
            folded text primary key,
            person integer not null references people(id),
            name text not null
        ) strict
        """,
        "create index aliases_by_person on aliases (person)",
        # Who a person is elsewhere: an ORCID, an ISNI, a Wikidata item, an address.
        """
        create table identifiers (
            person integer not null references people(id),
            scheme text not null,
            value text not null,
            primary key (person, scheme)
        ) strict
        """,
        """
        create table changes (
            id integer primary key,
            name text not null unique,
            made_at text not null,
            action text not null check (action in ('correct', 'merge', 'split', 'rename')),
            detail text not null,
            undone_at text
        ) strict
        """,
        "create table waiting as select kind, key from outbox",
        "drop table outbox",
        """
        create table outbox (
            kind text not null check (
                kind in ('photo', 'unread', 'event', 'person', 'import', 'publication', 'change')
            ),
            key text not null,
            primary key (kind, key)
        ) strict
        """,
        "insert into outbox (kind, key) select kind, key from waiting",
        "drop table waiting",
        # Every sidecar is to say from now on what was told.
        "insert or ignore into outbox (kind, key) select 'photo', uid from photos",
        *told_triggers(),
    )


@migrations(name="008_what_the_gallery_needs")
def _gallery(db: Database) -> None:
    """Copies of several media types, each picture's colours, and photos that are published no more."""
    _create(
        db,
        # Means of its upper, middle and lower third, "rrggbb rrggbb rrggbb".
        "alter table photos add column colours text",
        "create table gone (uid text primary key) strict",
        """
        create table copies (
            photo integer not null references photos(id),
            width_px integer not null,
            height_px integer not null,
            media_type text not null,
            digest text not null,
            size_bytes integer not null,
            primary key (photo, width_px, media_type)
        ) strict
        """,
        """
        insert into copies (photo, width_px, height_px, media_type, digest, size_bytes)
        select photo, width_px, height_px, 'image/jpeg', digest, size_bytes from derivatives
        """,
        "drop table derivatives",
        "alter table copies rename to derivatives",
        # They went with the table they watched.
        *copies_triggers(),
    )


@migrations(name="009_what_is_yet_to_publish")
def _publishing(db: Database) -> None:
    """What the gallery does not say yet, so that publishing again costs what has changed."""
    _create(
        db,
        # The place of a published photo among all, in capture order, with room between two.
        "alter table photos add column number integer",
        """
        create index photos_by_moment on photos (coalesce(taken_at, ''), id)
            where number is not null
        """,
        "create index photos_withheld on photos (id) where published_at is null",
        # A later change of the same thing gets a new id, and is not taken for the one before.
        """
        create table unpublished (
            id integer primary key autoincrement,
            kind text not null check (kind in ('photo', 'event', 'person')),
            key text not null,
            unique (kind, key)
        ) strict
        """,
        # The bundle that was made last, and a digest of what decides over the whole of it.
        "create table edition (bundle text not null, made_by text not null) strict",
        # What each publication put into the gallery and took out of it, as JSON.
        """
        create table publications (
            name text primary key,
            made_at text not null,
            detail text not null
        ) strict
        """,
        # Copies that a photo had before its credit was corrected, until they are removed.
        """
        create table discarded (
            digest text not null, media_type text not null, primary key (digest, media_type)
        ) strict, without rowid
        """,
        """
        create trigger derivatives_delete_discards_the_copy after delete on derivatives begin
            delete from discarded where digest = old.digest and media_type = old.media_type;
            insert into discarded (digest, media_type) values (old.digest, old.media_type);
        end
        """,
        *gallery_triggers(),
    )


def _create(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)
