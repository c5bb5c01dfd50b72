"""What each role may do at the desk: one matrix, asked by every route and every template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from ...archive.storage.accounts import Role

#: To look; to mark; to describe: captions, people, places; to set credits, terms, and what is shown; to undo
#: what others changed; to say who works here; to read the catalogue itself.
Right = Literal["see", "mark", "describe", "credit", "terms", "publish", "undo", "staff", "sql"]
RIGHTS: tuple[Right, ...] = get_args(Right)

_MATRIX: Mapping[Role, frozenset[Right]] = {
    # Of their own photos, and those alone until they are published.
    "photographer": frozenset({"see", "mark", "describe"}),
    "editor": frozenset({"see", "mark", "describe", "credit"}),
    "communications": frozenset({"see", "describe", "credit", "terms", "publish"}),
    "admin": frozenset(RIGHTS),
}
#: What each field of a change asks for.
RIGHT_OF: Mapping[str, Right] = {
    "credit": "credit",
    "copyright_notice": "credit",
    "licence": "terms",
    "usage_terms": "terms",
    "usage_rights": "terms",
    "restrictions": "terms",
    "state": "publish",
    "rating": "mark",
    "pick": "mark",
}


def may(role: Role, right: Right) -> bool:
    """Whether a role may do something."""
    return right in _MATRIX.get(role, frozenset())


def sees_all(role: Role) -> bool:
    """Whether a role sees every photo; a photographer sees what is published, and what they brought in."""
    return role != "photographer"


def may_change(role: Role, field: str) -> bool:
    """Whether a role may change a field of photos."""
    return may(role, RIGHT_OF.get(field, "describe"))
