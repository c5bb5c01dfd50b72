import hashlib
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

    assert accounts.signed_in(path, token).name == "marie"
    accounts.sign_out(path, token)
    assert accounts.signed_in(path, token) is None


def test_a_wrong_password_or_name_opens_nothing(path):
    assert accounts.sign_in(path, "marie", "wrong") is None
    assert accounts.sign_in(path, "nobody", PASSWORD) is None
    assert accounts.signed_in(path, "made up") is None


def test_an_old_session_has_ended(path):
    token = accounts.sign_in(path, "marie", PASSWORD)
    with sqlite3.connect(path) as connection:
        connection.execute("update sessions set seen_at = seen_at - 9 * 3600")

    assert accounts.signed_in(path, token) is None


def test_a_new_password_ends_the_sessions(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    accounts.add_account(path, "marie", "another password")

    assert accounts.signed_in(path, token) is None
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
    assert accounts.signed_in(path, token).name == "marie"
    clock(8 * 3600 - 1)  # counted anew from when it was last seen
    assert accounts.signed_in(path, token).name == "marie"
    clock(8 * 3600 + 1)
    assert accounts.signed_in(path, token) is None


def test_a_session_ends_after_a_week_however_busy(clock, path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    for _ in range(7 * 4 - 1):
        clock(6 * 3600)
        assert accounts.signed_in(path, token).name == "marie"
    clock(6 * 3600 + 1)

    assert accounts.signed_in(path, token) is None


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

    assert accounts.signed_in(path, token) is None
    assert accounts.sign_in(path, "marie", PASSWORD) is None
    assert [account.name for account in accounts.accounts(path)] == ["paul"]


def test_another_password_is_given_to_who_signs_in_alone(path):
    token = accounts.sign_in(path, "marie", PASSWORD)

    accounts.change_password(path, "marie", "another password")

    assert accounts.signed_in(path, token) is None
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
        accounts.accounts(tmp_path / "staff.db")
    finally:
        os.umask(before)

    assert (tmp_path / "staff.db").stat().st_mode & 0o777 == 0o600


def test_staff_are_listed_changed_and_removed_by_command(archive, byline):
    assert "Nobody can sign in yet" in byline("staff", "list").stdout
    for name in ("marie", "paul"):
        byline("staff", "add", name, "--password", PASSWORD)
    assert byline("staff", "list").stdout == "marie  editor\npaul  editor\n"
    assert byline("staff", "list", "--json").stdout.splitlines() == [
        '{"name": "marie", "role": "editor", "sessions": 0}',
        '{"name": "paul", "role": "editor", "sessions": 0}',
    ]
    assert "paul is admin now" in byline("staff", "role", "paul", "admin").stdout
    assert "as admin" in byline("staff", "add", "paul", "--password", PASSWORD).stdout
    assert "is not one of" in byline("staff", "role", "paul", "king", exit_code=2).stderr
    assert "nobody signs in" in byline("staff", "role", "zoe", "admin", exit_code=2).stderr
    byline("staff", "passwd", "marie", "--password", "another password")
    assert accounts.sign_in(archive.accounts, "marie", "another password")
    assert "Nobody" not in byline("staff", "remove", "marie").stdout
    assert "Nobody can sign in now" in byline("staff", "remove", "paul").stdout
    assert "nobody signs in as 'paul'" in byline("staff", "remove", "paul", exit_code=2).stderr


def test_a_password_is_read_from_a_pipe(archive, byline):
    byline("staff", "add", "marie", "--role", "communications", input=f"{PASSWORD}\n{PASSWORD}\n")
    byline("staff", "add", "paul", input=f"{PASSWORD}\n")
    assert accounts.sign_in(archive.accounts, "marie", PASSWORD)
    assert accounts.sign_in(archive.accounts, "paul", PASSWORD)
    said = byline("staff", "add", "zoe", input=f"{PASSWORD}\nanother one\n", exit_code=2)
    assert "not the same" in said.stderr
    assert "at least 10" in byline("staff", "add", "zoe", input="", exit_code=2).stderr
    assert len(accounts.accounts(archive.accounts)) == 2


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "a\x1b[2J"])
def test_a_name_is_a_line(path, name):
    with pytest.raises(Refused):
        accounts.add_account(path, name, PASSWORD)


def test_accounts_of_before_become_admins_and_their_hashes_are_renewed(tmp_path):
    path = tmp_path / "staff.db"
    salt = bytes(range(16))
    with sqlite3.connect(path) as connection:
        connection.executescript(
            """
            create table accounts (name text primary key, salt blob not null, hash blob not null) strict;
            create table sessions (
                token text primary key, name text not null references accounts(name),
                started_at real not null, seen_at real not null
            ) strict;
            create table failures (name text);
            insert into sessions values ('x', 'marie', 1, 1);
            """
        )
        old = hashlib.scrypt(
            PASSWORD.encode(), salt=salt, n=1 << 15, r=8, p=3, maxmem=64 << 20, dklen=64
        )
        connection.execute("insert into accounts values ('marie', ?, ?)", (salt, old))

    assert accounts.sign_in(path, "marie", "wrong password") is None
    token = accounts.sign_in(path, "marie", PASSWORD)
    assert accounts.signed_in(path, token).role == "admin"
    with sqlite3.connect(path) as connection:
        (kept,) = connection.execute("select password from accounts").fetchone()
    assert kept.startswith("$argon2id$")
    assert accounts.sign_in(path, "marie", PASSWORD)


def test_sessions_are_told_and_ended_one_by_one_and_all(path):
    first = accounts.sign_in(path, "marie", PASSWORD, "Firefox")
    second = accounts.sign_in(path, "marie", PASSWORD, "Chrome")
    accounts.add_account(path, "paul", PASSWORD)
    found = accounts.sessions_of(path, "marie")
    assert {one.agent for one in found} == {"Firefox", "Chrome"}
    mine = accounts.signed_in(path, first)

    accounts.end_session(path, "paul", mine.id)
    assert accounts.signed_in(path, first)
    accounts.end_session(path, "marie", mine.id)
    assert accounts.signed_in(path, first) is None
    assert accounts.signed_in(path, second)
    assert accounts.end_sessions(path, "marie") == 1
    assert accounts.signed_in(path, second) is None
    with pytest.raises(NotFound):
        accounts.end_sessions(path, "zoe")


def test_a_role_is_another_at_the_next_click(path):
    token = accounts.sign_in(path, "marie", PASSWORD)
    accounts.set_role(path, "marie", "admin")
    assert accounts.signed_in(path, token).role == "admin"


def test_to_be_seen_often_is_written_down_seldom(clock, path):
    token = accounts.sign_in(path, "marie", PASSWORD)
    began = accounts.signed_in(path, token).seen_at
    clock(30)
    accounts.signed_in(path, token)
    assert accounts.signed_in(path, token).seen_at == began
    clock(31)
    accounts.signed_in(path, token)
    assert accounts.signed_in(path, token).seen_at == began + 61
