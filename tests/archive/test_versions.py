"""A file with a held photo's coded picture and other words is a version of it; a photo may be words alone."""

import json
from pathlib import Path

import pytest

from byline.archive.ingest import workers
from byline.metadata.containers import picture_digest
from byline.metadata.exif import exif_block
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from byline.metadata.writing import credited_copy
from tests import deadly
from tests.archive.test_languages import spoken
from tests.catalogues import ingested, rows, said_by_copies, shown, uid_of
from tests.pictures import credited, encoded, jpeg, picture, with_picture, write
from tests.raws import preview

CASES = Path(__file__).parents[3] / "shared" / "cases"


def first_and_second(byline, tmp_path, first, second, *options):
    """Ingest two cards of one file each, which has the same name; return what came of the second."""
    for name, files in (("one", first), ("two", second)):
        write(tmp_path / name, **(files if isinstance(files, dict) else {"A__JPG": files}))
        done = {
            Path(str(file["path"])).name: file
            for file in ingested(byline("ingest", tmp_path / name, *options, "--json"))
        }
    return done


def test_a_corrected_credit_is_a_version_of_the_photo(archive, byline, tmp_path):
    done = first_and_second(
        byline,
        tmp_path,
        credited("Jane Doe", headline="Before"),
        credited("John Roe", keywords=("a",)),
    )
    uid = uid_of(archive, "A.JPG")

    assert (done["A.JPG"]["outcome"], done["A.JPG"]["uid"]) == ("added", uid)
    (told,) = done["A.JPG"]["problems"]
    assert told == (
        f"is a version of A.JPG ({uid}): creator “Jane Doe” is “John Roe” now; "
        "headline “Before” is “” now; keywords “” is “a” now"
    )
    photo = shown(byline, uid)
    assert (photo["credit_line"], photo["title"], photo["keywords"]) == ("John Roe", None, ["a"])
    assert [one["kind"] for one in photo["companions"]] == ["version"]
    originals = {path.read_bytes() for path in archive.originals.rglob("*.JPG")}
    assert originals == {(tmp_path / name / "A.JPG").read_bytes() for name in ("one", "two")}
    assert "0 faults" in byline("verify").stdout
    assert "1 photo published" in byline("publish").stdout


def test_pictures_carry_the_credit_of_the_later_one(archive, byline, tmp_path):
    first_and_second(byline, tmp_path, credited("Jane Doe"), credited("John Roe"))

    said = said_by_copies(archive, uid_of(archive, "A.JPG"), "creator")
    assert {value for _, value in said} == {("John Roe",)}


def test_the_same_cards_again_change_nothing(archive, byline, tmp_path):
    first_and_second(byline, tmp_path, credited("Jane Doe"), credited("John Roe"))
    before = rows(archive, "select * from photos"), rows(archive, "select * from companions")

    for card in ("one", "two"):
        (again,) = ingested(byline("ingest", tmp_path / card, "--json"))
        assert (again["outcome"], again["uid"]) == ("seen", uid_of(archive, "A.JPG"))

    assert before == (
        rows(archive, "select * from photos"),
        rows(archive, "select * from companions"),
    )


def test_what_staff_said_stands(archive, byline, tmp_path):
    write(tmp_path / "one", A__JPG=credited("Jane Doe", headline="Before"))
    write(tmp_path / "two", A__JPG=credited("John Roe", headline="After", description="A caption"))
    byline("ingest", tmp_path / "one")
    uid = uid_of(archive, "A.JPG")
    byline("correct", uid, "--field", "headline", "--value", "By staff")
    byline("tag", uid, "--speaker", "Akim Oural")

    byline("ingest", tmp_path / "two")

    photo = shown(byline, uid)
    assert (photo["title"], photo["description"]) == ("By staff", "A caption")
    assert photo["credit_line"] == "John Roe"
    assert [who["name"] for who in photo["people"]] == ["Akim Oural"]


