"""Every address is closed unless a plugin of ours opened it."""

import re
import sqlite3

import pytest
from datasette.plugins import pm

from byline.plugins.server import desk_site
from tests.catalogues import uid_of

DATASETTE_ADDRESSES = [
    "/-/databases", "/-/databases.json", "/-/metadata.json", "/-/plugins.json", "/-/settings.json",
    "/-/config.json", "/-/versions.json", "/-/threads.json", "/-/actor.json", "/-/messages",
    "/-/allow-debug", "/-/permissions", "/-/logout", "/-/patterns", "/-/static/app.css",
    "/-/static-plugins/byline/byline.css", "/public", "/public.json", "/public.db", "/public/photos",
    "/public/photos.json", "/public/photos/1", "/public/search", "/public.json?sql=select+1",
    "/public/-/query?sql=select+1", "/_memory", "/_memory.json?sql=select+1", "/_internal",
    "/archive", "/archive.json", "/archive.db", "/archive/photos.json", "/catalogue.db", "/..%2f",
    "/media/../public.db", "/media/%2e%2e/current", "/media/" + "0" * 32 + ".jpg", "/media/x",
    "/static/0/../../words.py", "/static/00/words.py", "/de/", "/fr/photo/",
    "/fr/photo/none", "/fr/event/none", "/fr/person/none", "/fr/photographer/none", "/.json",
    "/fr/.json", "//example.org/", "/\\example.org", "/fr/event/up-conference-2015.xml",
    "/fr/event/none.json", "/fr/event/none/credits.csv", "/fr/event/none/feed.atom", "/fr/credits/1066",
    "/fr/photo/none.json", "/fr/photo/none/ask", "/fr/photo/none/embed", "/fr/photo/none/download",
    "/iiif/event/none/manifest.json", "/iiif/image/none/info.json", "/sitemap/photos-9.xml",
    "/requests/", "/fr/requests",
]  # fmt: skip


@pytest.mark.parametrize("address", DATASETTE_ADDRESSES)
def test_the_gallery_opens_nothing_of_datasette(gallery, address):
    answer = gallery(address)

    assert answer.status_code == 404
    assert "create table" not in answer.text.lower()


#: Datasette's pages of the catalogue are an admin's (tests/plugins/test_rooms.py); their style sheet tells nothing.
OF_AN_ADMIN = [address for address in DATASETTE_ADDRESSES if address.startswith("/archive")]
STYLE = [address for address in DATASETTE_ADDRESSES if address.startswith("/-/static")]


@pytest.mark.parametrize("address", [
    address for address in DATASETTE_ADDRESSES if address not in (*OF_AN_ADMIN, *STYLE)
])  # fmt: skip
def test_the_desk_opens_nothing_even_to_staff(desk, sign_in_session, address):
    assert desk(address, headers=sign_in_session).status_code == 404


@pytest.mark.parametrize("address", OF_AN_ADMIN)
def test_the_catalogue_itself_is_nobodys_but_an_admins(desk, sign_in_session, address):
    for headers in ({}, sign_in_session):
        answer = desk(address, headers=headers)
        assert answer.status_code == 403
        assert "EQ5D" not in answer.text


@pytest.mark.parametrize("address", ["/", "/fr/", "/en/", "/en/?before=3"])
def test_the_desk_sends_everyone_else_to_the_form(desk, address):
    answer = desk(address)

    assert answer.status_code in (302, 303)
    assert re.search(r"/(sign-in)?(\?next=[^&]*)?$", answer.headers["location"])
    assert "EQ5D" not in answer.text


def test_every_route_of_the_desk_asks_for_a_session_or_is_known(sample_copy, desk):
    """Walks the routes our plugins register, so that a new one cannot be forgotten open."""
    site = desk_site(sample_copy.root)
    open_to_all = {"static", "favicon", "robots", "not_found", "in_wished_language",
                   "show_or_take_form", "end_session", "asset", "to_overview"}  # fmt: skip

    views = {
        view.__name__
        for routes in pm.hook.register_routes(datasette=site)
        for _, view in routes
        if view.__module__.startswith("byline")
    }

    assert views - open_to_all == {"guarded"}


def test_a_picture_of_the_desk_needs_a_session(desk, sign_in_session, sample, staffed):
    uid = uid_of(staffed, "EQ5D4142.JPG")

    for size in ("thumb", "large"):
        assert desk(f"/{size}/{uid}-1").status_code == 403
        assert desk(f"/{size}/{uid}-1", headers=sign_in_session).status_code == 200
    name = next(sample.derivatives.rglob("*.jpg")).name
    assert desk(f"/media/{name}", headers=sign_in_session).status_code == 404


@pytest.mark.parametrize(
    "address", ["/fr/", "/fr/none", "/static/0/none.css", "/robots.txt", "/media/x"]
)
def test_every_answer_carries_the_security_headers(gallery, address):
    headers = gallery(address).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("address", ["/", "/fr/", "/fr/search?q=x", "/fr/none"])
def test_a_visitor_gets_no_cookie(gallery, address):
    assert "set-cookie" not in gallery(address).headers


def test_a_fault_tells_nothing_of_itself(sample_copy, gallery_of, capsys):
    with sqlite3.connect(sample_copy.public / "current") as connection:
        connection.execute("drop table appearances")

    answer = gallery_of(sample_copy)("/fr/event/up-conference-2015")

    assert answer.status_code == 500
    assert "appearances" not in answer.text
    assert "Un incident est survenu" in answer.text
    assert "no such table: appearances" in capsys.readouterr().err


def test_somebody_elses_datasette_is_left_alone():
    from datasette.app import Datasette

    from tests.plugins.conftest import asked

    answer = asked(Datasette(memory=True))("/-/versions.json")

    assert answer.status_code == 200
    assert "content-security-policy" not in answer.headers
