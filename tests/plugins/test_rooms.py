"""The rooms of the desk: who may come in, and what they find, select, mark and change there; without script."""

import json
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from byline.archive.storage.accounts import ROLES, sign_in
from byline.plugins.desk import ROOMS
from byline.plugins.desk.roles import may
from byline.plugins.server import desk_site
from tests.catalogues import rows, uid_of
from tests.pictures import credited, write
from tests.plugins.conftest import PASSWORD, asked, selection_in


def example(path):
    """An address of a room."""
    path = re.sub(r"\(\?P<uid>[^)]*\)", "0000000000", path)
    path = re.sub(r"D\(\?P<draft>[^)]*\)", "D1", path)
    path = re.sub(r"\(\?P<job>[^)]*\)", "1", path)
    path = re.sub(r"\(\?P<selection>[^)]*\)", "S1", path)
    return "/en" + re.sub(r"\(\?P<name>[^)]*\)", "correct-000000", path)


@pytest.mark.parametrize("role", ROLES)
def test_every_room_opens_to_those_alone_who_may(house, somebody, role):
    me = somebody(role)
    for path, get, post, right in ROOMS:
        address = example(path)
        if get is not None:
            answer = me._desk(address, headers={"cookie": me._cookie})
            assert (answer.status_code == 403) == (not may(role, right)), address
        if post is not None and not may(role, right):
            me.post(address, {}, status=403)


