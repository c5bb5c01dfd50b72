"""How often a sender asks: a few times an hour, whoever looks, and nothing that tells who it was."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from byline.archive.publishing.senders import MOST_AN_HOUR, lets_through

DAY = 24 * 3600
NOON = 20_000 * DAY + DAY / 2


def passed(folder, sender, moments):
    return [lets_through(folder, sender, NOON + seconds) for seconds in moments]


def test_five_times_an_hour_and_again_when_the_first_is_an_hour_ago(tmp_path):
    assert passed(tmp_path, "a", range(7)) == [True] * MOST_AN_HOUR + [False] * 2
    assert passed(tmp_path, "a", [3599]) == [False]
    assert passed(tmp_path, "a", [3600, 3600.5]) == [True, False]
    assert passed(tmp_path, "b", [0]) == [True]


def test_what_is_refused_does_not_count(tmp_path):
    passed(tmp_path, "a", range(100))

    assert passed(tmp_path, "a", [3605] * 6) == [True] * 5 + [False]


def test_many_at_once_pass_no_oftener(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: lets_through(tmp_path, "a", NOON), range(40)))

    assert sum(found) == MOST_AN_HOUR


@pytest.mark.parametrize("sender", ["192.0.2.7/32", "2001:db8::/64", "", "a b\n1 2"])
def test_nobody_can_be_told_from_it(tmp_path, sender):
    lets_through(tmp_path, sender, NOON)
    (file,) = tmp_path.iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not sender or sender not in file.read_text()
    assert len(file.read_text().split()) == 3


def test_the_file_of_a_day_goes_with_the_next(tmp_path):
    other = tmp_path / "2026-11-26_abc.json"
    other.touch()
    passed(tmp_path, "a", [0, DAY, 2 * DAY])

    assert len(list(tmp_path.iterdir())) == 2
    assert other.exists()
