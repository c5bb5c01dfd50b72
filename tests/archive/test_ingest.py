import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from byline.archive.ingest import keeping
from byline.archive.ingest.stationery import Stationery
from byline.archive.storage.layout import Archive
from byline.metadata.packet import xmp_packet
from tests.catalogues import ingested, said_by_copies, uid_of
from tests.pictures import credited, encoded, jpeg, picture, write


def originals(archive):
    """The names of the originals, without what byline writes beside them."""
    names = (path.name for path in archive.originals.rglob("*.*") if path.is_file())
    return sorted(name for name in names if not name.endswith((".xmp", "manifest-sha256.txt")))


def outcomes(result):
    return {Path(record["path"]).name: record for record in ingested(result)}


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def rows(archive, sql):
    with sqlite3.connect(archive.catalogue) as connection:
        return connection.execute(sql).fetchall()


def test_originals_are_kept_as_they_are_under_their_day_and_event(archive, byline, tmp_path):
    card = write(tmp_path / "card", IMG_1__JPG=credited(date_created="2015-02-17T18:30:00"))
    byline("event", "create", "up-2015", "--title", "Up", "--from", "2015-02-17")

    byline("ingest", card, "--event", "up-2015")

    kept = archive.originals / "2015" / "2015-02-17_up-2015" / "IMG_1.JPG"
    assert (card / "IMG_1.JPG").read_bytes() == kept.read_bytes()
    assert (card / "IMG_1.JPG").stat().st_mtime_ns == kept.stat().st_mtime_ns
    assert kept.stat().st_mode & 0o777 == 0o444


def test_the_same_card_twice_changes_nothing_and_says_so(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), A__CR2=b"II*\0raw", B__JPG=credited(seed=1))
    first = byline("ingest", card)
    before = tree(archive.originals) | tree(archive.derivatives)
    photos = rows(archive, "select * from photos")

    again = byline("ingest", card)

    assert first.stdout == (
        "3 files added, 0 already in the archive.\n"
        "SAFE: these 3 files are in the archive, read back and durable\n"
    )
    assert again.stdout == (
        "0 files added, 3 already in the archive.\n"
        "SAFE: these 3 files are in the archive, read back and durable\n"
    )
    assert before == tree(archive.originals) | tree(archive.derivatives)
    assert photos == rows(archive, "select * from photos")


def test_raw_jpeg_and_sidecar_are_one_photo(archive, byline, tmp_path):
    sidecar = xmp_packet({"creator": ("Elodie Quatresous",), "headline": "Du sidecar"})
    card = write(tmp_path / "card", A__JPG=jpeg(), A__CR2=b"II*\0raw", A__xmp=sidecar)

    found = outcomes(byline("ingest", card, "--json"))

    assert len({record["uid"] for record in found.values()}) == 1
    assert rows(archive, "select title, credit_line from photos") == [
        ("Du sidecar", "Elodie Quatresous")
    ]
    assert {"raw", "sidecar"} == {kind for (kind,) in rows(archive, "select kind from companions")}
    folder = next(archive.originals.rglob("A.JPG")).parent
    assert sorted(os.listdir(folder)) == [
        "A.CR2",
        "A.JPG",
        "A.JPG.xmp",
        "A.xmp",
        "manifest-sha256.txt",
    ]


def test_a_raw_alone_is_kept(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__NEF=encoded(picture(), "TIFF"))

    assert outcomes(byline("ingest", card, "--json"))["A.NEF"]["outcome"] == "added"
    assert "A.NEF" in {path.name for path in archive.originals.rglob("*.*")}
    assert "is a raw without a picture to show" in byline("publish").stderr


def test_bad_files_are_reported_and_never_stop_the_others(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=credited(),
        B__JPG=encoded(picture(400, 300))[:-3000],
        C__txt=b"hello",
        D__xmp=xmp_packet({}),
        E__JPG=b"",
        Z__JPG=credited(seed=1),
    )
    os.mkfifo(card / "F.JPG")
    (card / "G.JPG").symlink_to("A.JPG")

    found = outcomes(byline("ingest", card, "--json", exit_code=1))

    assert {name: record["reason"] for name, record in found.items()} == {
        "A.JPG": None,
        "B.JPG": "damaged: image file is truncated (0 bytes not processed); "
        "kept as it is in originals/undated/undated/B.JPG",
        "C.txt": None,
        "D.xmp": None,
        "E.JPG": "is empty; kept as it is in originals/undated/undated/E.JPG",
        "F.JPG": "is not a regular file",
        "G.JPG": "is a link; give the file itself",
        "Z.JPG": None,
    }
    assert found["D.xmp"]["problems"] == ["is a sidecar without its photo"]
    assert originals(archive) == ["A.JPG", "B.JPG", "C.txt.kept", "E.JPG", "Z.JPG"]
    (sidecar,) = archive.originals.rglob("D.xmp")
    assert sidecar.read_bytes() == xmp_packet({})
    assert list(archive.staging.iterdir()) == []


