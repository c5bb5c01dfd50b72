"""Pages that were made are kept: the same bytes again, a tag for whoever has them, and never another's."""

import gzip

import pytest

from byline.archive.publishing.publication import current_bundle, published_uids
from byline.plugins.bundle import reading
from byline.plugins.server import public_site
from byline.plugins.site.cache import Answer, Kept, kept
from tests.loops import alone


@pytest.fixture
def visits(sample, monkeypatch):
    """A function that asks a gallery for several things in turn; it gives the answers, and how many were made."""
    made = []
    make = reading.Bundle.__init__
    monkeypatch.setattr(
        reading.Bundle,
        "__init__",
        lambda self, **values: (made.append(1), make(self, **values))[1],
    )
    site = public_site(current_bundle(sample.public))

    def visit(*requests):
        async def ask():
            await site.invoke_startup()
            return [
                await site.client.request(method, path, headers=headers)
                for method, path, headers in requests
            ]

        answers = alone(ask())
        return answers, len(made)

    return visit


GZIP = {"accept-encoding": "gzip", "host": "localhost"}
PLAIN = {"accept-encoding": "identity", "host": "localhost"}


@pytest.mark.parametrize(
    "path", ["/fr/", "/en/search?q=a", "/fr/feed.atom", "/sitemap.xml", "/robots.txt"]
)
def test_what_is_asked_again_is_not_made_again(visits, path):
    (first, again), made = visits(("GET", path, GZIP), ("GET", path, GZIP))

    assert first.content == again.content
    assert first.headers == again.headers
    assert made == (0 if path == "/robots.txt" else 1)
    assert first.headers["etag"].startswith('"')
    assert first.headers["content-length"] == again.headers["content-length"]


def test_whoever_has_it_is_told_so(visits):
    (page,), _ = visits(("GET", "/fr/", GZIP))
    tag = page.headers["etag"]
    (known, listed, other), _ = visits(
        ("GET", "/fr/", {**GZIP, "if-none-match": tag}),
        ("GET", "/fr/", {**GZIP, "if-none-match": f'"x", W/{tag}'}),
        ("GET", "/fr/", {**GZIP, "if-none-match": '"0"'}),
    )

    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert known.headers["cache-control"] == page.headers["cache-control"]
    assert "content-length" not in known.headers
    assert (listed.status_code, other.status_code) == (304, 200)


def test_each_coding_language_host_and_question_has_its_own(visits):
    asked = [
        ("GET", "/fr/search?q=a", GZIP),
        ("GET", "/fr/search?q=a", PLAIN),
        ("GET", "/en/search?q=a", GZIP),
        ("GET", "/fr/search?q=b", GZIP),
        ("GET", "/fr/search?q=a", {**GZIP, "host": "photos.example"}),
    ]
    answers, made = visits(*asked, *asked)

    assert made == len(asked)
    assert len({answer.headers["etag"] for answer in answers}) == len(asked)
    assert 'href="http://photos.example/fr/search"' in answers[4].text
    assert answers[0].text == answers[1].text
    assert "content-encoding" not in answers[1].headers


def test_another_bundle_has_other_tags(sample, sample_copy, byline):
    uid = published_uids(sample_copy)[0]
    byline("correct", uid, "--field", "city", "--value", "Lille")
    byline("publish")

    def tag(archive):
        site = public_site(current_bundle(archive.public))

        async def ask():
            await site.invoke_startup()
            return (await site.client.get("/fr/about", headers=GZIP)).headers["etag"]

        return alone(ask())

    assert tag(sample) != tag(sample_copy)


def test_head_says_what_get_would_send(visits):
    (head, get, again), _ = visits(*((method, "/fr/", GZIP) for method in ("HEAD", "GET", "HEAD")))

    assert head.content == again.content == b""
    assert head.headers == get.headers == again.headers
    assert len(get.content) > int(get.headers["content-length"])  # it was unpacked


@pytest.mark.parametrize("path", ["/fr/none", "/", "/fr/photo/none/ask"])
def test_what_is_not_for_everyone_is_not_kept(visits, path):
    answers, _ = visits(("GET", path, GZIP), ("GET", path, GZIP))

    assert all("etag" not in answer.headers for answer in answers)


