"""What was brought in stays, is known to be whole, and tells its own story without the catalogue."""

import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from byline.archive.catalogue.sidecars import read_sidecar
from byline.archive.founding import make_archive
from byline.archive.storage.accounts import add_account
from byline.archive.storage.layout import find_archive
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from tests.catalogues import rows, shown, uid_of
from tests.pictures import credited, encoded, jpeg, picture, write

#: How each table is told without local ids: a SELECT whose rows must survive a rebuild.
TELLING = {
    "archive": "select * from archive",
    "events": "select slug, title, starts_on, ends_on, place, description, language, time_zone, is_reviewed, least_rating, keep_until, licence, usage_rights, restrictions, contract, programme from events",
    "sessions": "select e.slug, s.slug, s.title, s.starts_at, s.position, s.ends_at, s.room, s.description, s.source_key from sessions s join events e on e.id = s.event",
    "people": "select slug, name, folded, kind from people",
    "organisers": "select e.slug, p.slug, o.position from organisers o join events e on e.id = o.event join people p on p.id = o.person",
    "appearances": "select e.slug, s.slug, p.slug, a.role, a.affiliation from appearances a join events e on e.id = a.event left join sessions s on s.id = a.session join people p on p.id = a.person",
    "photos": "select uid, digest, original, source_name, size_bytes, width_px, height_px, e.slug, s.slug, taken_at, taken_offset, offset_origin, body, photos.title, photos.description, alt_text, city, country, credit_line, copyright_notice, usage_terms, web_statement, photos.licence, photos.contract, added_at, published_at, iptc_digest, is_signed, colours from photos left join events e on e.id = photos.event left join sessions s on s.id = photos.session",
    "clocks": "select e.slug, body, offset_s, drift_s_per_day, anchor, origin, evidence, room from clocks join events e on e.id = clocks.event",
    "declined": "select uid, name from declined join photos on photos.id = photo",
    "companions": "select uid, kind, c.digest, c.original, c.source_name, c.size_bytes from companions c join photos on photos.id = photo",
    "derivatives": "select uid, d.width_px, d.height_px, d.media_type, d.digest, d.size_bytes from derivatives d join photos on photos.id = photo",
    "stale_copies": "select uid from stale_copies join photos on photos.id = photo",
    "readings": "select uid, field, source, block, value, raw from readings join photos on photos.id = photo",
    "resolutions": "select uid, field, value, source, rule, conflict from resolutions join photos on photos.id = photo",
    "credits": "select uid, slug, position from credits join photos on photos.id = photo join people on people.id = person",
    "persons_shown": "select uid, slug, source from persons_shown join photos on photos.id = photo join people on people.id = person",
    "keywords": "select uid, keyword from keywords join photos on photos.id = photo",
    "imports": "select name, started_at, finished_at, e.slug, credit, imports.licence, also, imports.made_by from imports left join events e on e.id = event",
    "outcomes": "select name, path, outcomes.digest, outcome, reason, uid from outcomes join imports on imports.id = import left join photos on photos.id = photo",
    "search": "select uid, search.title, search.description, people, credit, search.event, keywords from search join photos on photos.id = search.rowid",
    "overrides": "select uid, field, source, value, instead_of from overrides join photos on photos.id = photo",
    "aliases": "select slug, aliases.folded, aliases.name from aliases join people on people.id = person",
    "identifiers": "select slug, scheme, value from identifiers join people on people.id = person",
    "changes": "select id, name, made_at, made_by, action, detail, undone_at, undone_by, salts, digest from changes",
    "edits": "select uid, change, field from edits",
    "chain_head": "select number, digest from chain_head",
    "states": "select uid, state, since, made_by, reason, until, accounts from states join photos on photos.id = photo",
    "former_terms": "select uid, term, value, source, until from former_terms join photos on photos.id = photo",
    "contracts": "select slug, title, photographer, rights, has_name_mention, may_be_cropped, file, digest, size_bytes from contracts",
    "house_licences": "select * from house_licences",
    "leases": "select name, uid, e.slug, is_allowed, use, leases.starts_on, leases.ends_on, note from leases left join photos on photos.id = photo left join events e on e.id = leases.event",
    "withdrawals": "select * from withdrawals",
    "tombstones": "select * from tombstones",
    "certificates": "select * from certificates",
    "deliveries": "select * from deliveries",
    "destinations": "select * from destinations",
    "gone": "select uid from gone",
    "publications": "select name, made_at, detail from publications",
    "unread": "select digest, original, source_name, size_bytes, reason from unread",
    "written": "select path, digest, size_bytes from written",
    "pending_files": "select kind, key from pending_files",
}  # fmt: skip

