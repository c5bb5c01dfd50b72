"""All the real photos, broken ones included: no traceback, and every file accounted for."""

import json
from pathlib import Path

from tests.catalogues import ingested


def test_every_real_file_has_its_outcome(archive, byline, shared_photos):
    files = {path for path in shared_photos.rglob("*") if path.is_file()}

    first = byline("ingest", shared_photos, "--json", exit_code=1)
    again = byline("ingest", shared_photos, "--json", exit_code=1)
    published = byline("publish", "--json")

    records = ingested(first)
    assert {Path(record["path"]) for record in records} == files
    assert all(record["reason"] for record in records if record["outcome"] == "refused")
    assert sum(record["outcome"] == "added" for record in records) > 240
    repeated = [record["outcome"] for record in ingested(again)]
    assert "added" not in repeated
    outcomes = [json.loads(line)["outcome"] for line in published.stdout.splitlines()]
    assert outcomes.count("published") > 30
    assert len(outcomes) == len({record["uid"] for record in records if record["uid"]})


def test_every_real_file_can_be_read(byline, shared_photos):
    files = sorted(path for path in shared_photos.rglob("*") if path.is_file())

    result = byline("read", *files, "--json", exit_code=1)

    assert [json.loads(line)["path"] for line in result.stdout.splitlines()] == [
        str(path) for path in files
    ]