def test_it_varies_by_what_it_varies_by(visits, sample):
    media = next((sample.public / "media").glob("*/*.jpg")).name
    (page, static, small, picture, gone), _ = visits(
        ("GET", "/fr/", GZIP),
        ("GET", "/favicon.ico", GZIP),
        ("GET", "/robots.txt", GZIP),
        ("GET", f"/media/{media}", GZIP),
        ("GET", "/none", GZIP),
    )

    assert page.headers["vary"] == "Accept-Encoding"
    assert not {"vary", "content-encoding"} & {*static.headers, *small.headers, *picture.headers}
    assert gone.headers["vary"] == "Accept-Language, Accept-Encoding"


def app_of(body, **headers):
    async def app(_scope, _receive, send):
        names = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ]
        await send({"type": "http.response.start", "status": 200, "headers": names})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    return app


def asked_of(app, path="/", **scope):
    said = []

    async def ask():
        async def send(message):
            said.append(message)

        await app(
            {"type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"",
             "headers": [(b"accept-encoding", b"gzip")], **scope}, None, send,
        )  # fmt: skip

    alone(ask())
    return dict(said[0]["headers"]), b"".join(message["body"] for message in said[1:])


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        (b"gzip", True), (b"br, GZIP;q=0.5", True), (b"deflate, gzip;q=1.0, *;q=0.5", True),
        (b"gzip;q=0", False), (b"gzip; q=0.000, br", False), (b"identity", False), (b"", False),
        (b"notgzip2", False),
    ],
)  # fmt: skip
def test_it_is_packed_for_who_can_unpack(accepted, is_packed):
    app = kept(app_of(b"x" * 600, content_type="text/html", cache_control="public"), lambda: "1")
    headers, body = asked_of(app, headers=[(b"accept-encoding", accepted)])

    assert (b"content-encoding" in headers) is is_packed
    assert (body == b"x" * 600) is not is_packed


def test_a_large_page_is_compressed_whole():
    body = bytes(range(256)) * 3000
    headers, sent = asked_of(
        kept(app_of(body, content_type="text/html", cache_control="public"), lambda: "1")
    )

    assert gzip.decompress(sent) == body
    assert headers[b"content-length"] == b"%d" % len(sent)


def test_a_file_is_sent_on_as_it_comes():
    body = b"x" * 5000
    headers, sent = asked_of(kept(app_of(body, content_type="text/css", etag='"1"'), lambda: "1"))

    assert sent == body
    assert b"vary" not in headers


@pytest.mark.parametrize("control", ["private, no-store", "no-store", ""])
def test_what_is_somebodys_own_is_made_each_time(control):
    headers, _ = asked_of(
        kept(app_of(b"x" * 600, content_type="text/html", cache_control=control), lambda: "1")
    )

    assert b"etag" not in headers


def test_there_is_room_for_so_much():
    answers = Kept(most_bytes=100_000)
    for number in range(5):
        answers.keep((str(number),), Answer(status=200, headers=None, body=b"x" * 40_000))
        answers.get(("0",))

    assert [n for n in range(5) if answers.get((str(n),))] == [0, 4]


def test_what_is_small_or_stands_at_a_long_address_takes_room_too():
    answers = Kept(most_bytes=100_000)
    for number in range(1000):
        answers.keep((str(number),), Answer(status=200, headers=None, body=b""))
    small = sum(answers.get((str(number),)) is not None for number in range(1000))
    for number in range(1000):
        answers.keep(("x" * 30_000, str(number)), Answer(status=200, headers=None, body=b""))
    long = sum(answers.get(("x" * 30_000, str(number))) is not None for number in range(1000))

    assert 0 < small < 50
    assert long == 3


def test_what_is_too_large_is_not_kept_and_nothing_is_kept_twice():
    answers = Kept(most_bytes=(10 << 20) + 20_000)
    answers.keep(("large",), Answer(status=200, headers=None, body=bytes(3 << 20)))
    for _ in range(3):
        answers.keep(("twice",), Answer(status=200, headers=None, body=bytes(2 << 20)))
    for number in range(4):
        answers.keep((str(number),), Answer(status=200, headers=None, body=bytes(2 << 20)))

    assert answers.get(("large",)) is None
    assert answers.get(("twice",)) is not None
