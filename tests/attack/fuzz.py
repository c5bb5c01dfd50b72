"""Thousands of requests that no browser sends, against both sites as they are served: python -m tests.attack.fuzz

No answer is a fault, nothing is said in the log, no memory is kept, and both sites answer afterwards.
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import string
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.sites import Sites, served

_PARTS = (
    "..", ".", "%2e%2e", "%00", "%0d%0a", "%ff", "é", "東京", "'", '"', "<script>", "{{7*7}}", "${x}", "|id", ";",
    "-", "_", "~", "a" * 300, "0", "-1", "99999999999999999999", "null", "fr", "en", "photo", "event", "person",
    "search", "media", "iiif", "credits", "static", "-", "public", "archive", "catalogue", "ask", "download",
)  # fmt: skip
_VALUES = (
    "", "a", "*", '"', "(", "a OR", "NEAR(", "par:", "date:9999", "date:2015-02-31", "taille:-1", "\x00", "\ud7ff",
    "é" * 400, "ǃeventǃx", "1e999", "-1", "0x10", "9" * 40, "best", "a b c d e f g h i j k", "%", "%zz", "../..",
    "https://evil.example/fr/photo/x", "javascript:alert(1)", "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: x=1",
)  # fmt: skip
_NAMES = (
    "q", "sort", "after", "before", "event", "person", "photographer", "year", "licence", "orientation", "size",
    "typing", "url", "format", "maxwidth", "maxheight", "type", "kind", "_extra", "_shape", "sql", "_where", "x[]",
)  # fmt: skip
_HEADERS = {
    "Host": ("", "localhost", "evil.example", "a b", "[::1", "x" * 300, "localhost:99999999", "é"),
    "Cookie": ("", "a=b", "=;=;", "byline-session=x", "ds_actor=\\073" * 50, "a" * 5000, 'x="' + "\\" * 900),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=5-2", "bytes=" + "0-," * 300, "lines=1", "bytes=9999999999999-"),
    "Origin": ("null", "https://evil.example", "http://[", "\x7f"),
    "Accept-Language": ("fr", "*", "q=;;;", "fr;q=nan", "fr;q=-1", "en;q=" + "9" * 500, "é"),
    "If-None-Match": ("*", '"x"', 'W/"x"', '"' * 500),
    "If-Range": ('"x"', "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense"),
    "If-Modified-Since": ("nonsense", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Accept-Encoding": ("gzip", "gzip;q=0", "br", "identity;q=0", ","),
    "X-Forwarded-For": ("192.0.2.7", "é", "," * 200),
    "X-Forwarded-Proto": ("https", "gopher"),
    "Content-Type": (
        "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=",
        "application/json", "text/plain; charset=nonsense", "application/x-www-form-urlencoded; charset=utf-7",
    ),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "nonsense"),
    "Authorization": ("Bearer x", "Basic é"),
    "Expect": ("100-continue", "nonsense"),
    "Upgrade": ("websocket", "h2c"),
    "Transfer-Encoding": ("chunked", "gzip", "chunked, chunked"),
    "Content-Length": ("0", "5", "-1", "99999999999", "five"),
}  # fmt: skip
_METHODS = (
    ("GET",) * 60
    + ("POST",) * 12
    + ("HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "G\x00T")
)
_PATIENCE_SECONDS = 60
_AT_ONCE = 8
_ENOUGH_TO_WARM = 500


@dataclass(slots=True)
class Report:
    """What came of it: how often each status, what was wrong, and how much more memory each site holds."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    growth_mib: dict[str, float] = field(default_factory=dict)


