"""The desk's door: who guesses waits longer and longer, up to two seconds; nobody else waits at all."""

import asyncio
import re
import time

import pytest

from byline.plugins.server import desk_site
from byline.plugins.sign_in import throttle
from byline.plugins.sign_in.throttle import Throttle
from tests.loops import alone
from tests.plugins.conftest import PASSWORD


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves on while somebody sleeps, and the pauses that were slept."""

    class Clock:
        now = 1000.0
        slept = []  # noqa: RUF012

        def __call__(self):
            return self.now

    one = Clock()
    one.slept = []
    real = asyncio.sleep

    async def sleep(seconds):
        one.slept.append(round(seconds, 2))
        one.now += seconds
        await real(0)

    monkeypatch.setattr(throttle.asyncio, "sleep", sleep)
    return one


def tried(door, *tries):
    """Try in turn; how long each was told to stay away."""

    async def run():
        return [await door.wait(*one) for one in tries]

    return alone(run())


def test_three_tries_are_free_and_then_pauses_grow_up_to_two_seconds(clock):
    assert tried(Throttle(clock), *[("marie", "a")] * 9) == [0] * 9
    assert clock.slept == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0]


def test_a_colleague_elsewhere_waits_for_nobody(clock):
    door = Throttle(clock)
    tried(door, *[("marie", "a")] * 100)
    clock.slept.clear()

    assert tried(door, ("marie", "b"), ("paul", "b")) == [0, 0]
    assert clock.slept == []


def test_a_colleague_at_the_same_address_waits_two_seconds_at_most(clock):
    door = Throttle(clock)
    tried(door, *[(f"name-{n}", "a") for n in range(100)])
    clock.slept.clear()

    assert tried(door, ("marie", "a")) == [0]
    assert clock.slept == [2.0]


def test_a_name_that_many_addresses_guess_at_pauses_and_lets_each_try(clock):
    door = Throttle(clock)
    assert tried(door, *[("marie", f"bot-{n}") for n in range(60)]) == [0] * 60
    assert set(clock.slept) == {0.25, 0.5, 1.0, 2.0}
    clock.slept.clear()

    async def meanwhile():
        return await asyncio.gather(
            *(door.wait("marie", f"other-{n}") for n in range(20)), door.wait("marie", "home")
        )

    assert alone(meanwhile()) == [0] * 21
    assert set(clock.slept) == {2.0}
    assert tried(door, ("paul", "home-2")) == [0]
    assert clock.slept.count(2.0) == len(clock.slept)


def test_two_hundred_guesses_anywhere_are_free(clock):
    door = Throttle(clock)
    tried(door, *[(f"name-{n}", f"bot-{n}") for n in range(200)])
    assert clock.slept == []
    tried(door, ("paul", "home"))

    assert clock.slept == [0.25]


def test_ten_names_are_free_from_one_address(clock):
    tried(Throttle(clock), *[(f"name-{n}", "a") for n in range(11)])

    assert clock.slept == [0.25]


def test_many_at_once_are_no_way_around(clock):
    async def run():
        door = Throttle(clock)
        return await asyncio.gather(*(door.wait("marie", "a") for _ in range(100)))

    told = alone(run())

    assert told.count(0) == 4
    assert set(told) == {0, 1}


def test_who_has_signed_in_starts_anew(clock):
    door = Throttle(clock)
    tried(door, *[("marie", "a")] * 3)
    door.opened("marie", "a")
    tried(door, *[("marie", "a")] * 3)

    assert clock.slept == []


def test_people_who_sign_in_all_day_wait_for_nothing(clock):
    door = Throttle(clock)
    for number in range(100):
        tried(door, (f"name-{number}", "office"))
        door.opened(f"name-{number}", "office")

    assert clock.slept == []


def test_a_quarter_of_an_hour_later_all_is_forgotten(clock):
    door = Throttle(clock)
    tried(door, *[("marie", "a")] * 20)
    clock.now += 15 * 60 + 1
    clock.slept.clear()
    tried(door, *[("marie", "a")] * 3)

    assert clock.slept == []


def test_it_remembers_so_many(clock, monkeypatch):
    monkeypatch.setattr(throttle, "_MOST_REMEMBERED", 10)
    door = Throttle(clock)
    tried(door, *[("n" * 5000 + str(n), str(n)) for n in range(50)])

    assert len(door._tries) == 10
    assert max(len(part) for key in door._tries for part in key) <= 100


def test_a_hundred_guesses_keep_nobody_out_for_long(staffed):
    site = desk_site(staffed.root)

    async def run():
        await site.invoke_startup()

        form = await site.client.get("/fr/sign-in")
        token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)[1]
        cookie = re.search(r"ds_csrftoken=[^;]+", form.headers["set-cookie"])[0]

        async def signing_in(password):
            return await site.client.post(
                "/fr/sign-in",
                data={"name": "marie", "password": password, "csrftoken": token},
                headers={"cookie": cookie},
            )

        guesses = await asyncio.gather(*(signing_in("wrong") for _ in range(100)))
        begun = time.monotonic()
        while (answer := await signing_in(PASSWORD)).status_code == 429:
            await asyncio.sleep(int(answer.headers["retry-after"]))
        return guesses, answer, time.monotonic() - begun

    guesses, answer, waited = alone(run())

    assert {guess.status_code for guess in guesses} == {403, 429}
    refused = next(guess for guess in guesses if guess.status_code == 429)
    assert "Il y a eu trop d’essais. Réessayez dans 1 s." in refused.text
    assert sum(guess.status_code == 403 for guess in guesses) <= 5
    assert answer.status_code == 303
    assert waited < 30  # two seconds, and whatever this machine is busy with
