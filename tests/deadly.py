"""What a hostile file can make a decoder do; run in a worker process of byline's own."""

import os
import time

from byline.archive.ingest.workers import Failed


def abort(_job, _stationery):
    os.abort()


def hang(_job, _stationery):
    time.sleep(60)


def devour(_job, _stationery):
    return bytes(8 << 30)


def survive(_job, _stationery):
    return Failed(reason="alive")
