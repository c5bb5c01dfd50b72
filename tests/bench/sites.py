"""A gallery of any size in this process, asked again and again, and what its answers cost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

from byline.plugins.server import public_site

_ROUNDS = 3


def asked(bundle: Path, addresses: Iterable[str]) -> list[float]:
    """Milliseconds of each answer of the gallery, the least of three rounds."""

    async def ask() -> list[float]:
        site = public_site(bundle)
        await site.invoke_startup()
        found = []
        for address in addresses:
            times = []
            for number in range(_ROUNDS):
                # Another address each time: a page that was made is kept.
                anew = f"{address}{'&' if '?' in address else '?'}x={number}"
                begun = time.perf_counter()
                answer = await site.client.get(anew)
                times.append(1000 * (time.perf_counter() - begun))
                assert answer.status_code == 200, (address, answer.status_code)
            found.append(min(times))
        return found

    return asyncio.run(ask())


def percentiles(times: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    if len(times) < 2:
        return (times[0],) * 3
    hundredths = quantiles(times, n=100, method="inclusive")
    return median(times), hundredths[94], hundredths[98]


def said(times: list[float]) -> str:
    """p50 / p95 / p99 in words."""
    return " / ".join(f"{value:.1f}" for value in percentiles(times))