def attacked(root: Path, requests: int, seed: int, log: Path) -> Report:
    """Serve an archive, send it so many requests, and look at what it does."""
    report = Report()
    with log.open("wb") as errors, served(root, log=errors) as sites:
        chance = random.Random(seed)
        known = list(_addresses(sites))
        bases = (sites.public, sites.public, sites.public, sites.desk)
        warm = min(requests // 2, _ENOUGH_TO_WARM)
        before: dict[str, float] = {}
        for first, last in ((0, warm), (warm, requests)):
            work = [(chance.choice(bases), _request(chance, known)) for _ in range(first, last)]
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                for (base, sent), answer in zip(
                    work, pool.map(lambda one: _answer(*one), work), strict=True
                ):
                    _look(report, base, sent, answer)
            before = before or _memory(sites)
        after = _memory(sites)
        report.growth_mib = {name: after[name] - before[name] for name in after}
        for base, path in ((sites.public, "/fr/"), (sites.desk, "/fr/sign-in")):
            with urllib.request.urlopen(f"{base}{path}", timeout=_PATIENCE_SECONDS) as answer:
                report.statuses[answer.status] += 1
    if said := log.read_text("utf-8", "replace"):
        report.faults.append(f"the log says: {said[:2000]}")
    return report


def _addresses(sites: Sites) -> Iterator[str]:
    """Addresses that are there, to be bent."""
    with urllib.request.urlopen(f"{sites.public}/sitemap.xml") as answer:
        text = answer.read().decode()
    for address in sorted(set(re.findall(r"<(?:image:)?loc>([^<]+)<", text))):
        yield urlsplit(address).path
    yield from (
        "/fr/sign-in", "/fr/sign-out", "/oembed", "/iiif/collection.json", "/fr/search.json", "/robots.txt",
        "/sitemap.xml", "/static/0/byline.css", "/favicon.ico", "/fr/event/up-conference-2015/credits.csv",
    )  # fmt: skip


def _request(chance: random.Random, known: list[str]) -> bytes:
    path = chance.choice(known)
    if chance.random() < 0.25:
        pieces = path.split("/")
        pieces.insert(chance.randrange(len(pieces) + 1), chance.choice(_PARTS))
        path = "/".join(pieces)
    if chance.random() < 0.1:
        path += chance.choice(
            ("/ask", ".json", "/feed.atom", "/", "//", "/embed", "/download", "/credits.txt")
        )
    if chance.random() < 0.6:
        some = range(chance.randrange(1, 4))
        path += "?" + "&".join(f"{chance.choice(_NAMES)}={_said(chance)}" for _ in some)
    if chance.random() < 0.05:
        path = "".join(chance.choices(string.printable, k=chance.randrange(1, 60)))
    headers = {"Host": "localhost", "Connection": "close"}
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3))):
        name = chance.choice(tuple(_HEADERS))
        headers[name] = chance.choice(_HEADERS[name])
    body = b""
    method = chance.choice(_METHODS)
    if method == "POST" or chance.random() < 0.05:
        body = f"kind={_said(chance)}&contact={_said(chance)}&message={_said(chance)}&name={_said(chance)}".encode()
        body *= chance.choice((1, 1, 1, 50, 500))
        headers.setdefault("Content-Length", str(len(body)))
    lines = [f"{method} {path} HTTP/1.{chance.choice('1110')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n"
    if chance.random() < 0.03:
        head = head[: chance.randrange(len(head))]
    return head + body


def _said(chance: random.Random) -> str:
    value = chance.choice(_VALUES)
    return value if chance.random() < 0.3 else quote(value)


def _answer(base: str, sent: bytes) -> bytes:
    host, port = base.removeprefix("http://").split(":")
    said = b""
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE_SECONDS) as connection:
            connection.sendall(sent)
            if b"\r\n\r\n" not in sent or b"Content-Length" in sent or b"Transfer-Encoding" in sent:
                connection.shutdown(socket.SHUT_WR)  # it would wait for the rest
            while piece := connection.recv(65536):
                said += piece
    except TimeoutError:
        said += b"HTTP/1.1 999 no answer\r\n"
    except OSError:
        pass  # it was shown out
    return said


def _look(report: Report, base: str, sent: bytes, answer: bytes) -> None:
    statuses = [int(found) for found in re.findall(rb"(?:^|\r\n)HTTP/1\.1 (\d{3}) ", answer[:4096])]
    status = statuses[-1] if statuses else 0
    report.statuses[status] += 1
    if (
        status >= 500
        or b"Traceback" in answer
        or b"Set-Cookie: x=1" in answer.partition(b"\r\n\r\n")[0]
    ):
        report.faults.append(f"{base} {status}: {sent[:300]!r}")


def _memory(sites: Sites) -> dict[str, float]:
    """MiB that each site's process holds."""
    listing = subprocess.run(
        ["ps", "--ppid", str(sites.process.pid), "-o", "rss=,args="],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {line.split()[-1]: int(line.split()[0]) / 1024 for line in listing.splitlines()}


def main() -> None:
    """Attack a sample archive, and say what came of it; ends with 1 where something was wrong."""
    from byline.archive.sample.building import build_sample
    from byline.archive.storage.accounts import add_account

    parser = argparse.ArgumentParser(prog="python -m tests.attack.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        archive = build_sample(Path(place) / "archive", announce=lambda _: None)
        add_account(archive.accounts, "marie", "correct horse battery")
        report = attacked(archive.root, asked.requests, asked.seed, Path(place) / "log")
    print(f"{report.statuses.total()} answers: {dict(sorted(report.statuses.items()))}")
    print("more memory, MiB:", {name: round(more, 1) for name, more in report.growth_mib.items()})
    for fault in report.faults:
        print(fault)
    sys.exit(bool(report.faults))


if __name__ == "__main__":
    main()