#: What the bundle still has to be told: without it the next publication tells everything.
OF_THE_BUNDLE = {"discarded", "edition", "pending_bundle"}
#: Words that were once said stay there and find nothing; a rebuild leaves them out.
OF_THE_INDEX = {"stems"}

#: What somebody has on their desk; a rebuild clears it.
OF_THE_DESK = {"jobs", "selections", "selected", "drafts", "drafted"}

_PHOTOGRAPHERS = ("Elodie Quatresous", "Thomas Vasseur", "Jane Doe")


def told(archive):
    with sqlite3.connect(archive.catalogue) as connection:
        tables = {
            name
            for (name,) in connection.execute(
                "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual')"
                " and name not like 'sqlite%' and name not like '\\_%' escape '\\'"
            )
        }
        assert tables - OF_THE_BUNDLE - OF_THE_INDEX - OF_THE_DESK == set(TELLING), (
            "a new table needs its telling here, and its file on disk"
        )
        return {name: sorted(connection.execute(sql), key=repr) for name, sql in TELLING.items()}


@pytest.fixture
def lived_in(sample_copy, byline, tmp_path):
    """The sample archive, with everything else that can be in one."""
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe", person_shown=("Akim Oural", "Zoë Ångström")),
        A__CR2=b"II*\0raw",
        B__JPG=jpeg(seed=1),
        B__xmp=b"<broken",
        C__JPG=encoded(picture(400, 300))[:-3000],
        D__NEF=b"II*\0another",
        E__JPG=credited("Pia Partie", seed=5),
        F__JPG=credited("Dora Détruite", seed=6),
        notes__txt=b"x",
    )
    byline("ingest", card, "--credit", "Nadia Berthier", "--licence", "CC-BY-SA-4.0", exit_code=1)
    uid = json.loads(byline("search", "jane", "--json").stdout)["uid"]
    byline("tag", uid, "--speaker", "Hugues Sibille")
    byline("untag", uid, "--speaker", "Zoë Ångström")
    byline("people", "merge", "Thomas Vasseur", "Nadia Berthier")
    byline("people", "identify", "Jane Doe", "orcid", "0000-0001-2345-6789")
    byline("correct", uid, "--field", "headline", "--value", "Corrigé")
    byline("publish")
    gone = json.loads(byline("search", "partie", "--json").stdout)["uid"]
    for field in ("creator", "credit_line", "copyright_notice"):
        byline("correct", gone, "--field", field, "--empty")
    byline("publish")
    _with_rights(sample_copy, byline, tmp_path, uid)
    return sample_copy


