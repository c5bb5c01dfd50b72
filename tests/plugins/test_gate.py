"""What is turned away before anything is read: methods, bodies, cookies and headers that are none."""

import asyncio
import re

import pytest

from byline.archive.publishing.publication import current_bundle
from byline.plugins.server import desk_site, public_site
from byline.plugins.site.gate import _kept, gated
from tests.loops import alone


def asked(site, method, path, headers=(), body=(b"",)):
    """Ask a site by ASGI alone; return its status, headers and body, and how much of the body it took."""

    async def ask():
        await site.invoke_startup()
        waiting, said = list(body), []
        taken = 0

        async def receive():
            nonlocal taken
            if not waiting:
                return {"type": "http.disconnect"}
            piece = waiting.pop(0)
            taken += len(piece)
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

        async def send(message):
            said.append(message)

        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": b"", "scheme": "http", "client": ("192.0.2.7", 50000), "server": ("localhost", 80),
            "headers": [(b"host", b"localhost"), *headers],
        }  # fmt: skip
        await site.app()(scope, receive, send)
        start = next(message for message in said if message["type"] == "http.response.start")
        whole = b"".join(message.get("body", b"") for message in said)
        return start["status"], dict(start["headers"]), whole, taken

    return alone(ask())


@pytest.fixture
def public(sample):
    return public_site(current_bundle(sample.public))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "POST"])
@pytest.mark.parametrize("path", ["/fr/", "/robots.txt", "/nowhere", "/fr/search"])
def test_other_methods_are_not_allowed_and_nothing_is_read(public, method, path):
    status, headers, _, taken = asked(public, method, path, body=[b"x" * 65536] * 50)

    assert (status, headers[b"allow"], taken) == (405, b"GET, HEAD", 0)
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_a_form_is_read_as_far_as_it_may_be_long(public):
    status, _, _, taken = asked(public, "POST", "/fr/photo/abc/ask", body=[b"x" * 60_000] * 50)

    assert status in (404, 413, 503)
    assert taken <= 120_000


@pytest.mark.parametrize("path", ["fr/", "http://localhost/fr/", "*", "", "?"])
def test_what_is_no_path_is_a_bad_request(public, path):
    assert asked(public, "GET", path)[0] == 400


def test_the_body_of_a_get_is_not_read(public):
    status, _, _, taken = asked(public, "GET", "/robots.txt", body=[b"x" * 65536] * 50)

    assert (status, taken) == (200, 0)


@pytest.mark.parametrize(
    "cookie", [b"a=" + b"\\" * 30_000, b'ds_actor="' + b"\\073" * 8000, b"=;=;=;"]
)
@pytest.mark.parametrize("mode", ["public", "desk"])
def test_a_cookie_costs_nothing(staffed, public, cookie, mode):
    site = public if mode == "public" else desk_site(staffed.root)

    status, *_ = asked(
        site, "GET", "/robots.txt" if mode == "public" else "/fr/sign-in", [(b"cookie", cookie)]
    )

    assert status == 200


@pytest.mark.parametrize(
    "header",
    [
        (b"host", b"a b"), (b"host", b"evil/path"), (b"host", b"\xff"), (b"host", b""), (b"host", b"x:y"),
        (b"cookie", b"\xff\x00"), (b"origin", b"\xff\xfe"), (b"range", b"bytes=\x00-"), (b"referer", b"\x1b[2J"),
    ],
)  # fmt: skip
def test_a_header_that_is_none_is_a_bad_request(public, header):
    name, value = header
    headers = [header] if name != b"host" else []

    status = asked(public, "GET", "/fr/", headers)[0] if headers else asked_as(public, value)

    assert status == 400


def asked_as(site, host):
    """Ask under a host of that name."""

    async def ask():
        await site.invoke_startup()
        said = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            said.append(message)

        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "path": "/fr/", "raw_path": b"/fr/",
            "query_string": b"", "scheme": "http", "client": ("192.0.2.7", 1), "server": ("localhost", 80),
            "headers": [(b"host", host)],
        }  # fmt: skip
        await site.app()(scope, receive, send)
        return said[0]["status"]

    return alone(ask())


@pytest.mark.parametrize(
    "host", [b"localhost", b"photos.example.org:8443", b"[::1]:8001", b"192.0.2.7"]
)
def test_a_host_that_is_one_is_answered(public, host):
    assert asked_as(public, host) == 200


def through(pieces):
    """What an app behind the gate is told of a form that comes in pieces; None is a piece that never comes."""
    told = []

    async def app(scope, receive, send):
        told.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def run():
        waiting = list(pieces)

        async def receive():
            piece = waiting.pop(0)
            if piece is None:
                await asyncio.sleep(60)
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

        said = []

        async def send(message):
            said.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/form", "headers": [(b"host", b"localhost")],
        }  # fmt: skip
        await gated(app, forms=re.compile("/form"), takes_cookies=False)(scope, receive, send)
        return said[0]["status"]

    return alone(run()), [message["body"] for message in told]


def test_a_form_that_comes_in_pieces_is_whole():
    assert through([b"a=", b"1&", b"b=2"]) == (200, [b"a=1&b=2"])


def test_a_form_is_taken_as_far_as_it_may_be_long_and_a_piece_more():
    status, (body,) = through([b"x" * 40_000] * 5)

    assert (status, len(body)) == (200, 80_000)


def test_a_form_that_does_not_come_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("byline.plugins.site.gate._BODY_SECONDS", 0.1)

    assert through([b"a=", None]) == (408, [])


@pytest.mark.parametrize(("size", "is_kept"), [(4096, True), (4097, False)])
def test_the_desk_takes_a_cookie_of_four_kibibytes(size, is_kept):
    kept = _kept([(b"cookie", b"x" * size), (b"authorization", b"y")], takes_cookies=True)

    assert kept == ([(b"cookie", b"x" * size)] if is_kept else [])
