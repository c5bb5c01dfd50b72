"""The form on every photo's page, and what it refuses."""

import json
from urllib.parse import urlencode

import lxml.html
import pytest

from byline.archive.publishing.publication import current_bundle
from byline.archive.publishing.requests import keep_request, kept_requests
from byline.plugins.server import public_site
from byline.plugins.site.turns import visitor_of
from tests.plugins.conftest import asked

WHOLE = {"kind": "removal", "contact": "moi@example.org", "message": "Merci.", "name": ""}


@pytest.fixture
def asking(sample_copy):
    """Send a form as a browser does, from the page of the first photo."""
    site = asked(public_site(current_bundle(sample_copy.public), requests=sample_copy.requests))
    uid = site("/fr/search.json").json()["pictures"][0]["uid"]

    def send(form=WHOLE, language="fr", **headers):
        form_type = {"content-type": "application/x-www-form-urlencoded"}
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        address = f"/{language}/photo/{uid}/ask"
        return site(address, "POST", content=body, headers=form_type | headers)

    send.uid, send.folder = uid, sample_copy.requests
    return send


def kept(asking):
    return list(kept_requests(asking.folder))


@pytest.mark.parametrize(("language", "thanks"), [("fr", "retrait"), ("en", "removal")])
def test_a_request_is_kept_and_its_reference_told(asking, language, thanks):
    answer = asking(language=language)

    (request,) = kept(asking)
    assert answer.status_code == 200
    assert request.reference in answer.text
    assert thanks in answer.text
    assert (request.asked.kind, request.asked.photo) == ("removal", asking.uid)
    assert request.asked.language == language
    assert answer.headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({**WHOLE, "contact": " "}, 400),
        ({**WHOLE, "message": ""}, 400),
        ({}, 400),
        ({**WHOLE, "message": "x" * 4001}, 413),
        ({**WHOLE, "message": "x" * 99_999}, 413),
        ({**WHOLE, "website": "https://spam.example"}, 403),
    ],
)
def test_what_is_not_a_whole_request_is_not_kept(asking, form, status):
    answer = asking(form)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert kept(asking) == []


def test_what_was_written_is_not_lost_with_a_refusal(asking):
    assert (
        "une longue histoire"
        in asking({**WHOLE, "contact": "", "message": "une longue histoire"}).text
    )


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_no_other_site_sends_the_form(asking, headers):
    assert asking(**headers).status_code == 403
    assert kept(asking) == []


def test_a_sender_gets_through_a_few_times_an_hour(asking):
    answers = [asking().status_code for _ in range(7)]

    assert answers == [200] * 5 + [429] * 2
    assert len(kept(asking)) == 5


@pytest.mark.parametrize("name", ["contact", "message"])
def test_a_field_that_is_empty_is_named_with_what_to_write(asking, name):
    answer = asking({**WHOLE, name: " "})
    form = lxml.html.fromstring(answer.text)
    wrong = form.xpath("//*[@aria-invalid='true']")
    (alert,) = form.xpath("//*[@role='alert']")

    assert answer.status_code == 400
    assert [field.get("name") for field in wrong] == [name]
    assert alert.get("id") in wrong[0].get("aria-describedby").split()
    assert alert.xpath("./a/@href") == [f"#{wrong[0].get('id')}"]


def test_a_sender_is_known_again_by_another_process(asking, sample_copy):
    for _ in range(5):
        asking()
    again = asked(public_site(current_bundle(sample_copy.public), requests=sample_copy.requests))
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = {
        kind: again(
            f"/fr/photo/{asking.uid}/ask", "POST",
            content=urlencode({**WHOLE, "kind": kind}).encode(), headers=form,
        ).status_code
        for kind in ("removal", "licence")
    }  # fmt: skip

    assert answers == {"removal": 429, "licence": 200}


def test_each_sender_is_one_by_address(asking):
    """The addresses as a server hands them on; without one, all are one sender."""

    senders = {
        client: visitor_of({"client": client and (client, 50000)})
        for client in (
            "192.0.2.7",
            "192.0.2.8",
            "2001:db8::1",
            "2001:db8::2",
            "2001:db8:0:1::1",
            None,
        )
    }
    assert senders == {
        "192.0.2.7": "192.0.2.7/32",
        "192.0.2.8": "192.0.2.8/32",
        "2001:db8::1": "2001:db8::/64",
        "2001:db8::2": "2001:db8::/64",
        "2001:db8:0:1::1": "2001:db8:0:1::/64",
        None: "",
    }