def _with_rights(archive, byline, tmp_path, uid):
    """Every state, term and record of rights that there can be."""
    others = byline("search", "--ids", "--by", "Elodie Quatresous").stdout.split()[:8]
    event = json.loads(byline("show", others[0], "--json").stdout)["event"]["slug"]
    (archive.root / "rights.toml").write_text(
        '[licences.ours]\ntitle_fr = "La nôtre"\ntitle_en = "Ours"\nallows = ["press"]\n'
        'text_fr = "Pour la presse."\ntext_en = "For the press."\n',
        "utf-8",
    )
    terms = tmp_path / "contract.toml"
    terms.write_text(CONTRACT, "utf-8")
    paper = write(tmp_path / "papers", signed__pdf=b"%PDF-1.7 signed") / "signed.pdf"
    add_account(archive.accounts, "marie", "long enough to be one")
    byline("contract", "add", "quatresous-2026", terms, "--file", paper)
    byline("event", "edit", event, "--time-zone", "Europe/Paris", "--keep-until", "2099-12-31")
    byline("rights", "set", "--of-event", event, "--usage-rights", "commissioned")
    byline("rights", "set", others[0], "--to-licence", "ours", "--contract", "quatresous-2026")
    byline("rights", "set", others[0], "--restrictions", "not for advertising")
    byline("lease", "add", others[1], "--deny", "linkedin", "--to", "2099-01-01", "--note", "why")
    byline("lease", "add", "--event", event, "--allow", "social", "--from", "2026-01-01")
    byline("withhold", others[2], "--reason", "held")
    byline("approve", others[3])
    byline("embargo", others[3], "--until", "2099-03-01T18:00")
    byline("restrict", others[4], "--to", "marie", "--reason", "objection")
    byline("bin", others[5])
    byline("reject", others[6])
    byline("release", others[6])
    byline("export", uid, "--to", tmp_path / "out", "--for", "Le Monde")
    byline("withdraw", others[7], "--reason", "asked")
    byline("withdraw", "--person", "Zoë Ångström", "--reason", "asked", exit_code=None)
    byline("withdraw", "--person", "Akim Oural", "--reason", "asked")
    byline("publish", "--shipped-to", "web1")
    byline("clock", "set", event, "D610", "--offset", "12s", "--drift", "1.5")
    byline("review", "speakers", event, others[1], "--speaker", "Elodie Quatresous", "--decline")
    byline("publish")
    destroyed = json.loads(byline("search", "Dora", "--json").stdout)["uid"]
    byline("destroy", destroyed, "--reason", "court")


CONTRACT = """
title = "Prise de vue"
photographer = "Elodie Quatresous"
[[rights]]
right = "reproduction"
extent = "sans limite de nombre"
purpose = "communication de l'association"
uses = ["web", "press"]
territory = ["FR", "BE"]
starts_on = 2015-01-01
ends_on = 2098-12-31
"""


def test_the_catalogue_is_rebuilt_from_the_files_alone(lived_in, byline):
    before = told(lived_in)
    assert all(before[name] for name in TELLING if name not in ("pending_files", "stale_copies"))
    for suffix in ("", "-wal", "-shm"):
        lived_in.catalogue.with_name(lived_in.catalogue.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(lived_in.public)
    lived_in.public.mkdir()

    byline("rebuild")

    assert told(lived_in) == before
    assert "0 faults" in byline("verify").stdout
    assert "published" in byline("publish").stdout


def test_copies_that_were_to_be_written_again_are_after_a_rebuild(archive, byline, tmp_path):
    from byline.archive.catalogue.opening import open_catalogue
    from byline.archive.editing.corrections import Edit, correct
    from byline.archive.storage.derivatives import derivative_path, media_name

    byline("ingest", write(tmp_path / "card", A__JPG=credited(description="Avant")))
    uid = uid_of(archive, "A.JPG")
    with open_catalogue(archive) as db:
        correct(db, archive, [Edit(uid=uid, field="description", value="Après")])
    assert rows(archive, "select count(*) from stale_copies") == [(1,)]
    for suffix in ("", "-wal", "-shm"):
        archive.catalogue.with_name(archive.catalogue.name + suffix).unlink(missing_ok=True)
    byline("rebuild")
    assert rows(archive, "select count(*) from stale_copies") == [(0,)]
    for digest, kind in rows(archive, "select digest, media_type from derivatives"):
        copy = derivative_path(archive.derivatives, media_name(digest, kind)).read_bytes()
        assert "Après".encode() in copy
        assert b"Avant" not in copy


def test_a_catalogue_that_is_there_is_set_aside(lived_in, byline):
    before = told(lived_in)

    result = byline("rebuild", "--json")

    aside = json.loads(result.stdout)["set_aside"]
    assert told(lived_in) == before
    with sqlite3.connect(aside) as connection:
        assert connection.execute("select count(*) from photos").fetchone()[0] > 24


def test_every_original_has_a_sidecar_other_programs_understand(lived_in, exiftool):
    sidecars = sorted(lived_in.originals.rglob("*.JPG.xmp"))

    found = exiftool(*sidecars)

    assert len(found) == 28
    assert not [
        record for record in found if "ExifTool:Warning" in record or "ExifTool:Error" in record
    ]
    named = [record for record in found if record.get("XMP-dc:Creator")]
    assert len(named) == 25  # all but the one without any credit and the damaged one
    credited_to = [str(record.get("XMP-photoshop:Credit")) for record in named]
    assert all(any(name in text for text in credited_to) for name in _PHOTOGRAPHERS)
    assert any("Akim Oural" in record.get("XMP-iptcExt:PersonInImage", []) for record in found)


def test_a_sidecar_of_ours_that_is_damaged_stops_no_rebuild(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg()), "--credit", "Jane Doe")
    (sidecar,) = archive.originals.rglob("A.JPG.xmp")
    sidecar.chmod(0o644)
    sidecar.write_bytes(sidecar.read_bytes().replace(b'"field":', b'"fiend":'))

    result = byline("rebuild", "--json", exit_code=None)

    assert json.loads(result.stdout)["unknown"] == ["originals/undated/undated/A.JPG"]