def test_what_was_given_at_ingest_stands_where_the_later_file_says_nothing(
    archive, byline, tmp_path
):
    done = first_and_second(
        byline, tmp_path, jpeg(), jpeg(xmp={"headline": "A caption"}), "--credit", "Jane Doe"
    )

    assert "creator" not in done["A.JPG"]["problems"][0]
    photo = shown(byline, uid_of(archive, "A.JPG"))
    assert (photo["credit_line"], photo["title"]) == ("Jane Doe", "A caption")


@pytest.mark.parametrize(
    ("camera", "captioned"),
    [
        (jpeg(), credited("Jane Doe")),
        (
            jpeg(exif={"description": "OLYMPUS DIGITAL CAMERA"}, xmp={"rating": 0}),
            jpeg(
                exif={"description": "OLYMPUS DIGITAL CAMERA"},
                xmp={"rating": 5, "description": "A caption", "creator": ("Jane Doe",)},
            ),
        ),
    ],
)
def test_the_cameras_own_file_after_the_captioned_one_changes_nothing(
    archive, byline, tmp_path, camera, captioned
):
    done = first_and_second(byline, tmp_path, captioned, camera)

    assert "it says nothing that the photo does not" in done["A.JPG"]["problems"][0]
    photo = shown(byline, uid_of(archive, "A.JPG"))
    assert photo["credit_line"] == "Jane Doe"
    assert [one["kind"] for one in photo["companions"]] == ["earlier version"]
    assert "0 faults" in byline("verify").stdout


def test_a_rating_alone_makes_a_version(archive, byline, tmp_path):
    first_and_second(
        byline, tmp_path, credited("Jane Doe", rating=0), credited("Jane Doe", rating=5)
    )

    resolved = shown(byline, uid_of(archive, "A.JPG"))["resolved"]
    assert resolved["rating"]["value"] == 5


def test_a_sidecar_of_the_first_says_nothing_of_the_second(archive, byline, tmp_path):
    sidecar = xmp_packet({"creator": ("First Person",)})
    newer = xmp_packet({"creator": ("Fourth Person",)})
    first_and_second(
        byline,
        tmp_path,
        {"A__JPG": jpeg(), "A__xmp": sidecar},
        {"A__JPG": credited("Third Person")},
    )
    assert rows(archive, "select credit_line from photos") == [("Third Person",)]

    byline("ingest", write(tmp_path / "one"))
    assert rows(archive, "select credit_line from photos") == [("Third Person",)]

    write(tmp_path / "one", A__xmp=newer)
    byline("ingest", tmp_path / "one")
    assert rows(archive, "select credit_line from photos") == [("Fourth Person",)]
    assert "0 faults" in byline("verify").stdout


def test_a_version_comes_with_its_own_raw_and_sidecar(archive, byline, tmp_path):
    done = first_and_second(
        byline,
        tmp_path,
        credited("Jane Doe"),
        {
            "A__JPG": credited("John Roe"),
            "A__CR2": b"II*\0raw",
            "A__xmp": xmp_packet({"headline": "Beside it"}),
        },
    )

    uid = uid_of(archive, "A.JPG")
    assert {file["uid"] for file in done.values()} == {uid}
    assert shown(byline, uid)["title"] == "Beside it"


def test_a_rebuild_lets_the_same_file_speak(archive, byline, tmp_path):
    first_and_second(
        byline, tmp_path, credited("Jane Doe", headline="Before"), credited("John Roe")
    )
    write(tmp_path / "three", A__JPG=jpeg())
    byline("ingest", tmp_path / "three")
    before = shown(byline, uid_of(archive, "A.JPG"))

    byline("rebuild")

    assert shown(byline, uid_of(archive, "A.JPG")) == before
    assert "0 faults" in byline("verify").stdout
    (again,) = ingested(byline("ingest", tmp_path / "two", "--json"))
    assert again["outcome"] == "seen"
    done = first_and_second(byline, tmp_path, credited("Ann Poe"), credited("Ann Poe", title="x"))
    assert "title “” is “x” now" in done["A.JPG"]["problems"][0]