def test_without_a_session_every_room_leads_to_the_form_and_back(house):
    desk = asked(desk_site(house.root))
    for path, _, post, _ in ROOMS:
        address = example(path)
        answer = desk(f"{address}?q=a&order=rated")
        where = urlsplit(answer.headers["location"])
        assert (answer.status_code, where.path) == (303, "/en/sign-in"), address
        assert parse_qs(where.query)["next"] == [f"{address}?q=a&order=rated"]
        if post is not None:
            answer = desk(address, "POST", data={"uid": "x"})
            assert answer.status_code in (303, 403), address
            assert "/en/sign-in" in answer.headers.get("location", "/en/sign-in")
    assert desk("/fr").headers["location"] == "/fr/"


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("/en/library?q=x", "/en/library?q=x"), ("//evil.example", "/en/"), ("https://evil.example", "/en/"),
        ("/en//evil", "/en/"), ("/\\evil", "/en/"), ("/fr/x\r\nset-cookie: a=b", "/en/"), ("", "/en/"),
    ],
)  # fmt: skip
def test_after_signing_in_one_is_where_one_was_going(house, place, location):
    desk = asked(desk_site(house.root))
    form = desk("/en/sign-in")
    csrf = re.search(r"ds_csrftoken=[^;]+", form.headers["set-cookie"])[0]
    answer = desk(
        "/en/sign-in",
        "POST",
        data={
            "name": "admin",
            "password": PASSWORD,
            "next": place,
            "csrftoken": csrf.split("=", 1)[1],
        },
        headers={"cookie": csrf},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_the_library_finds_narrows_and_orders(house, somebody):
    me = somebody("editor")
    text = me.get("/en/library?q=lebranchu").text
    assert 0 < text.count('class="tile ') < 24
    assert 'href="/en/library?"' not in text
    assert "lacks%3A" in text
    narrowed = me.get("/fr/library?q=sans:cr%C3%A9dit").text
    assert narrowed.count('class="tile ') == 2
    assert "Aucune photo ne réunit" in me.get("/fr/library?q=zzzz").text
    uid = uid_of(house, "EQ5D4100.JPG")
    me.post("/en/mark", {"uid": uid, "mark": "5"})
    first = me.get("/en/library?order=rated").text
    assert re.search(r'data-uid="([^"]+)"', first)[1] == uid
    assert "Best rated" in first


def test_a_long_library_goes_on_where_it_ended(house, somebody, monkeypatch):
    from byline.plugins.desk import library

    monkeypatch.setattr(library, "_SHELF", 10)
    me, seen, path = somebody("editor"), [], "/en/library"
    while path:
        text = me.get(path).text
        seen += re.findall(r'data-uid="([^"]+)"', text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        path = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 24


def test_a_selection_lives_on_the_server_and_is_ones_own(house, somebody):
    me, other = somebody("editor"), somebody("communications")
    uids = [
        uid for (uid,) in rows(house, "select uid from photos order by coalesce(taken_at, '~'), id")
    ]
    sel = selection_in(me.post("/en/selection", {"uid": uids[2], "how": "tick"}))
    sel = selection_in(
        me.post("/en/selection", {"uid": [uids[4], uids[7]], "how": "range", "sel": sel})
    )
    page = me.get(f"/en/library?sel={sel}").text
    assert "5 selected" in page
    assert page.count("is-selected") == 5
    assert "0 selected" in other.get(f"/en/library?sel={sel}").text
    assert me.get(f"/en/selection/{sel}").text.count('class="tile ') == 5
    other.get(f"/en/selection/{sel}", status=404)
    me.post("/en/selection", {"uid": uids[5], "how": "untick", "sel": sel})
    assert "4 selected" in me.get(f"/en/library?sel={sel}&q=zzzz").text

    every = selection_in(me.post("/en/selection", {"how": "all", "q": "sans:crédit", "sel": sel}))
    assert "2 selected" in me.get(f"/en/library?sel={every}").text
    taken_out = rows(house, "select uid from photos where credit_line is null")[0][0]
    me.post("/en/selection", {"uid": taken_out, "how": "untick", "sel": every})
    assert "1 selected" in me.get(f"/en/library?sel={every}").text
    assert selection_in(me.post("/en/selection", {"how": "none", "sel": every})) == ""


def test_boxes_of_a_page_say_what_is_selected_of_it(house, somebody):
    me = somebody("editor")
    uids = [uid for (uid,) in rows(house, "select uid from photos order by id limit 4")]
    sel = selection_in(me.post("/en/selection", {"how": "page", "shown": uids, "uid": uids[:3]}))
    sel = selection_in(
        me.post("/en/selection", {"how": "page", "shown": uids[:2], "uid": uids[:1], "sel": sel})
    )
    assert "2 selected" in me.get(f"/en/library?sel={sel}").text
    answer = me.post(
        "/en/selection", {"how": "tick", "uid": uids[3], "sel": sel, "as": "json"}, status=200
    )
    assert answer.json() == {"sel": sel, "number": 3}


def test_captions_are_changed_seen_before_and_undone(house, somebody):
    me = somebody("editor")
    uids = [
        uid
        for (uid,) in rows(
            house, "select uid from photos where session is not null order by id limit 3"
        )
    ]
    sel = selection_in(me.post("/en/selection", {"uid": uids, "how": "tick"}))
    form = me.get(f"/en/change?sel={sel}").text
    assert "Acts on 3 photos" in form
    assert 'name="licence"' not in form
    before = rows(house, "select uid, description, city from photos")
    draft = me.post(
        "/en/change",
        {"sel": sel, "caption": "{people}, {session}", "how.city": "fill", "city": "Paris"},
    )
    preview = me.get(draft.headers["location"])
    assert "To change: 3 photos" in preview.text
    assert rows(house, "select uid, description, city from photos") == before
    applied = me.post(f"{draft.headers['location']}/apply", {})
    assert re.search(r"/en/changes/change-[0-9a-f]{6}$", applied.headers["location"])
    assert len(rows(house, "select 1 from photos where city = 'Paris'")) >= 3
    said = me.get(applied.headers["location"]).text
    assert "editor" in said
    assert "applied already" in me.post(f"{draft.headers['location']}/apply", {}, status=409).text
    me.post(f"{applied.headers['location']}/undo", {})
    assert rows(house, "select uid, description, city from photos") == before
    assert "undone" in me.get("/en/changes").text


def test_two_editors_conflict_over_the_same_field_of_the_same_photo_alone(house, somebody):
    me, other = somebody("editor"), somebody("admin")
    uids = [uid for (uid,) in rows(house, "select uid from photos order by id limit 3")]
    sel = selection_in(me.post("/en/selection", {"uid": uids, "how": "tick"}))
    draft = me.post("/en/change", {"sel": sel, "caption": "Mienne"}).headers["location"]
    theirs = other.post("/en/change", {"uid": uids[0], "caption": "La leur"}).headers["location"]
    other.post(f"{theirs}/apply", {})
    other.post("/en/mark", {"uid": uids[1], "mark": "4"})
    town = other.post("/en/change", {"uid": uids[2], "city": "Lille"}).headers["location"]
    other.post(f"{town}/apply", {})

    preview = me.get(draft).text
    assert preview.count('name="mine"') == 1
    assert uids[0] in preview
    me.post(f"{draft}/apply", {})
    captions = dict(rows(house, "select uid, description from photos"))
    assert [captions[uid] for uid in uids] == ["La leur", "Mienne", "Mienne"]
    again = me.post("/en/change", {"sel": sel, "caption": "Encore"}).headers["location"]
    mine = other.post("/en/change", {"uid": uids[0], "caption": "Non"}).headers["location"]
    other.post(f"{mine}/apply", {})
    me.post(f"{again}/apply", {"mine": uids[0]})
    assert dict(rows(house, "select uid, description from photos"))[uids[0]] == "Encore"


def test_a_role_changes_its_own_fields_alone(house, somebody):
    uid = uid_of(house, "EQ5D4100.JPG")
    editor, communications = somebody("editor"), somebody("communications")
    said = editor.post("/en/change", {"uid": uid, "licence": "CC0-1.0"}, status=409).text
    assert "your role does not change it" in said
    draft = communications.post("/en/change", {"uid": uid, "licence": "CC0-1.0"}).headers[
        "location"
    ]
    assert "does not change that" in editor.post(f"{draft}/apply", {}, status=409).text
    communications.post(f"{draft}/apply", {})
    assert rows(house, "select licence from photos where uid = ?", uid) == [("CC0-1.0",)]
    communications.post("/en/mark", {"uid": uid, "mark": "3"}, status=403)
    change = rows(house, "select name from changes order by id desc limit 1")[0][0]
    assert (
        "your role does not undo it"
        in editor.post(f"/en/changes/{change}/undo", {}, status=409).text
    )
    somebody("admin").post(f"/en/changes/{change}/undo", {})


def test_many_are_changed_by_work_beside_the_desk_and_by_who_may_alone(
    house, somebody, monkeypatch
):
    from byline.plugins.desk import change

    monkeypatch.setattr(change, "MOST_AT_ONCE", 3)
    me = somebody("communications")
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": ""}))
    draft = me.post("/en/change", {"sel": sel, "licence": "CC0-1.0"}).headers["location"]
    assert "does not change that" in somebody("editor").post(f"{draft}/apply", {}, status=409).text
    assert rows(house, "select count(*) from jobs") == [(0,)]
    me.post(f"{draft}/apply", {})
    for _ in range(300):
        if rows(house, "select state from jobs") == [("done",)]:
            break
        time.sleep(0.1)
    assert rows(house, "select state, message from jobs") == [("done", "24 photos changed")]
    assert rows(house, "select distinct licence from photos") == [("CC0-1.0",)]
    assert rows(house, "select made_by from changes where action = 'change'") == [
        ("communications",)
    ]


def test_what_cannot_be_done_says_so_and_changes_nothing(house, somebody):
    me, uid = somebody("admin"), uid_of(house, "EQ5D4100.JPG")
    for values, words in (
        ({"uid": uid}, "nothing was asked for"), ({"caption": "x"}, "nothing is selected"),
        ({"uid": uid, "caption": "{nobody}"}, "is no variable"), ({"uid": uid, "credit": "©"}, "names nobody"),
        ({"uid": "zz", "caption": "x"}, "nothing is selected"), ({"uid": uid, "how.caption": "burn", "caption": "x"}, "cannot be done"),
    ):  # fmt: skip
        assert words in me.post("/en/change", values, status=409).text
    for path in ("/en/change/D99", "/en/changes/change-aaaaaa", "/en/photo/zz", "/en/jobs/77"):
        me.get(path, status=404)
    assert rows(house, "select count(*) from changes where action = 'change'") == [(0,)]


def test_a_photographer_sees_what_is_published_and_their_own_and_marks_that_alone(
    house, somebody, byline, monkeypatch, tmp_path
):
    hidden = rows(house, "select uid from photos where published_at is null order by id limit 1")[
        0
    ][0]
    public = rows(
        house, "select uid from photos where published_at is not null order by id limit 1"
    )[0][0]
    monkeypatch.setenv("LOGNAME", "photographer")
    byline("ingest", write(tmp_path / "card", OWN__JPG=credited("Elodie Quatresous", seed=77)))
    own = uid_of(house, "OWN.JPG")
    me, editor = somebody("photographer"), somebody("editor")
    page = me.get("/en/library").text
    assert page.count('class="tile ') == 23
    assert own in page
    assert hidden not in page
    assert editor.get("/en/library").text.count('class="tile ') == 25
    for path in (f"/en/photo/{hidden}", f"/thumb/{hidden}-1", f"/en/photo/{hidden}/values"):
        me.get(path, status=404)
    assert hidden not in me.get(f"/en/library?look={hidden}").text.replace(
        f"look={hidden}", ""
    ).replace(f'value="{hidden}"', "")
    sel = selection_in(me.post("/en/selection", {"uid": [own, public, hidden], "how": "tick"}))
    assert "2 selected" in me.get(f"/en/library?sel={sel}").text
    for uid in (hidden, public):
        assert "yours to mark" in me.post("/en/mark", {"uid": uid, "mark": "4"}, status=409).text
    me.post("/en/mark", {"uid": own, "mark": "4"})
    editor.post("/en/mark", {"uid": public, "mark": "4"})
    assert me.get("/en/changes").text.count("Marked") == 1
    change = rows(house, "select name from changes where made_by = 'editor'")[0][0]
    me.get(f"/en/changes/{change}", status=404)


def test_nobody_changes_what_they_may_not_see(house, somebody, byline):
    uid = uid_of(house, "EQ5D4142.JPG")
    byline("restrict", uid, "--to", "admin", "--reason", "objection")
    me = somebody("editor")
    me.get(f"/en/change?uid={uid}", status=409)
    assert (
        "nothing is selected"
        in me.post("/en/change", {"uid": uid, "caption": "x"}, status=409).text
    )
    assert "yours to mark" in me.post("/en/mark", {"uid": uid, "mark": "1"}, status=409).text
    draft = somebody("admin").post("/en/change", {"uid": uid, "caption": "x"}).headers["location"]
    me.get(draft, status=404)
    me.post(f"{draft}/apply", {}, status=404)


def test_a_photo_tells_all_that_is_known_of_it(house, somebody):
    me, uid = somebody("photographer"), uid_of(house, "EQ5D4142.JPG")
    page = me.get(f"/fr/photo/{uid}").text
    assert "Elodie Quatresous" in page
    assert "/large/" in page
    assert "Modifier" not in page
    # Of others' photos a photographer is told what the gallery tells.
    assert f"/photo/{uid}/values" not in page
    me.get(f"/fr/photo/{uid}/values", status=404)
    assert ">exif<" in somebody("editor").get(f"/fr/photo/{uid}/values").text


def test_thumbnails_are_kept_by_the_browser_and_shown_to_staff_alone(house, somebody, byline):
    me, uid = somebody("editor"), uid_of(house, "EQ5D4142.JPG")
    answer = me.get(f"/thumb/{uid}-3")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert me._desk(f"/thumb/{uid}-3").status_code == 403
    me.get("/thumb/zzzz-1", status=404)
    byline("restrict", uid, "--to", "admin", "--reason", "objection")
    me.get(f"/thumb/{uid}-4", status=404)
    me.get(f"/en/photo/{uid}", status=404)
    assert uid not in me.get("/en/library").text
    somebody("admin").get(f"/thumb/{uid}-4")


def test_no_text_of_a_file_or_a_colleague_is_markup(house, somebody, byline):
    uid, evil = (
        uid_of(house, "EQ5D4142.JPG"),
        "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    )
    for field in ("description", "headline", "city", "copyright_notice", "alt_text"):
        byline("correct", uid, "--field", field, "--value", evil)
    byline("correct", uid, "--field", "keywords", "--value", evil)
    byline("tag", uid, "--speaker", evil, "--role", evil)
    byline("correct", uid, "--field", "creator", "--value", f"Eve {evil}")
    me = somebody("admin")
    sel = selection_in(me.post("/en/selection", {"uid": uid, "how": "tick"}))
    draft = me.post("/en/change", {"uid": uid, "caption": f"{evil} 2"}).headers["location"]
    for path in (
        f"/en/library?sel={sel}", f"/en/library?look={uid}", f"/en/photo/{uid}", f"/en/photo/{uid}/values",
        f"/en/change?uid={uid}", draft, "/en/changes", "/en/", f"/en/library?q={evil}&order={evil}&look={evil}",
        "/en/staff", f"/en/changes?by={evil}",
    ):  # fmt: skip
        text = me.get(path).text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


def test_altered_tokens_open_nothing(house, somebody):
    token = sign_in(house.accounts, "admin", PASSWORD)
    desk = asked(desk_site(house.root))
    assert desk("/en/library", headers={"cookie": f"byline-session={token}"}).status_code == 200
    for number in range(200):
        place = number % len(token)
        other = (
            token[:place]
            + chr((ord(token[place]) - 32 + 1 + number % 90) % 94 + 33)
            + token[place + 1 :]
        )
        if other == token or re.search(r'[;,"\\]', other):
            continue
        answer = desk("/en/library", headers={"cookie": f"byline-session={other}"})
        assert answer.status_code == 303


def test_a_form_of_anything_is_read_or_refused_and_breaks_nothing(house, somebody):
    me = somebody("admin")
    for body in (
        "a&" * 30_000,
        "uid=%ff%fe&mark=%00",
        "=&=&=",
        "uid=" + "x" * 60_000,
        "mark=3&uid=" + "%F0%9F%98%80" * 900,
    ):
        page = me.get("/en/account")
        csrf = re.search(r"ds_csrftoken=[^;]+", page.headers["set-cookie"])[0]
        answer = me._desk(
            "/en/mark", "POST", content=f"csrftoken={csrf.split('=', 1)[1]}&{body}",
            headers={"cookie": f"{me._cookie}; {csrf}", "content-type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        assert answer.status_code in (303, 403, 409), body[:20]


def test_an_account_ends_its_sessions_and_changes_its_password(house, somebody):
    me, elsewhere = somebody("editor"), somebody("editor")
    page = me.get("/en/account").text
    assert page.count('name="session"') == 2
    ids = re.findall(r'name="session" value="(\d+)"', page)
    admins = somebody("admin")
    admins.post("/en/account", {"what": "end", "session": ids[0]})
    assert me.get("/en/account").text.count('name="session"') == 2
    assert (
        "not the same"
        in me.post(
            "/en/account",
            {"what": "password", "password": PASSWORD, "new": "a" * 12, "again": "b" * 12},
            status=409,
        ).text
    )
    assert (
        "not your password"
        in me.post(
            "/en/account",
            {"what": "password", "password": "x", "new": "a" * 12, "again": "a" * 12},
            status=409,
        ).text
    )
    me.post(
        "/en/account",
        {"what": "password", "password": PASSWORD, "new": "a" * 12, "again": "a" * 12},
    )
    elsewhere.get("/en/account", status=303)
    assert sign_in(house.accounts, "editor", "a" * 12)


def test_an_admin_lets_people_in_and_out(house, somebody):
    me = somebody("admin")
    values = {
        "what": "add",
        "name": "paul",
        "role": "communications",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    me.post("/en/staff", values)
    paul = somebody("paul")
    paul.get("/en/staff", status=403)
    me.post("/en/staff", {"what": "role", "name": "paul", "role": "admin"})
    paul.get("/en/staff")
    assert (
        "another admin"
        in paul.post(
            "/en/staff", {"what": "role", "name": "paul", "role": "editor"}, status=409
        ).text
    )
    assert (
        "is no role"
        in me.post("/en/staff", {"what": "role", "name": "paul", "role": "king"}, status=409).text
    )
    me.post("/en/staff", {"what": "remove", "name": "paul"})
    paul.get("/en/staff", status=303)


def test_a_publication_is_work_beside_the_desk(house, somebody):
    me, uid = somebody("communications"), uid_of(house, "EQ5D4142.JPG")
    draft = me.post("/en/change", {"uid": uid, "state": "withhold: asked"}).headers["location"]
    me.post(f"{draft}/apply", {})
    job = me.post("/en/publish", {}).headers["location"]
    for _ in range(300):
        if rows(house, "select state from jobs") == [("done",)]:
            break
        time.sleep(0.1)
    page = me.get(job)
    assert "21 photos in the gallery" in page.text
    assert "refresh" not in page.headers
    assert rows(house, "select published_at from photos where uid = ?", uid) == [(None,)]
    assert "Publication" in me.get("/en/jobs").text


def test_jobs_are_told_on_the_command_line_too(house, byline):
    from byline.archive.catalogue.jobs import new_job
    from byline.archive.catalogue.opening import open_catalogue

    assert "No long work" in byline("jobs").stdout
    with open_catalogue(house, "marie") as db:
        new_job(db, "publish", {})
        new_job(db, "change", {"draft": 99})
    assert "by marie  publish  waiting" in byline("jobs").stdout
    said = [json.loads(line) for line in byline("jobs", "--work", "--json").stdout.splitlines()]
    assert [(one["kind"], one["state"]) for one in said] == [
        ("change", "failed"),
        ("publish", "done"),
    ]
    assert "there is no draft 99" in said[0]["message"]


def test_an_admin_reads_the_catalogue_itself_and_nobody_writes_it(house, somebody):
    me = somebody("admin")
    assert me.get("/en/sql", status=303).headers["location"] == "/archive"
    assert "photos" in me.get("/archive").text
    found = me.get("/archive.json?sql=select+count(*)+from+photos&_shape=arrays").json()
    assert found["rows"] == [[24]]
    for sql in (
        "delete from photos",
        "insert into changes default values",
        "attach 'x' as y",
        "pragma query_only = off",
    ):
        answer = me._desk(
            f"/archive.json?sql={sql.replace(' ', '+')}", headers={"cookie": me._cookie}
        )
        assert answer.status_code >= 400, sql
    assert me._desk("/archive.db", headers={"cookie": me._cookie}).status_code in (403, 404)
    assert me._desk(
        "/archive/photos", "POST", data={}, headers={"cookie": me._cookie}
    ).status_code in (403, 405)
    for role in ("photographer", "editor", "communications"):
        other = somebody(role)
        other.get("/en/sql", status=403)
        for path in (
            "/archive",
            "/archive/photos.json",
            "/archive.json?sql=select+1",
            "/archive/photos/1",
        ):
            answer = other._desk(path, headers={"cookie": other._cookie})
            assert answer.status_code in (403, 404), path
            assert "EQ5D" not in answer.text
        answer = other._desk("/archive.json?sql=select+1")
        assert answer.status_code in (403, 404)


PROXY = "192.0.2.10"


@pytest.mark.parametrize(
    ("peer", "headers", "role"),
    [
        (
            PROXY,
            {"x-forwarded-user": "marie", "x-forwarded-groups": "byline-editor, others"},
            "editor",
        ),
        (
            PROXY,
            {"x-forwarded-user": "marie", "x-forwarded-groups": "byline-photographer,byline-admin"},
            "admin",
        ),
        (PROXY, {"x-forwarded-user": "marie", "x-forwarded-groups": "editor,admins"}, None),
        (PROXY, {"x-forwarded-user": "marie"}, None),
        (PROXY, {"x-forwarded-groups": "byline-admin"}, None),
        (PROXY, {"x-forwarded-user": "m" * 101, "x-forwarded-groups": "byline-admin"}, None),
        ("192.0.2.11", {"x-forwarded-user": "marie", "x-forwarded-groups": "byline-admin"}, None),
        ("", {"x-forwarded-user": "marie", "x-forwarded-groups": "byline-admin"}, None),
    ],
)
def test_a_trusted_proxy_says_who_staff_are_and_nobody_else_does(house, peer, headers, role):
    site = desk_site(house.root, sign_on=[PROXY])
    uid = uid_of(house, "EQ5D4142.JPG")
    app = site.client.app

    async def from_peer(scope, receive, send):
        await app({**scope, "byline.peer": peer}, receive, send)

    site.client.app = from_peer
    desk = asked(site)
    answer = desk("/en/account", headers=headers)
    thumb = desk(f"/thumb/{uid}-1", headers=headers)
    if role is None:
        assert (answer.status_code, thumb.status_code) == (303, 403)
    else:
        assert f"marie · {role}" in answer.text
        assert thumb.status_code == 200
    # A cookie of our own opens nothing there: whoever left is out when the proxy says so.
    token = sign_in(house.accounts, "admin", PASSWORD)
    assert desk("/en/account", headers={"cookie": f"byline-session={token}"}).status_code == 303


def test_without_single_sign_on_headers_name_nobody(house):
    desk = asked(desk_site(house.root))
    headers = {"x-forwarded-user": "marie", "x-forwarded-groups": "byline-admin"}
    assert desk("/en/account", headers=headers).status_code == 303


def test_a_form_of_another_site_is_refused(house, somebody):
    uid = uid_of(house, "EQ5D4142.JPG")
    me = somebody("admin")
    me.post("/en/mark", {"uid": uid, "mark": "3"}, status=403, **{"sec-fetch-site": "cross-site"})
    me.post("/en/mark", {"uid": uid, "mark": "3"}, status=403, origin="https://evil.example")
    answer = me._desk(
        "/en/mark", "POST", data={"uid": uid, "mark": "3"}, headers={"cookie": me._cookie}
    )
    assert answer.status_code == 403
    assert rows(house, "select count(*) from changes where action = 'mark'") == [(0,)]
