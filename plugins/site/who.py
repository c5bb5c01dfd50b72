"""Who a request of the desk comes from: a session of our own, or a name that a trusted proxy says.

Single sign-on is the proxy's work (oauth2-proxy and its like); we believe its headers only where the
connection itself came from an address that `--trusted-proxy` names. From anywhere else they are as not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from datasette import Request

from ...archive.storage.accounts import ROLES, Role, signed_in
from .cookies import token_of

#: Where the address of the connection itself is kept (plugins/connections.py).
_PEER = "byline.peer"
_NAMES = ("x-forwarded-preferred-username", "x-forwarded-user", "x-forwarded-email")
_GROUPS = "x-forwarded-groups"
#: The groups of the proxy that are roles here: byline-editor, byline-admin …
_GROUP = "byline-{}"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody at the desk; without a session of ours, `session` is 0."""

    name: str
    role: Role
    session: int

    def as_actor(self) -> dict[str, Any]:
        """The same as Datasette knows it."""
        return {"id": self.name, "staff": True, "role": self.role, "session": self.session}


def who_asks(request: Request, accounts: Path, proxies: Sequence[str]) -> Who | None:
    """Who a request comes from; `proxies` are those whose word on names is believed. None for nobody."""
    if proxies:
        return _named_by_proxy(request, proxies)
    token = token_of(request)
    found = signed_in(accounts, token) if token else None
    return None if found is None else Who(name=found.name, role=found.role, session=found.id)


def _named_by_proxy(request: Request, proxies: Sequence[str]) -> Who | None:
    peer = str(request.scope.get(_PEER) or "")
    if not _is_among(peer, proxies):
        return None
    name = next(filter(None, (request.headers.get(header, "").strip() for header in _NAMES)), "")
    groups = {group.strip() for group in request.headers.get(_GROUPS, "").split(",")}
    # The last role is the one that may most.
    roles = [role for role in ROLES if _GROUP.format(role) in groups]
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or not roles:
        return None
    return Who(name=name, role=roles[-1], session=0)


def _is_among(peer: str, places: Sequence[str]) -> bool:
    try:
        return any(ip_address(peer) in ip_network(place) for place in places)
    except ValueError:
        return False