def test_two_photos_of_one_name_are_both_kept(archive, byline, tmp_path):
    write(tmp_path / "card" / "100", A__JPG=credited())
    write(tmp_path / "card" / "101", A__JPG=credited(seed=1))
    write(tmp_path / "card" / "102", a__jpg=credited(seed=2))

    byline("ingest", tmp_path / "card")

    names = originals(archive)
    second = hashlib.sha256(credited(seed=1)).hexdigest()[:8]
    third = hashlib.sha256(credited(seed=2)).hexdigest()[:8]
    assert sorted(["A.JPG", f"A-{second}.JPG", f"a-{third}.jpg"]) == names


def test_the_same_bytes_twice_on_a_card_are_one_photo(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), B__JPG=credited())

    found = outcomes(byline("ingest", card, "--json"))

    assert [found[name]["outcome"] for name in ("A.JPG", "B.JPG")] == ["added", "seen"]
    assert found["A.JPG"]["uid"] == found["B.JPG"]["uid"]


def test_a_dry_run_foresees_what_happens_and_keeps_nothing(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(), C__txt=b"hello")
    before = tree(archive.originals) | tree(archive.derivatives)

    foreseen = outcomes(byline("ingest", card, "--dry-run", "--json"))
    happened_nothing = before == tree(archive.originals) | tree(archive.derivatives)
    happened = outcomes(byline("ingest", card, "--json"))

    assert happened_nothing
    assert {name: record["outcome"] for name, record in foreseen.items()} == {
        name: record["outcome"] for name, record in happened.items()
    }


def test_a_given_credit_fills_in_and_never_overrules(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe"),
        B__JPG=jpeg(seed=1),
        C__JPG=credited("DR", seed=2),
    )

    byline("ingest", card, "--credit", "Elodie Quatresous", "--licence", "CC-BY-4.0")

    assert {
        ("A.JPG", "Jane Doe", "CC-BY-4.0"),
        ("B.JPG", "Elodie Quatresous", "CC-BY-4.0"),
        ("C.JPG", "Elodie Quatresous", "CC-BY-4.0"),
    } == set(rows(archive, "select source_name, credit_line, licence from photos"))


def test_the_licence_a_file_names_is_kept(archive, byline, tmp_path):
    url = "https://creativecommons.org/licenses/by-sa/3.0/"
    card = write(tmp_path / "card", A__JPG=credited(web_statement=url))

    byline("ingest", card, "--licence", "CC0-1.0")

    assert rows(archive, "select licence from photos") == [("CC-BY-SA-3.0",)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--event", "none"], "no event 'none'; make it with: byline event create none"),
        (["--licence", "MIT"], "no licence 'MIT'; known are: all-rights-reserved, CC-BY-4.0"),
    ],
)
def test_what_is_not_known_is_refused_before_anything_is_read(
    archive, byline, tmp_path, options, message
):
    card = write(tmp_path / "card", A__JPG=credited())

    result = byline("ingest", card, *options, exit_code=2)

    assert result.stderr.startswith(f"Error: {message}")
    assert rows(archive, "select * from photos") == []


