"""Who changed what, when: a chain in which nothing is altered unseen, listed by photo, person and day."""

import json
import random
import sqlite3

import pytest

from byline.archive.catalogue.changes import faults_of_the_chain
from byline.archive.catalogue.opening import open_catalogue
from tests.catalogues import change_in, ingested, rows
from tests.pictures import credited, write


@pytest.fixture
def uids(archive, byline, tmp_path):
    card = write(tmp_path / "card", **{f"A{n}__JPG": credited(seed=n) for n in range(3)})
    return [item["uid"] for item in ingested(byline("ingest", card, "--json"))]


@pytest.fixture
def history(archive, byline, uids):
    """A dozen changes, one of them undone."""
    for number in range(5):
        byline("correct", *uids, "--field", "headline", "--value", f"Title {number}")
        byline("tag", uids[0], "--speaker", f"Person {number}")
    byline("undo", change_in(byline("withhold", uids[1], "--reason", "why", "--json")))
    return archive


def faults(archive):
    with open_catalogue(archive) as db:
        return list(faults_of_the_chain(db))


def altered(archive, sql, *parameters):
    with sqlite3.connect(archive.catalogue) as connection:
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute(sql, parameters)
    connection.close()


def test_a_history_that_nobody_touched_is_whole(history, byline):
    assert faults(history) == []
    assert "0 faults" in byline("verify").stdout


