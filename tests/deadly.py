"""What a hostile file can make a decoder do; run in a worker process of byline's own."""

import os
import time

from byline.archive.ingest.workers import Spoilt


def abort(_negative, _stationery):
    os.abort()


def hang(_negative, _stationery):
    time.sleep(60)


def devour(_negative, _stationery):
    return bytes(8 << 30)


def survive(_negative, _stationery):
    return Spoilt(reason="alive")
