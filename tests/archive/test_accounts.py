import os
import sqlite3

import pytest

from byline.archive.errors import NotFound, Refused
from byline.archive.storage import accounts

PASSWORD = "correct horse battery"


@pytest.fixture
def path(tmp_path):
    accounts.add_account(tmp_path / "staff.db", "marie", PASSWORD)
    return tmp_path / "staff.db"


def test_the_right_password_opens_a_session_and_sign_out_ends_it(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    assert accounts.name_of_sign_in_session(path, token) == "marie"
    accounts.sign_out(path, token)
    assert accounts.name_of_sign_in_session(path, token) is None


def test_a_wrong_password_or_name_opens_nothing(path):
    assert accounts.sign_in(path, "marie", "wrong") is None
    assert accounts.sign_in(path, "nobody", PASSWORD) is None
    assert accounts.name_of_sign_in_session(path, "made up") is None


def test_an_old_session_has_ended(path):
    token = accounts.sign_in(path, "marie", PASSWORD)
    with sqlite3.connect(path) as connection:
        connection.execute("update sessions set seen_at = seen_at - 9 * 3600")

    assert accounts.name_of_sign_in_session(path, token) is None


def test_a_new_password_ends_the_sessions(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    accounts.add_account(path, "marie", "another password")

    assert accounts.name_of_sign_in_session(path, token) is None
    assert accounts.sign_in(path, "marie", PASSWORD) is None


def test_neither_password_nor_token_can_be_read_from_the_file(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    assert PASSWORD.encode() not in path.read_bytes()
    assert token.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_short_password_is_refused(path):
    with pytest.raises(Refused, match="at least 10 characters"):
        accounts.add_account(path, "marie", "short")


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves on, in seconds."""
    moment = [1_700_000_000.0]
    monkeypatch.setattr(accounts.time, "time", lambda: moment[0])

    def move_on(seconds):
        moment[0] += seconds

    return move_on


def test_a_session_ends_after_eight_idle_hours_and_not_before(clock, path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    clock(8 * 3600 - 1)
    assert accounts.name_of_sign_in_session(path, token) == "marie"
    clock(8 * 3600 - 1)  # counted anew from when it was last seen
    assert accounts.name_of_sign_in_session(path, token) == "marie"
    clock(8 * 3600 + 1)
    assert accounts.name_of_sign_in_session(path, token) is None


def test_a_session_ends_after_a_week_however_busy(clock, path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    for _ in range(7 * 4 - 1):
        clock(6 * 3600)
        assert accounts.name_of_sign_in_session(path, token) == "marie"
    clock(6 * 3600 + 1)

    assert accounts.name_of_sign_in_session(path, token) is None


def test_no_number_of_wrong_tries_closes_an_account(path):
    for _ in range(8):
        accounts.sign_in(path, "marie", "wrong")

    assert accounts.sign_in(path, "marie", PASSWORD)


@pytest.mark.parametrize("password", ["x" * 1001, "x" * 9, ""])
def test_a_password_has_its_bounds(path, password):
    with pytest.raises(Refused):
        accounts.add_account(path, "marie", password)
    assert accounts.sign_in(path, "marie", password) is None


@pytest.mark.parametrize("password", ["x" * 1000, "x" * 10])
def test_a_password_at_its_bounds_opens(path, password):
    accounts.add_account(path, "marie", password)

    assert accounts.sign_in(path, "marie", password)


def test_whether_anybody_can_sign_in(tmp_path):
    place = tmp_path / "staff.db"

    assert not accounts.has_accounts(place)
    accounts.add_account(place, "marie", "correct horse battery")
    assert accounts.has_accounts(place)


def test_who_is_removed_is_out_at_once(path):
    accounts.add_account(path, "paul", PASSWORD)
    token = accounts.sign_in(path, "marie", PASSWORD)

    accounts.remove_account(path, "marie")

    assert accounts.name_of_sign_in_session(path, token) is None
    assert accounts.sign_in(path, "marie", PASSWORD) is None
    assert accounts.account_names(path) == ["paul"]


def test_another_password_is_given_to_who_signs_in_alone(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    accounts.change_password(path, "marie", "another password")

    assert accounts.name_of_sign_in_session(path, token) is None
    assert accounts.sign_in(path, "marie", "another password")
    for change in (
        lambda: accounts.change_password(path, "zoe", PASSWORD),
        lambda: accounts.remove_account(path, "zoe"),
    ):
        with pytest.raises(NotFound, match="nobody signs in as 'zoe'"):
            change()


def test_the_file_is_nobody_elses_from_the_first_moment(tmp_path):
    before = os.umask(0)
    try:
        accounts.account_names(tmp_path / "staff.db")
    finally:
        os.umask(before)

    assert (tmp_path / "staff.db").stat().st_mode & 0o777 == 0o600


def test_staff_are_listed_changed_and_removed_by_command(archive, byline):
    assert "Nobody can sign in yet" in byline("staff", "list").stdout
    for name in ("marie", "paul"):
        byline("staff", "add", name, "--password", PASSWORD)
    assert byline("staff", "list").stdout == "marie\npaul\n"
    assert byline("staff", "list", "--json").stdout.splitlines() == [
        '{"name": "marie"}',
        '{"name": "paul"}',
    ]
    byline("staff", "passwd", "marie", "--password", "another password")
    assert accounts.sign_in(archive.accounts, "marie", "another password")
    assert "Nobody" not in byline("staff", "remove", "marie").stdout
    assert "Nobody can sign in now" in byline("staff", "remove", "paul").stdout
    assert "nobody signs in as 'paul'" in byline("staff", "remove", "paul", exit_code=2).stderr
