"""Triggers that note every change of the catalogue: for its file, for the gallery, for who looks at a photo.

So that no edit, whoever makes it, can forget either. They are no part of the tables' history: whenever
those of a catalogue are not the ones that the kinds of records ask for, they are made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlite_utils import Database

from .kinds import KINDS
from .records import EVERY_MOMENT
from .transactions import transaction

# A derivative that is named no more is removed at the next publication.
_DISCARDING = """
create trigger derivatives_delete_discards_the_copy after delete on derivatives begin
    delete from discarded where digest = old.digest and media_type = old.media_type;
    insert into discarded (digest, media_type) values (old.digest, old.media_type);
end
"""
# Not "or ignore": inside a trigger the outer statement's own conflict clause would rule.
_REACHES_ITS_FILE = """
create trigger {table}_{moment}_reaches_its_file after {when} on {table} begin
    insert into pending_files (kind, key)
    select '{kind}', {key}
    where {key} is not null
        and not exists (select 1 from pending_files where kind = '{kind}' and key = {key});
end
"""
_REACHES_THE_GALLERY = """
create trigger {table}_{moment}_reaches_the_gallery{as_another} after {when} on {table} begin
    delete from pending_bundle where kind = '{told_as}' and key = {key};
    insert into pending_bundle (kind, key) select '{told_as}', {key} where {key} is not null;
end
"""
#: What changes a photo, beside its own row: the columns of a row that its files and staff decide.
_REVISES = """
create trigger {table}_{moment}_revises_its_photo after {when} on {table} begin
    update photos set revision = (select max(revision) + 1 from photos) where id = {row}.{photo};
end
"""
_COLUMNS = """event, session, width_px, height_px, taken_at, title, description, credit_line, licence,
    published_at"""
_REVISED = (
    (
        "photos",
        "id",
        ("insert", f"update of {_COLUMNS}"),
    ),
    ("persons_shown", "photo", EVERY_MOMENT),
    ("credits", "photo", EVERY_MOMENT),
    ("states", "photo", EVERY_MOMENT),
    ("derivatives", "photo", ("update",)),
)


def keep_watch(db: Database) -> None:
    """Make the triggers that are missing or not as they should be; usually there are none."""
    wanted = dict(_triggers())
    if _there(db) == wanted:
        return
    with transaction(db):
        stop_watching(db)
        for sql in wanted.values():
            db.execute(sql)


def stop_watching(db: Database) -> None:
    """Drop every trigger, before the tables they watch change; inside a transaction."""
    for name in _there(db):
        db.execute(f"drop trigger {name}")


def _there(db: Database) -> Mapping[str, str]:
    found = db.query("select name, sql from sqlite_master where type = 'trigger'")
    return {row["name"]: row["sql"] for row in found}


def _triggers() -> Iterator[tuple[str, str]]:
    """Each trigger by its name, as SQLite keeps its text."""
    yield "derivatives_delete_discards_the_copy", _DISCARDING.strip()
    for table, photo, moments in _REVISED:
        for when in moments:
            moment = when.split(maxsplit=1)[0]
            row = "old" if moment == "delete" else "new"
            names = {"table": table, "moment": moment, "when": when, "row": row, "photo": photo}
            yield f"{table}_{moment}_revises_its_photo", _REVISES.format(**names).strip()
    for kind in KINDS:
        for watched in kind.watched:
            for when in watched.moments:
                moment = when.split(maxsplit=1)[0]
                key = watched.key.format(row="old" if moment == "delete" else "new")
                names = {"table": watched.table, "moment": moment, "when": when}
                as_another = f"_as_{watched.told_as}" if watched.told_as else ""
                names |= {"kind": kind.name, "key": key, "as_another": as_another}
                names |= {"told_as": watched.told_as or kind.name}
                stem = f"{watched.table}_{moment}"
                if watched.has_file:
                    yield f"{stem}_reaches_its_file", _REACHES_ITS_FILE.format(**names).strip()
                if watched.is_public:
                    yield (
                        f"{stem}_reaches_the_gallery{as_another}",
                        _REACHES_THE_GALLERY.format(**names).strip(),
                    )
