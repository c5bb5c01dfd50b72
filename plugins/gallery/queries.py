"""Every SELECT of the gallery, against the public bundle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette


Row = Mapping[str, Any]

#: What pictures.picture needs of a photo.
PICTURE_COLUMNS = """
    photos.id, photos.uid, photos.event, photos.session, photos.title, photos.description,
    photos.alt_text, photos.width_px, photos.height_px, photos.taken_on,
    (select title from events where slug = photos.event) as event_title,
    (
        select json_group_array(json_object('name', name, 'width_px', width_px))
        from derivatives where photo = photos.id
    ) as derivatives,
    (
        select json_group_array(json_object('slug', slug, 'name', name, 'kind', kind))
        from (
            select people.slug, people.name, people.kind
            from credits join people on people.slug = credits.person
            where credits.photo = photos.id
            order by credits.position
        )
    ) as credits,
    (
        select json_group_array(name)
        from (
            select people.name
            from depictions join people on people.slug = depictions.person
            where depictions.photo = photos.id
            order by people.name
        )
    ) as people,
    (select json_group_object(language, template) from wording where medium = 'line') as wording
"""

_PHOTOS_OF_EVENT = f"""
    select {PICTURE_COLUMNS} from photos
    where event = :event
    order by id
"""

_COVERS = f"""
    select {PICTURE_COLUMNS} from photos
    where event = :event
    order by width_px > height_px desc, session is null, id
    limit :limit
"""

_WITHOUT_EVENT = f"""
    select {PICTURE_COLUMNS} from photos
    where event is null
    order by id desc
    limit :limit
"""

_EVENTS = """
    select events.*, (select count(*) from photos where event = events.slug) as photos
    from events
    order by starts_on desc, slug
"""

_APPEARANCES_OF_EVENT = """
    select appearances.session, appearances.role, people.slug, people.name
    from appearances join people on people.slug = appearances.person
    where appearances.event = :event
    order by appearances.rowid
"""

_CREDITED_AT_EVENT = """
    select people.slug, people.name, people.kind
    from credits
        join photos on photos.id = credits.photo
        join people on people.slug = credits.person
    where photos.event = :event
    group by people.slug
    order by people.kind desc, count(*) desc, people.name
"""

_PHOTO = f"""
    select {PICTURE_COLUMNS}, photos.city, photos.country, photos.copyright_notice,
        photos.usage_terms, photos.licence, licences.title_fr as licence_fr,
        licences.title_en as licence_en, licences.url as licence_url,
        events.title as event_name, events.place as event_place, sessions.title as session_title
    from photos
        left join events on events.slug = photos.event
        left join sessions on sessions.event = photos.event and sessions.slug = photos.session
        left join licences on licences.id = photos.licence
    where photos.uid = :uid
"""

# The role at the session of the photo, else at the event as a whole, else at another session.
_SHOWN_IN_PHOTO = """
    select people.slug, people.name, (
        select role from appearances
        where person = people.slug and event = :event and role is not null
        order by session is :session desc, session is null desc
        limit 1
    ) as role
    from depictions join people on people.slug = depictions.person
    where depictions.photo = :photo
    order by people.name
"""

_BESIDE = """
    select
        (select uid from photos where event is :event and id < :photo order by id desc limit 1)
            as previous,
        (select uid from photos where event is :event and id > :photo order by id limit 1)
            as next
"""

_PERSON = """
    select slug, name, kind,
        exists (select 1 from credits where person = slug) as is_credited,
        exists (select 1 from depictions where person = slug) as is_shown
    from people
    where slug = :slug
"""

_ROLES = """
    select appearances.event, appearances.role, events.title, events.starts_on, events.ends_on
    from appearances join events on events.slug = appearances.event
    where appearances.person = :slug and appearances.role is not null
    group by appearances.event, appearances.role
    order by events.starts_on desc
"""

_PHOTOS_SHOWING = f"""
    select {PICTURE_COLUMNS} from depictions join photos on photos.id = depictions.photo
    where depictions.person = :slug
    order by photos.id desc
    limit :limit
"""

_PHOTOS_BY = f"""
    select {PICTURE_COLUMNS} from credits join photos on photos.id = credits.photo
    where credits.person = :slug
    order by photos.id desc
    limit :limit
"""


async def rows(datasette: Datasette, sql: str, **parameters: Any) -> list[Row]:
    """Run one SELECT on the bundle."""
    results = await datasette.get_database("public").execute(sql, parameters)
    return [dict(row) for row in results.rows]


async def row(datasette: Datasette, sql: str, **parameters: Any) -> Row | None:
    """Run a SELECT that gives one row at most."""
    return next(iter(await rows(datasette, sql, **parameters)), None)


async def events(datasette: Datasette) -> list[Row]:
    """Every event, newest first, with its number of photos."""
    return await rows(datasette, _EVENTS)


async def covers(datasette: Datasette, event: str, limit: int) -> list[Row]:
    """A few photos that stand for an event, landscapes and sessions first."""
    return await rows(datasette, _COVERS, event=event, limit=limit)


async def photos_without_event(datasette: Datasette, limit: int) -> list[Row]:
    """The newest photos that belong to no event."""
    return await rows(datasette, _WITHOUT_EVENT, limit=limit)


async def event(datasette: Datasette, slug: str) -> Row | None:
    """One event."""
    return await row(datasette, "select * from events where slug = :slug", slug=slug)


async def sessions(datasette: Datasette, event: str) -> list[Row]:
    """The sessions of an event, in the order of its programme."""
    sql = "select * from sessions where event = :event order by position"
    return await rows(datasette, sql, event=event)


async def photos_of_event(datasette: Datasette, event: str) -> list[Row]:
    """All photos of an event, in capture order."""
    return await rows(datasette, _PHOTOS_OF_EVENT, event=event)


async def appearances(datasette: Datasette, event: str) -> list[Row]:
    """Who appeared at an event, at which session, in which role."""
    return await rows(datasette, _APPEARANCES_OF_EVENT, event=event)


async def credited_at(datasette: Datasette, event: str) -> list[Row]:
    """Everyone credited at an event, people first, the most credited first."""
    return await rows(datasette, _CREDITED_AT_EVENT, event=event)


async def photo(datasette: Datasette, uid: str) -> Row | None:
    """One photo with its event, session and licence."""
    return await row(datasette, _PHOTO, uid=uid)


async def shown_in(datasette: Datasette, photo: Row) -> list[Row]:
    """The people a photo shows, each with the role they had."""
    return await rows(
        datasette,
        _SHOWN_IN_PHOTO,
        photo=photo["id"],
        event=photo["event"],
        session=photo["session"],
    )


async def beside(datasette: Datasette, photo: Row) -> Row:
    """The uids of the photos before and after one, of the same event."""
    found = await row(datasette, _BESIDE, photo=photo["id"], event=photo["event"])
    return found or {}


async def person(datasette: Datasette, slug: str) -> Row | None:
    """One person or organisation."""
    return await row(datasette, _PERSON, slug=slug)


async def roles(datasette: Datasette, slug: str) -> list[Row]:
    """The roles a person had through time, newest first."""
    return await rows(datasette, _ROLES, slug=slug)


async def photos_showing(datasette: Datasette, slug: str, limit: int) -> list[Row]:
    """The newest photos that show a person."""
    return await rows(datasette, _PHOTOS_SHOWING, slug=slug, limit=limit)


async def photos_by(datasette: Datasette, slug: str, limit: int) -> list[Row]:
    """The newest photos credited to a person."""
    return await rows(datasette, _PHOTOS_BY, slug=slug, limit=limit)