def test_a_version_taken_by_its_metadata_alone_gives_the_pictures_their_credit(
    archive, byline, tmp_path
):
    write(tmp_path / "one", A__JPG=credited("Jane Doe"))
    write(tmp_path / "two", A__JPG=credited("John Roe"))
    byline("ingest", tmp_path / "one")
    sizes = rows(archive, "select width_px, height_px, colours from photos")

    byline("ingest", "--metadata-only", tmp_path / "two")

    assert rows(archive, "select width_px, height_px, colours from photos") == sizes
    said = said_by_copies(archive, uid_of(archive, "A.JPG"), "creator")
    assert {value for _, value in said} == {("John Roe",)}


def test_a_dry_run_foresees_a_version(archive, byline, tmp_path):
    write(tmp_path / "one", A__JPG=credited("Jane Doe"))
    byline("ingest", tmp_path / "one")
    uid = uid_of(archive, "A.JPG")
    write(tmp_path / "two", B__JPG=credited("John Roe"))

    (foreseen,) = ingested(byline("ingest", "--dry-run", tmp_path / "two", "--json"))

    assert (foreseen["outcome"], foreseen["uid"]) == ("added", uid)
    assert f"is a version of A.JPG ({uid})" in foreseen["problems"]
    assert rows(archive, "select count(*) from companions") == [(0,)]


def test_an_export_is_of_the_later_file(archive, byline, tmp_path):
    first_and_second(
        byline, tmp_path, credited("Jane Doe", instructions="Old"), credited("John Roe", rating=3)
    )

    byline("export", uid_of(archive, "A.JPG"), "--to", tmp_path / "out")

    (copy,) = (tmp_path / "out").glob("*.jpg")
    said = {(item.field, item.value) for item in read(copy.read_bytes()).readings}
    assert ("rating", 3) in said
    assert "Old" not in {value for _, value in said}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_words_are_no_part_of_a_coded_picture(form):
    plain = encoded(picture(), form)
    spoken = credited_copy(plain, {"creator": ("Jane Doe",), "headline": "A title"}).data

    assert spoken != plain
    assert picture_digest(spoken) == picture_digest(plain) is not None
    assert picture_digest(encoded(picture(seed=1), form)) != picture_digest(plain)


def test_nor_of_one_in_boxes():
    plain = encoded(picture(), "AVIF")
    spoken = encoded(picture(), "AVIF", exif=exif_block({"creator": ("Jane Doe",)}))

    assert spoken != plain
    assert picture_digest(spoken) == picture_digest(plain) is not None
    assert picture_digest(encoded(picture(seed=1), "AVIF")) != picture_digest(plain)


def test_a_profile_is_part_of_the_picture_and_a_comment_is_not():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = encoded(picture())

    assert picture_digest(encoded(picture(), icc_profile=profile)) != picture_digest(plain)
    assert picture_digest(encoded(picture(), comment=b"hello")) == picture_digest(plain)


def test_what_stands_behind_the_picture_is_no_part_of_it():
    data = credited()

    assert picture_digest(data + b"\xff\xd8\xff\xd9a preview") == picture_digest(data)


def test_what_is_no_picture_has_no_digest():
    assert [picture_digest(data) for data in (b"", b"\xff\xd8\xff", b"text", b"<x/>")] == [None] * 4


@pytest.mark.parametrize("name", ["one", "two"])
def test_the_cases_from_use(archive, byline, name):
    if not CASES.is_dir():
        pytest.skip("../shared/cases is absent: the cases from use were not tried")
    order = (1, 2) if name == "one" else (2, 1)
    for number in order:
        byline("ingest", CASES / f"same-pixels-{number}")

    assert rows(archive, "select count(*) from photos") == [(1,)]
    expected = "Third Person" if name == "one" else "First Person"
    assert rows(archive, "select credit_line from photos") == [(expected,)]
    assert "0 faults" in byline("verify").stdout


