"""Who is shown and who is credited: the most often first, or by name."""

from __future__ import annotations

from .reading import Bundle, Row

_SHOWN_MOST = """
    select slug, name, kind, shown as photos from people
    where shown > 0
    order by shown desc, name
    limit :limit
"""

_CREDITED_MOST = """
    select slug, name, kind, credited as photos from people
    where credited > 0
    order by credited desc, name
    limit :limit
"""

# A page of an index by name: who is shown, or who is credited, people apart from organisations.
_BY_NAME = """
    select slug, name, folded, kind, {count} as photos from people
    where {count} > 0 and kind = :kind
        and (:after is null or (folded, slug) > (select folded, slug from people where slug = :after))
    order by folded, slug
    limit :limit
"""
_SHOWN_BY_NAME = _BY_NAME.format(count="shown")
_CREDITED_BY_NAME = _BY_NAME.format(count="credited")


def people_shown_most(bundle: Bundle, limit: int) -> list[Row]:
    """Who is shown, most often first, with the number of photos."""
    return bundle.rows(_SHOWN_MOST, limit=limit)


def people_credited_most(bundle: Bundle, limit: int) -> list[Row]:
    """Who is credited, most often first, with the number of photos."""
    return bundle.rows(_CREDITED_MOST, limit=limit)


def shown_by_name(bundle: Bundle, limit: int, after: str | None = None) -> list[Row]:
    """Who is shown, in the order of their names; those after one, given as the slug."""
    return bundle.rows(_SHOWN_BY_NAME, kind="person", limit=limit, after=after)


def credited_by_name(
    bundle: Bundle, limit: int, after: str | None = None, kind: str = "person"
) -> list[Row]:
    """Who is credited, in the order of their names: people, or organisations; those after one."""
    return bundle.rows(_CREDITED_BY_NAME, kind=kind, limit=limit, after=after)
