"""The desk as it is used: in a hurry, by several at once, by who tries what is not theirs."""

import json
import time

import pytest

from byline.archive.catalogue.opening import open_catalogue
from byline.archive.storage.accounts import sign_in
from byline.archive.storage.derivatives import derivative_path, media_name
from tests.catalogues import rows
from tests.plugins.conftest import PASSWORD, selection_in


@pytest.fixture
def uids(house):
    return [
        uid for (uid,) in rows(house, "select uid from photos order by coalesce(taken_at, '~'), id")
    ]


def asked_for(me, values):
    return me.post("/en/change", values).headers["location"]


def applied(me, values):
    return me.post(f"{asked_for(me, values)}/apply", {}).headers["location"]


def of(archive, uid, column="description"):
    return dict(rows(archive, f"select uid, {column} from photos"))[uid]


def test_the_same_people_in_another_spelling_stay(house, somebody, uids, byline):
    me, uid = somebody("editor"), uids[0]
    byline("tag", uid, "--speaker", "Hugues Sibille")
    names = "select name from persons_shown join people on people.id = person join photos on photos.id = photo where uid = ?"
    before = rows(house, names, uid)
    said = me.get(
        asked_for(
            me,
            {
                "uid": uid,
                "how.people": "replace",
                "people": "; ".join(n.upper() for (n,) in before),
            },
        )
    )
    assert "To change: 0 photos" in said.text
    assert rows(house, names, uid) == before


def test_a_mark_is_of_all_that_are_selected_whatever_the_page_shows(house, somebody, uids):
    me = somebody("editor")
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": ""}))
    me.post("/en/mark", {"mark": "3", "sel": sel, "q": "zzzz", "as": "json"}, status=200)
    stars = "select count(*) from resolutions where field = 'rating' and value = '3' and source = 'staff'"
    assert rows(house, stars) == [(len(uids),)]
    # Without script the boxes of the page say what of it is selected.
    me.post("/en/mark", {"mark": "5", "sel": sel, "shown": uids[:2], "uid": uids[:1]})
    stars = stars.replace("'3'", "'5'")
    assert rows(house, stars) == [(len(uids) - 1,)]


def test_many_are_marked_by_work_beside_the_desk(house, somebody, monkeypatch):
    from byline.plugins.desk import selecting

    monkeypatch.setattr(selecting, "MOST_AT_ONCE", 3)
    me = somebody("editor")
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": ""}))
    answer = me.post("/en/mark", {"mark": "4", "sel": sel, "as": "json"}, status=200).json()
    assert answer["job"].startswith("/en/jobs/")
    for _ in range(300):
        if rows(house, "select state from jobs where kind = 'change'") == [("done",)]:
            break
        time.sleep(0.1)
    stars = "select count(*) from resolutions where field = 'rating' and value = '4' and source = 'staff'"
    assert rows(house, stars) == [(24,)]


def test_all_results_stand_as_they_were_counted(house, somebody, uids):
    me = somebody("editor")
    lacking = [
        uid for (uid,) in rows(house, "select uid from photos where coalesce(description, '') = ''")
    ]
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": "sans:légende"}))
    applied(me, {"sel": sel, "caption": "Neuve"})
    assert f"{len(lacking)} selected" in me.get(f"/en/library?sel={sel}").text
    other = next(uid for uid in uids if uid not in lacking)
    me.post("/en/selection", {"how": "tick", "uid": other, "sel": sel})
    assert f"{len(lacking) + 1} selected" in me.get(f"/en/library?sel={sel}").text
    # From a selection's own page one comes back to it.
    answer = me.post(
        "/en/selection", {"how": "untick", "uid": other, "sel": sel, "room": "selection"}
    )
    assert answer.headers["location"].startswith(f"/en/selection/{sel}")
    page = me.get(f"/en/selection/{sel}").text
    assert 'value="all"' not in page
    assert "sideways" in me.post("/en/selection", {"how": "sideways"}, status=409).text


