"""Whose turn it is to have a page made: one visitor's many never delay another's one."""

import asyncio
import sqlite3
import time

import pytest

from byline.archive.publishing.publication import current_bundle
from byline.plugins.bundle import reading
from byline.plugins.gallery import pages
from byline.plugins.server import public_site
from byline.plugins.site.turns import Turns
from tests.loops import alone


def order_of(visitors, at_once=2, cancelled=()):
    """The order in which those who ask in this order are served, some of whom go away while they wait."""

    async def run():
        turns, served = Turns(at_once), []

        async def visit(number, who):
            async with turns.of(who):
                served.append(f"{who}{number}")
                await asyncio.sleep(0.001)

        tasks = [asyncio.create_task(visit(n, who)) for n, who in enumerate(visitors)]
        await asyncio.sleep(0)
        for number in cancelled:
            tasks[number].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        async with asyncio.timeout(1):
            async with turns.of("last"):
                served.append("last")
        return served

    return alone(run())


def test_of_those_who_wait_each_visitor_has_a_turn():
    assert order_of("aaaaabb") == ["a0", "b5", "a1", "b6", "a2", "a3", "a4", "last"]
    served = order_of("aaabbbccc")
    assert {one[0] for one in served[:5]} == set("abc")
    assert [one for one in served if one[0] == "c"] == ["c6", "c7", "c8"]


def test_as_many_as_may_be_are_served_at_once():
    assert order_of("aaab", at_once=3) == ["a0", "a1", "b3", "a2", "last"]


@pytest.mark.parametrize("cancelled", [[0], [1], [1, 2, 3], [0, 1], [3], [0, 1, 2, 3]])
def test_who_goes_away_takes_no_turn_and_holds_none(cancelled):
    served = order_of("aaabb", cancelled=cancelled)

    # The first of each has been served before it goes.
    gone = {f"{'aaabb'[n]}{n}" for n in cancelled if n not in (0, 3)}
    assert set(served) == {"a0", "a1", "a2", "b3", "b4", "last"} - gone


def test_what_is_called_and_goes_at_once_passes_its_turn_on():
    async def run():
        turns = Turns(2)

        async def wait():
            async with turns.of("a"):
                pass

        async with turns.of("a"):
            waiting = asyncio.create_task(wait())
            await asyncio.sleep(0)
        waiting.cancel()  # called a moment ago, and not awake yet
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1):
            async with turns.of("a"):
                return True

    assert alone(run())


def test_a_page_that_takes_too_long_is_given_up(sample, monkeypatch):
    endless = (
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    )
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(pages.contents, "home", lambda bundle, *_: bundle.rows(endless))
    site = public_site(current_bundle(sample.public))

    async def ask():
        await site.invoke_startup()
        first = await site.client.get("/fr/")
        return first, await site.client.get("/fr/about")

    begun = time.monotonic()
    answer, after = alone(ask())

    assert time.monotonic() - begun < 20
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "Cette page prend trop de temps" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert after.status_code == 200


def test_a_fault_of_the_database_is_a_fault_of_ours(sample, monkeypatch):
    def broken(*_):
        raise sqlite3.OperationalError("no such table")

    monkeypatch.setattr(pages.contents, "home", broken)
    site = public_site(current_bundle(sample.public))

    async def ask():
        await site.invoke_startup()
        return await site.client.get("/fr/")

    assert alone(ask()).status_code == 500