def test_an_edit_reaches_its_sidecar(lived_in, byline):
    uid = json.loads(byline("search", "jane", "--json").stdout)["uid"]

    byline("tag", uid, "--speaker", "Someone New")

    original = json.loads(byline("show", uid, "--json").stdout)["original"]
    sidecar = (lived_in.root / original).with_name("A.JPG.xmp").read_bytes()
    people = next(item.value for item in read(sidecar).readings if item.field == "person_shown")
    assert "Someone New" in people


def test_what_a_crash_left_unwritten_is_written_by_the_next_command(lived_in, byline):
    with sqlite3.connect(lived_in.catalogue) as connection:
        connection.execute("update events set title = 'Renamed'")

    byline("search", "renamed")

    (record,) = (lived_in.records / "events").glob("*.json")
    assert json.loads(record.read_text("utf-8"))["title"] == "Renamed"
    assert told(lived_in)["pending_files"] == []


def test_a_whole_archive_has_no_faults(lived_in, byline):
    result = byline("verify", "--json")

    summary = json.loads(result.stdout.splitlines()[-1])
    assert summary["faults"] == {}
    assert summary["whole"]
    assert summary["checked"] > 60


def test_one_flipped_bit_anywhere_is_named(lived_in, byline):
    """The short lane: `make torture` flips 500."""
    chance = random.Random(2015)
    files = [
        path
        for folder in (lived_in.originals, lived_in.records)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    for path in chance.sample(files, 12):
        whole = path.read_bytes()
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.chmod(0o644)
        path.write_bytes(damaged)

        result = byline("verify", "--json", exit_code=3)

        named = {json.loads(line).get("path") for line in result.stdout.splitlines()}
        assert path.relative_to(lived_in.root).as_posix() in named
        path.write_bytes(whole)


def test_missing_and_unknown_files_are_named_and_nothing_is_touched(lived_in, byline):
    gone = next(lived_in.originals.rglob("A.CR2"))
    gone.unlink()
    stranger = lived_in.originals / "stranger.jpg"
    stranger.write_bytes(b"x")

    result = byline("verify", exit_code=3)

    assert f"{gone.relative_to(lived_in.root)}: missing\n" in result.stderr
    assert "originals/stranger.jpg: unknown\n" in result.stderr
    assert "2 faults." in result.stdout
    assert stranger.exists()


def test_samples_together_read_every_file_once(lived_in, byline):
    def checked(*options):
        return json.loads(byline("verify", "--json", *options).stdout.splitlines()[-1])["checked"]

    assert sum(checked("--sample", f"{part}/4") for part in range(1, 5)) == checked()


def test_a_time_limit_stops_and_resume_goes_on(lived_in, byline):
    stopped = byline("verify", "--time-limit", "0s")
    whole = byline("verify", "--resume", "--json")

    assert (
        stopped.stdout
        == "0 files read, 0 faults; stopped by the time limit, go on with --resume.\n"
    )
    assert json.loads(whole.stdout.splitlines()[-1])["whole"]


@pytest.mark.parametrize("option", [["--sample", "3/2"], ["--sample", "x"], ["--time-limit", "5"]])
def test_a_meaningless_scope_is_refused(lived_in, byline, option):
    assert "write " in byline("verify", *option, exit_code=2).stderr


def test_a_backup_is_a_whole_catalogue(lived_in, byline, tmp_path):
    byline("backup", tmp_path / "backup")

    (copy,) = (tmp_path / "backup").iterdir()
    with sqlite3.connect(copy) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("select count(*) from photos").fetchone()[0] == 28


def test_manifests_are_what_sha256sum_accepts(lived_in):
    manifests = list(lived_in.originals.rglob("manifest-sha256.txt"))

    assert len(manifests) == 2
    for manifest in manifests:
        subprocess.run(
            ["sha256sum", "-c", "--quiet", manifest.name], cwd=manifest.parent, check=True
        )


def test_a_foreign_catalogue_is_refused(lived_in, byline, tmp_path):
    byline("--archive", tmp_path / "archive", "publish")
    other = json.loads((lived_in.root / ".byline" / "archive.json").read_text())
    (lived_in.root / ".byline" / "archive.json").write_text(json.dumps(other | {"id": "another"}))

    result = byline("search", "x", exit_code=3)

    assert "belongs to another archive than its folder; nothing was changed" in result.stderr
    assert find_archive(lived_in.root, lived_in.root).id == "another"


def test_the_log_of_a_lost_catalogue_does_not_spoil_the_new_one(lived_in, byline):
    before = told(lived_in)
    log = lived_in.catalogue.with_name("catalogue.db-wal")
    lived_in.catalogue.unlink()
    log.write_bytes(b"\x37\x7f\x06\x82" + bytes(4092))

    byline("rebuild")

    assert told(lived_in) == before


def test_a_rebuild_knows_what_the_first_weeks_published(archive, byline, tmp_path):
    """One record told all that was published then, and what was no more."""
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1)))
    told_first, _ = (uid for (uid,) in rows(archive, "select uid from photos order by uid"))
    record = {"published": {told_first: "2026-01-02T03:04:05+00:00"}, "gone": ["gone000001"]}
    (archive.records / "publication.json").write_text(json.dumps(record), "utf-8")

    byline("rebuild")

    assert rows(archive, "select uid, published_at from photos where published_at is not null") == [
        (told_first, "2026-01-02T03:04:05+00:00")
    ]
    assert rows(archive, "select uid from gone") == [("gone000001",)]