def test_derivatives_carry_the_credit_and_nothing_private(archive, byline, tmp_path, exiftool):
    exif = Image.Exif()
    exif[0x8769] = {0xA431: "SERIAL123", 0x927C: b"MAKERNOTE-SECRET"}
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 21.0, 8.0)}
    with_gps = encoded(picture(900, 600), exif=exif, quality=90)
    card = write(tmp_path / "card", A__JPG=with_gps)

    byline("ingest", card, "--credit", "Elodie Quatresous", "--licence", "CC-BY-4.0")

    files = list(archive.derivatives.rglob("*.jpg"))
    assert len(files) == 3
    for found in exiftool(*files):
        assert found["XMP-dc:Creator"] == ["Elodie Quatresous"]
        assert found["IFD0:Artist"] == "Elodie Quatresous"
        assert found["IPTC:By-line"] == "Elodie Quatresous"
        assert found["IPTC:Credit"] == "Elodie Quatresous"
        assert found["XMP-xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
        groups = {name.split(":")[0] for name in found} - {"SourceFile"}
        assert not groups & {"GPS", "MakerNotes", "ExifIFD", "IFD1", "Canon"}
    assert not any(b"SERIAL123" in path.read_bytes() for path in files)


def test_names_found_in_the_file_become_tags(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(person_shown=("Akim Oural", "AKIM OURAL")))

    byline("ingest", card)

    assert rows(
        archive, "select name, source from persons_shown join people on people.id = person"
    ) == [("Akim Oural", "file")]


def test_every_value_is_stored_with_its_source(archive, byline, tmp_path):
    card = write(
        tmp_path / "card", A__JPG=jpeg(exif={"creator": ("Jane",)}, xmp={"creator": ("Joan",)})
    )

    uid = outcomes(byline("ingest", card, "--json"))["A.JPG"]["uid"]
    record = json.loads(byline("show", uid, "--json").stdout)

    assert record["readings"] == [
        {"field": "creator", "source": "exif", "block": 1, "value": ["Jane"], "raw": "Jane"},
        {"field": "creator", "source": "xmp", "block": 1, "value": ["Joan"], "raw": ["Joan"]},
    ]
    assert record["resolved"]["creator"] == {
        "value": ["Jane"], "source": "exif", "rule": "exif first", "conflict": True,
    }  # fmt: skip


def test_a_name_that_is_no_text_is_kept_and_shown(archive, byline, tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    Path(os.fsdecode(os.fsencode(card) + b"/\xe9t\xe9.jpg")).write_bytes(credited())

    byline("ingest", card)

    assert rows(archive, "select source_name from photos") == [("\\xe9t\\xe9.jpg",)]


def test_staging_of_a_dead_run_is_swept(archive, byline, tmp_path):
    dead = archive.staging / "run-dead"
    dead.mkdir()
    (dead / "1.part").write_bytes(b"half")
    os.utime(dead, (0, 0))

    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    assert list(archive.staging.iterdir()) == []


def test_what_was_half_made_an_hour_ago_is_swept_and_what_is_being_made_is_not(
    archive, byline, tmp_path
):
    for name in ("old", "new"):
        (archive.staging / f"new-{name}").mkdir()
        (archive.staging / f"new-{name}/1.part").write_bytes(b"half")
        (archive.staging / f"{name}.part").write_bytes(b"half")
    for name in ("new-old", "old.part"):
        os.utime(archive.staging / name, (0, 0))

    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    assert {path.name for path in archive.staging.iterdir()} == {"new-new", "new.part"}


def test_the_source_is_never_changed(archive: Archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), B__txt=b"x")
    before = tree(card)

    byline("ingest", card)

    assert before == tree(card)


def test_terms_of_the_file_are_not_overruled_by_a_given_licence(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(usage_terms="One time editorial use only"))

    result = byline("ingest", card, "--licence", "CC-BY-4.0")

    assert rows(archive, "select licence, usage_terms from photos") == [
        (None, "One time editorial use only")
    ]
    assert "it states terms of its own, so the given licence was not applied" in result.stderr


def test_a_sidecar_that_comes_later_is_read(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg())
    byline("ingest", card)
    write(card, A__xmp=xmp_packet({"creator": ("Elodie Quatresous",), "headline": "Enfin"}))

    found = outcomes(byline("ingest", card, "--json"))

    assert [found[name]["outcome"] for name in ("A.JPG", "A.xmp")] == ["seen", "added"]
    assert rows(archive, "select title, credit_line from photos") == [
        ("Enfin", "Elodie Quatresous")
    ]
    assert "1 photo published, 0 withheld" in byline("publish").stdout


def test_a_raw_that_is_a_companion_already_is_seen(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), A__DNG=b"II*\0raw")
    first = outcomes(byline("ingest", card, "--json"))

    again = outcomes(byline("ingest", card / "A.DNG", "--json"))

    assert (again["A.DNG"]["outcome"], again["A.DNG"]["uid"]) == ("seen", first["A.JPG"]["uid"])


