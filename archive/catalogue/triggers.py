"""Triggers that note every change of the catalogue: for the file that tells of it, and for the gallery.

So that no edit, whoever makes it, can forget either. Tables are watched as what they tell of: a kind of
thing, the SQL for its key, and the one moment that matters, or None for all.
"""

from __future__ import annotations

from collections.abc import Iterator

_Watched = dict[str, tuple[str, str, str | None]]

_PHOTO = "(select uid from photos where id = {row}.photo)"
_EVENT = "(select slug from events where id = {row}.event)"
_PERSON = "(select slug from people where id = {row}.person)"
#: What a file and the gallery tell alike of a photo, an event, a person.
_TOLD_TO_ALL: _Watched = {
    "photos": ("photo", "{row}.uid", "update of event, session, licence, credit_line"),
    "credits": ("photo", _PHOTO, None),
    "depictions": ("photo", _PHOTO, None),
    "derivatives": ("photo", _PHOTO, None),
    "events": ("event", "{row}.slug", None),
    "sessions": ("event", _EVENT, None),
    "organisers": ("event", _EVENT, None),
    "appearances": ("event", _EVENT, None),
    "people": ("person", "{row}.slug", None),
}


def outbox_triggers() -> list[str]:
    """For the files, since migration 005."""
    return _for_files(
        {
            **_TOLD_TO_ALL,
            "companions": ("photo", _PHOTO, None),
            "unread": ("unread", "{row}.digest", None),
        }
    )


def told_triggers() -> list[str]:
    """For the files, of what byline was told, since migration 007."""
    return _for_files(
        {
            "givens": ("photo", _PHOTO, None),
            "aliases": ("person", _PERSON, None),
            "identifiers": ("person", _PERSON, None),
            "changes": ("change", "{row}.name", None),
        }
    )


def copies_triggers() -> list[str]:
    """For the files, of the table of copies that migration 008 made anew."""
    return _for_files({"derivatives": _TOLD_TO_ALL["derivatives"]})


def gallery_triggers() -> list[str]:
    """For the gallery, since migration 009."""
    return [
        f"""
        create trigger {table}_{moment.split(maxsplit=1)[0]}_reaches_the_gallery
        after {moment} on {table} begin
            delete from unpublished where kind = '{kind}' and key = {key};
            insert into unpublished (kind, key) select '{kind}', {key} where {key} is not null;
        end
        """
        for table, moment, kind, key in _moments(_TOLD_TO_ALL)
    ]


def _for_files(watched: _Watched) -> list[str]:
    return [
        # Not "or ignore": inside a trigger the outer statement's own conflict clause would rule.
        f"""
        create trigger {table}_{moment.split(maxsplit=1)[0]}_reaches_its_file
        after {moment} on {table} begin
            insert into outbox (kind, key)
            select '{kind}', {key}
            where {key} is not null
                and not exists (select 1 from outbox where kind = '{kind}' and key = {key});
        end
        """
        for table, moment, kind, key in _moments(watched)
    ]


def _moments(watched: _Watched) -> Iterator[tuple[str, str, str, str]]:
    """Each table with each moment that is watched, and the kind and key of what changed."""
    for table, (kind, key, only) in watched.items():
        for moment in (only,) if only else ("insert", "update", "delete"):
            yield table, moment, kind, key.format(row="old" if moment == "delete" else "new")