def test_the_selection_before_can_be_brought_back(house, somebody, uids):
    me = somebody("editor")
    first = selection_in(me.post("/en/selection", {"how": "tick", "uid": uids[:2]}))
    assert "Bring back" in me.get("/en/library").text
    assert selection_in(me.post("/en/selection", {"how": "back"})) == first


def test_what_is_restricted_is_changed_read_of_and_undone_by_its_people_alone(
    house,
    somebody,
    uids,
    byline,
):
    uid = uids[0]
    editor, admin = somebody("editor"), somebody("admin")
    change = applied(editor, {"uid": uid, "caption": "Confidence"})
    byline("tag", uid, "--speaker", "Personne Secrète")
    byline("restrict", uid, "--to", "communications", "--reason", "raison privée")
    for me in (editor, admin):
        history = me.get("/en/changes").text + me.get("/en/").text
        assert "Secrète" not in history
        assert "raison" not in history
        assert change not in history
        me.get(change, status=404)
        me.post(f"{change}/undo", {}, status=404)
    assert change in somebody("communications").get("/en/changes").text
    # Of a change of many, what is theirs is told, and that it is not whole.
    both = applied(somebody("communications"), {"sel": selection_in(
        somebody("communications").post("/en/selection", {"how": "tick", "uid": uids[:2]})
    ), "city": "Lille"})  # fmt: skip
    said = admin.get(both).text
    assert uids[1] in said
    assert uid not in said
    assert "not yours to see" in said
    admin.post(f"{both}/undo", {}, status=409)


def test_nobody_is_let_in_over_somebody_who_is_there(house, somebody):
    admin = somebody("admin")
    form = {
        "what": "add",
        "password": "another password",
        "again": "another password",
        "role": "photographer",
    }
    for name, words in (
        ("editor", "there is an account"), (" editor ", "there is an account"), ("EDITOR", "there is an account"),
        ("admin", "own account"), (" admin", "own account"),
    ):  # fmt: skip
        assert words in admin.post("/en/staff", {**form, "name": name}, status=409).text.replace(
            "’", "'"
        )
    assert sign_in(house.accounts, "editor", PASSWORD)
    assert sign_in(house.accounts, "admin", PASSWORD)


def test_a_conflict_leaves_that_field_alone(house, somebody, uids):
    me, other, uid = somebody("editor"), somebody("admin"), uids[0]
    draft = asked_for(me, {"uid": uid, "caption": "Mienne", "city": "Lyon"})
    applied(other, {"uid": uid, "caption": "La leur"})
    said = me.get(draft).text
    assert "La leur" in said
    assert "admin" in said
    answer = me.post(f"{draft}/apply", {}).headers["location"]
    assert answer == draft
    assert (of(house, uid), of(house, uid, "city")) == ("La leur", "Lyon")
    left = me.get(draft).text
    assert "Left as they are: 1 photo" in left
    again = me.post(f"{draft}/again", {}).headers["location"]
    me.post(f"{again}/apply", {})
    assert of(house, uid) == "Mienne"


def test_what_others_do_to_other_fields_is_no_conflict(house, somebody, uids):
    me, other, uid = somebody("communications"), somebody("admin"), uids[0]
    draft = asked_for(me, {"uid": uid, "state": "withhold", "reason": "x"})
    applied(other, {"uid": uid, "how.people": "add", "people": "Zoé Traçable"})
    assert 'name="mine"' not in me.get(draft).text
    me.post(f"{draft}/apply", {})
    assert rows(house, "select state from states") == [("withheld",)]


