"""Who may sign in to the desk: names, passwords and sessions, in a file the gallery never sees.

Passwords are stored as scrypt hashes, session tokens as SHA-256; neither can be read back.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import NotFound, Refused
from .privacy import make_private_file

_SESSION_SECONDS = 7 * 24 * 3600
_IDLE_SECONDS = 8 * 3600
_SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 1000  # hashing a novel would keep the server busy

_TABLES = """
create table if not exists accounts (
    name text primary key, salt blob not null, hash blob not null
) strict;
create table if not exists sessions (
    token text primary key, name text not null references accounts(name),
    started_at real not null, seen_at real not null
) strict;
drop table if exists failures;
"""


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    # Nobody else's from the moment it exists, whatever the umask; SQLite's own files are as it is.
    os.close(make_private_file(path))
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.execute("pragma foreign_keys = on")
        connection.executescript(_TABLES)
        with connection:
            yield connection
    finally:
        connection.close()


def add_account(path: Path, name: str, password: str) -> None:
    """Let someone sign in; an account of that name gets the new password, its sessions end.

    Raises Refused for an empty name or a password that is too short or too long.
    """
    if not name.strip():
        raise Refused("an account needs a name")
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Refused(f"the password must have at least {_SHORTEST_PASSWORD} characters")
    salt = secrets.token_bytes(16)
    with _opened(path) as connection:
        connection.execute(
            """
            insert into accounts (name, salt, hash) values (?, ?, ?)
            on conflict (name) do update set salt = excluded.salt, hash = excluded.hash
            """,
            (name.strip(), salt, _hashed(password, salt)),
        )
        connection.execute("delete from sessions where name = ?", (name.strip(),))
    path.chmod(0o600)


def account_names(path: Path) -> list[str]:
    """Who can sign in, by name."""
    with _opened(path) as connection:
        return [name for (name,) in connection.execute("select name from accounts order by name")]


def change_password(path: Path, name: str, password: str) -> None:
    """Give somebody another password, and end their sessions; raises NotFound, or as `add_account`."""
    _refuse_unknown(path, name)
    add_account(path, name, password)


def remove_account(path: Path, name: str) -> None:
    """Let somebody sign in no more, and end their sessions at once; raises NotFound."""
    _refuse_unknown(path, name)
    with _opened(path) as connection:
        connection.execute("delete from sessions where name = ?", (name.strip(),))
        connection.execute("delete from accounts where name = ?", (name.strip(),))


def _refuse_unknown(path: Path, name: str) -> None:
    if name.strip() not in account_names(path):
        raise NotFound(f"nobody signs in as {name!r}; see: byline staff list")


def has_accounts(path: Path) -> bool:
    """Whether anyone at all can sign in."""
    with _opened(path) as connection:
        return connection.execute("select 1 from accounts").fetchone() is not None


def sign_in(path: Path, name: str, password: str) -> str | None:
    """Open a session and return its token; None for a wrong name or password.

    How often that may be tried is for whoever asks to say (plugins/sign_in/throttle.py). It takes as long for
    a name that does not exist as for one that does.
    """
    name, now = name.strip(), time.time()
    with _opened(path) as connection:
        row = connection.execute(
            "select salt, hash from accounts where name = ?", (name,)
        ).fetchone()
    if len(password) > _LONGEST_PASSWORD:
        return None
    salt, expected = row or (bytes(16), bytes(64))
    is_right = hmac.compare_digest(_hashed(password, salt), expected)
    if not (is_right and row):
        return None
    with _opened(path) as connection:
        token = secrets.token_urlsafe(32)
        connection.execute(
            "insert into sessions values (?, ?, ?, ?)", (_key(token), name, now, now)
        )
        return token


def name_of_sign_in_session(path: Path, token: str) -> str | None:
    """Whose session a token opens; None when there is none, or it has ended."""
    now = time.time()
    with _opened(path) as connection:
        row = connection.execute(
            """
            update sessions set seen_at = ?
            where token = ? and started_at > ? and seen_at > ?
            returning name
            """,
            (now, _key(token), now - _SESSION_SECONDS, now - _IDLE_SECONDS),
        ).fetchone()
        return row[0] if row else None


def sign_out(path: Path, token: str) -> None:
    """End a session at once."""
    with _opened(path) as connection:
        connection.execute("delete from sessions where token = ?", (_key(token),))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _hashed(password: str, salt: bytes) -> bytes:
    # OWASP's minimum for scrypt: N=2^15, r=8, p=3, which takes 32 MiB.
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << 15, r=8, p=3, maxmem=64 << 20, dklen=64
    )
