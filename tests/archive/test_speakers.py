"""A made conference: clocks are solved and the right speakers proposed; `make speakers` does it through archives."""

import json
from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from byline.archive.programme.clocks import solved_beside
from byline.archive.programme.proposals import OnStage, Shot, Slot, propose
from byline.archive.sample.building import draw_cards
from byline.archive.sample.story import EVENT, FRAMES, MAIN, PROGRAMME, REMOTE, TELE
from tests.catalogues import rows, shown, uid_of
from tests.conference import CAMERAS, Conference, scored

_ZERO = datetime(2000, 1, 1)


@pytest.fixture(scope="module")
def conference():
    return Conference(3)


@pytest.fixture(scope="module")
def read(conference):
    """Each frame with when it is read to have been taken, beside the first camera, whose clock is known."""
    written = defaultdict(list)
    for frame in conference.taken:
        written[frame.camera].append((frame.written - _ZERO).total_seconds())
    right = written[CAMERAS[0]]
    solved = {camera: solved_beside(written[camera], right) for camera in CAMERAS[1:]}
    assert {found.confidence for found in solved.values()} == {"high"}

    def taken(frame):
        if frame.camera not in solved:
            return frame.written
        found = solved[frame.camera]
        since = (frame.written - _ZERO).total_seconds() - found.anchor_s
        return frame.written + timedelta(
            seconds=found.offset_s + found.drift_s_per_day * since / 86400
        )

    return [(frame, taken(frame)) for frame in conference.taken]


def test_the_conference_is_as_large_as_it_is_said_to_be(conference):
    assert len(conference.talks) == 60
    assert len({name for talk in conference.talks for name in talk.speakers}) == 90
    assert len(conference.taken) > 1900


def test_clocks_are_within_ten_seconds_for_all_but_five_percent(read):
    off = sorted(abs((taken - frame.at).total_seconds()) for frame, taken in read)
    assert off[int(0.95 * len(off))] < 10


def test_the_right_speakers_are_proposed(conference, read):
    slots = [
        Slot(
            slug=talk.title,
            title=talk.title,
            starts_at=talk.starts_at,
            ends_at=talk.ends_at,
            room=talk.room,
            on_stage=tuple(OnStage(name=name) for name in talk.speakers),
        )
        for talk in conference.talks
    ]
    names = dict.fromkeys(name for talk in conference.talks for name in talk.speakers)
    shots = [
        Shot(
            uid=str(number),
            taken_at=taken,
            body=frame.camera.name,
            is_clock_known=True,
            room=frame.camera.room,
            words=(frame.caption,) if frame.caption else (),
        )
        for number, (frame, taken) in enumerate(read)
    ]
    proposed = {
        one.uid: {speaker.name: speaker.confidence for speaker in one.speakers}
        for one in propose(shots, slots, [OnStage(name=name) for name in names])
    }
    shown = {str(number): frame.shown for number, (frame, _) in enumerate(read)}

    scores, recall = scored(shown, proposed)
    assert scores["high"].precision >= 0.98
    assert scores["high"].made > 500
    assert recall >= 0.85


def test_the_evening_of_the_sample_is_read_by_its_clocks_and_its_speakers_are_proposed(
    archive, byline, tmp_path
):
    files = draw_cards(tmp_path)
    byline(
        "event", "create", EVENT.slug, "--title", EVENT.title, "--from", "2015-02-17",
    )  # fmt: skip
    (tmp_path / "programme.csv").write_text(PROGRAMME, "utf-8")
    byline("event", "import", tmp_path / "programme.csv", "--event", EVENT.slug)
    byline("ingest", *{file.parents[2] for file in files}, "--event", EVENT.slug)
    byline("clock", "set", EVENT.slug, MAIN.serial, "--offset", "0s")
    byline("clock", "solve", EVENT.slug, "--beside", MAIN.serial, "--apply")

    offsets = dict(rows(archive, "select body, offset_s from clocks"))
    for camera in (MAIN, REMOTE, TELE):
        (found,) = (offset for body, offset in offsets.items() if body.endswith(camera.serial))
        assert abs(found + camera.ahead.total_seconds()) < 5

    listed = byline("review", "speakers", EVENT.slug, "--json").stdout.splitlines()
    proposed = {item["uid"]: item["speakers"] for item in map(json.loads, listed)}
    right = []
    for file, frame in zip(files, FRAMES, strict=True):
        uid = uid_of(archive, file.name)
        known = {one["name"] for one in shown(byline, uid)["people"]}
        named = {one["name"] for one in proposed.get(uid, ())} | known
        if frame.session:
            right.append({speaker.name for speaker in frame.speakers} <= named)
            sure = {one["name"] for one in proposed.get(uid, ()) if one["confidence"] == "high"}
            assert sure <= {speaker.name for speaker in frame.speakers}
    assert sum(right) >= 0.9 * len(right)
    assert len(right) == 18