def test_a_title_that_is_the_file_name_goes_nowhere(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", DSC_0777__JPG=credited(title="DSC_0777")))

    assert rows(archive, "select title from photos") == [(None,)]
    assert not any(b"DSC_0777" in path.read_bytes() for path in archive.derivatives.rglob("*.jpg"))


def test_a_credit_that_names_nobody_is_refused(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg())

    result = byline("ingest", card, "--credit", "DR", exit_code=2)

    assert result.stderr == "Error: --credit 'DR' names nobody; give a name\n"


def test_a_second_place_gets_every_original_in_the_same_pass(archive, byline, tmp_path):
    import subprocess

    other = tmp_path / "other"
    other.mkdir()
    card = write(tmp_path / "card", A__JPG=credited(), A__CR2=b"II*\0raw", B__JPG=credited(seed=1))
    byline("ingest", card / "B.JPG")

    result = byline("ingest", card, "--also", other)

    assert "SAFE: these 3 files are in the archive" in result.stdout
    assert "was missing" not in result.stderr  # in the second place it was to come
    for place in (archive.root, other):
        (folder,) = {path.parent for path in place.rglob("manifest-sha256.txt")}
        assert {"A.JPG", "A.CR2", "B.JPG"} <= {path.name for path in folder.iterdir()}
        subprocess.run(
            ["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=folder, check=True
        )


def test_a_dry_run_foresees_what_the_archive_holds_already(archive, byline, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    card = write(tmp_path / "card", A__JPG=credited(), A__CR2=b"II*\0raw", B__JPG=credited(seed=1))
    byline("ingest", card)

    foreseen = outcomes(byline("ingest", card, "--also", other, "--dry-run", "--json"))

    assert {record["outcome"] for record in foreseen.values()} == {"seen"}
    assert not [path for path in other.rglob("*") if path.is_file()]


def test_a_second_place_that_is_not_mounted_is_refused(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited())

    result = byline("ingest", card, "--also", tmp_path / "none", exit_code=2)

    assert result.stderr == f"Error: {tmp_path / 'none'}: is not there; is its disk mounted?\n"
    assert rows(archive, "select * from photos") == []


def test_what_is_not_kept_is_listed_and_the_card_is_not_safe(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1))
    (card / "C.JPG").symlink_to("A.JPG")

    result = byline("ingest", card, exit_code=1)

    assert "SAFE: these 2" not in result.stdout
    assert (
        f"NOT SAFE: 1 file is on the card alone; do not erase it:\n  {card / 'C.JPG'}\n"
        in result.stdout
    )


def test_a_seen_file_whose_original_is_damaged_or_gone_is_told(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1))
    byline("ingest", card)
    first, second = (next(archive.originals.rglob(name)) for name in ("A.JPG", "B.JPG"))
    first.chmod(0o644)
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.unlink()

    result = byline("ingest", card, exit_code=1)

    assert f"the archive's copy is damaged: {first}; see: byline verify" in result.stderr
    assert "its original was missing in the archive, and is back" in result.stderr
    assert second.read_bytes() == credited(seed=1)
    assert f"  {card / 'A.JPG'}" in result.stdout
    assert first.read_bytes() != credited()


def test_the_receipt_names_every_file_and_what_became_of_it(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), notes__txt=b"x")
    byline("ingest", card)

    (receipt,) = (archive.records / "imports").glob("ingest-*.json")
    files = json.loads(receipt.read_text("utf-8"))["files"]

    assert [(Path(file["path"]).name, file["outcome"]) for file in files] == [
        ("A.JPG", "added"), ("notes.txt", "added"),
    ]  # fmt: skip
    assert files[0]["digest"] == hashlib.sha256(credited()).hexdigest()


def test_a_zip_is_a_shoot_and_its_files_are_named_inside_it(archive, byline, tmp_path):
    import zipfile

    path = tmp_path / "card.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("DCIM/A.JPG", credited())
        packed.writestr("DCIM/notes.txt", b"x")

    records = ingested(byline("ingest", path, "--json"))

    assert [(record["path"], record["outcome"]) for record in records] == [
        (f"{path}/DCIM/A.JPG", "added"),
        (f"{path}/DCIM/notes.txt", "added"),
    ]
    assert list(archive.staging.iterdir()) == []