def test_an_original_that_is_lost_is_named_by_a_rebuild_and_by_verify_ever_after(
    archive, byline, tmp_path
):
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg(), B__JPG=jpeg(seed=1)))
    lost = next(archive.originals.rglob("A.JPG"))
    lost.unlink()

    result = byline("rebuild", exit_code=3)

    assert f"{lost.relative_to(archive.root).as_posix()}: " in result.stderr
    assert "1 photo recorded again" in result.stdout
    for _ in range(2):
        assert "A.JPG" in byline("verify", exit_code=3).output


@pytest.fixture
def frame(archive, byline, tmp_path):
    """One frame as JPEG, raw and sidecar."""
    card = write(tmp_path / "card", I__JPG=jpeg(), I__NEF=b"II*\0raw")
    write(card, I__xmp=xmp_packet({"headline": "Soir"}))
    byline("ingest", card)
    return next(archive.originals.rglob("I.JPG")).parent


@pytest.mark.parametrize("name", ["I.NEF", "I.xmp"])
@pytest.mark.parametrize("is_lost", [True, False])
def test_a_rebuild_names_a_raw_or_sidecar_that_is_lost_or_changed(
    archive, byline, frame, name, is_lost
):
    (frame / name).unlink()
    if not is_lost:
        (frame / name).write_bytes(xmp_packet({"headline": "Rot"}))

    result = byline("rebuild", exit_code=3)

    why = "is missing" if is_lost else "is not what was brought in"
    assert f"{name}: {why}; put it back from a second copy, then rebuild again" in result.stderr
    assert "1 photo recorded again" in result.stdout
    assert rows(archive, "select count(*) from companions") == [(2,)]


def test_no_folder_or_dangling_link_among_the_originals_ends_a_rebuild(archive, byline, frame):
    (frame / "holiday.JPG.xmp").mkdir()
    (frame / "z.JPG.xmp").symlink_to(frame / "nowhere")

    assert "1 photo recorded again" in byline("rebuild").stdout


