"""What a hostile file can make a decoder do; run in a worker process of byline's own."""

import os
import time

from byline.archive.ingest.jobs import read_here, render_here
from byline.archive.ingest.workers import Failed


def abort(_job, _stationery):
    os.abort()


def hang(_job, _stationery):
    time.sleep(60)


def devour(_job, _stationery):
    return bytes(8 << 30)


def survive(_job, _stationery):
    return Failed(reason="alive")


def fail_at_jpeg(job, stationery):
    """As `render_here`, while something that passes keeps JPEGs from being read."""
    return (
        Failed(reason="cannot be read now")
        if job.name.endswith("JPG")
        else render_here(job, stationery)
    )


def read_no_jpeg(job, stationery):
    """As `read_here`, likewise."""
    return (
        Failed(reason="cannot be read now")
        if job.name.endswith("JPG")
        else read_here(job, stationery)
    )
