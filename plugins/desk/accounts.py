"""One's own account and its sessions; for an admin, everybody's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from datasette import Response

from ...archive.errors import Refused
from ...archive.storage.accounts import (
    ROLES,
    Role,
    account_name,
    accounts,
    add_account,
    change_password,
    end_session,
    end_sessions,
    remove_account,
    sessions_of,
    set_role,
    sign_in,
    sign_out,
)
from .visits import Visit


def account(visit: Visit) -> Response:
    """Whose account it is, in which role, and where it is signed in."""
    sessions = [
        {
            "id": one.id,
            "agent": one.agent,
            "seen": _moment(one.seen_at),
            "is_this": one.id == visit.session,
        }
        for one in sessions_of(visit.archive.accounts, visit.account)
    ]
    return visit.page("desk/account.html", sessions=sessions)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")


def change_account(visit: Visit) -> Response:
    """End a session of one's own, or all; or give oneself another password."""
    path, what = visit.archive.accounts, visit.said("what")
    if what == "end":
        end_session(path, visit.account, _number(visit.said("session")))
    elif what == "end-all":
        end_sessions(path, visit.account)
    elif what == "password":
        _another_password(visit)
    else:
        raise Refused("nothing was asked for")
    return visit.away("account")


def _another_password(visit: Visit) -> None:
    path, new = visit.archive.accounts, visit.said("new")
    if new != visit.said("again"):
        raise Refused("the two passwords are not the same; nothing was changed")
    token = sign_in(path, visit.account, visit.said("password"))
    if token is None:
        raise Refused("this is not your password; nothing was changed")
    sign_out(path, token)
    change_password(path, visit.account, new)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def staff(visit: Visit) -> Response:
    """Who may sign in, in which role."""
    return visit.page("desk/staff.html", accounts=accounts(visit.archive.accounts), roles=ROLES)


def change_staff(visit: Visit) -> Response:
    """Let somebody in, give them a role or another password, end their sessions, let them go."""
    path, what = visit.archive.accounts, visit.said("what")
    name = account_name(visit.said("name"))
    if name == visit.account:
        raise Refused("one's own account is another admin's to change")
    if what == "add":
        if any(known.name == name for known in accounts(path)):
            raise Refused(f"there is an account {name!r} already; nothing was changed")
        if visit.said("password") != visit.said("again"):
            raise Refused("the two passwords are not the same; nothing was changed")
        add_account(path, name, visit.said("password"), _role(visit.said("role")))
    elif what == "role":
        set_role(path, name, _role(visit.said("role")))
    elif what == "end":
        end_sessions(path, name)
    elif what == "remove":
        remove_account(path, name)
    else:
        raise Refused("nothing was asked for")
    return visit.away("staff")


def _role(text: str) -> Role:
    if text not in get_args(Role):
        raise Refused(f"{text!r} is no role")
    return text  # type: ignore[return-value]