def test_an_undo_and_ones_own_other_tab_are_told_as_anybodys(house, somebody, uids):
    me, other = somebody("editor"), somebody("admin")
    theirs = applied(other, {"uid": uids[0], "caption": "La leur"})
    sel = selection_in(me.post("/en/selection", {"how": "tick", "uid": uids[:2]}))
    draft = asked_for(me, {"sel": sel, "how.caption": "replace", "caption": "Mienne"})
    other.post(f"{theirs}/undo", {})
    applied(me, {"uid": uids[1], "caption": "Autre onglet"})
    assert me.get(draft).text.count('name="mine"') == 2
    # What is filled in is what was seen, whatever is known of it by now.
    filled = asked_for(me, {"uid": uids[2], "caption": "{people}"})
    applied(other, {"uid": uids[2], "how.people": "add", "people": "Zoé Traçable"})
    assert "Zoé" not in me.get(filled).text


def test_photos_that_went_since_are_named_and_the_others_changed(house, somebody, uids, byline):
    me = somebody("editor")
    sel = selection_in(me.post("/en/selection", {"how": "tick", "uid": uids[:2]}))
    draft = asked_for(me, {"sel": sel, "caption": "Neuve"})
    byline("bin", uids[0], "--reason", "blurred")
    said = me.get(draft).text
    assert "To change: 1 photo" in said
    assert "restricted: 1" in said
    me.post(f"{draft}/apply", {})
    assert of(house, uids[1]) == "Neuve"
    assert of(house, uids[0]) != "Neuve"
    assert "1 selected" in me.get(f"/en/library?sel={sel}").text
    page = somebody("editor").get(f"/en/photo/{uids[0]}").text
    assert "Edit</a>" not in page
    assert 'name="mark"' not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"event": "nowhere"}, "no event"), ({"licence": "foo"}, "foo"), ({"state": "withhold"}, "and a reason"),
        ({"how.caption": "replace"}, "needs a value"), ({"part.caption": "x", "caption": "{nobody}"}, "is no variable"),
        ({"how.credit": "empty"}, "needs a value"), ({"how.event": "empty"}, "needs a value"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_the_form_which_keeps_what_was_typed(
    house,
    somebody,
    uids,
    values,
    words,
):
    me = somebody("communications")
    typed = {"uid": uids[0], "instructions": "Ne pas recadrer", **values}
    said = me.post("/en/change", typed, status=409).text
    assert words in said
    assert "Ne pas recadrer" in said
    assert f'value="{uids[0]}"' in said


def test_a_part_is_found_and_replaced_by_nothing(house, somebody, uids):
    me = somebody("editor")
    applied(me, {"uid": uids[0], "caption": "Une salle, floue"})
    applied(me, {"uid": uids[0], "part.caption": ", floue"})
    assert of(house, uids[0]) == "Une salle"


def test_a_session_goes_with_its_event_and_both_are_shown(house, somebody, uids, byline):
    byline(
        "event",
        "create",
        "next",
        "--title",
        "Suite",
        "--from",
        "2015-02-18",
        "--session",
        "10:00 Débat",
    )
    me = somebody("editor")
    uid = rows(house, "select uid from photos where session is not null limit 1")[0][0]
    said = me.get(asked_for(me, {"uid": uid, "event": "Suite"})).text
    assert said.count("<tr>") == 1 + 2
    applied(me, {"uid": uid, "event": "next", "session": "debat"})
    byline(
        "event",
        "create",
        "third",
        "--title",
        "Fin",
        "--from",
        "2015-02-19",
        "--session",
        "10:00 Débat",
    )
    # A session that is called the same is another one at another event, also when it is applied.
    draft = asked_for(me, {"uid": uid, "event": "third", "session": "debat"})
    me.post(f"{draft}/apply", {})
    assert rows(
        house,
        "select events.slug, sessions.slug from photos join events on events.id = photos.event"
        " join sessions on sessions.id = photos.session where uid = ?",
        uid,
    ) == [("third", "debat")]


def test_a_photographer_describes_their_own_until_it_is_published(house, somebody, uids, byline):
    me = somebody("photographer")
    with open_catalogue(house) as db:
        db.execute("update imports set made_by = 'photographer'")
        db.conn.commit()
    waiting = rows(house, "select uid from photos where published_at is null")[0][0]
    public = rows(house, "select uid from photos where published_at is not null")[0][0]
    applied(me, {"uid": waiting, "caption": "La mienne"})
    assert of(house, waiting) == "La mienne"
    assert "Changed" in me.get(f"/en/photo/{waiting}").text
    me.get(f"/en/photo/{waiting}/values")
    assert (
        "yours to change" in me.post("/en/change", {"uid": public, "caption": "x"}, status=409).text
    )
    assert (
        "does not change"
        in me.post("/en/change", {"uid": waiting, "credit": "Moi"}, status=409).text
    )


def test_a_photographer_is_told_of_others_no_more_than_the_gallery_tells(
    house,
    somebody,
    uids,
    byline,
):
    me = somebody("photographer")
    uid = rows(house, "select uid from photos where published_at is not null")[0][0]
    applied(
        somebody("communications"), {"uid": uid, "state": "withhold", "reason": "affaire privée"}
    )
    page = me.get(f"/en/photo/{uid}").text
    assert "affaire" not in page
    assert "Nothing was changed" in page
    assert "communications" not in me.get("/en/").text
    assert "affaire" in somebody("editor").get(f"/en/photo/{uid}").text


def test_work_is_ones_own_to_look_at_for_a_photographer(house, somebody):
    somebody("admin").post("/en/publish", {})
    me = somebody("photographer")
    me.get("/en/jobs/1", status=404)
    assert "Nothing is in progress" in me.get("/en/jobs").text
    assert "/en/jobs/1" in somebody("editor").get("/en/jobs").text


def test_searches_are_kept_each_for_its_owner_and_outlive_a_rebuild(house, somebody, byline):
    me = somebody("editor")
    me.post("/en/searches", {"what": "save", "name": "À légender", "q": "sans:légende"})
    me.post("/en/searches", {"what": "save", "name": "", "q": "oural"})
    byline("rebuild")
    page = me.get("/en/library").text
    assert "À légender" in page
    assert "q=sans%3Al" in page
    assert ">oural<" in page
    assert "À légender" not in somebody("admin").get("/en/library").text
    me.post("/en/searches", {"what": "forget", "name": "À légender"})
    assert "À légender" not in me.get("/en/library").text
    assert "nothing to keep" in me.post("/en/searches", {"what": "save", "q": " "}, status=409).text


def test_a_month_leads_to_its_first_photo(house, somebody, uids, byline, tmp_path):
    from tests.pictures import credited, write

    late = write(tmp_path / "late", L__JPG=credited(seed=3, date_created="2016-03-01T10:00:00"))
    byline("ingest", late)
    me = somebody("editor")
    page = me.get("/en/library").text
    assert "March 2016" in page
    there = me.get("/en/library?at=2016-03").text
    assert (
        there.count('class="tile ')
        == rows(house, "select count(*) from photos where coalesce(taken_at, '~') >= '2016-03'")[0][
            0
        ]
    )
    assert "From the start" in there
    part = me.get(f"/en/library?part=panel&look={uids[0]}").text
    assert "<html" not in part
    assert uids[0] in part
    assert "<html" not in me.get("/en/library?part=shelves").text


def test_usable_is_asked_at_the_desk(house, somebody):
    me = somebody("editor")
    assert me.get("/en/library?q=usable:gallery").text.count('class="tile ') > 0
    assert "nonsense" in me.get("/en/library?q=usable:nonsense", status=409).text


def test_names_are_found_however_they_are_written(house, somebody, uids, byline):
    byline("event", "create", "ete", "--title", "École d’été", "--from", "2015-02-18")
    byline("move", uids[0], "--event", "ete")
    me = somebody("editor")
    assert me.get('/en/library?q=event:"ECOLE D’ÉTÉ"').text.count('class="tile ') == 1


def test_moments_are_on_the_clocks_of_the_house(house, somebody, uids):
    me = somebody("editor")
    change = applied(me, {"uid": uids[0], "caption": "x"})
    name = change.rsplit("/", 1)[1]
    with open_catalogue(house) as db:
        db.execute("update changes set made_at = '2026-07-01T22:30:00Z' where name = ?", [name])
        db.conn.commit()
    (house.root / "site.toml").write_text('time_zone = "Europe/Paris"\n')
    assert "2 July 2026 0:30" in me.get(change).text


def test_a_lock_that_is_held_is_told_in_words(house, somebody, uids, monkeypatch):
    import sqlite3

    from byline.archive.catalogue import opening

    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(house.catalogue, isolation_level=None)
    holder.execute("begin immediate")
    try:
        said = (
            somebody("editor")
            .post("/en/selection", {"how": "tick", "uid": uids[0]}, status=503)
            .text
        )
        assert "Another change is being made" in said
    finally:
        holder.execute("rollback")


def test_sql_takes_no_more_memory_than_there_is(house, somebody):
    me = somebody("admin")
    answer = me._desk(
        "/archive.json?sql=select%20zeroblob(900000000)", headers={"cookie": me._cookie}
    )
    assert answer.status_code in (400, 404)


def test_copies_follow_a_change_and_a_publication_waits_for_them(house, somebody, uids, byline):
    from byline.metadata.reading import read

    me = somebody("editor")

    def said():
        sql = """
            select derivatives.digest from derivatives join photos on photos.id = photo
            where uid = ? and media_type = 'image/jpeg' limit 1
        """
        ((digest,),) = rows(house, sql, uids[0])
        copy = derivative_path(house.derivatives, media_name(digest, "image/jpeg"))
        found = read(copy.read_bytes()).readings
        return {str(one.value) for one in found if one.field == "description"}

    applied(me, {"uid": uids[0], "caption": "Une neuve"})
    assert rows(house, "select count(*) from stale_copies") == [(0,)]
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": ""}))
    applied(me, {"sel": sel, "caption": "Pour toutes"})
    byline("publish")
    assert rows(house, "select count(*) from stale_copies") == [(0,)]
    for _ in range(200):
        if rows(house, "select count(*) from jobs where state in ('waiting', 'working')") == [(0,)]:
            break
        time.sleep(0.1)
    assert rows(house, "select kind, state from jobs") == [("copies", "done")]
    told = json.loads(byline("show", uids[0], "--json").stdout)
    assert told["description"] == "Pour toutes"
    assert said() == {"Pour toutes"}


@pytest.mark.parametrize(
    ("values", "french"),
    [
        ({}, "Rien n’a été demandé"), ({"caption": "{nobody}"}, "n’est pas une variable"),
        ({"event": "nulle-part"}, "Aucun évènement"), ({"how.caption": "replace"}, "il faut une valeur"),
    ],
)  # fmt: skip
def test_a_refusal_is_in_the_language_of_the_page(house, somebody, uids, values, french):
    me = somebody("editor")
    assert french in me.post("/fr/change", {"uid": uids[0], **values}, status=409).text


def test_every_refusal_that_is_written_in_french_is_one_that_byline_says():
    from pathlib import Path

    from byline.plugins.desk.refusals import _SAID, in_words

    code = "".join(
        path.read_text("utf-8")
        for folder in ("archive", "plugins")
        for path in (Path(__file__).parents[2] / folder).rglob("*.py")
        if path.name != "refusals.py"
    )
    plain = " ".join(code.replace('"\n', "").replace('f"', '"').split())
    for said, _ in _SAID:
        longest = max(said.replace("\\", "").split("(")[0].split(".")[0].split("; "), key=len)
        pieces = [piece for piece in _pieces(said) if len(piece) > 5]
        assert pieces or longest, said
        assert all(piece in plain for piece in pieces), (said, pieces)
    assert in_words("nothing was asked for", "en") == "nothing was asked for"
    assert in_words("something nobody translated", "fr") == "something nobody translated"


def _pieces(said):
    """The words of a pattern that stand in the code as they are."""
    import re

    plain = re.sub(r"\\[wSd]\+?|\.\*|\.\+|\(\.\+\)|\(\\\{\.\+\\\}\)|\([^)]*\)|\\", "\0", said)
    return [piece.strip(" .'") for piece in plain.split("\0")]


def test_many_are_undone_by_work_beside_the_desk(house, somebody, uids, monkeypatch):
    from byline.plugins.desk import history

    me = somebody("editor")
    sel = selection_in(me.post("/en/selection", {"how": "all", "q": ""}))
    before = rows(house, "select uid, city from photos order by uid")
    change = applied(me, {"sel": sel, "city": "Lille"})
    monkeypatch.setattr(history, "MOST_AT_ONCE", 3)
    assert me.post(f"{change}/undo", {}).headers["location"].startswith("/en/jobs/")
    for _ in range(300):
        if rows(house, "select state from jobs where kind = 'undo'") == [("done",)]:
            break
        time.sleep(0.1)
    assert rows(house, "select uid, city from photos order by uid") == before


def test_a_photographer_who_applies_a_colleagues_draft_changes_their_own_beside_the_desk_too(
    house, somebody, uids, monkeypatch
):
    from byline.plugins.desk import change

    with open_catalogue(house) as db:
        db.execute("update imports set made_by = 'photographer'")
        db.conn.commit()
    editor, me = somebody("editor"), somebody("photographer")
    sel = selection_in(editor.post("/en/selection", {"how": "all", "q": ""}))
    draft = asked_for(editor, {"sel": sel, "caption": "Pour toutes"})
    monkeypatch.setattr(change, "MOST_AT_ONCE", 1)
    me.post(f"{draft}/apply", {})
    for _ in range(300):
        if rows(house, "select state from jobs where kind = 'change'") == [("done",)]:
            break
        time.sleep(0.1)
    changed = (
        "select count(*) from photos where description = 'Pour toutes' and published_at is {} null"
    )
    assert rows(house, changed.format("not")) == [(0,)]
    assert rows(house, changed.format("")) == [(2,)]


def test_no_altered_token_opens_the_desk(house):
    """Ten thousand of them: a letter changed, cut, lengthened, of another case, of nobody."""
    import random

    from byline.archive.storage.accounts import signed_in

    token = sign_in(house.accounts, "editor", PASSWORD)
    chance = random.Random(2015)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.%é\0 "
    made = {token[:-1], token + "a", token.swapcase(), token[::-1], "", " " + token, token + " "}
    for _ in range(12_000):
        first, other = sorted(chance.sample(range(len(token)), 2))
        made.add(
            f"{token[:first]}{chance.choice(letters)}{token[first + 1 : other]}{chance.choice(letters)}{token[other + 1 :]}"
        )
    assert len(made) > 10_000
    made.discard(token)
    assert signed_in(house.accounts, token)
    assert [bad for bad in made if signed_in(house.accounts, bad)] == []


def test_counts_follow_every_change_and_are_of_who_asks(house, somebody, uids, byline, tmp_path):
    from tests.pictures import credited, write

    me = somebody("editor")

    def side(path="/en/library"):
        return me.get(path).text

    assert "Picked</a>" not in side()
    me.post("/en/mark", {"uid": uids[0], "mark": "pick", "as": "json"}, status=200)
    assert "Picked</a>" in side()
    assert f"{len(uids)} photos" in side()
    byline("ingest", write(tmp_path / "late", L__JPG=credited(seed=9)))
    assert f"{len(uids) + 1} photos" in side()
    byline("restrict", uids[1], "--to", "admin", "--reason", "x")
    assert f"{len(uids)} photos" in side()
    assert f"{len(uids) + 1} photos" in somebody("admin").get("/en/library").text