def test_an_original_that_became_a_folder_is_lost(archive, byline, frame):
    (frame / "I.JPG").unlink()
    (frame / "I.JPG").mkdir()

    assert "I.JPG: is missing" in byline("rebuild", exit_code=3).stderr
    assert "I.JPG" in byline("verify", exit_code=3).output


def test_an_original_copied_with_its_sidecar_is_told_as_what_it_is(archive, byline, frame):
    for suffix in ("JPG", "JPG.xmp"):
        shutil.copy(frame / f"I.{suffix}", frame / f"J.{suffix}")

    said = byline("rebuild", exit_code=3).stderr

    assert "J.JPG: is originals/undated/undated/I.JPG once more; remove it and its sidecar" in said
    assert len(rows(archive, "select 1 from photos")) == 1


def test_a_card_out_of_another_archive_is_no_loss(archive, byline, frame, tmp_path):
    other = make_archive(tmp_path / "other")
    card = write(tmp_path / "again", I__JPG=(frame / "I.JPG").read_bytes())
    shutil.copy(frame / "I.JPG.xmp", card / "I.JPG.xmp")
    byline("--archive", other.root, "ingest", card)

    assert "is missing" not in byline("--archive", other.root, "rebuild").stderr


@pytest.mark.parametrize("uid", ["x/../../escaped", "../x", "a\nb", "", "A" * 10, "x" * 33])
def test_no_uid_of_a_sidecar_is_taken_that_byline_would_not_give(archive, byline, frame, uid):
    sidecar = frame / "I.JPG.xmp"
    known = rows(archive, "select uid from photos")[0][0]
    text = sidecar.read_text("utf-8")
    assert known in text
    sidecar.write_text(text.replace(known, uid), "utf-8")

    byline("rebuild", exit_code=None)

    # It is read again from its original, under the uid that its receipt tells.
    assert rows(archive, "select uid from photos") == [(known,)]
    assert not (archive.root.parent / "escaped").exists()


def test_nor_one_of_a_receipt(archive, byline, frame):
    (receipt,) = archive.records.glob("imports/*.json")
    (frame / "I.JPG.xmp").unlink()
    record = json.loads(receipt.read_text("utf-8"))
    for file in record["files"]:
        file["uid"] = "../x"
    receipt.write_text(json.dumps(record), "utf-8")

    byline("rebuild", exit_code=None)

    ((uid,),) = rows(archive, "select uid from photos")
    assert re.fullmatch("[0-9a-z]{10}", uid)


def test_each_rebuild_sets_its_own_catalogue_aside(archive, byline, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "byline.archive.preservation.rebuild.now", lambda: "2026-11-26T03:00:00+0000"
    )
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg()))

    aside = [json.loads(byline("rebuild", "--json").stdout)["set_aside"] for _ in range(2)]

    assert len({*aside}) == 2
    assert all(Path(path).is_file() for path in aside)


def test_what_a_rebuild_that_died_left_goes_with_the_next(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=jpeg()))
    for name in ("rebuilt-7.db", "rebuilt-7.db-wal"):
        (archive.root / name).write_bytes(b"half")

    byline("rebuild")

    assert not list(archive.root.glob("rebuilt-*"))


def test_a_rotten_sidecar_costs_its_photo_alone_and_is_named(lived_in, byline):
    sidecar = next(lived_in.originals.rglob("EQ5D4100.JPG.xmp"))
    sidecar.write_bytes(sidecar.read_bytes().replace(b'{"name"', b'{"name', 1))

    result = byline("rebuild")

    assert (
        "EQ5D4100.JPG: its sidecar is missing or cannot be read; it was read again, "
        "and what was said of it by hand is lost\n" in result.stderr
    )
    assert "28 photos recorded again" in result.stdout


def test_a_rotten_record_is_named_and_the_catalogue_stays(lived_in, byline):
    before = told(lived_in)
    record = next((lived_in.records / "people").glob("akim*.json"))
    record.write_bytes(b"{")

    result = byline("rebuild", exit_code=3)

    assert f"{record}: cannot be read; restore it from a second copy" in result.stderr
    record.unlink()
    assert told(lived_in) == before
    assert not list(lived_in.root.glob("rebuilt-*"))