def test_marks_that_turn_the_direction_are_left_out(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(title="photo\u202egpj.exe")))

    assert rows(archive, "select title from photos") == [("photogpj.exe",)]


def test_a_decoder_that_dies_or_hangs_is_an_outcome(tmp_path, monkeypatch):
    """Real worker processes, killed for real: by a signal, by their memory, by the clock."""
    from byline.archive.ingest import workers
    from tests import deadly

    monkeypatch.setattr(workers, "_WALL_SECONDS", 2)
    job = workers.Job(path=tmp_path / "x.jpg", name="x.jpg")
    with workers.Workers(1) as room:
        reasons = [
            room._done(work, job, Stationery()).reason
            for work in (deadly.abort, deadly.hang, deadly.devour)
        ]
        after = room._done(deadly.survive, job, Stationery())

    assert reasons == [
        "damaged: the program that reads it was stopped by it",
        "took longer than 2 seconds to read",
        "needs more memory than a photo may",
    ]
    assert after.reason == "alive"


def test_equal_sidecars_of_two_photos_are_both_kept(archive, byline, tmp_path):
    same = xmp_packet({"creator": ("Elodie Quatresous",)})
    byline("ingest", write(tmp_path / "one", A__JPG=jpeg(), A__xmp=same))

    byline("ingest", write(tmp_path / "two", B__JPG=jpeg(seed=1), B__xmp=same))

    assert rows(archive, "select source_name from companions order by 1") == [
        ("A.xmp",),
        ("B.xmp",),
    ]
    assert rows(archive, "select count(distinct original) from companions") == [(2,)]
    assert "0 faults" in byline("verify").stdout


