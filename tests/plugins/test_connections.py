"""Connections are closed when they are one too many, or slow, and nothing is said of it in a log."""

import asyncio
import socket
import time

import pytest
import uvicorn

from byline.plugins import connections
from byline.plugins.connections import BoundedConnection
from tests.loops import alone

WAIT = 10


@pytest.fixture
def door(monkeypatch, capfd):
    """A function that opens a door on a port, has it knocked at in a thread, and gives what came of it."""
    monkeypatch.setattr(connections, "_HEADER_SECONDS", 0.7)
    monkeypatch.setattr(connections, "_HEARING_SECONDS", 0.5)
    monkeypatch.setattr(connections, "_MOST_CONNECTIONS", 6)

    async def app(scope, _receive, send):
        body = b"x" * (20_000_000 if scope["path"] == "/large" else 2)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})  # fmt: skip
        await send({"type": "http.response.body", "body": body})

    def opened(knock, after=None, **options):
        async def run():
            with socket.create_server(("127.0.0.1", 0)) as bound:
                config = uvicorn.Config(
                    app,
                    http=BoundedConnection,
                    log_level="error",
                    timeout_keep_alive=1,
                    **{"proxy_headers": False, **options},
                )
                server = uvicorn.Server(config)
                serving = asyncio.create_task(server.serve(sockets=[bound]))
                while not server.started:
                    await asyncio.sleep(0.01)
                came = await asyncio.to_thread(knock, bound.getsockname()[1])
                server.should_exit = True
                came = await asyncio.to_thread(after) if after else came
                await serving
                return came

        came = alone(run())
        assert capfd.readouterr() == ("", "")
        return came

    return opened


def connected(port, host="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", port), timeout=WAIT, source_address=(host, 0))


def heard(connection):
    """All that is said until the other side closes."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


def test_who_says_nothing_is_shown_out(door):
    assert door(lambda port: heard(connected(port))) == b""


@pytest.mark.parametrize("begun", [b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_says_it_letter_by_letter_is_shown_out(door, begun):
    def knock(port):
        connection = connected(port)
        connection.sendall(begun)
        last = time.monotonic() + WAIT
        while time.monotonic() < last:
            time.sleep(0.1)
            try:
                connection.sendall(b"x")
            except OSError:
                return "shown out"
        return "still there"

    assert door(knock) == "shown out"


def test_a_kept_connection_answers_until_it_is_idle(door):
    def knock(port):
        connection = connected(port)
        answers = 0
        for _ in range(8):  # longer than headers may take, each of them soon enough
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            said = b""
            while not said.endswith(b"\r\n\r\nxx"):
                said += connection.recv(65536)
            answers += b"200 OK" in said
            time.sleep(0.2)
        return answers, heard(connection)

    assert door(knock) == (8, b"")


def test_who_does_not_listen_is_shown_out(door):
    def knock(port):
        connection = connected(port)
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(2)
        return len(heard(connection))

    assert door(knock) < 20_000_000


def test_who_listens_slowly_hears_all_of_it(door):
    def knock(port):
        connection = connected(port)
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        size = 0
        while piece := connection.recv(1 << 20):
            size += len(piece)
            time.sleep(0.05)
        return size

    assert door(knock) > 20_000_000


def test_who_has_just_come_in_is_answered_by_a_site_that_stops(door):
    """A bundle takes another's place while somebody opens the door."""
    opened = []

    def knock(port):
        opened.append(connected(port))
        time.sleep(0.2)  # it is let in, and has said nothing yet

    def after():
        time.sleep(0.3)
        opened[0].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return heard(opened[0])

    said = door(knock, after=after)

    assert said.startswith(b"HTTP/1.1 200 OK")
    assert said.endswith(b"xx")


def test_who_says_nothing_to_a_site_that_stops_does_not_hold_it_up(door):
    opened = []
    begun = time.monotonic()
    door(lambda port: opened.append(connected(port)), after=lambda: heard(opened[0]))

    assert time.monotonic() - begun < 5


def full(port, hosts):
    """Connections from these addresses, held until the last has been answered: what each was told at once."""
    held = []
    for host in hosts:
        held.append(connected(port, host))
        time.sleep(0.02)  # one after the other
    told = []
    for connection in held:
        connection.settimeout(0.05)
        try:
            told.append(connection.recv(65536).decode())
        except TimeoutError:
            told.append("")
    return told


def test_one_too_many_is_told_when_to_come_back(door):
    hosts = [f"127.0.0.{2 + n}" for n in range(7)]
    told = door(lambda port: full(port, hosts), timeout_graceful_shutdown=1)

    assert told[:6] == [""] * 6
    assert told[6].startswith("HTTP/1.1 503 ")
    assert "Retry-After: 10\r\n" in told[6]


def test_one_visitor_has_half_of_the_room(door):
    hosts = ["127.0.0.2"] * 4 + ["127.0.0.3"]
    told = door(lambda port: full(port, hosts), timeout_graceful_shutdown=1)

    assert [answer[:12] for answer in told] == ["", "", "", "HTTP/1.1 503", ""]


@pytest.mark.parametrize(("proxy", "is_let_in"), [("127.0.0.0/8", True), ("10.0.0.0/8", False)])
def test_a_proxy_has_all_of_it(door, proxy, is_let_in):
    told = door(
        lambda port: full(port, ["127.0.0.2"] * 4),
        proxy_headers=True, forwarded_allow_ips=[proxy], timeout_graceful_shutdown=1,
    )  # fmt: skip

    assert (told[3] == "") is is_let_in