def test_of_several_sidecars_the_last_that_came_still_speaks(archive, byline, tmp_path):
    from byline.metadata.packet import xmp_packet

    card = write(tmp_path / "card", A__JPG=credited())
    for word in ("one", "two", "three", "four", "five"):
        write(card, A__xmp=xmp_packet({"headline": word}))
        byline("ingest", card)
    before = told(archive)

    byline("rebuild")

    assert told(archive) == before
    assert "five" in byline("search", "five").stdout


def test_verify_names_no_fault_while_an_ingest_goes_on(sample_copy, byline, tmp_path):
    import threading

    card = write(tmp_path / "card", **{f"Z{n}__JPG": credited(seed=n) for n in range(30)})
    command = [sys.executable, "-m", "byline.archive.cli", "--archive", str(sample_copy.root)]
    ingesting = threading.Thread(
        target=subprocess.run,
        args=[[*command, "ingest", str(card)]],
        kwargs={"capture_output": True},
    )
    ingesting.start()
    reports = []
    while ingesting.is_alive():
        reports.append(byline("verify", "--json", exit_code=None))
    ingesting.join()

    assert len(reports) > 2
    assert [report.exit_code for report in reports] == [0] * len(reports)


@pytest.fixture
def taken_in(archive, byline, tmp_path):
    """A photo of an event with companions, one without words, and a video; all with what was given."""
    byline("event", "create", "up-2015", "--title", "Up conférence", "--from", "2015-02-17")
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(xmp={"headline": "A title"}),
        A__CR2=b"II*\0raw",
        A__xmp=xmp_packet({"description": "A caption"}),
        A__WAV=b"RIFF sound",
        B__JPG=b"\xff\xd8 damaged",
        C__MP4=b"a video",
    )
    options = ("--event", "up-2015", "--credit", "Jane Doe", "--licence", "CC-BY-4.0")
    byline("ingest", card, *options, exit_code=1)
    byline("publish")
    return shown(byline, uid_of(archive, "A.JPG"))


def test_photos_whose_sidecars_are_missing_are_read_again_from_their_originals(
    archive, byline, taken_in
):
    kept = rows(archive, "select * from kept_files order by 1")
    for sidecar in archive.originals.rglob("*.*.xmp"):
        sidecar.unlink()

    told = json.loads(byline("rebuild", "--json").stdout)

    assert (told["photos"], told["unread"], told["lost"]) == (1, 2, [])
    assert sorted(path.rpartition("/")[2] for path in told["unknown"]) == sorted(
        original.rpartition("/")[2] for original, *_ in kept
    )
    again = shown(byline, taken_in["uid"])
    for name in ("original", "source_name", "credit_line", "licence", "title", "description",
                 "published_at", "event", "digest"):  # fmt: skip
        assert again[name] == taken_in[name], name
    assert {one["original"] for one in again["companions"]} == {
        one["original"] for one in taken_in["companions"]
    }
    assert "0 faults" in byline("verify").stdout
    assert len(list(archive.originals.rglob("*.*.xmp"))) == 3
    assert json.loads(byline("rebuild", "--json").stdout)["unknown"] == []


def test_a_sidecar_that_cannot_be_read_is_set_aside(archive, byline, taken_in):
    (sidecar,) = archive.originals.rglob("A.JPG.xmp")
    sidecar.chmod(0o644)
    sidecar.write_bytes(b"<x:xmpmeta half a pack")

    byline("rebuild")

    aside = archive.root / ".byline" / "set-aside" / sidecar.relative_to(archive.root)
    assert aside.read_bytes() == b"<x:xmpmeta half a pack"
    assert read_sidecar(sidecar.read_bytes()).uid == taken_in["uid"]
    assert "0 faults" in byline("verify").stdout


def test_a_version_without_any_sidecar_is_one_again(archive, byline, tmp_path):
    for number, name in enumerate(("Jane Doe", "John Roe")):
        byline("ingest", write(tmp_path / str(number), A__JPG=credited(name)))
        time.sleep(1.1)  # receipts tell the second
    before = shown(byline, uid_of(archive, "A.JPG"))
    for sidecar in archive.originals.rglob("*.*.xmp"):
        sidecar.unlink()

    byline("rebuild")

    again = shown(byline, before["uid"])
    assert (again["credit_line"], again["companions"]) == ("John Roe", before["companions"])