def test_a_raw_known_as_a_companion_is_no_photo_of_its_own_anywhere(archive, byline, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    card = write(tmp_path / "card", A__JPG=credited(), A__DNG=b"II*\0raw")
    byline("ingest", card)

    byline("ingest", card / "A.DNG", "--also", other)

    assert rows(archive, "select count(*) from photos") == [(1,)]
    assert [path.name for path in other.rglob("*.DNG")] == ["A.DNG"]


def test_a_given_credit_longer_than_iim_holds_is_no_problem_of_every_frame(
    archive, byline, tmp_path
):
    card = write(tmp_path / "card", A__JPG=jpeg(), B__PNG=encoded(picture(seed=1), "PNG"))
    credit = "Crédits photos : Elodie Quatresous / UP Conférences"

    done = outcomes(byline("ingest", card, "--credit", credit, "--json"))

    assert [file["problems"] for file in done.values()] == [[], []]
    said = said_by_copies(archive, uid_of(archive, "A.JPG"), "credit_line")
    assert ("xmp", "Elodie Quatresous / UP Conférences") in said


def test_what_could_not_be_read_is_tried_again_with_its_companions(
    archive, byline, tmp_path, monkeypatch
):
    """A worker stopped by something that passes, not by the file."""
    from tests import deadly

    card = write(tmp_path / "card", A__JPG=credited(), A__CR2=b"II*\0raw")
    from byline.archive.ingest import workers

    monkeypatch.setattr(workers, "render_here", deadly.abort)
    first = outcomes(byline("ingest", card / "A.JPG", "--json"))
    monkeypatch.undo()
    stopped = "it has no picture to show: damaged: the program that reads it was stopped by it"
    assert stopped in first["A.JPG"]["problems"]
    assert rows(archive, "select no_picture, credit_line from photos") == [
        (stopped, "Elodie Quatresous")
    ]

    found = outcomes(byline("ingest", card, "--json"))

    assert [found[name]["outcome"] for name in ("A.JPG", "A.CR2")] == ["seen", "added"]
    assert found["A.JPG"]["uid"] == found["A.CR2"]["uid"] == first["A.JPG"]["uid"]
    assert rows(archive, "select no_picture from photos") == [(None,)]
    assert "0 faults" in byline("verify").stdout
    assert "1 photo published" in byline("publish").stdout


def test_no_name_on_a_card_can_meet_a_file_of_bylines_own(archive, byline, tmp_path):
    sidecar = xmp_packet({"headline": "Whose?"})
    card = write(tmp_path / "card")
    (card / "a.jpg").write_bytes(credited())
    (card / "a.jpg.jpg").write_bytes(credited(seed=1))
    (card / "a.jpg.jpg.xmp").write_bytes(sidecar)
    (card / "manifest-sha256.txt").write_bytes(credited(seed=2))
    (card / "IMG_1").write_bytes(credited(seed=3))

    byline("ingest", card)

    kept = {path.read_bytes() for path in archive.originals.rglob("*") if path.is_file()}
    assert {path.read_bytes() for path in card.iterdir()} <= kept
    assert "0 faults" in byline("verify").stdout
    byline("rebuild")
    assert "0 faults" in byline("verify").stdout


def test_a_name_is_free_in_both_places_or_settled_in_both(archive, byline, tmp_path):
    other = tmp_path / "other"
    (other / "originals" / "undated" / "undated").mkdir(parents=True)
    (other / "originals" / "undated" / "undated" / "A.JPG").write_bytes(b"somebody else's")
    card = write(tmp_path / "card", A__JPG=credited())

    byline("ingest", card, "--also", other)

    assert "0 faults" in byline("verify").stdout
    ((original,),) = rows(archive, "select original from photos")
    assert (other / original).read_bytes() == credited()
    assert (archive.root / original).read_bytes() == credited()


def test_the_archive_is_no_second_place_for_itself(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited())

    result = byline("ingest", card, "--also", archive.root, exit_code=2)

    assert "is the archive itself, inside it, or named twice" in result.stderr


def test_a_file_system_without_links_still_keeps_originals(archive, byline, tmp_path, monkeypatch):
    import errno

    def no_links(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)

    byline("ingest", write(tmp_path / "card", A__JPG=credited()))

    assert originals(archive) == ["A.JPG"]
    assert "0 faults" in byline("verify").stdout


def test_a_sidecar_that_comes_later_costs_neither_the_given_credit_nor_the_licence(
    archive, byline, tmp_path
):
    card = write(tmp_path / "card", A__JPG=jpeg())
    byline("ingest", card, "--credit", "Elodie Quatresous", "--licence", "CC-BY-4.0")
    write(card, A__xmp=xmp_packet({"headline": "Enfin"}))

    byline("ingest", card)

    assert rows(archive, "select title, credit_line, licence from photos") == [
        ("Enfin", "Elodie Quatresous", "CC-BY-4.0")
    ]
    assert "1 photo published, 0 withheld" in byline("publish").stdout
    assert all(b"Elodie Quatresous" in path.read_bytes() for path in archive.public.rglob("*.jpg"))


def test_a_later_sidecar_that_cannot_be_read_is_told(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited())
    byline("ingest", card)
    write(card, A__xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a></x:xmpmeta>")

    result = byline("ingest", card)

    assert "A.JPG: seen, but sidecar: is not well-formed at line 1\n" in result.stderr
    assert rows(archive, "select credit_line from photos") == [("Elodie Quatresous",)]


@pytest.mark.parametrize("name", ["A.CR2", "A.xmp"])
def test_a_raw_or_sidecar_that_cannot_be_taken_keeps_the_card(archive, byline, tmp_path, name):
    card = write(tmp_path / "card", A__JPG=credited())
    (card / name).symlink_to(tmp_path / "elsewhere")

    result = byline("ingest", card, exit_code=1)

    assert "SAFE: 1 file is on the card alone; do not erase it:" in result.output
    assert "NOT SAFE" in result.output
    assert "the card may be erased" not in result.output
    assert str(card / name) in result.output.split("NOT SAFE")[1]
    records = ingested(byline("ingest", card, "--json", exit_code=1))
    assert [
        (item["outcome"], item["reason"]) for item in records if item["path"].endswith(name)
    ] == [("refused", "is a link; give the file itself")]


def test_what_cannot_be_taken_hides_nothing_that_stands_beside_it(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(), A__xmp=xmp_packet({"headline": "Soir"}))
    (card / "A.CR2").symlink_to(tmp_path / "elsewhere")

    found = outcomes(byline("ingest", card, "--json", exit_code=1))

    assert {name: record["outcome"] for name, record in found.items()} == {
        "A.JPG": "added",
        "A.xmp": "added",
        "A.CR2": "refused",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"credit_line": "Jane Doe / AFP"},
        {"copyright_notice": "© 2015 Jane Doe"},
        {"credit_line": "Jane Doe", "copyright_notice": "© Jane Doe"},
    ],
)
def test_a_given_credit_never_stands_beside_another_photographers(archive, byline, tmp_path, said):
    card = write(tmp_path / "card", A__JPG=jpeg(xmp=said))

    byline("ingest", card, "--credit", "Elodie Quatresous")

    ((uid,),) = rows(archive, "select uid from photos")
    record = json.loads(byline("show", uid, "--json").stdout)
    assert [who["name"] for who in record["credits"] if who["kind"] == "person"] == ["Jane Doe"]
    assert "Elodie" not in json.dumps(record["wording"])
    assert "creator" not in record["resolved"]


