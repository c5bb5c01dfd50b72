"""A made conference: clocks are solved and the right speakers proposed; `make speakers` does it through archives."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from byline.archive.programme.clocks import solved_beside
from byline.archive.programme.proposals import OnStage, Shot, Slot, propose
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