def test_an_original_without_a_sidecar_that_is_damaged_is_told(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1)))
    (sidecar,) = archive.originals.rglob("A.JPG.xmp")
    sidecar.unlink()
    original = sidecar.with_suffix("")
    original.chmod(0o644)
    original.write_bytes(credited("Somebody else"))

    told = json.loads(byline("rebuild", "--json", exit_code=3).stdout)

    assert told["photos"] == 1
    assert list(told["unreadable"].values()) == [
        "is not what was brought in; put it back from a second copy, then rebuild again"
    ]


def test_an_event_whose_record_is_lost_is_made_again_of_what_its_photos_tell(
    archive, byline, tmp_path
):
    byline(
        "event", "create", "e", "--title", "Été", "--from", "2015-02-16", "--session", "18:30 Coop"
    )
    card = write(
        tmp_path / "card",
        A__JPG=credited("Ann Lee", seed=1, date_created="2015-02-17T12:00:00"),
        B__JPG=credited("Ann Lee", seed=2),
    )
    byline("ingest", card, "--event", "e")
    uid = uid_of(archive, "A.JPG")
    byline("tag", uid, "--session", "coop")
    (archive.records / "events" / "e.json").unlink()

    done = byline("rebuild")

    assert "e: no record of this event was left; it was made again" in done.stderr
    assert "2 photos recorded again" in done.stdout
    photo = shown(byline, uid)
    assert (photo["event"], photo["session"]["slug"]) == ({"slug": "e", "title": "Été"}, "coop")
    assert "0 faults" in byline("verify").stdout
    assert "no record" not in byline("rebuild").stderr


def test_a_session_that_is_lost_is_made_again(archive, byline, tmp_path):
    byline(
        "event", "create", "e", "--title", "E", "--from", "2015-02-16", "--session", "18:30 Coop"
    )
    byline("ingest", write(tmp_path / "card", A__JPG=credited()), "--event", "e")
    byline("tag", uid_of(archive, "A.JPG"), "--session", "coop")
    record = archive.records / "events" / "e.json"
    told = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**told, "sessions": [], "appearances": []}), "utf-8")

    byline("rebuild")

    assert shown(byline, uid_of(archive, "A.JPG"))["session"]["slug"] == "coop"
    assert "0 faults" in byline("verify").stdout


def test_a_sidecar_of_another_photo_accuses_nobody(archive, byline, tmp_path):
    byline(
        "ingest",
        write(tmp_path / "card", A__JPG=credited("Ann Lee", 1), B__JPG=credited("Bob Day", 2)),
    )
    uids = [uid_of(archive, name) for name in ("A.JPG", "B.JPG")]
    (sidecar,) = archive.originals.rglob("A.JPG.xmp")
    shutil.copy(sidecar.with_name("B.JPG.xmp"), sidecar)

    byline("rebuild")

    assert [uid_of(archive, name) for name in ("A.JPG", "B.JPG")] == uids
    assert shown(byline, uids[0])["credit_line"] == "Ann Lee"
    assert "0 faults" in byline("verify").stdout


def test_a_folder_where_a_sidecar_should_be_is_set_aside(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    (sidecar,) = archive.originals.rglob("A.JPG.xmp")
    sidecar.unlink()
    sidecar.mkdir()

    byline("rebuild")

    assert sidecar.is_file()
    assert "0 faults" in byline("verify").stdout


def test_the_later_words_speak_where_neither_sidecar_nor_receipt_is_left(archive, byline, tmp_path):
    for number, name in enumerate(("Ann Lee", "Bob Day")):
        byline("ingest", write(tmp_path / str(number), A__JPG=credited(name)))
    shutil.rmtree(archive.records / "imports")
    for sidecar in archive.originals.rglob("*.*.xmp"):
        sidecar.unlink()

    byline("rebuild")

    assert rows(archive, "select source_name, credit_line from photos") == [("A.JPG", "Bob Day")]