def test_a_card_that_is_held_already_needs_no_room(archive, byline, tmp_path, monkeypatch):
    card = write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=2))
    byline("ingest", card)
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)

    assert "2 already in the archive" in byline("ingest", card).output
    write(card, C__JPG=credited(seed=3))
    assert "make room and ingest again" in byline("ingest", card, exit_code=2).output


def test_a_title_is_a_files_name_only_where_it_is_equal_to_it(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        M__JPG=credited(title="M. Akim Oural répond"),
        **{"lille-2015__JPG": credited(title="Lille", seed=2)},
        IMG_1__JPG=credited(title="img_1.NEF", seed=3),
    )

    byline("ingest", card)

    assert rows(archive, "select source_name, title from photos order by 1") == [
        ("IMG_1.JPG", None),
        ("M.JPG", "M. Akim Oural répond"),
        ("lille-2015.JPG", "Lille"),
    ]


def test_a_damaged_entry_of_a_zip_is_named_with_its_zip(archive, byline, tmp_path):
    path = tmp_path / "card.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("DCIM/A.JPG", credited())
    data = bytearray(path.read_bytes())
    data[200] ^= 0xFF
    path.write_bytes(data)

    said = byline("ingest", path, exit_code=2).output

    assert f"{path}: 'DCIM/A.JPG' in it is damaged" in said


@pytest.mark.parametrize(("number", "files"), [(1, "this file is"), (2, "these 2 files are")])
def test_the_promise_counts_what_it_was_given(archive, byline, tmp_path, number, files):
    names = ("A__JPG", "B__JPG")[:number]
    card = write(tmp_path / "card", **{name: jpeg(seed=ord(name[0])) for name in names})

    assert f"SAFE: {files} in the archive, read back" in byline("ingest", card).stdout

    lost = write(tmp_path / "other")
    for name in names:
        (lost / name.replace("__", ".")).symlink_to(tmp_path)
    files = files.replace("this", "1").replace("these ", "")
    assert f"NOT SAFE: {files} on the card alone" in byline("ingest", lost, exit_code=1).stdout


def test_words_are_listed_source_by_source_where_they_conflict_alone(byline, tmp_path):
    both = jpeg(exif={"creator": ("Jane Doe",)}, xmp={"creator": ("John Roe",), "headline": "Soir"})
    card = write(tmp_path / "card", A__JPG=both)

    lines = [line.strip() for line in byline("read", card / "A.JPG").stdout.splitlines()]

    assert "exif: Jane Doe" in lines
    assert "xmp: John Roe" in lines
    assert "xmp: Soir" not in lines


def test_a_folder_that_a_dead_run_made_is_made_durable(archive, byline, tmp_path, monkeypatch):
    """Its name may not have reached the disk: the folders above are synced before a file in it is safe."""
    (archive.originals / "undated/undated").mkdir(parents=True)
    synced = []
    monkeypatch.setattr(keeping, "sync_folder", synced.append)

    byline("ingest", write(tmp_path / "card", A__JPG=jpeg()))

    assert {archive.originals / "undated", archive.originals} <= set(synced)


def test_a_licence_of_the_files_own_was_not_filled_in(archive, byline, tmp_path):
    own = {"web_statement": "https://creativecommons.org/licenses/by/4.0/"}
    card = write(tmp_path / "card", A__JPG=credited(**own), B__JPG=credited(seed=1))

    plain = outcomes(byline("ingest", card, "--dry-run", "--credit", "Ann Lee", "--json"))
    given = outcomes(byline("ingest", card, "--dry-run", "--licence", "CC-BY-SA-4.0", "--json"))

    assert [file["given"] for file in plain.values()] == [{}, {}]
    assert [given[name]["given"] for name in ("A.JPG", "B.JPG")] == [
        {},
        {"licence": "CC-BY-SA-4.0"},
    ]
