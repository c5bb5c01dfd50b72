"""The published examples, run: nginx speaks TLS for both sites, and says truly who asks."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.plugins.conftest import PASSWORD
from tests.sites import served

_EXAMPLES = Path(__file__).parents[2] / "docs" / "serving"
needs_nginx = pytest.mark.skipif(
    not shutil.which("nginx") or not shutil.which("openssl"),
    reason="nginx or openssl is not installed: the example was not run",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def nginx(folder, sites, ports):
    """Run the published configuration with a certificate of our own, on ports that are free."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=photos.example.org",
         "-addext", "subjectAltName=DNS:photos.example.org,DNS:desk.example.org"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (_EXAMPLES / "nginx.conf").read_text()
    for pattern, value in (
        (r"/etc/letsencrypt/\S+fullchain.pem", folder / "cert.pem"),
        (r"/etc/letsencrypt/\S+privkey.pem", folder / "key.pem"),
        (r"127\.0\.0\.1:8001", sites.public.removeprefix("http://")),
        (r"127\.0\.0\.1:8002", sites.desk.removeprefix("http://")),
        (r"listen 80;", f"listen 127.0.0.1:{ports['http']};"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{ports['https']} ssl;"),
    ):
        text, number = re.subn(pattern, str(value), text)
        assert number, pattern
    (folder / "site.conf").write_text(text)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}} http {{ access_log off; {places} include {folder}/site.conf; }}\n"
    )
    process = subprocess.Popen(["nginx", "-p", folder, "-e", "stderr", "-c", folder / "nginx.conf"])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", ports["https"])).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


class Visitor:
    """Somebody at an address, who reaches the sites by their names."""

    def __init__(self, folder, port, address="127.0.0.1"):
        self._context = ssl.create_default_context(cafile=folder / "cert.pem")
        self._port, self._address = port, address

    def asks(self, host, path, body=None, **headers):
        raw = socket.create_connection(
            ("127.0.0.1", self._port), timeout=30, source_address=(self._address, 0)
        )
        connection = http.client.HTTPSConnection(host, self._port)
        connection.sock = self._context.wrap_socket(raw, server_hostname=host)
        sent = {"host": f"{host}:{self._port}", **headers}
        if body is not None:
            sent |= {
                "content-type": "application/x-www-form-urlencoded",
                "origin": f"https://{sent['host']}",
            }
            body = urlencode(body)
        connection.request("POST" if body is not None else "GET", path, body, sent)
        answer = connection.getresponse()
        return answer, answer.read().decode()


@needs_nginx
def test_both_sites_behind_nginx(sample_copy, byline, tmp_path):
    byline("staff", "add", "marie", "--password", PASSWORD)
    folder = tmp_path / "nginx"
    folder.mkdir()
    ports = {"http": free_port(), "https": free_port()}
    public_url = f"https://photos.example.org:{ports['https']}"
    options = ("--public-url", public_url, "--trusted-proxy", "127.0.0.1")
    with served(sample_copy.root, *options) as sites, nginx(folder, sites, ports):
        visitor = Visitor(folder, ports["https"])

        answer, home = visitor.asks("photos.example.org", "/fr/")
        assert answer.status == 200
        assert answer.headers["strict-transport-security"]
        assert f'<link rel="canonical" href="{public_url}/fr/">' in home
        _, feed = visitor.asks("photos.example.org", "/fr/feed.atom")
        assert f"<id>{public_url}/fr/feed.atom</id>" in feed
        uid = re.search(r"/fr/photo/([0-9a-z]+)", feed)[1]

        # From one address so often, whatever it says of itself; from another as often.
        form = {"kind": "licence", "contact": "a@example.org", "message": "Bonjour."}

        def asking(address, **headers):
            who = Visitor(folder, ports["https"], address)
            return who.asks("photos.example.org", f"/fr/photo/{uid}/ask", form, **headers)[0].status

        assert [asking("127.0.0.2") for _ in range(6)] == [200] * 5 + [429]
        assert asking("127.0.0.2", **{"x-forwarded-for": "192.0.2.77"}) == 429
        assert asking("127.0.0.3") == 200

        answer, page = visitor.asks("desk.example.org", "/fr/sign-in")
        assert answer.status == 200
        token = re.search(r'name="csrftoken" value="([^"]+)"', page)[1]
        cookie = re.search(r"ds_csrftoken=[^;]+", answer.headers["set-cookie"])[0]
        answer, _ = visitor.asks(
            "desk.example.org", "/fr/sign-in",
            {"name": "marie", "password": PASSWORD, "csrftoken": token}, cookie=cookie,
        )  # fmt: skip
        assert answer.status == 303
        session = answer.headers["set-cookie"]
        assert "Secure" in session
        assert session.startswith("__Host-byline-session=")
        answer, page = visitor.asks(
            "desk.example.org", "/fr/library", cookie=session.partition(";")[0]
        )
        assert answer.status == 200
        assert page.count('class="tile ') == 24

        plain = http.client.HTTPConnection("127.0.0.1", ports["http"])
        plain.request("GET", "/fr/", headers={"host": "photos.example.org"})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["location"]) == (
            301,
            "https://photos.example.org/fr/",
        )


def asked(address, path, **headers):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_host_that_is_not_ours_is_not_believed(sample_copy):
    with served(sample_copy.root, "--public-url", "https://photos.example.org/") as sites:
        for path in (
            "/fr/",
            "/fr/feed.atom",
            "/sitemap.xml",
            "/robots.txt",
            "/iiif/collection.json",
        ):
            _, text = asked(sites.public, path, host="evil.example")
            assert "evil.example" not in text
            assert "https://photos.example.org/" in text
        photo = re.search(r"/fr/photo/[0-9a-z]+", asked(sites.public, "/fr/feed.atom")[1])[0]
        status, text = asked(sites.public, f"/oembed?url=https://photos.example.org{photo}")
        assert (status, json.loads(text)["provider_url"]) == (200, "https://photos.example.org/fr/")
        assert asked(sites.public, "/fr/", host="evil example")[0] == 400


def test_nobody_is_believed_who_is_no_proxy(sample_copy):
    with served(sample_copy.root) as sites:
        _, text = asked(sites.public, "/fr/", **{"x-forwarded-proto": "https"})

        assert 'rel="canonical" href="http://' in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--desk-host", "0.0.0.0"], "the desk would take passwords unencrypted on 0.0.0.0"),
        (["--desk-host", "photos.example.org"], "the desk would take passwords unencrypted"),
        (["--public-url", "photos.example.org"], "is not like https://photos.example.org"),
        (["--public-url", "https://photos.example.org/galerie"], "is not like"),
        (["--trusted-proxy", "proxy.example.org"], "is no address"),
    ],
)
def test_what_would_not_be_safe_is_refused(archive, byline, options, said):
    answer = byline("serve", *options, exit_code=None)

    assert answer.exit_code in (1, 2)
    assert said in answer.stderr


@pytest.mark.parametrize("name", ["byline.service", "byline-backup.service"])
def test_the_units_say_what_byline_understands(name, byline):
    text = (_EXAMPLES / name).read_text()
    commands = re.findall(r"^ExecStart=/opt/byline/bin/byline (.+)$", text, re.MULTILINE)

    assert commands
    for command in commands:
        first, *rest = command.split()
        helped = byline(first, "--help").stdout
        assert all(option in helped for option in rest if option.startswith("--"))
    for wall in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=byline"):
        assert wall in text.splitlines()


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed: it was not asked")
def test_caddy_understands_its_example():
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", _EXAMPLES / "Caddyfile"]
    subprocess.run(command, check=True, capture_output=True)
