"""Who may sign in to the desk: names, roles, passwords and sessions, in a file the gallery never sees.

Passwords are stored as argon2id hashes, session tokens as SHA-256; neither can be read back.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from ..errors import NotFound, Refused
from .privacy import make_private_file

#: What somebody may do at the desk; the matrix is in plugins/desk/roles.py.
Role = Literal["photographer", "editor", "communications", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

_SESSION_SECONDS = 7 * 24 * 3600
_IDLE_SECONDS = 8 * 3600
#: When somebody was last seen is written down so often at most: a page asks for a hundred pictures.
_SEEN_EVERY_SECONDS = 60
_SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 1000  # hashing a novel would keep the server busy
_LONGEST_NAME, _LONGEST_AGENT = 100, 300
_FORM = 2

_TABLES = """
create table if not exists accounts (
    name text primary key, role text not null, password text not null
) strict;
create table if not exists sessions (
    id integer primary key, token text not null unique, name text not null references accounts(name),
    started_at real not null, seen_at real not null, agent text not null
) strict;
create table if not exists searches (
    owner text not null, name text not null, query text not null, primary key (owner, name)
) strict;
"""
#: Accounts of byline's first months had no roles, and passwords by scrypt; their sessions end.
_FROM_BEFORE = """
drop table if exists failures;
drop table if exists sessions;
alter table accounts rename to accounts_before;
create table accounts (
    name text primary key, role text not null, password text not null
) strict;
insert into accounts
    select name, 'admin', '$scrypt$' || lower(hex(salt)) || '$' || lower(hex(hash)) from accounts_before;
drop table accounts_before;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who can sign in, in which role, and how many of their sessions are open."""

    name: str
    role: Role
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Whose session it is, in which role; moments as seconds since 1970, `agent` as the browser says it."""

    id: int
    name: str
    role: Role
    started_at: float
    seen_at: float
    agent: str


@contextmanager
def opened_accounts(path: Path) -> Iterator[sqlite3.Connection]:
    """The accounts, in a transaction; the file is made where there is none."""
    # Nobody else's from the moment it exists, whatever the umask; SQLite's own files are as it is.
    os.close(make_private_file(path))
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.execute("pragma foreign_keys = on")
        _bring_up(connection)
        with connection:
            yield connection
    finally:
        connection.close()


def _bring_up(connection: sqlite3.Connection) -> None:
    (form,) = connection.execute("pragma user_version").fetchone()
    if form == _FORM:
        return
    columns = {name for (_, name, *_) in connection.execute("pragma table_info(accounts)")}
    script = _FROM_BEFORE if "salt" in columns else ""
    connection.executescript(
        f"begin immediate; {script} {_TABLES} pragma user_version = {_FORM}; commit;"
    )


def add_account(path: Path, name: str, password: str, role: Role | None = None) -> Account:
    """Let someone sign in; an account of that name gets the new password, its sessions end.

    Without a role it keeps the one it has; who is new becomes an editor. Raises Refused for a name that is
    none, or a password that is too short or too long.
    """
    name = account_name(name)
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Refused(
            f"the password must have at least {_SHORTEST_PASSWORD} characters, and at most "
            f"{_LONGEST_PASSWORD}"
        )
    alike = [known.name for known in accounts(path) if known.name.casefold() == name.casefold()]
    if alike and name not in alike:
        raise Refused(f"there is an account {alike[0]!r}; {name!r} would be taken for it")
    hashed = _HASHER.hash(password)
    with opened_accounts(path) as connection:
        connection.execute(
            """
            insert into accounts (name, role, password) values (:name, coalesce(:role, 'editor'), :password)
            on conflict (name) do update
            set password = excluded.password, role = coalesce(:role, role)
            """,
            {"name": name, "role": role, "password": hashed},
        )
        connection.execute("delete from sessions where name = ?", (name,))
    path.chmod(0o600)
    return next(account for account in accounts(path) if account.name == name)


def account_name(name: str) -> str:
    """The name of an account as it is kept; raises Refused for what can be none."""
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise Refused("an account needs a name")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused(f"the name of an account is a line of at most {_LONGEST_NAME} signs")
    return name


def accounts(path: Path) -> list[Account]:
    """Who can sign in, by name."""
    with opened_accounts(path) as connection:
        found = connection.execute(
            """
            select name, role, (
                select count(*) from sessions
                where sessions.name = accounts.name and started_at > :started and seen_at > :seen
            )
            from accounts order by name
            """,
            _living(),
        )
        return [Account(name=name, role=role, sessions=sessions) for name, role, sessions in found]


def set_role(path: Path, name: str, role: Role) -> None:
    """Let somebody do what a role may, from their next click on; raises NotFound."""
    _refuse_unknown(path, name)
    with opened_accounts(path) as connection:
        connection.execute("update accounts set role = ? where name = ?", (role, name.strip()))


def change_password(path: Path, name: str, password: str) -> None:
    """Give somebody another password, and end their sessions; raises NotFound, or as `add_account`."""
    _refuse_unknown(path, name)
    add_account(path, name, password)