def truncated(**words):
    """A JPEG that says whom it credits, and ends before its picture begins."""
    data = with_picture(jpeg(xmp={"creator": ("Jane Doe",), **words}), 5)
    return data[: data.index(b"\xff\xda") + 30]


def test_a_photo_whose_picture_cannot_be_read_is_recorded_by_its_words(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=truncated(headline="A title"))

    (done,) = ingested(byline("ingest", card, "--json"))

    assert done["outcome"] == "added"
    (why,) = [text for text in done["problems"] if text.startswith("it has no picture to show: ")]
    photo = shown(byline, done["uid"])
    assert (photo["credit_line"], photo["title"], photo["no_picture"]) == (
        "Jane Doe",
        "A title",
        why,
    )
    assert json.loads(byline("search", "title", "--json").stdout)["uid"] == done["uid"]
    assert why in byline("show", done["uid"]).stdout
    assert f"withheld. Has no picture to show: {why.split(': ', 1)[1]}" in byline("publish").stderr
    byline("rebuild")
    assert shown(byline, done["uid"])["no_picture"] == why
    assert "0 faults" in byline("verify").stdout
    assert byline("previews").stdout == "No photo waits for its pictures.\n"


def test_one_that_says_nothing_is_kept_and_not_shown(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=b"\xff\xd8\xff\xe0 nothing at all")

    (done,) = ingested(byline("ingest", card, "--json", exit_code=1))

    assert done["outcome"] == "refused"
    assert rows(archive, "select count(*) from photos") == [(0,)]


def test_one_known_by_its_sidecar_alone_is_recorded_too(archive, byline, tmp_path):
    sidecar = xmp_packet({"creator": ("Jane Doe",)})
    card = write(tmp_path / "card", A__JPG=b"\xff\xd8\xff\xe0 nothing at all", A__xmp=sidecar)

    byline("ingest", card)

    assert rows(archive, "select credit_line from photos") == [("Jane Doe",)]
    assert "0 faults" in byline("verify").stdout


def test_its_raw_is_the_photo_where_there_is_one(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=truncated(), A__X3F=b"FOVb" + preview())

    byline("ingest", card, exit_code=1)

    assert rows(archive, "select source_name, no_picture from photos") == [("A.X3F", None)]


@pytest.fixture
def nothing_read(byline, monkeypatch):
    """Ingest while something that passes keeps JPEGs from being read."""

    def ingest(card):
        monkeypatch.setattr(workers, "render_here", deadly.fail_at_jpeg)
        monkeypatch.setattr(workers, "read_here", deadly.read_no_jpeg)
        byline("ingest", card, exit_code=1)
        monkeypatch.undo()

    return ingest


def test_a_frame_of_which_the_raw_was_read_alone_is_whole_later(
    archive, byline, tmp_path, nothing_read
):
    sidecar = xmp_packet({"headline": "Beside it"})
    files = {"A__JPG": credited(), "A__CR2": b"II*\0raw", "A__xmp": sidecar, "B__JPG": jpeg(seed=1)}
    card = write(tmp_path / "card", **files, B__WAV=b"RIFF memo", B__xmp=sidecar)
    nothing_read(card)
    assert rows(archive, "select source_name from photos") == [("A.CR2",)]

    done = byline("ingest", card)

    assert "SAFE: these 6 files" in done.stdout
    assert rows(archive, "select source_name from photos order by 1") == [
        ("A.CR2",), ("A.JPG",), ("B.JPG",),
    ]  # fmt: skip
    # What was kept by itself meanwhile is its photo's companion, and nothing is named twice.
    beside = shown(byline, uid_of(archive, "B.JPG"))["companions"]
    assert sorted(one["kind"] for one in beside) == ["audio", "sidecar"]
    assert shown(byline, uid_of(archive, "B.JPG"))["title"] == "Beside it"
    assert rows(archive, "select original from kept_files group by 1 having count(*) > 1") == []
    assert "0 faults" in byline("verify").stdout
    assert "SAFE" in byline("ingest", card).stdout
    byline("rebuild")
    assert "0 faults" in byline("verify").stdout
    assert rows(archive, "select original from kept_files group by 1 having count(*) > 1") == []
    assert not list(archive.originals.rglob("*.WAV.xmp"))