def test_all_senders_together_get_through_only_so_often_a_day(asking, monkeypatch):
    monkeypatch.setattr("byline.archive.publishing.requests.MOST_A_DAY", 1)
    asking()

    assert asking().status_code == 429
    assert len(kept(asking)) == 1


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe=%zz", b"kind", b"&" * 9000, b"kind=removal&kind=x"]
)
def test_bytes_that_are_no_form_break_nothing(asking, body):
    assert asking(body).status_code == 400
    assert kept(asking) == []


def test_what_a_terminal_would_obey_is_left_out(asking, byline):
    asking({**WHOLE, "message": "a\x1b[2Jb\r\nc\x07", "name": "é\x9b31m"})

    (request,) = kept(asking)
    assert request.asked.message == "a[2Jb\nc"
    assert request.asked.name == "é31m"


def test_an_unknown_kind_is_a_request_for_a_licence(asking):
    asking({**WHOLE, "kind": "<b>"})

    assert [request.asked.kind for request in kept(asking)] == ["licence"]


def test_where_nothing_is_kept_nothing_can_be_asked(sample):
    site = asked(public_site(current_bundle(sample.public)))
    uid = site("/fr/search.json").json()["pictures"][0]["uid"]

    answer = site(f"/en/photo/{uid}/ask", "POST", content=urlencode(WHOLE).encode())

    assert answer.status_code == 503


def test_no_route_gives_a_request_back(asking, sample_copy, gallery_of):
    reference = keep_request(asking.folder, kept_one())
    site = gallery_of(sample_copy)

    for path in (
        f"/requests/{reference}.json",
        f"/fr/requests/{reference}",
        "/requests/",
        "/fr/requests",
    ):
        assert site(path).status_code == 404
    for path in ("/fr/", "/fr/search.json", f"/fr/photo/{asking.uid}.json", "/sitemap.xml"):
        assert "sentinel-contact" not in site(path).text


def kept_one():
    from byline.archive.publishing.requests import Asked

    return Asked(
        kind="licence", photo="x", name="", contact="sentinel-contact", message="m", language="fr"
    )


def test_the_kind_can_be_chosen_by_the_address(gallery):
    uid = json.loads(gallery("/fr/search.json").text)["pictures"][0]["uid"]

    assert 'value="correction" checked' in gallery(f"/fr/photo/{uid}/ask?kind=correction").text
    assert 'value="licence" checked' in gallery(f"/fr/photo/{uid}/ask?kind=nonsense").text


def test_a_form_of_the_longest_length_is_taken_and_a_byte_more_is_not(asking):
    def of(length):
        start = urlencode(WHOLE | {"message": "Merci"}).encode() + b"&rest="
        return start + b"x" * (length - len(start))

    assert asking(of((16 << 10) + 1)).status_code == 413
    assert asking(of(16 << 10)).status_code == 200
    assert len(kept(asking)) == 1


@pytest.mark.parametrize(("field", "longest"), [("name", 200), ("contact", 200), ("message", 4000)])
def test_a_field_of_the_longest_length_is_taken_and_a_letter_more_is_not(asking, field, longest):
    assert asking(WHOLE | {field: "x" * (longest + 1)}).status_code == 413
    assert asking(WHOLE | {field: "x" * longest}).status_code == 200


def test_a_name_and_a_contact_are_of_one_line_and_all_can_be_seen(asking):
    asking(
        WHOLE | {"name": "Ada\u202e\nx", "contact": "a@b\r\nc\u200b", "message": "One\u2066\nTwo"}
    )

    (kept_,) = kept(asking)
    assert (kept_.asked.name, kept_.asked.contact, kept_.asked.message) == (
        "Ada x",
        "a@b c",
        "One\nTwo",
    )


def test_who_comes_too_late_today_is_told_when_to_come_back(asking, monkeypatch):
    monkeypatch.setattr("byline.archive.publishing.requests.MOST_A_DAY", 0)

    answer = asking()

    assert (answer.status_code, "Réessayez demain" in answer.text) == (429, True)