@pytest.mark.parametrize(
    "column", ["made_at", "made_by", "action", "detail", "name", "digest", "salts"]
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_any_altered_record_is_named(history, byline, column, place):
    ids = [number for (number,) in rows(history, "select id from changes order by id")]
    number = {"first": ids[0], "middle": ids[len(ids) // 2], "last": ids[-1]}[place]
    ((before, detail),) = rows(
        history, f"select {column}, detail from changes where id = ?", number
    )
    value = {
        "detail": detail.replace("headline", "headlinE")
        .replace("person", "persoN")
        .replace("change", "chang3"),
        "salts": json.dumps(["00" * 16] * len(json.loads(before))) if column == "salts" else "",
    }.get(column, f"{before}x")
    if value == before:
        pytest.skip("a record that has no parts has no salts")
    altered(history, f"update changes set {column} = ? where id = ?", value, number)

    assert faults(history)
    result = byline("verify", exit_code=3)
    assert "catalogue.db: altered history" in result.stderr


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_record_that_was_taken_out_is_missed(history, place):
    ids = [number for (number,) in rows(history, "select id from changes order by id")]
    altered(history, "delete from changes where id = ?", ids[place])

    assert faults(history)


def test_a_last_record_that_was_cut_off_is_missed(history, byline, uids):
    byline("withhold", uids[0], "--reason", "why")
    altered(history, "delete from changes where id = (select max(id) from changes)")

    assert faults(history) == [f"{last_name(history)}: is not the last record there was"]


def last_name(archive):
    ((name,),) = rows(archive, "select name from changes order by id desc limit 1")
    return name


def test_two_records_in_each_others_places_are_found(history):
    (one, *_, other) = [
        number for (number,) in rows(history, "select id from changes order by id")
    ][2:6]
    altered(history, f"update changes set id = -1 where id = {one}")
    altered(history, f"update changes set id = {one} where id = {other}")
    altered(history, f"update changes set id = {other} where id = -1")

    assert faults(history)


def test_an_undoing_that_is_denied_or_made_up_is_found(history):
    altered(history, "update changes set undone_at = null where action = 'withhold'")
    assert any("was undone" in words for words in faults(history))

    altered(history, "update changes set undone_at = 'x' where action in ('withhold', 'tag')")
    assert any("no record says so" in words for words in faults(history))


def test_of_ten_thousand_records_any_one_is_found(archive, byline):
    """The chain alone, over real records."""
    from byline.archive.catalogue.chain import Link, chain_faults, digest_of, salts_for, sealed

    links, before = [], sealed([])
    for number in range(1, 10_001):
        detail = json.dumps({"edits": [{"uid": f"u{number}", "value": number}]})
        link = Link(number=number, name=f"c{number}", made_at="2026", made_by="me", action="correct",
                    detail=detail, salts=salts_for(detail))  # fmt: skip
        before = digest_of(link, before)
        links.append(
            link.__class__(**{**{n: getattr(link, n) for n in link.__slots__}, "digest": before})
        )
    head = (10_000, before)
    assert list(chain_faults(links, head)) == []

    chance = random.Random(7)
    for _ in range(5):
        place = chance.randrange(10_000)
        removed = links[:place] + links[place + 1 :]
        swapped = [*links]
        swapped[place - 1], swapped[place] = swapped[place], swapped[place - 1]
        assert list(chain_faults(removed, head))
        assert list(chain_faults(swapped, head))


def test_a_rebuild_keeps_the_chain_in_its_order(history, byline):
    before = rows(history, "select id, name, digest from changes order by id")
    byline("rebuild")

    assert rows(history, "select id, name, digest from changes order by id") == before
    assert faults(history) == []
    assert byline("changes").stdout.splitlines()[0].startswith("withhold-")


def test_a_rebuild_covers_up_no_record_that_was_taken_out_or_made_older(history, byline):
    records = sorted(
        (history.root / "records" / "changes").glob("*.json"),
        key=lambda path: json.loads(path.read_text())["number"],
    )
    last = records[-1].read_text()
    records[-1].unlink()
    byline("rebuild")
    assert any("is not the last record" in fault for fault in faults(history))
    records[-1].write_text(last)
    byline("rebuild")
    assert faults(history) == []
    for path in records:
        said = json.loads(path.read_text())
        path.write_text(json.dumps({**said, "digest": None, "salts": []}))
    byline("rebuild")
    assert faults(history) == ["every record of the chain is missing"]


def test_records_from_before_the_chain_are_sealed_by_its_first(history, byline, uids):
    altered(history, "delete from chain_head")
    altered(history, "update changes set digest = null, salts = null")
    byline("withhold", uids[2], "--reason", "why")
    assert faults(history) == []

    altered(history, "update changes set made_by = 'x' where id = 1")
    assert faults(history)


def test_changes_are_listed_by_photo_by_whom_and_since_when(history, byline, uids):
    def listed(*options):
        return [
            json.loads(line) for line in byline("changes", *options, "--json").stdout.splitlines()
        ]

    assert len(listed()) == 11
    assert len(listed("--photo", uids[0])) == 10
    assert {change["action"] for change in listed("--photo", uids[1])} == {"correct", "withhold"}
    assert listed("--by", "nobody-here") == []
    assert len(listed("--by", listed()[0]["made_by"])) == 11
    assert listed("--since", "2999-01-01") == []
    assert len(listed("--since", "2020-01-01")) == 11
    assert byline("changes", "--by", "nobody-here").stdout == "No such change was made.\n"


def test_an_undoing_cannot_be_undone(history, byline):
    ((name,),) = rows(history, "select name from changes where action = 'undo'")

    assert "no change" in byline("undo", name, exit_code=2).stderr


def test_what_a_destroyed_photo_was_corrected_to_is_in_no_record(history, byline, uids):
    byline("correct", uids[0], "--field", "description", "--value", "SENTINELLE seule")
    byline("destroy", uids[0], "--reason", "court")

    for path in history.root.rglob("*"):
        if path.is_file():
            assert b"SENTINELLE" not in path.read_bytes(), path
            assert (
                uids[0].encode() not in path.read_bytes()
                or "tombstones" in str(path)
                or (
                    "certificates" in str(path)
                    or "destroy-" in str(path)
                    or path.name == "catalogue.db"
                )
            ), path
    assert faults(history) == []
    byline("rebuild")
    assert faults(history) == []
    # The others of a bulk change can still be taken back.
    assert "correct: what it was of was destroyed" in byline("changes").stdout
    changes = [json.loads(line) for line in byline("changes", "--json").stdout.splitlines()]
    gone, last, *_ = [change["name"] for change in changes if change["action"] == "correct"]
    assert "nothing to undo" in byline("undo", gone, exit_code=2).stderr
    byline("undo", last)
    assert json.loads(byline("show", uids[1], "--json").stdout)["title"] == "Title 3"
