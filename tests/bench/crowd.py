"""Slow clients, and the costliest requests at once, against a port: python -m tests.bench.crowd PORT

Until standard input ends; then it says how many of the requests were answered.
"""

from __future__ import annotations

import http.client
import socket
import sys
import threading

from tests.bench.catalogue import words

WORST_AT_ONCE, SLOW_CLIENTS = 50, 100


def _dawdle(port: int, is_over: threading.Event) -> None:
    """A connection that says a letter now and then, and never a request; another when it is shown out."""
    while not is_over.wait(0.05):
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"GET /fr/ HTTP/1.1\r\nHost: localhost\r\nX: ")
                while not is_over.wait(1):
                    connection.sendall(b"x")
        except OSError:
            continue


def _ask(port: int, number: int, counts: list[int], is_over: threading.Event) -> None:
    """One of the costliest requests after another, none of them asked twice."""
    vocabulary = words()
    while not is_over.is_set():
        turn = counts[number] * WORST_AT_ONCE + number
        some = "+".join(vocabulary[(turn * 7 + n) % 30_000] for n in range(50))
        path = (
            f"/fr/event/e-{turn % 19}?x={turn}",
            f"/fr/person/p-{turn % 40}?x={turn}",
            f"/fr/search?q={some}",
            f"/iiif/event/e-{turn % 19}/manifest.json?x={turn}",
            f"/fr/search?q={vocabulary[turn % 20]}&x={turn}",
        )[turn % 5]
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            connection.getresponse().read()
            connection.close()
            counts[number] += 1
        except (OSError, http.client.HTTPException):
            is_over.wait(0.2)


def main() -> None:
    """Crowd the port."""
    port, is_over, counts = int(sys.argv[1]), threading.Event(), [0] * WORST_AT_ONCE
    threads = [
        *(threading.Thread(target=_dawdle, args=(port, is_over)) for _ in range(SLOW_CLIENTS)),
        *(
            threading.Thread(target=_ask, args=(port, n, counts, is_over))
            for n in range(WORST_AT_ONCE)
        ),
    ]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    is_over.set()
    for thread in threads:
        thread.join()
    print(sum(counts))


if __name__ == "__main__":
    main()
