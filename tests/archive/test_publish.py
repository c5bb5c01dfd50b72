import json
import sqlite3

import pytest
from PIL import Image

from byline.archive.publishing.publication import current_bundle, published_uids
from tests.catalogues import rows, uid_of
from tests.pictures import credited, encoded, jpeg, picture, write

#: Planted in every place that must never be public.
SENTINEL = "SENTINELLE"

_MEDIA = "select name from derivatives union all select name from share_pictures"


def bundle_rows(archive, sql):
    with sqlite3.connect(archive.public / "current") as connection:
        return connection.execute(sql).fetchall()


def test_photos_with_a_credit_are_published_and_the_others_named(archive, byline, tmp_path):
    card = write(
        tmp_path / "card", A__JPG=credited(), B__JPG=jpeg(seed=1), C__JPG=credited("DR", 2)
    )
    byline("ingest", card)

    result = byline("publish")

    assert result.stdout == "1 photo published, 2 withheld.\n"
    assert "withheld. Has no credit." in result.stderr
    assert "withheld. Its credit “DR” names nobody." in result.stderr
    assert bundle_rows(archive, "select name from people") == [("Elodie Quatresous",)]


def test_publishing_again_says_that_nothing_has_changed(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("publish")
    before = sorted(path.name for path in archive.public.rglob("*"))

    assert "nothing has changed" in byline("publish").stdout
    assert before == sorted(path.name for path in archive.public.rglob("*"))


def test_json_names_every_photo_and_what_became_of_it(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=jpeg(seed=1)))

    records = [json.loads(line) for line in byline("publish", "--json").stdout.splitlines()]

    assert [record["outcome"] for record in records] == ["withheld", "published"]
    assert records[0]["reason"] == "Has no credit."


@pytest.fixture
def planted(archive, byline, tmp_path):
    """An archive with a published photo, a private one, and a sentinel in every private place."""
    byline("event", "create", "public", "--title", "Public", "--from", "2015-02-17")
    byline("event", "create", "private", "--title", f"{SENTINEL}-event", "--from", "2015-02-17",
           "--session", f"{SENTINEL}-session", "--organiser", f"{SENTINEL}-organiser")  # fmt: skip
    exif = Image.Exif()
    exif[0x010F] = f"{SENTINEL}-make"
    exif[0x013B] = "Elodie Quatresous"
    exif[0x8769] = {0xA431: f"{SENTINEL}-serial", 0x9003: "2015:02:17 18:31:47"}
    shown = encoded(picture(900, 600), exif=exif)
    hidden = jpeg(
        seed=9,
        xmp={
            "description": f"{SENTINEL}-caption",
            "person_shown": (f"{SENTINEL} Person",),
            "keywords": (f"{SENTINEL}-keyword",),
            "instructions": f"{SENTINEL}-note",
        },
    )
    write(tmp_path / f"{SENTINEL}-card", **{f"{SENTINEL}__JPG": shown})
    write(tmp_path / "card", hidden__JPG=hidden)
    byline("ingest", tmp_path / f"{SENTINEL}-card", "--event", "public")
    result = byline("ingest", tmp_path / "card", "--event", "private", "--json")
    uid = json.loads(result.stdout.splitlines()[0])["uid"]
    byline("tag", uid, "--speaker", f"{SENTINEL} Speaker", "--role", f"{SENTINEL}-role",
           "--session", f"{SENTINEL}-session")  # fmt: skip
    byline("publish")
    return archive, uid


def test_nothing_private_reaches_the_bundle(planted):
    archive, uid = planted
    files = [path for path in archive.public.rglob("*") if path.is_file()]

    assert len(bundle_rows(archive, "select uid from photos")) == 1
    assert len(files) > 2
    for path in files:
        assert SENTINEL.encode() not in path.read_bytes(), path
        assert uid.encode() not in path.read_bytes(), path
        assert SENTINEL not in str(path.relative_to(archive.root))


def test_the_sentinels_are_in_the_archive_so_the_test_can_fail(planted):
    archive, _ = planted
    archive.catalogue.with_name("catalogue.db-wal").exists()
    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")

    assert archive.catalogue.read_bytes().count(SENTINEL.encode()) > 8


def test_the_second_of_the_picture_and_its_digest_stay_private(planted):
    archive, _ = planted
    with sqlite3.connect(archive.catalogue) as connection:
        ((digest, moment),) = connection.execute(
            "select digest, taken_at from photos where published_at is not null"
        ).fetchall()
    database = (archive.public / "current").read_bytes()

    assert moment == "2015-02-17T18:31:47"
    assert b"18:31" not in database
    assert digest[:16].encode() not in database


def test_the_bundle_has_these_columns_and_no_other(archive):
    """The allow-list, written down twice: a new public column must be meant here too."""
    columns = {
        table: [
            name
            for (name,) in bundle_rows(archive, f"select name from pragma_table_info('{table}')")
        ]
        for (table,) in bundle_rows(
            archive,
            "select name from pragma_table_list where schema = 'main' and type <> 'shadow'"
            " and name not like 'sqlite%' order by name",
        )
    }

    assert columns == {
        "alternatives": ["photo", "language", "field", "text"],
        "appearances": ["event", "session", "person", "role", "affiliation"],
        "letters": ["name"],
        "credits": ["photo", "person", "position"],
        "persons_shown": ["photo", "person"],
        "derivatives": ["photo", "width_px", "height_px", "media_type", "size_bytes", "name"],
        "events": ["slug", "title", "starts_on", "ends_on", "place", "description",
                   "language", "organisers"],
        "gone": ["uid"],
        "ended": ["photo"],
        "ending_media": ["name", "at"],
        "ends": ["photo", "at"],
        "licences": [
            *("id", "title_fr", "title_en", "url", "text_fr", "text_en", "attribution_fr"),
            "attribution_en",
        ],
        "wording": ["language", "medium", "template"],
        "people": ["slug", "name", "folded", "kind", "shown", "credited"],
        "photos": [
            "id", "likeness", "uid", "event", "session", "taken_on", "title", "description", "alt_text",
            "language", "city", "country", "copyright_notice", "usage_terms", "licence", "width_px", "height_px",
            "colours", "published_at", "burst", "burst_rank",
        ],
        "search": ["title", "description", "people", "credit", "event", "facets"],
        "sessions": ["event", "slug", "title", "starts_at", "ends_at", "room", "position"],
        "years": ["year", "photos"],
        "stems": ["stem", "word"], "share_pictures": ["photo", "name"], "house": ["key", "value"], "pages": ["language", "name", "html"],
        "assets": ["name", "media_type", "data"],
    }  # fmt: skip


