"""What belongs together: bursts, what looks alike, the same picture; copies whose words were stripped."""

import io
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PIL import Image, ImageDraw

from byline.archive.catalogue.bursts import Alike, bursts
from byline.archive.catalogue.similar import groups, stripped
from byline.archive.publishing.publication import current_bundle
from byline.photos.looks import apart, difference_hash
from byline.plugins.server import public_site
from tests.catalogues import rows, uid_of
from tests.pictures import credited, with_picture, write
from tests.plugins.conftest import asked

AT = datetime(2015, 2, 17, 18, 30)


def scene(seed, size=(300, 200), shift=0, quality=92):
    """A picture with something in it, which no other seed gives."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, "#ddd")
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = (chance.randrange(limit) for limit in size)
        shade = chance.randrange(256)
        box = (x + shift, y, x + shift + chance.randrange(20, 120), y + chance.randrange(20, 90))
        draw.rectangle(box, fill=(shade, shade // 2, 255 - shade))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def said(picture, **values):
    """A picture with words of its own around it."""
    words = credited("Elodie Quatresous", **values)
    plain = with_picture(words, 1)
    head = plain[: plain.index(b"\xff\xdb")]
    return head + picture[picture.index(b"\xff\xdb") :]


def frame(uid, at=AT, *, look=0xF0F0, body="D700", rating=0.0, digest=None, event=1, credit="x"):
    return Alike(
        uid=uid, event=event, body=body, taken=at, look=look, rating=rating, picture_digest=digest,
        credit=credit,
    )  # fmt: skip


def after(seconds):
    return AT + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("frames", "found"),
    [
        ([frame("a"), frame("b", after(0.2)), frame("c", after(0.9))], [["a", "b", "c"]]),
        ([frame("a"), frame("b", after(1.5))], []),
        ([frame("a"), frame("b", after(0.3), body="5D")], []),
        ([frame("a"), frame("b", after(0.3), event=2)], []),
        ([frame("a"), frame("b", after(0.3), credit="y")], []),
        (
            [frame("a"), frame("b", after(0.2), credit="y"), frame("c", after(0.4))],
            [["a", "c"]],
        ),
        ([frame("a"), frame("b", after(0.3), look=0xF0F0 ^ (1 << 40) - 1)], []),
        ([frame("a", None), frame("b", None)], []),
        ([frame("a", body=None), frame("b", after(0.1), body=None)], []),
        (
            [frame("a"), frame("b", after(0.5)), frame("c", after(9)), frame("d", after(9.5))],
            [["a", "b"], ["c", "d"]],
        ),
    ],
)
def test_a_burst_is_what_one_camera_took_at_once(frames, found):
    assert [[one.uid for one in group] for group in bursts(frames)] == found


def test_the_best_rated_represents_its_group_else_the_first():
    frames = [frame("a"), frame("b", after(0.2), rating=4), frame("c", after(0.4))]
    assert [group.photos for group in groups(frames)] == [("b", "a", "c")]
    frames = [frame("a"), frame("b", after(0.2))]
    assert [group.photos for group in groups(frames)] == [("a", "b")]


def test_similar_and_identical_are_two_classes():
    frames = [
        frame("a", digest="x"), frame("b", after(60), digest="x"),
        frame("c", after(200), look=0xFF << 30), frame("d", after(300), look=0xFF << 30 | 1),
    ]  # fmt: skip
    assert [(group.kind, group.why, group.photos) for group in groups(frames)] == [
        ("identical", "same picture", ("a", "b")),
        ("similar", "near-duplicates", ("c", "d")),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_hash_is_near_for_copies_and_far_for_others(seed):
    look = difference_hash(scene(seed))
    assert apart(look, difference_hash(scene(seed, quality=40))) <= 2
    small = io.BytesIO()
    Image.open(io.BytesIO(scene(seed))).resize((120, 80)).save(small, "JPEG", quality=70)
    assert apart(look, difference_hash(small.getvalue())) <= 4
    assert apart(look, difference_hash(scene(seed + 100))) > 10
    with pytest.raises(OSError, match="identify"):
        difference_hash(b"no picture")


def test_a_picture_of_something_else_is_offered_no_credit():
    nobody = frame("x", look=0x0F0F)
    other = [frame("a", look=0x0F0F ^ 0b1111)]
    assert list(stripped([replace(nobody, credit=None), *other])) == []
    same = [frame("a", look=0x0F0F ^ 0b11)]
    assert [one.like for one in stripped([replace(nobody, credit=None), *same])] == ["a"]


def test_a_card_is_told_what_belongs_together_and_nothing_changes(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    camera = {"camera_model": "D700", "camera_serial": "1"}
    card = write(
        tmp_path / "card",
        A__JPG=said(scene(1), date_created="2015-02-17T18:30:00.10", **camera),
        B__JPG=said(scene(1, shift=3), date_created="2015-02-17T18:30:00.60", rating=5, **camera),
        C__JPG=said(scene(2), date_created="2015-02-17T18:31", **camera),
        D__JPG=said(scene(3), date_created="2015-02-17T18:31", **camera),
        E__JPG=said(scene(4), date_created="2015-02-17T19:00:00", **camera),
        STRIPPED__JPG=scene(4, quality=60),
    )
    byline("ingest", card, "--event", "up")
    a, b, e, copy = (uid_of(archive, f"{name}.JPG") for name in ("A", "B", "E", "STRIPPED"))
    before = rows(archive, "select uid, published_at, credit_line from photos")

    found = [json.loads(line) for line in byline("similar", "--json").stdout.splitlines()]
    assert {"kind": "similar", "why": "burst", "photos": [b, a]} in found
    assert {"photo": copy, "like": e, "credit": "Elodie Quatresous"} in found
    assert not any(uid_of(archive, "C.JPG") in one.get("photos", ()) for one in found)
    told = byline("similar").stdout
    assert f'byline correct {copy} --field credit_line --value "Elodie Quatresous"' in told
    assert rows(archive, "select uid, published_at, credit_line from photos") == before
    byline("correct", copy, "--field", "credit_line", "--value", "Elodie Quatresous")
    assert "stripped" in byline("similar").stdout.splitlines()[-1]
    assert "0 stripped copies" in byline("similar").stdout


@pytest.fixture
def gallery_of_a_burst(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    camera = {"camera_model": "D700", "camera_serial": "1"}
    card = write(
        tmp_path / "card",
        A__JPG=said(scene(1), date_created="2015-02-17T18:30:00.10", **camera),
        B__JPG=said(scene(1, shift=3), date_created="2015-02-17T18:30:00.60", rating=5, **camera),
        C__JPG=said(scene(1, shift=5), date_created="2015-02-17T18:30:01.10", **camera),
        D__JPG=said(scene(9), date_created="2015-02-17T18:50:00", **camera),
    )
    byline("ingest", card, "--event", "up")
    byline("publish")

    def seen(path):
        get = asked(public_site(current_bundle(archive.public)))
        html = get(path).text
        main = html[html.index("<main") : html.index("</main>")]
        return {
            name for name in "ABCD" if f'href="/en/photo/{uid_of(archive, f"{name}.JPG")}"' in main
        }

    return seen


def test_the_best_of_a_burst_stands_in_the_gallery_and_the_others_a_step_behind(
    archive, byline, gallery_of_a_burst
):
    seen, uid = gallery_of_a_burst, lambda name: uid_of(archive, f"{name}.JPG")
    assert seen("/en/event/up") == {"B", "D"}
    assert seen("/en/photographer/elodie-quatresous") == {"B", "D"}
    assert seen("/en/search?q=elodie") == {"A", "B", "C", "D"}
    assert {"A", "C"} <= seen(f"/en/photo/{uid('B')}")
    before = (archive.public / "current").read_bytes()
    byline("publish")
    assert (archive.public / "current").read_bytes() == before

    byline("withhold", uid("B"), "--reason", "x")
    byline("publish")
    assert seen("/en/event/up") == {"A", "D"}
    byline("release", uid("B"))
    byline("publish")
    assert seen("/en/event/up") == {"B", "D"}
    byline("rebuild")
    byline("publish")
    assert seen("/en/event/up") == {"B", "D"}


def test_on_a_page_the_best_of_those_that_belong_there_stands_for_a_burst(
    archive, byline, gallery_of_a_burst
):
    seen, uid = gallery_of_a_burst, lambda name: uid_of(archive, f"{name}.JPG")
    byline("tag", uid("A"), uid("C"), "--speaker", "Akim Oural")
    byline("publish")
    assert seen("/en/person/akim-oural") == {"A"}
    assert seen("/en/event/up") == {"B", "D"}


def test_of_a_burst_across_two_sessions_each_shows_one(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17", "--session", "18:00 Ouverture",
           "--session", "18:30 Débat")  # fmt: skip
    camera = {"camera_model": "D700", "camera_serial": "1"}
    card = write(
        tmp_path / "card",
        A__JPG=said(scene(1), date_created="2015-02-17T18:29:59.90", **camera),
        B__JPG=said(scene(1, shift=3), date_created="2015-02-17T18:30:00.30", rating=5, **camera),
    )
    byline("ingest", card, "--event", "up")
    a, b = uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")
    byline("tag", a, "--session", "ouverture")
    byline("tag", b, "--session", "debat")
    byline("publish")
    html = asked(public_site(current_bundle(archive.public)))("/en/event/up").text
    assert f'href="/en/photo/{a}"' in html
    assert f'href="/en/photo/{b}"' in html


def test_a_frame_that_comes_later_joins_its_burst(archive, byline, tmp_path, gallery_of_a_burst):
    camera = {"camera_model": "D700", "camera_serial": "1"}
    late = write(
        tmp_path / "late",
        E__JPG=said(scene(1, shift=6), date_created="2015-02-17T18:29:59.90", rating=5, **camera),
    )
    byline("ingest", late, "--event", "up")
    byline("publish")
    assert gallery_of_a_burst("/en/event/up") == {"D"}  # and E, which is none of the four


def test_a_burst_is_looked_at_again_when_a_frame_leaves_it(archive, byline, gallery_of_a_burst):
    byline("event", "create", "other", "--title", "Other", "--from", "2015-02-17")
    byline("move", uid_of(archive, "B.JPG"), "--event", "other")
    byline("publish")
    assert gallery_of_a_burst("/en/event/up") == {"A", "D"}
    assert gallery_of_a_burst("/en/event/other") == {"B"}


def test_a_frame_in_the_bin_is_of_no_burst(archive, byline, gallery_of_a_burst):
    byline("bin", uid_of(archive, "B.JPG"), "--reason", "blurred")
    byline("publish")
    assert gallery_of_a_burst("/en/event/up") == {"A", "D"}
    assert rows(archive, "select burst from photos where source_name = 'B.JPG'") == [(None,)]
    byline("unbin", uid_of(archive, "B.JPG"))
    byline("publish")
    assert gallery_of_a_burst("/en/event/up") == {"B", "D"}


def test_plain_pictures_are_no_near_duplicates():
    plain = [frame(f"p{n}", after(100 + 100 * n), look=n) for n in range(3)]
    assert list(groups(plain)) == []
    (group,) = groups([frame("a", look=0xF0F1), *plain, frame("b", after(50), look=0xF0F0)])
    assert group.photos == ("a", "b")
