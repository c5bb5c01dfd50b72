"""Running what is asynchronous in a test."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def alone(coroutine):
    """Run a coroutine to its end, in a thread of its own: browser tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