def test_what_can_be_read_later_may_be_a_version(archive, byline, tmp_path, nothing_read):
    card = write(tmp_path / "one", A__JPG=credited("Jane Doe"))
    nothing_read(card)
    byline("ingest", write(tmp_path / "two", A__JPG=credited("John Roe")))

    byline("ingest", card)

    assert rows(archive, "select credit_line from photos") == [("Jane Doe",)]
    assert rows(archive, "select kind from companions") == [("version",)]
    assert "0 faults" in byline("verify").stdout


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            jpeg(xmp={"creator": ("Ann Lee",), "description": "Real", "keywords": ("a", "b")}),
            jpeg(exif={"creator": ("DR",)}),
        ),
        (
            jpeg(xmp={"creator": ("Ann Lee", "Bob Day"), "keywords": ("a", "b")}),
            jpeg(xmp={"creator": ("Ann Lee",), "keywords": ("a",), "rating": 2}),
        ),
        (
            jpeg(xmp=spoken({"description": "Stage"}, fr="Scène")),
            jpeg(xmp={"description": "Stage"}),
        ),
    ],
)
def test_what_only_leaves_out_changes_nothing(archive, byline, tmp_path, first, second):
    done = first_and_second(byline, tmp_path, first, second)

    assert "it says nothing that the photo does not" in done["A.JPG"]["problems"][0]
    assert rows(archive, "select kind from companions") == [("earlier version",)]


@pytest.mark.parametrize(
    "second", [{"description": "New"}, {"description": "New", "creator": ("DR",)}]
)
def test_no_credit_is_lost_by_a_later_file_that_names_nobody(archive, byline, tmp_path, second):
    first_and_second(byline, tmp_path, credited("Ann Lee", description="Old"), jpeg(xmp=second))

    photo = shown(byline, uid_of(archive, "A.JPG"))
    assert (photo["credit_line"], photo["description"]) == ("Ann Lee", "New")
    byline("rebuild")
    assert shown(byline, uid_of(archive, "A.JPG"))["credit_line"] == "Ann Lee"


def test_a_translation_makes_a_version(archive, byline, tmp_path):
    done = first_and_second(
        byline,
        tmp_path,
        jpeg(xmp={"description": "Stage"}),
        jpeg(xmp=spoken({"description": "Stage"}, fr="Scène")),
    )

    assert "description is “Scène” in fr now" in done["A.JPG"]["problems"][0]
    assert byline("search", "scène", "--ids").stdout.strip() == uid_of(archive, "A.JPG")


def test_what_a_correction_stands_over_is_told(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "one", A__JPG=credited(description="Four")))
    uid = uid_of(archive, "A.JPG")
    byline("correct", uid, "--field", "description", "--value", "Staff")

    (done,) = ingested(
        byline("ingest", write(tmp_path / "two", A__JPG=credited(description="Five")), "--json")
    )

    assert "description “Five” does not stand over the correction by staff" in done["problems"][0]
    assert shown(byline, uid)["description"] == "Staff"


@pytest.mark.parametrize(("letters", "said"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_a_long_difference_is_told_by_its_beginning(archive, byline, tmp_path, letters, said):
    done = first_and_second(byline, tmp_path, jpeg(), jpeg(xmp={"headline": "x" * letters}))

    assert f"headline “” is “{said}” now" in done["A.JPG"]["problems"][0]
