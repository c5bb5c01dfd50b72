"""Clocks of cameras: what they wrote stays, what is said or solved of them decides when a photo was taken."""

import json
import random
from datetime import datetime, timedelta

import pytest
from PIL import Image

from byline.archive.programme.clocks import Span, solved_beside, solved_by_programme
from byline.metadata.reading import read
from tests.catalogues import change_in, ingested, rows, shown, uid_of
from tests.pictures import credited, jpeg, write

DAY = datetime(2015, 2, 17)
EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def frame(seed, at, model="D700", serial="111", **values):
    moment = at if isinstance(at, str) else at.isoformat(timespec="seconds")
    return credited(
        seed=seed, date_created=moment, camera_make="NIKON CORPORATION",
        camera_model=f"NIKON {model}", camera_serial=serial, **values,
    )  # fmt: skip


def zoned(seed, at, serial, *, offset=None, gps=None):
    """A frame whose camera says how far from UTC it is, or what satellites say the time is there."""
    exif = Image.Exif()
    if offset:
        exif.get_ifd(EXIF_IFD)[0x9011] = offset
    if gps:
        exif.get_ifd(GPS_IFD).update({7: tuple(map(float, gps)), 29: f"{DAY:%Y:%m:%d}"})
    said = {"date_created": at, "camera_make": "NIKON CORPORATION", "camera_model": "NIKON D700"}
    return jpeg(
        xmp={"creator": ("Elodie Quatresous",), "camera_serial": serial, **said},
        exif=exif.tobytes().removeprefix(b"Exif\0\0"), seed=seed,
    )  # fmt: skip


@pytest.fixture
def event(archive, byline):
    byline(
        "event", "create", "up", "--title", "Up", "--from", "2015-02-17", "--session", "18:30 Ouverture",
        "--session", "20:00 Débat",
    )  # fmt: skip
    return "up"


@pytest.fixture
def shoot(archive, byline, event, tmp_path):
    """Two frames of one body, one of another, and one that says no camera."""
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2015-02-17T18:30:00"),
        B__JPG=frame(2, "2015-02-17T18:40:00.25"),
        C__JPG=frame(3, "2015-02-17T18:35", serial="222"),
        D__JPG=credited(seed=4, date_created="2015-02-17T18:36:00"),
    )
    byline("ingest", card, "--event", event)
    return archive


def taken(archive, name):
    ((at,),) = rows(archive, "select taken_at from photos where source_name = ?", f"{name}.JPG")
    return at


def test_a_clock_that_is_said_is_read_and_undone(shoot, byline):
    said = byline("clock", "set", "up", "111", "--offset", "+3m12s", "--json")

    assert taken(shoot, "A") == "2015-02-17T18:33:12"
    assert taken(shoot, "B") == "2015-02-17T18:43:12.250"
    assert taken(shoot, "C") == "2015-02-17T18:35"
    uid = uid_of(shoot, "A.JPG")
    assert shown(byline, uid)["resolved"]["date_created"]["value"] == "2015-02-17T18:30:00"
    assert "+3 min 12 s" in byline("clock", "show", "up").stdout
    assert "NIKON D700 111 +3 min 12 s" in byline("changes").stdout
    byline("rebuild")
    assert taken(shoot, "A") == "2015-02-17T18:33:12"
    byline("undo", change_in(said))
    assert taken(shoot, "A") == "2015-02-17T18:30:00"
    assert "nothing is said of its clock" in byline("clock", "show", "up").stdout


def test_what_comes_later_is_read_by_the_clock_of_its_camera(shoot, byline, tmp_path):
    byline("clock", "set", "up", "222", "--offset", "-1h")
    late = write(tmp_path / "late", E__JPG=frame(5, "2015-02-17T20:00:00", serial="222"))
    byline("ingest", late, "--event", "up")

    assert taken(shoot, "C") == "2015-02-17T17:35"
    assert taken(shoot, "E") == "2015-02-17T19:00:00"
    uid = uid_of(shoot, "E.JPG")
    byline("event", "create", "other", "--title", "Other", "--from", "2015-02-18")
    byline("move", uid, "--event", "other")
    assert taken(shoot, "E") == "2015-02-17T20:00:00"


