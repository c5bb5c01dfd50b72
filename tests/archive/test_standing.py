"""Where photos stand: every verb, what it holds back, how it is told, and how it is undone."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from byline.archive.publishing.publication import publish, published_uids
from byline.archive.storage.accounts import add_account
from byline.plugins.server import desk_site
from tests.catalogues import change_in, ingested, rows, shown
from tests.pictures import credited, write
from tests.plugins.conftest import asked

NOW = datetime.now(UTC)


@pytest.fixture
def uids(archive, byline, tmp_path):
    """Three photos of an event: unrated, rejected by who took it, and rated 4."""
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe", seed=1),
        B__JPG=credited("Jane Doe", seed=2, rating=-1),
        C__JPG=credited("Jane Doe", seed=3, rating=4),
    )
    return [item["uid"] for item in ingested(byline("ingest", card, "--event", "up", "--json"))]


@pytest.fixture
def public(archive, byline):
    """The uids that are public after another publication."""

    def now(**options):
        publish(archive, **options)
        return set(published_uids(archive))

    return now


def stands(byline, uid):
    return shown(byline, uid)["standing"]


def test_a_photographers_reject_is_held_back_from_the_start(byline, public, uids):
    assert public() == {uids[0], uids[2]}
    assert stands(byline, uids[1])["reasons"][0]["rule"] == "rejected"

    byline("release", uids[1])

    assert public() == set(uids)


@pytest.mark.parametrize(
    ("verb", "rule"),
    [
        (("withhold", "UID", "--reason", "a private reason"), "withheld"),
        (("reject", "UID", "--reason", "a private reason"), "rejected"),
        (("embargo", "UID", "--until", "2999-03-01T18:00", "--reason", "x"), "embargoed"),
        (("restrict", "UID", "--to", "marie", "--reason", "x"), "restricted"),
        (("bin", "UID", "--reason", "x"), "binned"),
    ],
)
def test_each_verb_holds_a_photo_back_and_is_undone(archive, byline, public, uids, verb, rule):
    add_account(archive.accounts, "marie", "long enough to be one")
    before = public()
    change = change_in(byline(*(uids[0] if word == "UID" else word for word in verb), "--json"))

    assert stands(byline, uids[0])["state"] == "disappears"
    assert public() == {uids[2]}
    assert stands(byline, uids[0])["state"] == "held back"
    assert stands(byline, uids[0])["reasons"][0]["rule"] == rule
    assert f"held back: {rule}" in byline("status").stdout
    assert shown(byline, uids[0])["credit_line"] == "Jane Doe"

    byline("undo", change)
    assert stands(byline, uids[0])["state"] == "appears"
    assert public() == before


def test_release_takes_back_what_holds_but_no_bin_and_no_withdrawal(archive, byline, public, uids):
    add_account(archive.accounts, "marie", "long enough to be one")
    byline("withhold", uids[0], "--reason", "x")
    byline("embargo", uids[0], "--until", "2999-03-01T18:00")
    byline("restrict", uids[0], "--to", "marie", "--reason", "x")
    byline("bin", uids[2])
    byline("withdraw", uids[2], "--reason", "x")
    assert public() == set()

    byline("release", uids[0])
    byline("release", uids[2], exit_code=None)
    assert public() == {uids[0]}
    byline("unbin", uids[2])
    assert public() == {uids[0]}


def test_a_verb_takes_all_of_an_event_as_one_change(byline, public, uids):
    change = change_in(byline("withhold", "--event", "up", "--reason", "all of it", "--json"))
    assert public() == set()
    assert f"{change}  " in byline("changes").stdout
    assert "3 photos withheld: all of it" in byline("changes").stdout

    byline("undo", change)
    assert public() == {uids[0], uids[2]}


def test_what_is_so_already_is_said_and_a_reason_is_needed(byline, uids):
    byline("bin", uids[0])
    assert "already" in byline("bin", uids[0], exit_code=2).stderr
    assert "reason" in byline("withhold", uids[0], exit_code=2).stderr
    assert "reason" in byline("withhold", uids[0], "--reason", " ", exit_code=2).stderr
    assert (
        "no account 'nobody'"
        in byline("restrict", uids[0], "--to", "nobody", "--reason", "x", exit_code=2).stderr
    )
    assert "no photo" in byline("withhold", "nosuch", "--reason", "x", exit_code=2).stderr


def test_a_move_is_not_undone_under_a_later_one(byline, uids):
    first = change_in(byline("withhold", uids[0], "--reason", "one", "--json"))
    later = change_in(byline("reject", uids[0], "--json"))

    assert later in byline("undo", first, exit_code=2).stderr
    byline("undo", later)
    byline("undo", first)
    assert stands(byline, uids[0])["state"] == "appears"


def test_of_a_reviewed_event_only_what_somebody_approved_is_public(byline, public, uids):
    byline("event", "edit", "up", "--reviewed")
    assert public() == set()
    assert "not approved" in byline("status").stdout
    assert "evènement" not in stands(byline, uids[0])["reasons"][0]["text"]

    byline("approve", uids[0])
    assert public() == {uids[0]}
    byline("approve", "--event", "up")
    assert public() == {uids[0], uids[2]}
    byline("event", "edit", "up", "--not-reviewed")
    assert public() == {uids[0], uids[2]}


def test_a_floor_of_ratings_is_of_its_event_and_stays(byline, public, uids):
    byline("publish", "--event", "up", "--rating", "3")
    assert public() == {uids[2]}
    byline("publish", "--event", "up", "--rating", "3")
    assert public() == {uids[2]}
    byline("approve", uids[0])
    assert public() == {uids[0], uids[2]}
    byline("publish", "--event", "up", "--rating", "0")
    assert public() == {uids[0], uids[2]}
    assert "give --rating" in byline("publish", "--event", "up", exit_code=2).stderr


def test_a_floor_of_all_events_is_one_change(archive, byline, public, uids):
    byline("event", "create", "other", "--title", "Other", "--from", "2016-02-17")
    byline("publish", "--rating", "5")
    assert public() == set()
    assert "least rating of 2 events: 5" in byline("changes").stdout
    (change,) = [
        name for (name,) in rows(archive, "select name from changes where action = 'set-rating'")
    ]

    byline("undo", change)
    assert public() == {uids[0], uids[2]}
    assert "no event" in byline("publish", "--event", "nosuch", "--rating", "3", exit_code=2).stderr


def test_an_embargo_is_in_the_local_time_of_its_event(archive, byline, public, uids):
    (archive.root / "site.toml").write_text('time_zone = "Asia/Tokyo"', "utf-8")
    byline("event", "edit", "up", "--time-zone", "America/New_York")
    byline("embargo", uids[0], "--until", "2027-03-01T18:00")

    assert public(moment="2027-03-01T22:59:59+00:00") == {uids[2]}
    assert public(moment="2027-03-01T23:00:00+00:00") == {uids[0], uids[2]}
    byline("event", "edit", "up", "--empty", "time_zone")
    assert public(moment="2027-03-01T08:59:59+00:00") == {uids[2]}
    assert public(moment="2027-03-01T09:00:00+00:00") == {uids[0], uids[2]}


def test_due_brings_in_what_dates_demand_and_nothing_else(archive, byline, public, uids):
    byline("embargo", uids[0], "--until", "2027-03-01T18:00")
    before = public(moment="2027-03-01T12:00:00+00:00")
    byline("correct", uids[2], "--field", "headline", "--value", "Not yet")
    byline("release", uids[1])

    assert public(moment="2027-03-01T17:59:00+00:00", is_due_alone=True) == before
    assert public(moment="2027-03-01T18:00:00+00:00", is_due_alone=True) == {uids[0], uids[2]}
    assert b"Not yet" not in (archive.public / "current").read_bytes()
    assert public(moment="2027-03-01T18:01:00+00:00") == set(uids)
    assert b"Not yet" in (archive.public / "current").read_bytes()


def test_what_would_change_is_told_and_nothing_changes(archive, byline, public, uids):
    public()
    bundle = (archive.public / "current").read_bytes()
    byline("withhold", uids[0], "--reason", "x")
    byline("release", uids[1])
    byline("correct", uids[2], "--field", "headline", "--value", "Another")

    said = byline("publish", "--dry-run").stdout
    assert f"{uids[0]}  disappears: Withheld since" in said
    assert f"{uids[1]}  appears: " in said
    assert f"{uids[2]}  changes: title, pictures changed" in said
    assert "1 would appear, 1 would change, 1 would disappear; nothing was changed." in said
    assert "    title: – → Another" in byline("publish", "--diff").stdout
    records = [
        json.loads(line) for line in byline("publish", "--dry-run", "--json").stdout.splitlines()
    ]
    assert {record["kind"] for record in records} == {"appears", "changes", "disappears"}
    assert (archive.public / "current").read_bytes() == bundle
    assert rows(archive, "select count(*) from photos where published_at is not null") == [(2,)]


def test_the_bin_is_in_no_list_and_purge_frees_it_after_its_days(
    archive, byline, public, uids, tmp_path
):
    public()
    byline("bin", uids[0], "--reason", "the floor")
    assert uids[0] not in byline("search", "--event", "up", "--ids").stdout
    assert uids[0] not in byline("search", "Jane", "--ids").stdout
    assert "0 photos purged" in byline("purge").stdout

    long_ago = (NOW - timedelta(days=31)).isoformat(timespec="seconds")
    with_since(archive, uids[0], long_ago)
    original = archive.root / shown(byline, uids[0])["original"]
    assert (
        f"A.JPG ({uids[0]}): in the bin since {long_ago[:10]}"
        in byline("purge", "--dry-run").stdout
    )
    assert original.exists()
    assert "1 photo purged" in byline("purge").stdout

    assert not original.exists()
    assert "no photo" in byline("show", uids[0], exit_code=2).stderr
    assert "0 faults" in byline("verify").stdout
    assert uids[0] not in byline("status", "--json").stdout
    again = ingested(byline("ingest", tmp_path / "card", "--event", "up", "--json", exit_code=1))
    assert [item["outcome"] for item in again] == ["refused", "seen", "seen"]
    assert "was purged on" in again[0]["reason"]
    byline("rebuild")
    again = ingested(byline("ingest", tmp_path / "card", "--json", exit_code=1))
    assert "--bring-back" in again[0]["reason"]
    assert "refused" in byline("ingest", tmp_path / "card", "--dry-run", exit_code=1).output

    reworded = write(tmp_path / "reworded", Z__JPG=credited("Jane Doe", seed=1, description="Else"))
    assert "was purged on" in byline("ingest", reworded, exit_code=1).output  # the same picture
    back = ingested(byline("ingest", tmp_path / "card", "--event", "up", "--bring-back", "--json"))
    assert [item["outcome"] for item in back] == ["added", "seen", "seen"]
    assert back[0]["uid"] != uids[0]
    assert "is held back" in back[0]["problems"][0]
    assert back[0]["uid"] not in public()
    assert "brought back" in stands(byline, back[0]["uid"])["reasons"][0]["text"]
    byline("release", back[0]["uid"])
    assert back[0]["uid"] in public()


def test_what_was_withdrawn_and_purged_comes_back_to_nobody(
    archive, byline, public, uids, tmp_path
):
    byline("withdraw", uids[0], "--reason", "asked")
    byline("bin", uids[0])
    with_since(archive, uids[0], (NOW - timedelta(days=31)).isoformat(timespec="seconds"))
    byline("purge")

    (back, *_) = ingested(byline("ingest", tmp_path / "card", "--bring-back", "--json"))
    assert back["uid"] not in public()
    assert "withdrawn and purged" in stands(byline, back["uid"])["reasons"][0]["text"]
    byline("release", back["uid"], uids[1])
    assert back["uid"] not in public()
    byline("rebuild")
    assert back["uid"] not in public()
    released = json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"]
    byline("undo", released)
    byline("undo", back["problems"][0].rpartition(" ")[2])
    assert back["uid"] in public()


def test_a_bulk_change_is_undone_after_one_of_its_photos_was_purged(archive, byline, public, uids):
    made = [
        change_in(byline("correct", *uids, "--field", "headline", "--value", "One", "--json")),
        change_in(byline("tag", *uids, "--speaker", "Akim Oural", "--json")),
        byline("withhold", *uids, "--reason", "all", "--json").stdout,
    ]
    alone = byline("reject", uids[0], "--json").stdout
    byline("bin", uids[0])
    with_since(archive, uids[0], (NOW - timedelta(days=31)).isoformat(timespec="seconds"))
    assert "1 photo purged" in byline("purge").stdout

    made[2] = json.loads(made[2].splitlines()[0])["change"]
    for change in reversed(made):
        byline("undo", change)
    assert shown(byline, uids[2])["title"] != "One"
    assert uids[2] in public()
    alone = json.loads(alone)["change"]
    assert "nothing to undo" in byline("undo", alone, exit_code=2).stderr
    assert "purged" in byline("changes").stdout


def test_a_record_that_cannot_be_read_stops_no_list(archive, byline, uids):
    first = change_in(byline("event", "edit", "up", "--reviewed", "--json"))
    assert "is_reviewed yes" in byline("changes").stdout
    byline("undo", first)
    later = change_in(byline("event", "edit", "up", "--title", "Else", "--json"))
    with sqlite3.connect(archive.catalogue) as connection:
        connection.create_function("made_by", 0, lambda: "x")
        connection.execute("update changes set detail = '{\"slug\": 1}' where name = ?", (later,))

    assert "edit-event: this record cannot be read" in byline("changes").stdout
    assert "cannot be read" in byline("undo", later, exit_code=3).stderr
    assert json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"] == later


def test_after_a_clock_that_ran_ahead_all_is_looked_at_again(archive, byline, public, uids):
    byline("embargo", uids[0], "--until", "2027-03-01T18:00")
    byline("lease", "add", uids[2], "--deny", "gallery", "--from", "2027-06-01")
    assert public(moment="2028-01-01T00:00:00+00:00") == {uids[0]}

    assert public(moment="2027-01-01T00:00:00+00:00") == {uids[2]}
    assert public(moment="2028-01-01T00:00:00+00:00", is_due_alone=True) == {uids[0]}
    assert public(moment="2027-01-01T00:00:00+00:00", is_due_alone=True) == {uids[2]}


def test_what_dates_demand_is_not_brought_in_where_all_would_be(archive, byline, public, uids):
    before = public()
    byline("release", uids[1])
    (archive.root / "rights.toml").write_text('[policy]\ncountry = "BE"\n', "utf-8")

    assert "was changed since" in byline("publish", "--due", exit_code=2).stderr
    assert set(published_uids(archive)) == before
    assert public() == {*before, uids[1]}


def test_what_only_tells_changes_nothing(archive, byline, public, uids):
    before = public()
    for option in ("--dry-run", "--diff", "--due"):
        assert "alone" in byline("publish", "--rating", "5", option, exit_code=2).stderr
    assert "alone" in byline("publish", "--rating", "5", "--shipped-to", "x", exit_code=2).stderr
    assert public() == before
    byline("release", uids[1])
    assert "0 would appear" in byline("publish", "--dry-run", "--due").stdout
    assert "1 would appear" in byline("publish", "--dry-run").stdout


def with_since(archive, uid, moment):
    """As if it had been put there then: by the file that tells of it, and a rebuild."""
    with sqlite3.connect(archive.catalogue) as connection:
        connection.create_function("made_by", 0, lambda: "x")
        connection.execute(
            "update states set since = ? where photo = (select id from photos where uid = ?)",
            (moment, uid),
        )


def test_an_event_whose_days_are_over_is_listed_and_goes_only_by_its_name(
    archive, byline, public, uids
):
    public()
    byline("event", "edit", "up", "--keep-until", "2020-12-31")
    assert public() == set()
    assert "0 photos purged" in byline("purge").stdout
    assert "3 photos may be purged" in byline("purge", "--dry-run").stdout
    assert "3 photos purged" in byline("purge", "--event", "up").stdout
    assert rows(archive, "select count(*) from photos") == [(0,)]
    assert "0 faults" in byline("verify").stdout


def test_restricted_photos_are_on_the_desk_of_named_accounts_alone(archive, byline, uids):
    for name in ("marie", "paul"):
        add_account(archive.accounts, name, "long enough to be one")
    byline("restrict", uids[0], "--to", "marie", "--reason", "objection")
    byline("bin", uids[2])
    desk = asked(desk_site(archive.root))

    def asks(name, path):
        from byline.archive.storage.accounts import sign_in

        session = sign_in(archive.accounts, name, "long enough to be one")
        return desk(path, headers={"cookie": f"byline-session={session}"})

    def seen_by(name):
        return asks(name, "/fr/library").text

    assert uids[0] in seen_by("marie")
    assert "Réservée à quelques comptes depuis le" in asks("marie", f"/fr/photo/{uids[0]}").text
    assert "Non publiable" in seen_by("marie")
    assert uids[0] not in seen_by("paul")
    assert asks("paul", f"/fr/photo/{uids[0]}").status_code == 404
    assert uids[1] in seen_by("paul")
    assert uids[2] not in seen_by("marie")


def test_what_was_held_back_stays_so_when_sidecar_and_receipt_are_lost(
    archive, byline, public, uids
):
    public()
    byline("withhold", uids[0], "--reason", "held")
    original = archive.root / shown(byline, uids[0])["original"]
    original.with_name(f"{original.name}.xmp").unlink()
    for receipt in (archive.records / "imports").glob("*.json"):
        receipt.unlink()

    byline("rebuild")

    assert public() == {uids[2]}
    assert "held back: withheld" in byline("status").stdout
