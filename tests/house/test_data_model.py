"""docs/data-model.md says what the catalogue holds: it is made of the schema, and of what is said of each table here."""

import os
from pathlib import Path

from byline.archive.catalogue.kinds import KINDS
from byline.archive.catalogue.records import SidecarKind
from tests.catalogues import rows

_PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"

#: What each table holds, in one sentence.
TABLES = {
    "aliases": "Other spellings of a person; what files say anew finds the same record by them.",
    "appearances": "Who appeared at an event or one of its sessions, and in which role.",
    "archive": "The id of the archive this is the catalogue of, as in its marker.",
    "certificates": "What was destroyed: by whom, why, by whose leave, and what became of each place.",
    "chain_head": "The last record of the chain of changes, so that one cut off at its end is missed.",
    "changes": "What was changed by hand: who, when, and all that undoing it needs; a chain of records.",
    "clocks": "How the clock of each camera stood at an event, and the room it was in.",
    "companions": "Raws, sidecars, videos, sounds … that belong to a photo.",
    "contracts": "Contracts with photographers: each right, for what, where and how long; the signed paper.",
    "credits": "Whom a photo credits, in the order to name them.",
    "declined": "Who was proposed to be shown in a photo, and is not, as staff say.",
    "deliveries": "Copies that were handed to somebody: the photos, to whom, when.",
    "derivatives": "The copies of a photo that can be shown: one row a size and media type.",
    "destinations": "Places a bundle was shipped to, and the last one that was.",
    "discarded": "Derivatives that no photo has any more, until the next publication removes them.",
    "drafted": "The photos of a draft.",
    "drafts": "Changes of many photos that somebody has asked for at the desk, and not applied yet.",
    "edits": "Which photos each change is of, and what of them: made of the records of changes.",
    "stale_copies": "Photos whose copies do not say yet what the catalogue says of them.",
    "edition": "The bundle that was made last, and a digest of what decides over the whole of it.",
    "events": "Events as they were announced, and what each says for its photos: review, terms, days.",
    "former_terms": "Terms that applied to a photo until a moment, and who said so.",
    "gone": "Photos that were public and are no longer: the uid alone.",
    "house_licences": "The organisation's own licences, as rights.toml has them.",
    "identifiers": "Who a person is elsewhere: an ORCID, an ISNI, a Wikidata item, an address.",
    "imports": "Each ingest, and what it was asked.",
    "jobs": "Long work that was asked for at the desk, and how far it is.",
    "keywords": "The keywords of a photo.",
    "leases": "A use of a photo or an event that is allowed or denied from one day to another.",
    "organisers": "Who organised an event.",
    "outcomes": "What became of each file of an ingest: its receipt.",
    "overrides": "What was said of a photo besides its files: at ingest, or by staff.",
    "pending_bundle": "What has changed and is not yet in the gallery.",
    "pending_files": "What has changed and is not yet in its file.",
    "people": "One record for each person or organisation.",
    "persons_shown": "Who is shown in a photo, and whether its file or staff say so.",
    "photos": "One row a photo: its original, where it belongs, and what is held true of it.",
    "publications": "What each publication put into the gallery and took out of it.",
    "readings": "Every value of every block of a photo's files, with its raw form.",
    "resolutions": "The value that stands for each field, where it came from, and by which rule.",
    "search": "The search text of each photo (FTS5).",
    "selected": "The photos of a selection, or those that were taken out of one of a query.",
    "selections": "What somebody has selected at the desk: photos, or all that a query finds.",
    "sessions": "The sessions of an event.",
    "states": "Where a photo stands: withheld, approved, embargoed, in the bin … by whom, and why.",
    "stems": "The words of the search text under their stems, in French and in English.",
    "tombstones": "What was taken away for good: keyed digests, so that a card does not bring it back.",
    "unread": "Files that are kept and not shown: photos that could not be read, and what is no photo.",
    "withdrawals": "People who are to be shown no more.",
    "written": "The digest of every file byline wrote beside the originals.",
}
#: Tables that are made of others whenever a photo is reconciled, and of originals by a rebuild.
DERIVED = {"credits", "edits", "keywords", "readings", "resolutions", "search", "stems"}
#: Tables that say what is still to be done, or what lies on the disk; a rebuild makes them anew.
WORK = {
    "discarded",
    "drafted",
    "drafts",
    "edition",
    "jobs",
    "pending_bundle",
    "pending_files",
    "selected",
    "selections",
    "written",
}


def told_in():
    """Where each table's rows are told besides: the truth that the catalogue is rebuilt from."""
    found = {"chain_head": "records/changes", "house_licences": "rights.toml", "imports": "records/imports", "outcomes": "records/imports", "archive": "the marker",
             "gone": "records/publications", "publications": "records/publications"}  # fmt: skip
    for kind in KINDS:
        place = "sidecars" if isinstance(kind, SidecarKind) else f"records/{kind.folder}"
        for watched in kind.watched:
            if watched.table not in DERIVED:
                found[watched.table] = place
    return found


def page(archive):
    tables = rows(
        archive,
        "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual')"
        " and name not like 'sqlite%' and name not like '\\_%' escape '\\' order by name",
    )
    places = told_in()
    lines = [
        "# The catalogue's tables",
        "",
        "Made by `BYLINE_WRITE=1 pytest tests/house/test_data_model.py` from the schema; a test holds it to that.",
        "",
        "**The truth is files**: originals, sidecars and records. *Told in* says in which of them a table's rows stand",
        "as well; `byline rebuild` reads them back from there. What is *derived* is made of the rest whenever a photo is",
        "reconciled; *work* says what is still to be done. Triggers note each change of a table that is told in a file",
        "(`pending_files`) and, where the gallery tells of it, too (`pending_bundle`).",
        "",
        "| table | what it holds | told in | columns |",
        "| --- | --- | --- | --- |",
    ]
    for (name,) in tables:
        columns = ", ".join(
            f"`{column}`"
            for (column,) in rows(archive, "select name from pragma_table_info(?)", name)
        )
        place = places.get(name) or ("*derived*" if name in DERIVED else "*work*")
        assert (name in places) + (name in DERIVED) + (name in WORK) == 1, name
        lines.append(f"| `{name}` | {TABLES[name]} | {place} | {columns} |")
    lines += [
        "",
        "`kept_files` is a view of every file of a card that is kept: photos, their companions, what is unread.",
        "",
        "A migration is a file of SQL in `archive/catalogue/migrations/`, never changed once it is released; small",
        "databases of every released state lie in `tests/archive/released/`, and a test brings each up to today.",
    ]
    assert {name for (name,) in tables} == set(TABLES)
    return "\n".join(lines) + "\n"


def test_the_page_of_the_data_model_is_the_schema(archive):
    text = page(archive)
    if os.environ.get("BYLINE_WRITE"):
        _PAGE.write_text(text, encoding="utf-8")

    assert _PAGE.read_text(encoding="utf-8") == text