def test_a_drift_grows_with_each_day(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2015-02-17T18:00:00"),
        B__JPG=frame(2, "2015-02-18T18:00:00"),
        C__JPG=frame(3, "2015-02-19T06:00:00"),
    )
    byline("ingest", card, "--event", event, exit_code=None)
    byline("clock", "set", "up", "111", "--offset", "10s", "--drift", "60")

    assert [taken(archive, name)[8:] for name in "ABC"] == [
        "17T18:00:10", "18T18:01:10", "19T06:01:40",
    ]  # fmt: skip


def test_a_picture_of_a_clock_sets_its_camera(shoot, byline):
    uid = uid_of(shoot, "A.JPG")
    byline("clock", "reference", uid, "--shows", "2015-02-17T18:29:15")

    assert taken(shoot, "B") == "2015-02-17T18:39:15.250"
    (mine,) = [
        said
        for said in map(json.loads, byline("clock", "show", "up", "--json").stdout.splitlines())
        if said["clock"]
    ]
    assert (mine["body"], mine["frames"]) == ("NIKON D700 111", 2)
    assert mine["clock"]["origin"] == "reference"
    assert uid in mine["clock"]["evidence"]


def test_the_gallery_is_in_the_order_of_the_corrected_times(shoot, byline):
    def order():
        byline("publish")
        return [name for (name,) in rows(shoot, "select source_name from photos order by number")]

    assert order() == ["A.JPG", "C.JPG", "D.JPG", "B.JPG"]
    byline("clock", "set", "up", "111", "--offset", "-30m")
    assert order() == ["A.JPG", "B.JPG", "C.JPG", "D.JPG"]
    copies = [path.read_bytes() for path in (shoot.root / "originals").rglob("A.JPG")]
    assert read(copies[0]).readings


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "up", "333", "--offset", "1s"), "no camera '333' at this event; there are: NIKON"),
        (("set", "up", "D700", "--offset", "1s"), "may be several cameras"),
        (("set", "up", "111", "--offset", "soon"), "is no offset"),
        (("set", "up", "111"), "give --offset"),
        (("set", "up", "111", "--drift", "nan"), "drifts by more"),
        (("set", "up", "111", "--room", "Moon"), "no room 'Moon'"),
        (("set", "up", "111", "--offset", "99999999s99h"), "is no offset"),
        (("set", "up", "111", "--offset", "999999h"), "twenty years"),
        (("set", "none", "111", "--offset", "1s"), "no event"),
        (("solve", "none", "--programme"), "no event"),
        (("solve", "up", "--programme", "--beside", "111"), "or --programme"),
        (("reference", "none", "--shows", "2015-02-17T18:00"), "no photo"),
    ],
)
def test_what_cannot_be_is_said(shoot, byline, arguments, words):
    assert words in byline("clock", *arguments, exit_code=2).stderr


def test_a_photo_of_a_clock_needs_a_camera_and_an_event(shoot, byline, tmp_path):
    nameless = uid_of(shoot, "D.JPG")
    said = byline("clock", "reference", nameless, "--shows", "2015-02-17T18:00", exit_code=2)
    assert "no camera or no time" in said.stderr
    byline("ingest", write(tmp_path / "x", X__JPG=frame(9, "2015-02-17T18:00:00")))
    alone = uid_of(shoot, "X.JPG")
    said = byline("clock", "reference", alone, "--shows", "2015-02-17T18:00", exit_code=2)
    assert "belongs to no event" in said.stderr


