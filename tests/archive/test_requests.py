"""What the public asks is kept, each request in a file of its own, and listed."""

import json
import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest

from byline.archive.clock import now
from byline.archive.errors import Refused
from byline.archive.publishing.requests import Asked, keep_request, kept_requests


def asked(**values):
    return Asked(
        **{
            "kind": "licence",
            "photo": "7q2m4e8xk1",
            "name": "Ada",
            "contact": "ada@example.org",
            "message": "Pour la une.",
            "language": "fr",
            **values,
        }
    )


def test_a_request_is_kept_as_it_was_sent(archive):
    reference = keep_request(archive.requests, asked(message="« Œ »\n東京"))

    (kept,) = kept_requests(archive.requests)
    assert kept.reference == reference
    assert kept.asked == asked(message="« Œ »\n東京")


def test_a_request_is_never_written_over(archive, monkeypatch):
    monkeypatch.setattr("byline.archive.publishing.requests.secrets.choice", lambda signs: signs[0])
    keep_request(archive.requests, asked())

    with pytest.raises(FileExistsError):
        keep_request(archive.requests, asked(message="another"))

    assert [kept.asked.message for kept in kept_requests(archive.requests)] == ["Pour la une."]


def test_a_day_takes_two_hundred_and_the_next_as_many(archive, monkeypatch):
    here = "byline.archive.publishing.requests.now"
    monkeypatch.setattr(here, lambda: "2026-11-19T23:59:59+00:00")
    for _ in range(200):
        keep_request(archive.requests, asked())
    with pytest.raises(Refused, match="200 requests were received today"):
        keep_request(archive.requests, asked())

    monkeypatch.setattr(here, lambda: "2026-11-18T00:00:00+00:00")
    keep_request(archive.requests, asked())


def test_a_request_is_read_as_it_was_written_by_people_too(archive):
    keep_request(archive.requests, asked(message="« Œ »"))

    (path,) = archive.requests.glob("*.json")
    assert "« Œ »" in path.read_text("utf-8")


def test_requests_are_listed_oldest_first(archive, byline):
    first = keep_request(archive.requests, asked())
    path = next(archive.requests.glob("*.json"))
    path.rename(path.with_name(f"2015-02-17_{first}.json"))
    second = keep_request(archive.requests, asked(kind="removal", message="Un.\nDeux."))

    text = byline("requests").stdout
    records = [json.loads(line) for line in byline("requests", "--json").stdout.splitlines()]

    assert [record["reference"] for record in records] == [first, second]
    assert text.index(first) < text.index(second)
    assert "Ada <ada@example.org>" in text
    assert "    Un.\n    Deux." in text


def test_a_request_that_cannot_be_read_is_named_and_hides_no_other(archive, byline):
    reference = keep_request(archive.requests, asked())
    (archive.requests / "2015-01-01_broken.json").write_text("{")

    result = byline("requests", exit_code=None)

    assert reference in result.stdout
    assert "2015-01-01_broken.json: cannot be read" in result.stderr


def test_an_archive_without_requests_says_so(archive, byline):
    assert byline("requests").stdout.strip()


def test_a_request_survives_a_rebuild_and_stays_out_of_the_bundle(archive, byline):
    keep_request(archive.requests, asked(contact="sentinel@example.org"))
    byline("publish")
    byline("rebuild")

    assert len(list(kept_requests(archive.requests))) == 1
    published = [path for path in archive.public.rglob("*") if path.is_file()]
    assert published
    assert not any(b"sentinel@example.org" in path.read_bytes() for path in published)


def test_a_request_is_filed_under_its_day(archive):
    reference = keep_request(archive.requests, asked())

    (path,) = archive.requests.glob("*.json")
    assert path.name == f"{now()[:10]}_{reference}.json"


