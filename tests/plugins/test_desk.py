import re

import pytest

from byline.plugins.server import desk_site
from tests.plugins.conftest import PASSWORD, asked, session_of


def signed_in(desk, name="marie", password=PASSWORD, **headers):
    form = desk("/fr/sign-in")
    assert form.status_code == 200
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)[1]
    cookie = re.search(r"ds_csrftoken=[^;]+", form.headers["set-cookie"])[0]
    return desk(
        "/fr/sign-in",
        "POST",
        data={"name": name, "password": password, "csrftoken": token},
        headers={"cookie": cookie, **headers},
    )


def test_the_right_password_opens_the_desk(desk):
    answer = signed_in(desk)
    cookie = answer.headers["set-cookie"]

    page = desk("/fr/library", headers={"cookie": cookie.split(";")[0]})

    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert page.text.count('class="tile ') == 24
    assert page.headers["cache-control"] == "private, no-store"


def test_a_wrong_password_says_so_and_opens_nothing(desk):
    answer = signed_in(desk, password="wrong")

    assert answer.status_code == 403
    assert "Nom ou mot de passe incorrect." in answer.text
    assert "byline-session" not in answer.headers.get("set-cookie", "")


def test_a_form_sent_from_elsewhere_is_refused(desk):
    assert signed_in(desk, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert signed_in(desk, origin="https://example.org").status_code == 403


def test_every_photo_lies_there_and_what_is_not_published_is_said(desk, sign_in_session):
    text = desk("/fr/library", headers=sign_in_session).text

    assert text.count('class="tile ') == 24
    assert text.count('title="Sans crédit"') == 2


def test_signing_out_ends_the_session(desk, staffed):
    mine = session_of(staffed)
    page = desk("/fr/", headers=mine)
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)[1]
    csrf = re.search(r"ds_csrftoken=[^;]+", page.headers["set-cookie"])[0]

    ended = desk("/fr/sign-out", "POST", data={"csrftoken": token},
                 headers={"cookie": f"{mine['cookie']}; {csrf}"})  # fmt: skip

    assert "Max-Age=0;" in ended.headers["set-cookie"]
    assert desk("/fr/", headers=mine).status_code == 303


def test_a_link_to_sign_out_changes_nothing(desk, staffed):
    mine = session_of(staffed)

    answer = desk("/fr/sign-out", headers=mine)

    assert (answer.status_code, answer.headers.get("set-cookie")) == (303, None)
    assert desk("/fr/", headers=mine).status_code == 200


@pytest.mark.parametrize("is_secure", [True, False])
def test_the_cookie_travels_by_https_alone_where_the_desk_is_reached_so(staffed, is_secure):
    site = desk_site(staffed.root)
    site._settings["force_https_urls"] = is_secure  # as a proxy in front of it says
    desk = asked(site)
    form = desk("/fr/sign-in")
    assert form.status_code == 200
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)[1]
    cookie = re.search(r"ds_csrftoken=[^;]+", form.headers["set-cookie"])[0]

    answer = desk(
        "/fr/sign-in",
        "POST",
        data={"name": "marie", "password": PASSWORD, "csrftoken": token},
        headers={"cookie": cookie},
    )

    said = answer.headers["set-cookie"].lower()
    # A name that no plain connection and no neighbour of the host can set.
    assert said.startswith("__host-byline-session=" if is_secure else "byline-session=")
    assert "path=/" in said
    assert "domain" not in said
    assert "httponly" in said
    assert "samesite=lax" in said
    assert ("secure" in said) == is_secure


@pytest.mark.parametrize(("length", "status"), [(10_000, 403), (10_001, 413)])
def test_a_form_that_is_too_long_is_not_read(desk, length, status):
    start = b"name=marie&password="
    body = start + b"x" * (length - len(start))

    answer = desk(
        "/fr/sign-in",
        "POST",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == status