def test_a_photo_that_is_no_longer_published_leaves_no_trace(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(title=f"{SENTINEL}-title")))
    byline("publish")
    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute("delete from credits")

    byline("publish")

    assert list(archive.public.rglob("*.jpg")) == []
    assert len(list(archive.public.glob("*.db"))) == 1
    assert not any(
        SENTINEL.encode() in path.read_bytes()
        for path in archive.public.rglob("*")
        if path.is_file()
    )


def test_copies_with_a_credit_since_corrected_are_removed_by_the_next_publication(
    archive, byline, tmp_path
):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1)))
    byline("publish")
    before = {path.name for path in archive.derivatives.glob("*/*")}
    ((uid,),) = rows(archive, "select uid from photos where source_name = 'A.JPG'")
    byline("correct", uid, "--field", "creator", "--value", "Jane Doe")

    byline("publish")

    named = {f"{digest[:32]}" for (digest,) in rows(archive, "select digest from derivatives")}
    left = {path.name for path in archive.derivatives.glob("*/*")}
    assert {name.partition(".")[0] for name in left} == named
    assert left != before


def test_a_bundle_written_anew_has_the_copies_it_names_and_no_other(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1)))
    byline("publish")
    stranger = archive.public / "media" / "ab" / "abandoned.jpg"
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"of a bundle before")
    (archive.root / "wording.toml").write_text('[fr]\nline = "Photos : {credit}"\n', "utf-8")

    byline("publish")

    with sqlite3.connect(archive.public / "current") as connection:
        named = {name for (name,) in connection.execute(_MEDIA)}
        assert connection.execute("select count(*) from wording").fetchone() == (1,)
    assert {path.name for path in (archive.public / "media").glob("*/*")} == named


def test_before_the_first_publication_nothing_is_public(archive):
    assert published_uids(archive) == []


def test_a_missing_derivative_stops_the_publication(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("publish")
    before = (archive.public / "current").readlink()
    byline("ingest", write(tmp_path / "card2", B__JPG=credited(seed=5)))
    with sqlite3.connect(archive.catalogue) as connection:
        (digest,) = connection.execute("select digest from derivatives where photo = 2").fetchone()
    (archive.derivatives / digest[:2] / f"{digest[:32]}.jpg").unlink()

    result = byline("publish", exit_code=3)

    assert "this copy is missing, nothing was published; make it again with: byline rebuild" in (
        result.stderr
    )
    assert before == (archive.public / "current").readlink()
    byline("rebuild")
    assert "2 photos published" in byline("publish").stdout


def test_the_bundle_knows_which_photos_are_gone_and_nothing_else_of_them(archive, byline, tmp_path):
    card = write(
        tmp_path / "card", A__JPG=credited("Jane Doe"), B__JPG=credited("Pia Partie", seed=1)
    )
    byline("ingest", card)
    byline("publish")
    gone = uid_of(archive, "B.JPG")
    for field in ("creator", "credit_line", "copyright_notice"):
        byline("correct", gone, "--field", field, "--empty")
    byline("publish")

    assert [(gone,)] == bundle_rows(archive, "select uid from gone")
    assert b"Partie" not in current_bundle(archive.public).read_bytes()
    first = current_bundle(archive.public)
    byline("publish")
    assert first == current_bundle(archive.public)

    byline("correct", gone, "--field", "creator", "--value", "Pia Partie")
    byline("publish")
    assert bundle_rows(archive, "select uid from gone") == []


def test_a_photo_that_was_never_published_is_not_gone(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=jpeg(seed=1)))
    byline("publish")

    assert bundle_rows(archive, "select uid from gone") == []


def test_a_copy_that_is_gone_already_stops_no_publication(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("publish")
    byline("correct", uid_of(archive, "A.JPG"), "--field", "creator", "--value", "Jane Doe")
    for digest, media_type in rows(archive, "select digest, media_type from discarded"):
        suffix = {"image/jpeg": ".jpg", "image/webp": ".webp"}[media_type]
        (archive.derivatives / digest[:2] / f"{digest[:32]}{suffix}").unlink()

    assert "1 photo published" in byline("publish").stdout


def test_what_no_row_names_goes_when_all_is_written_anew(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited()))
    byline("publish")
    stranger = archive.derivatives / "ab" / "abandoned.jpg"
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"of nobody")
    (archive.root / "wording.toml").write_text('[fr]\nline = "Photos : {credit}"\n', "utf-8")

    byline("publish")

    assert not stranger.exists()


def test_a_public_copy_that_is_gone_already_stops_no_renewal(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(), B__JPG=credited(seed=1)))
    byline("publish")
    for copy in (archive.public / "media").glob("*/*"):
        copy.unlink()
    byline("correct", uid_of(archive, "A.JPG"), "--field", "creator", "--value", "Jane Doe")

    assert "2 photos published" in byline("publish").stdout