def test_no_flood_of_other_requests_refuses_a_removal(archive, monkeypatch):
    monkeypatch.setattr("byline.archive.publishing.requests.MOST_A_DAY", 2)
    for kind in ("licence", "correction"):
        keep_request(archive.requests, asked(kind=kind))
    with pytest.raises(Refused):
        keep_request(archive.requests, asked())

    for _ in range(2):
        keep_request(archive.requests, asked(kind="removal"))
    with pytest.raises(Refused):
        keep_request(archive.requests, asked(kind="removal"))

    assert len(list(kept_requests(archive.requests))) == 4


def _kept_days_ago(archive, monkeypatch, days, kind="licence"):
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with monkeypatch.context() as patched:
        patched.setattr("byline.archive.publishing.requests.now", lambda: then)
        return keep_request(archive.requests, asked(kind=kind))


def _references(archive):
    return {kept.reference for kept in kept_requests(archive.requests)}


def test_a_request_is_deleted_when_it_is_older_than_the_organisation_says(
    archive, byline, monkeypatch
):
    _kept_days_ago(archive, monkeypatch, 31)
    _kept_days_ago(archive, monkeypatch, 400, kind="removal")
    kept = {_kept_days_ago(archive, monkeypatch, days) for days in (0, 30)}
    (archive.root / "site.toml").write_text("retention_days = 30\n")

    assert byline("requests", "forget").stdout == "2 requests deleted.\n"
    assert _references(archive) == kept
    assert byline("requests", "forget", "--json").stdout == '{"forgotten": 0}\n'


def test_a_request_is_deleted_by_its_reference(archive, byline, monkeypatch):
    old, new, removal = (
        _kept_days_ago(archive, monkeypatch, 500), keep_request(archive.requests, asked()),
        keep_request(archive.requests, asked(kind="removal")),
    )  # fmt: skip

    assert byline("requests", "forget", removal, new).stdout == "2 requests deleted.\n"
    assert _references(archive) == {old}


@pytest.mark.parametrize("reference", ["nosuchre", "../catalogue", "*", ""])
def test_what_is_no_reference_deletes_nothing(archive, byline, reference):
    kept = keep_request(archive.requests, asked())

    told = byline("requests", "forget", kept, reference, exit_code=2).stderr
    assert "no request" in told
    assert _references(archive) == {kept}


def test_nothing_is_deleted_while_nobody_knows_for_how_long_it_is_kept(
    archive, byline, monkeypatch
):
    kept = _kept_days_ago(archive, monkeypatch, 5000)
    (archive.root / "site.toml").write_text("retention_days = 'long'\n")

    byline("requests", "forget", exit_code=2)
    assert _references(archive) == {kept}
    assert byline("requests").stdout


def test_what_else_lies_among_requests_stays(archive, byline):
    stranger = archive.requests / "notes.json"
    stranger.write_text("{}")

    byline("requests", "forget")
    assert stranger.exists()


def test_whatever_is_listed_can_be_deleted(archive, byline, monkeypatch):
    old = _kept_days_ago(archive, monkeypatch, 500)
    (path,) = archive.requests.glob("*.json")
    shutil.copy(path, archive.requests / "other.json")
    shutil.copy(path, archive.requests / f"2020-01-01_{old}.copy.json")
    (archive.requests / "2020-01-01_44444444.json").mkdir()

    assert byline("requests", "forget", old).stdout == "3 requests deleted.\n"
    shutil.rmtree(archive.requests / "2020-01-01_44444444.json")
    assert "Nobody has asked" in byline("requests").stdout

    old = _kept_days_ago(archive, monkeypatch, 500)
    (path,) = archive.requests.glob("*.json")
    path.rename(archive.requests / "renamed.json")
    assert byline("requests", "forget").stdout == "1 request deleted.\n"


def test_the_gallery_being_served_deletes_what_is_old(archive, monkeypatch):
    from tests.sites import served

    gone, kept = (
        _kept_days_ago(archive, monkeypatch, 366),
        _kept_days_ago(archive, monkeypatch, 364),
    )
    with served(archive.root):
        deadline = time.monotonic() + 20
        while gone in _references(archive) and time.monotonic() < deadline:
            time.sleep(0.1)

    assert _references(archive) == {kept}