def test_a_frame_outside_its_event_is_told_at_ingest(byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2014-02-17T18:30:00"),
        B__JPG=frame(2, "2015-02-18T01:30:00"),
        C__JPG=frame(3, "2015-02-18T18:30:00"),
    )
    told = {
        item["path"].rpartition("/")[2]: " ".join(item["problems"])
        for item in ingested(byline("ingest", card, "--event", event, "--json"))
    }
    assert "is dated 2014-02-17T18:30, outside its event (2015-02-17)" in told["A.JPG"]
    assert "outside" not in told["B.JPG"]
    assert "outside" in told["C.JPG"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"offset_time": "+02:00"}, ("+02:00", "exif")),
        ({"date_created": "2015-02-17T18:30:00-05:00"}, ("-05:00", "file")),
        ({"gps_time": "2015-02-17T17:29:58Z"}, ("+01:00", "gps")),
        ({"gps_time": "2015-02-10T17:29:58Z"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_who_says_how_far_from_utc_is_kept(archive, byline, event, values, expected):
    from byline.archive.catalogue.clocks import taken_of
    from byline.archive.catalogue.opening import open_catalogue

    said = {"date_created": "2015-02-17T18:30:00", **values}
    with open_catalogue(archive) as db:
        known = db.execute("select id from events").fetchone()[0]
        found = taken_of(db, known, said)
        assert (found.taken_offset, found.offset_origin) == expected
        db.execute("update events set time_zone = 'Europe/Paris'")
        again = taken_of(db, known, said)
        assert again.offset_origin == (expected[1] or "event")
        assert again.taken_offset == (expected[0] or "+01:00")


def test_the_zone_of_an_event_is_said_of_its_photos(shoot, byline):
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")

    assert rows(shoot, "select distinct taken_offset, offset_origin from photos") == [
        ("+01:00", "event")
    ]


def test_a_camera_set_to_another_zone_is_read_in_that_of_the_event(
    archive, byline, event, tmp_path
):
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")
    card = write(
        tmp_path / "card",
        UTC__JPG=zoned(1, "2015-02-17T17:45:00", "111", offset="+00:00"),
        HERE__JPG=zoned(2, "2015-02-17T18:45:00", "222", offset="+01:00"),
        SILENT__JPG=frame(3, "2015-02-17T17:46:00"),
        GPS__JPG=zoned(4, "2015-02-17T12:45:00", "333", gps=(17, 45, 1)),
    )
    byline("ingest", card, "--event", event)
    byline("clock", "set", "up", "111", "--offset", "0s")
    found = {
        one["uid"]: one
        for one in map(json.loads, byline("review", "speakers", "up", "--json").stdout.splitlines())
    }
    for name, sure in (("UTC", "medium"), ("SILENT", "medium"), ("HERE", "medium"), ("GPS", "low")):
        one = found[uid_of(archive, f"{name}.JPG")]
        assert (one["session"], one["session_confidence"]) == ("ouverture", sure)
    told = byline("clock", "show", "up").stderr
    assert "NIKON D700 111: its files say +00:00" in told
    assert "NIKON D700 333: its files say -05:00" in told
    assert "222" not in told
    # A picture of a clock is read by the same rule: it shows local time.
    byline("clock", "reference", uid_of(archive, "UTC.JPG"), "--shows", "2015-02-17T18:45:10")
    assert taken(archive, "UTC") == "2015-02-17T18:45:10"
    settled = json.loads(
        byline("review", "speakers", "up", uid_of(archive, "UTC.JPG"), "--json").stdout
    )
    assert settled["session_confidence"] == "high"


def test_a_clock_that_was_compared_holds_whatever_zone_is_said_later(
    archive, byline, event, tmp_path
):
    card = write(tmp_path / "card", A__JPG=zoned(1, "2015-02-17T12:45:00", "111", offset="-05:00"))
    byline("ingest", card, "--event", event)
    uid = uid_of(archive, "A.JPG")
    byline("clock", "reference", uid, "--shows", "2015-02-17T18:45:05")
    for zone in (("--time-zone", "Europe/Paris"), ("--empty", "time_zone")):
        byline("event", "edit", "up", *zone)
        (found,) = map(json.loads, byline("review", "speakers", "up", "--json").stdout.splitlines())
        assert (found["session"], found["session_confidence"]) == ("ouverture", "high")
        assert "its files say" not in byline("clock", "show", "up").stderr


def test_a_time_that_a_clock_corrects_is_no_fault(shoot, byline):
    byline("clock", "set", "up", "111", "--offset", "1h")
    assert "date_created" not in byline("doctor", exit_code=None).stdout


def test_satellites_tell_a_zone_and_nothing_else(archive, byline, event, tmp_path):
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")
    card = write(
        tmp_path / "card",
        STALE__JPG=zoned(1, "2015-02-17T18:40:00", "111", gps=(16, 25, 3)),
        FAST__JPG=zoned(2, "2015-02-17T18:53:00", "222", gps=(17, 40, 0)),
        ONCE__JPG=zoned(3, "2015-02-17T18:40:00", "333", gps=(17, 40, 1)),
        LATER__JPG=zoned(4, "2015-02-17T19:40:00", "333", gps=(17, 40, 1)),
    )
    byline("ingest", card, "--event", event)
    for serial in ("111", "222", "333"):
        byline("clock", "set", "up", serial, "--offset", "0s")
    found = {
        one["uid"]: one
        for one in map(json.loads, byline("review", "speakers", "up", "--json").stdout.splitlines())
    }
    for name in ("STALE", "FAST", "ONCE"):
        assert found[uid_of(archive, f"{name}.JPG")]["session_confidence"] == "high"
    assert "its files say" not in byline("clock", "show", "up").stderr


def test_a_number_of_zeros_is_none(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2015-02-17T18:30:00", serial="0000000000"),
        B__JPG=credited("Paul Petit", seed=2, date_created="2015-02-17T18:31:00", camera_make="NIKON CORPORATION",
                        camera_model="NIKON D700", camera_serial="0000000000"),
    )  # fmt: skip
    byline("ingest", card, "--event", event)
    assert "may be several" in byline("clock", "show", "up").stderr


def test_a_frame_of_1970_moves_no_clock(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        EPOCH__JPG=frame(1, "1970-01-01T00:00:07"),
        A__JPG=frame(2, "2015-02-17T18:00:00"),
        B__JPG=frame(3, "2015-02-18T18:00:00"),
        C__JPG=frame(4, "2015-02-18T19:00:00"),
    )
    byline("ingest", card, "--event", event, exit_code=None)
    byline("clock", "set", "up", "111", "--offset", "10s", "--drift", "60")
    assert taken(archive, "A") == "2015-02-17T18:00:10"
    assert taken(archive, "B") == "2015-02-18T18:01:10"
    shows = byline("clock", "show", "up")
    assert (
        f"1 frame dated far from the others, and left out here: {uid_of(archive, 'EPOCH.JPG')}"
        in shows.stderr
    )
    assert "1970" not in shows.stdout


def test_a_camera_that_was_never_set_is_known_by_its_own_frames(archive, byline, event, tmp_path):
    days = [datetime(2001, 1, 1, 0, 0) + timedelta(minutes=10 * n) for n in range(4)]
    card = write(
        tmp_path / "card",
        **{f"A{n}__JPG": frame(n, at) for n, at in enumerate(days)},
    )
    byline("ingest", card, "--event", event, exit_code=None)
    shown = json.loads(byline("clock", "show", "up", "--json").stdout)
    assert shown["frames"] == 4


class Conference:
    """What two photographers take of one event: some of the same moments, and much else."""

    def __init__(self, seed, days=1, common=0.5):
        self.random = random.Random(seed)
        self.moments = sorted(
            86400 * day + 9 * 3600 + 5400 * session + self.random.uniform(0, 3600)
            for day in range(days)
            for session in range(5)
            for _ in range(40)
        )
        self.common = common

    def camera(self):
        found = []
        for moment in self.moments:
            if self.random.random() < self.common:
                at = moment + self.random.gauss(0, 1)
                found += [at + 0.4 * burst for burst in range(self.random.choice((1, 1, 2, 3)))]
            elif self.random.random() < 0.5:
                found.append(moment + self.random.uniform(-300, 300))
        return sorted(found)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("offset", "drift", "days"), [(192, 0, 1), (-3612, 0, 1), (870, 40, 2), (-600, -250, 2)]
)
def test_a_clock_is_solved_beside_another(seed, offset, drift, days):
    conference = Conference(seed, days)
    right, other = conference.camera(), conference.camera()
    middle = (other[0] + other[-1]) / 2
    written = [round(at - offset - drift * (at - middle) / 86400) for at in other]

    found = solved_beside(written, right)

    assert found.confidence == "high"
    read_so = [
        at + found.offset_s + found.drift_s_per_day * (at - found.anchor_s) / 86400
        for at in written
    ]
    apart = sorted(abs(one - truth) for one, truth in zip(read_so, other, strict=True))
    assert apart[int(0.95 * len(apart))] < 5


@pytest.mark.parametrize("seed", range(5))
def test_cameras_that_have_nothing_in_common_are_never_sure(seed):
    first, second = Conference(seed).camera(), Conference(seed + 100).camera()

    found = solved_beside(first, second)
    assert found.confidence == "low"
    assert solved_beside(first[:5], second) is None


def test_cameras_on_a_timer_are_never_sure():
    first = [30.0 * beat for beat in range(40)]
    assert solved_beside([at + 420 for at in first], first).confidence == "low"


def test_by_the_programme_a_clock_is_known_to_a_few_minutes():
    sessions = [
        Span(starts_s=9 * 3600 + at * 60, ends_s=9 * 3600 + (at + length) * 60)
        for at, length in ((0, 50), (65, 40), (150, 75), (240, 30))
    ]
    chance = random.Random(3)
    frames = sorted(
        chance.uniform(span.starts_s, span.ends_s) for span in sessions for _ in range(40)
    )
    found = solved_by_programme([at - 2400 for at in frames], sessions)

    assert abs(found.offset_s - 2400) <= 180
    assert found.confidence == "medium"
    assert solved_by_programme(frames, sessions[:1]) is None


def test_clocks_of_a_shoot_are_solved_and_recorded_together(archive, byline, event, tmp_path):
    conference = Conference(7, common=0.8)
    conference.moments = conference.moments[:40]
    files, seed = {}, 0
    for serial, offset in (("111", 0), ("222", 192), ("333", -845)):
        for at in conference.camera():
            seed += 1
            moment = DAY + timedelta(seconds=round(at - offset))
            files[f"{serial}_{seed}__JPG"] = frame(seed, moment, serial=serial)
    byline("ingest", write(tmp_path / "card", **files), "--event", event)
    byline("clock", "set", "up", "111", "--offset", "0s")

    said = byline("clock", "solve", "up").stdout
    assert "moments fall together with those of NIKON D700 111" in said
    assert rows(archive, "select count(*) from clocks") == [(1,)]
    byline("clock", "solve", "up", "--apply")
    found = dict(rows(archive, "select body, offset_s from clocks where origin = 'solved'"))
    assert abs(found["NIKON D700 222"] - 192) < 3
    assert abs(found["NIKON D700 333"] + 845) < 3
    assert "Every clock of this event is known" in byline("clock", "solve", "up").stdout
    picture = tmp_path / "plot.svg"
    shown_so = byline("clock", "show", "up", "--svg", picture).stdout
    assert "(high)" in shown_so
    assert picture.read_text().startswith("<svg")
    change = json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"]
    byline("undo", change)
    assert rows(archive, "select count(*) from clocks") == [(1,)]


def test_a_frame_of_no_year_there_is_stops_nothing(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "9999-12-31T23:59:59"),
        B__JPG=frame(2, "0001-01-01T00:00:00"),
        C__JPG=frame(3, "2015-02-17T18:30:00"),
    )
    byline("ingest", card, "--event", event)
    for offset in ("+20h", "-30m15.5s", "+175000h", "-175000h", "0s"):
        byline("clock", "set", "up", "111", "--offset", offset)
        byline("clock", "show", "up", "--svg", tmp_path / "plot.svg")
    assert taken(archive, "A") == "9999-12-31T23:59:59"
    assert taken(archive, "C") == "2015-02-17T18:30:00"