def remove_account(path: Path, name: str) -> None:
    """Let somebody sign in no more, and end their sessions at once; raises NotFound."""
    _refuse_unknown(path, name)
    with opened_accounts(path) as connection:
        connection.execute("delete from sessions where name = ?", (name.strip(),))
        connection.execute("delete from accounts where name = ?", (name.strip(),))


def _refuse_unknown(path: Path, name: str) -> None:
    if name.strip() not in {account.name for account in accounts(path)}:
        raise NotFound(f"nobody signs in as {name!r}; see: byline staff list")


def has_accounts(path: Path) -> bool:
    """Whether anyone at all can sign in."""
    with opened_accounts(path) as connection:
        return connection.execute("select 1 from accounts").fetchone() is not None


def sign_in(path: Path, name: str, password: str, agent: str = "") -> str | None:
    """Open a session and return its token; None for a wrong name or password.

    How often that may be tried is for whoever asks to say (plugins/sign_in/throttle.py). It takes as long for
    a name that does not exist as for one that does. A hash of byline's first months is renewed.
    """
    name, now = name.strip(), time.time()
    with opened_accounts(path) as connection:
        row = connection.execute("select password from accounts where name = ?", (name,)).fetchone()
    if len(password) > _LONGEST_PASSWORD:
        return None
    kept = row[0] if row else _NOBODYS
    if not (_opens(kept, password) and row):
        return None
    renewed = _HASHER.hash(password) if _is_of_before(kept) else kept
    token = secrets.token_urlsafe(32)
    with opened_accounts(path) as connection:
        # Not where it was changed meanwhile: the session would outlive the password it was opened by.
        changed = connection.execute(
            "update accounts set password = ? where name = ? and password = ?",
            (renewed, name, kept),
        )
        if not changed.rowcount:
            return None
        connection.execute(
            "insert into sessions (token, name, started_at, seen_at, agent) values (?, ?, ?, ?, ?)",
            (_key(token), name, now, now, agent[:_LONGEST_AGENT]),
        )
    return token


def signed_in(path: Path, token: str) -> SignedIn | None:
    """Whose session a token opens; None when there is none, or it has ended."""
    with opened_accounts(path) as connection:
        row = connection.execute(
            f"{_SESSIONS} where token = :token and {_LIVES}", {"token": _key(token), **_living()}
        ).fetchone()
        if row is None:
            return None
        found = _as_session(row)
        if time.time() - found.seen_at > _SEEN_EVERY_SECONDS:
            connection.execute(
                "update sessions set seen_at = ? where id = ?", (time.time(), found.id)
            )
        return found


def sessions_of(path: Path, name: str) -> list[SignedIn]:
    """The open sessions of somebody, the last seen first."""
    with opened_accounts(path) as connection:
        sql = f"{_SESSIONS} where sessions.name = :name and {_LIVES} order by seen_at desc"
        return [_as_session(row) for row in connection.execute(sql, {"name": name, **_living()})]


def end_session(path: Path, name: str, session: int) -> None:
    """End one session of somebody, given by its id; nobody else's."""
    with opened_accounts(path) as connection:
        connection.execute("delete from sessions where id = ? and name = ?", (session, name))


def end_sessions(path: Path, name: str) -> int:
    """End every session of somebody; return how many were open. Raises NotFound."""
    _refuse_unknown(path, name)
    open_ones = len(sessions_of(path, name.strip()))
    with opened_accounts(path) as connection:
        connection.execute("delete from sessions where name = ?", (name.strip(),))
    return open_ones


def sign_out(path: Path, token: str) -> None:
    """End a session at once."""
    with opened_accounts(path) as connection:
        connection.execute("delete from sessions where token = ?", (_key(token),))


_SESSIONS = """
    select sessions.id, sessions.name, role, started_at, seen_at, agent
    from sessions join accounts on accounts.name = sessions.name
"""
_LIVES = "started_at > :started and seen_at > :seen"


def _living() -> dict[str, float]:
    """Since when a session must have been begun, and seen."""
    return {"started": time.time() - _SESSION_SECONDS, "seen": time.time() - _IDLE_SECONDS}


def _as_session(row: tuple[int, str, Role, float, float, str]) -> SignedIn:
    session, name, role, started_at, seen_at, agent = row
    return SignedIn(
        id=session, name=name, role=role, started_at=started_at, seen_at=seen_at, agent=agent
    )


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


#: argon2id with the parameters of RFC 9106 for where memory is dear: 64 MiB, three passes.
_HASHER = PasswordHasher()
#: What a name is compared with that nobody has; made of a password nobody knows.
_NOBODYS = _HASHER.hash(secrets.token_hex())
_BEFORE = "$scrypt$"


def _opens(kept: str, password: str) -> bool:
    if _is_of_before(kept):
        salt, hashed = kept.removeprefix(_BEFORE).split("$")
        given = _by_scrypt(password, bytes.fromhex(salt))
        return secrets.compare_digest(given, bytes.fromhex(hashed))
    try:
        return _HASHER.verify(kept, password)
    except VerificationError:
        return False


def _is_of_before(kept: str) -> bool:
    return kept.startswith(_BEFORE)


def _by_scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << 15, r=8, p=3, maxmem=64 << 20, dklen=64
    )
