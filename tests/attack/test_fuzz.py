"""A short lane of the attack on both sites; `make attack` sends five thousand."""

from byline.archive.storage.accounts import add_account
from tests.attack.fuzz import attacked


def test_no_request_is_a_fault_or_fills_a_log(sample_copy, tmp_path):
    add_account(sample_copy.accounts, "marie", "correct horse battery")

    report = attacked(sample_copy.root, requests=700, seed=7, log=tmp_path / "log")

    assert report.faults == []
    assert {200, 400, 404, 405} <= set(report.statuses)