def test_two_cameras_of_a_long_name_stay_two(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2015-02-17T18:30:00", model="X" * 300, serial="S1"),
        B__JPG=frame(2, "2015-02-17T18:30:00", model="X" * 300, serial="S2"),
    )
    byline("ingest", card, "--event", event)
    byline("clock", "set", "up", "S1", "--offset", "1h")
    assert (taken(archive, "A")[11:13], taken(archive, "B")[11:13]) == ("19", "18")


def test_what_says_how_far_from_utc_it_is_lies_where_the_event_was(
    archive, byline, event, tmp_path
):
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")
    card = write(tmp_path / "card", A__JPG=frame(1, "2015-02-17T18:30:05Z"))
    byline("ingest", card, "--event", event)
    byline("clock", "reference", uid_of(archive, "A.JPG"), "--shows", "2015-02-17T19:31:05")
    assert taken(archive, "A") == "2015-02-17T18:31:05Z"


def test_what_a_file_calls_its_camera_is_only_ever_words(archive, byline, event, tmp_path):
    name = "<script>alert(1)</script> ' ; drop table photos"
    card = write(tmp_path / "card", A__JPG=frame(1, "2015-02-17T18:30:00", serial=name))
    byline("ingest", card, "--event", event)
    byline("clock", "set", "up", "NIKON", "--offset", "5s")
    picture = tmp_path / "plot.svg"
    byline("clock", "show", "up", "--svg", picture)

    assert "<script>" not in picture.read_text()
    assert "&lt;script" in picture.read_text()
    byline("publish")
    assert b"alert(1)" not in (archive.public / "current").read_bytes()


def test_a_minute_that_says_its_zone_is_a_minute_all_the_same(archive, byline, event, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=frame(1, "2015-02-17T18:30+01:00"),
        B__JPG=frame(2, "2015-02-17T18:31:00+01:00"),
    )
    byline("ingest", card, "--event", event)
    (said,) = map(json.loads, byline("clock", "show", "up", "--json").stdout.splitlines())
    assert said["frames"] == 1
